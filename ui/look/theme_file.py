"""Reading the data file with the colours and type sizes."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtGui import QColor

import resources
from forms.widgets.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FILE = resources.FOLDER / "theme.toml"


class ThemeData(Struct, frozen=True):
    """The content of the theme's file."""

    light: Tokens
    dark: Tokens
    sizes: Mapping[str, float]
    """Type sizes in points: `base_points`, `page_title_points` …"""
    families: tuple[str, ...]
    """Fonts with simplified Chinese, the best first."""


def read_theme(path: Path = FILE) -> ThemeData:
    """Return the theme's data; a colour that is missing or that nobody knows is a TypeError."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return ThemeData(
        light=_read_tokens(data["light"]),
        dark=_read_tokens(data["dark"]),
        sizes={name: float(size) for name, size in data["sizes"].items()},
        families=tuple(data["fonts"]["families"]),
    )


def _read_tokens(colors: Mapping[str, str]) -> Tokens:
    return Tokens(**{name: QColor(color) for name, color in colors.items()})
