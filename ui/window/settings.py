"""What the program remembers about its user: a table of typed options over one INI file.

QSettings hands everything back as text after a restart, `False` as `"false"`. So every option says
itself how its value is written and read, and no value leaves here that was not checked.
"""

from __future__ import annotations

import base64
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec
from msgspec import Struct
from PySide6.QtCore import QSettings, QStandardPaths

from ui.look.theme import ThemeChoice

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class EnterDirection(StrEnum):
    """Where the Enter key takes the cursor in a table."""

    DOWN = "down"
    RIGHT = "right"


class Option(Struct, Generic[T], frozen=True):
    """One option: its key in the file, what holds until the user says otherwise, how it is kept."""

    key: str
    default: T
    read: Callable[[str], T]
    """Returns the value of a text; raises ValueError for a text that is none."""
    write: Callable[[T], str]


def _boolean(key: str, *, default: bool) -> Option[bool]:
    words = {True: "true", False: "false"}
    values = {word: value for value, word in words.items()}

    def read(text: str) -> bool:
        if text not in values:
            raise ValueError(text)
        return values[text]

    return Option(key, default, read, lambda value: words[value])


def _choice(key: str, default: E) -> Option[E]:
    return Option(key, default, type(default), str)


def _text(key: str) -> Option[str]:
    return Option(key, "", str, str)


def _data(key: str) -> Option[bytes]:
    def read(text: str) -> bytes:
        return base64.b64decode(text, validate=True)

    return Option(key, b"", read, lambda value: base64.b64encode(value).decode())


def _numbers(key: str) -> Option[tuple[int, ...]]:
    def read(text: str) -> tuple[int, ...]:
        return tuple(int(number) for number in text.split())

    return Option(key, (), read, lambda value: " ".join(map(str, value)))


def _pairs(key: str) -> Option[tuple[tuple[str, str], ...]]:
    def read(text: str) -> tuple[tuple[str, str], ...]:
        try:
            return msgspec.json.decode(text, type=tuple[tuple[str, str], ...])
        except msgspec.MsgspecError as error:
            raise ValueError(text) from error

    return Option(key, (), read, lambda value: msgspec.json.encode(value).decode())


THEME = _choice("look/theme", ThemeChoice.SYSTEM)
ENTER_DIRECTION = _choice("typing/enter_direction", EnterDirection.DOWN)
TYPED_TOTALS = _boolean("typing/typed_totals", default=False)
SHOW_PREVIOUS = _boolean("typing/show_previous", default=True)
SHOW_LAST_TEXT = _boolean("typing/show_last_text", default=True)
WINDOW_GEOMETRY = _data("window/geometry")
SPLITTER_SIZES = _numbers("window/splitter_sizes")
SIDE_PANEL = _boolean("window/side_panel", default=True)
OWN_NAME = _text("person/name")
"""What the change log calls the clerk; empty for the name of the account."""
SECOND_BACKUP_FOLDER = _text("backup/second_folder")
SECOND_BACKUP_DONE = _text("backup/second_done")
SECOND_BACKUP_MARK = _text("backup/second_mark")
RECENT_FOLDER = _text("recent/folder")
RECENT_REPORT = _text("recent/report")
REGION_FOLDERS = _pairs("region/folders")
"""The folder that is watched for each project, by its identity."""
OPTIONS: tuple[Option[Any], ...] = (
    THEME,
    ENTER_DIRECTION,
    TYPED_TOTALS,
    SHOW_PREVIOUS,
    SHOW_LAST_TEXT,
    WINDOW_GEOMETRY,
    SPLITTER_SIZES,
    SIDE_PANEL,
    OWN_NAME,
    SECOND_BACKUP_FOLDER,
    SECOND_BACKUP_DONE,
    SECOND_BACKUP_MARK,
    RECENT_FOLDER,
    RECENT_REPORT,
    REGION_FOLDERS,
)


def settings_file() -> Path:
    """Return where the platform keeps settings, and ours in there."""
    place = QStandardPaths.StandardLocation.GenericConfigLocation
    return Path(QStandardPaths.writableLocation(place)) / "nianbao" / "settings.ini"


class Settings:
    """The options' values in a file.

    Nothing here is worth an error message: what cannot be read is as if it had never been said, and
    what cannot be written is forgotten with the window.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._store = QSettings(str(file or settings_file()), QSettings.Format.IniFormat)

    def get(self, option: Option[T]) -> T:
        """Return an option's value, its default where there is none or a faulty one."""
        text = self._store.value(option.key)
        if not isinstance(text, str):
            return option.default
        try:
            return option.read(text)
        except ValueError:
            return option.default

    def set(self, option: Option[T], value: T) -> None:
        """Remember an option's value."""
        self._store.setValue(option.key, option.write(value))

    def flush(self) -> None:
        """Write to the file at once; otherwise Qt does so by and by and at the end."""
        self._store.sync()
