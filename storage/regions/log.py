"""What is done to the projects of a library, noted where nothing is taken out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from storage.rows import storable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlite_utils import Database

    from storage.open_library import OpenLibrary

_APPEND = """
    INSERT INTO region_changes (region, unit, at, who, cause, old, new)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""

Step = tuple[int | None, str, str]
"""A unit's number or `None`, and what stood there before and after."""


class RegionLog:
    """Notes what happens in one transaction: all of it at one time, by one person."""

    def __init__(self, library: OpenLibrary, database: Database, region: int) -> None:
        self.at = library.moment()
        self.who = storable(library.author())
        self._connection = database.conn
        self._region = region

    def note(self, cause: str, old: str = "", new: str = "", unit: int | None = None) -> None:
        """Note one thing that was done."""
        self.note_all(cause, [(unit, old, new)])

    def note_all(self, cause: str, steps: Iterable[Step]) -> None:
        """Note what was done to many units at once."""
        said = (self.at, self.who, storable(cause))
        self._connection.executemany(
            _APPEND,
            ((self._region, unit, *said, storable(old), storable(new)) for unit, old, new in steps),
        )


def listed(texts: Sequence[str]) -> str:
    """Return texts as they stand in one column."""
    return msgspec.json.encode([storable(text) for text in texts]).decode()
