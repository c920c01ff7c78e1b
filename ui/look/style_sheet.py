"""The style sheet, made from its template, a theme's colours and the font's measure."""

from __future__ import annotations

import re
from string import Template
from typing import TYPE_CHECKING

import resources
from forms.widgets.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QFontMetrics

TEMPLATE = resources.FOLDER / "theme.qss"
LARGEST_STEP = 12


def quarter_line(metrics: QFontMetrics) -> int:
    """Return a quarter of the height of a line in pixels, the unit of all spaces."""
    return max(2, round(metrics.height() / 4))


def _spaces(unit: int) -> dict[str, str]:
    steps = {f"q{step}": f"{step * unit}px" for step in range(1, LARGEST_STEP + 1)}
    return steps | {"h1": f"{max(1, unit // 2)}px"}


def build_style_sheet(tokens: Tokens, unit: int, sizes: Mapping[str, float]) -> str:
    """Return the style sheet of the window.

    Args:
        tokens: the colours.
        unit: a quarter of the height of a line in pixels.
        sizes: type sizes in points, by their names in the template.
    """
    colors = {name: getattr(tokens, name).name() for name in Tokens.__struct_fields__}
    points = {name: f"{size:g}" for name, size in sizes.items()}
    text = TEMPLATE.read_text(encoding="utf-8")
    return Template(_without_comments(text)).substitute(colors | points | _spaces(unit))


def _without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
