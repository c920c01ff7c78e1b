"""Notices that the library's files are no longer those that were opened.

SQLite does not: it goes on writing into a file that was deleted, replaced or overwritten, and
reports success. Programs that synchronize folders do all of that to open files.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from storage import errors
from storage.errors import LibraryBusyError, LibraryLostError
from storage.inspection import IMMUTABLE, connect, pragma
from storage.region_tables import last_region_change

if TYPE_CHECKING:
    from pathlib import Path

_Number = tuple[int, int] | None
_Extent = tuple[int, int]
_Reached = tuple[int, int, int]
_NOTHING_YET: _Reached = (0, 0, 0)


class FileWatch:
    """Remembers the files of an opened library and compares them before each write.

    Args:
        path: the library's file.
        has_log: whether it is used with a write-ahead log, which stands in two files beside it.
        is_numbered: whether the system's numbers of files are to be relied on.
        identity: the library's own, as it stood in it when it was opened.
    """

    def __init__(self, path: Path, *, has_log: bool, is_numbered: bool, identity: str) -> None:
        self._path = path
        self._is_numbered = is_numbered
        self._has_log = has_log
        self._identity = identity
        status = path.stat()
        self._number = self._number_of(status)
        self._logs = [self._number_beside(suffix) for suffix in ("-wal", "-shm")] if has_log else []
        self._extent = _extent(status)
        self._reached = self._look_inside() if has_log else _NOTHING_YET
        self._suspect: _Extent | None = None

    def check(self) -> None:
        """Compare the library's file with the one that was opened.

        Raises:
            LibraryLostError: it was deleted, replaced, cut short or overwritten.
            LibraryBusyError: it looks so, but may only be in the middle of being written by
                another window; the next check will tell.
        """
        try:
            status = self._path.stat()
        except FileNotFoundError as error:
            raise LibraryLostError(errors.GONE.format(path=self._path), is_gone=True) from error
        except OSError:
            return
        if self._number not in {None, self._number_of(status)}:
            raise LibraryLostError(errors.MOVED.format(path=self._path))
        if self._has_log and _extent(status) != self._extent:
            self._judge_content(_extent(status))

    def is_lost(self) -> bool:
        """Tell whether the file is not the one that was opened, as far as can be found out."""
        for _ in range(2):
            try:
                self.check()
            except LibraryLostError:
                return True
            except LibraryBusyError:
                continue
            return False
        return False

    def has_lost_log(self) -> bool:
        """Tell whether the log was deleted or exchanged: what is written now would be lost."""
        if not self._has_log or not self._is_numbered:
            return False
        try:
            return self._logs != [self._number_beside(suffix) for suffix in ("-wal", "-shm")]
        except OSError:
            return False

    def owns_log_in_place(self) -> bool:
        """Tell whether the log beside the library is the one that was opened."""
        return bool(self._logs) and self._logs[0] == self._number_beside("-wal")

    def _judge_content(self, extent: _Extent) -> None:
        """Tell a file that another window has brought up to date from an overwritten one."""
        reached = self._look_inside()
        if reached is not None and reached >= (self._reached or _NOTHING_YET):
            self._extent, self._reached, self._suspect = extent, reached, None
            return
        if self._suspect != extent:
            self._suspect = extent
            raise LibraryBusyError(errors.LOCKED.format(path=self._path))
        sentence = errors.DAMAGED_MEANWHILE if reached is None else errors.OVERWRITTEN
        raise LibraryLostError(sentence.format(path=self._path))

    def _look_inside(self) -> _Reached | None:
        """Return how far the file itself has got, without its log; `None` where it is unsound.

        That is the library's generation and the numbers of the last changes in it, of a report
        and of a region. They only grow, so what is smaller is that of an older copy.
        """
        try:
            with closing(connect(self._path, IMMUTABLE)) as connection:
                size = pragma(connection, "page_count") * pragma(connection, "page_size")
                if not 0 < size <= self._path.stat().st_size:
                    return None
                if not _has_identity(connection):
                    return _NOTHING_YET
                found = connection.execute("SELECT identity, generation FROM library").fetchone()
                last = connection.execute("SELECT max(id) FROM changes").fetchone()
                last_of_region = last_region_change(connection)
        except (OSError, sqlite3.Error):
            return None
        if found is None or found[0] != self._identity:
            return _NOTHING_YET
        return int(found[1]), int(last[0] or 0), last_of_region

    def _number_of(self, status: os.stat_result) -> _Number:
        return (status.st_dev, status.st_ino) if self._is_numbered else None

    def _number_beside(self, suffix: str) -> _Number:
        try:
            return self._number_of(os.stat(f"{self._path}{suffix}"))  # noqa: PTH116 - hot path
        except FileNotFoundError:
            return None


def _has_identity(connection: sqlite3.Connection) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'library'"
    return connection.execute(query).fetchone() is not None


def _extent(status: os.stat_result) -> _Extent:
    return status.st_size, status.st_mtime_ns
