"""The page set-up that the window and the command line share, in a file of its own.

Free of Qt, so that a command follows what was set in the window (docs/decisions).
"""

from __future__ import annotations

import configparser
import json
from typing import TYPE_CHECKING, NamedTuple

from export.paper.setup import STANDARD, PaperSetup, read_setup, write_setup
from storage.files import FileError, replace_file

if TYPE_CHECKING:
    from pathlib import Path

_UNREADABLE = "版面设置文件“{path}”读不出，按国标版面排版；请在窗口的“导出—版面设置”中重新设置。"
_NO_FOLDER = "不能建立文件夹“{folder}”，版面设置没有存下来；请检查权限后再试。"


class KeptPaper(NamedTuple):
    """The set-up that is to be followed; `note` says why it is not the one that was set."""

    setup: PaperSetup
    note: str = ""


def paper_file() -> Path:
    """Return where the platform keeps settings, and the page set-up in there."""
    import platformdirs  # noqa: PLC0415 - slow to load, and not needed to start

    return platformdirs.user_config_path("nianbao", appauthor=False) / "paper.json"


def read_paper() -> KeptPaper:
    """Return the set-up as it was set last, the standard's where there is none."""
    path = paper_file()
    try:
        return KeptPaper(read_setup(path.read_text("utf-8")))
    except FileNotFoundError:
        return KeptPaper(_read_from_settings(path.with_name("settings.ini")))
    except (OSError, ValueError):
        return KeptPaper(STANDARD, _UNREADABLE.format(path=path))


def keep_paper(setup: PaperSetup) -> None:
    """Remember a set-up.

    Raises:
        UserError: it cannot be written; the one before still stands.
    """
    path = paper_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(_NO_FOLDER.format(folder=path.parent)) from error
    replace_file(path, write_setup(setup).encode())


def _read_from_settings(path: Path) -> PaperSetup:
    """Return what an earlier version kept among the window's settings, until it is set again.

    Qt writes a text as JSON writes a string: quoted, with backslashes before quotes inside.
    """
    settings = configparser.RawConfigParser(strict=False)
    try:
        settings.read(path, "utf-8")
        return read_setup(json.loads(settings["paper"]["setup"]))
    except (OSError, ValueError, TypeError, KeyError, configparser.Error):
        return STANDARD
