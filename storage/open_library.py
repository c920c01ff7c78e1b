"""An opened library: its connection, its transactions, and that it is still the same file."""

from __future__ import annotations

import contextlib
import getpass
import os
from functools import cached_property
from typing import TYPE_CHECKING

from storage import errors
from storage.connection import open_file
from storage.errors import LibraryBusyError, LibraryError, failures_told
from storage.inspection import BUSY_TIMEOUT_MS, has_log
from storage.places import put_logs_aside

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from types import TracebackType
    from typing import Self

    from sqlite_utils import Database

    from storage.connection import OpenFile


WHO_VARIABLE = "NIANBAO_WHO"
"""Names who works at the computer, for the command line: it does not read the window's settings."""


def account_name() -> str:
    """Return the name in `NIANBAO_WHO`, or else of the account at the computer.

    It is empty where the system tells none.
    """
    named = " ".join(os.environ.get(WHO_VARIABLE, "").split())
    if named:
        return named
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


class OpenLibrary:
    """The file under a library.

    Opening and reading use the plain `sqlite3` connection. Schema and writes go through
    sqlite-utils, which is loaded at the first write: loading it takes about 200 ms, as long as
    all the rest that the window waits for. `warm_up` loads it in an idle moment.

    A library is used from the thread that opened it; another thread opens its own.
    """

    def __init__(self, file: OpenFile, clock: Callable[[], datetime]) -> None:
        """Wrap an opened file; `Library.open` is the way to get a library."""
        self.path = file.path
        self.is_read_only = file.is_read_only
        self._file = file
        self._clock = clock
        self._is_closed = False
        self.who = ""
        """Whose name the change log keeps; empty for the account's."""

    @property
    def connection(self) -> sqlite3.Connection:
        """Return the connection to the file; another one once the log had to be made anew."""
        return self._file.connection

    @property
    def writes_elsewhere(self) -> int:
        """Return a number that differs once another program or window has written.

        Raises:
            LibraryError: the library cannot be asked.
        """
        with failures_told(self.path):
            return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self, *, leaves_log: bool = False) -> None:
        """Close the file; SQLite then takes its log into it.

        Nothing is written into a file that is not the one that was opened, nor where
        `leaves_log` says that it is damaged.
        """
        if self._is_closed:
            return
        self._is_closed = True
        watch = self._file.watch
        is_lost = watch.is_lost()
        has_foreign_log = is_lost and self.path.exists() and watch.owns_log_in_place()
        self._file.close(leaves_log=leaves_log or is_lost)
        if has_foreign_log:
            moment = self._clock().astimezone()
            put_logs_aside(self.path, f"{moment:%Y%m%d-%H%M%S}")

    def verify(self) -> None:
        """Make sure that what was saved, and what will be, is in the file in its place.

        A log that another program has deleted is taken into the library and made anew.

        Raises:
            LibraryLostError: the file is no longer the one that was opened.
            LibraryBusyError: that could not be found out just now.
        """
        self._file.watch.check()
        if self._file.watch.has_lost_log():
            self._renew_log()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def warm_up(self) -> None:
        """Load what the first save needs."""
        _ = self._database

    @cached_property
    def _database(self) -> Database:
        from storage.migrations import wrap  # noqa: PLC0415 - slow, see the class

        return wrap(self.connection)

    @contextlib.contextmanager
    def transaction(self, *, waits: bool = True) -> Iterator[Database]:
        """Run one transaction of what is kept beside the reports; it begins with a write."""
        with self._writing(waits=waits) as database:
            yield database

    def moment(self) -> str:
        """Return the time now as the tables keep it."""
        return self._clock().isoformat(timespec="milliseconds")

    def author(self) -> str:
        """Return in whose name something is written now."""
        return self.who or account_name()

    @contextlib.contextmanager
    def _writing(self, *, waits: bool = True) -> Iterator[Database]:
        """Run one transaction; its first statement writes, so it waits for other writers."""
        if self.is_read_only:
            raise LibraryError(errors.READ_ONLY.format(path=self.path))
        self.verify()
        with failures_told(self.path), self._patience(waits=waits), self._database.atomic():
            yield self._database

    @contextlib.contextmanager
    def without_waiting(self) -> Iterator[None]:
        """Let reads fail at once with `LibraryBusyError` where they would wait for a lock.

        For what the window reads by itself, again and again, while the clerk types.
        """
        with self._patience(waits=False):
            yield

    @contextlib.contextmanager
    def _patience(self, *, waits: bool) -> Iterator[None]:
        """Let SQLite wait for another writer's lock, or give up at once."""
        if waits:
            yield
            return
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")

    @contextlib.contextmanager
    def one_state(self) -> Iterator[None]:
        """Let several reads see the library at one moment."""
        self.connection.execute("BEGIN")
        try:
            yield
        finally:
            self.connection.execute("ROLLBACK")

    def _renew_log(self) -> None:
        """Take what is in a deleted log into the library, and go on with a new one.

        Where somebody has begun another log meanwhile, the deleted one is left alone: mixing the
        two would damage the library. What is missing then is found by the report's stamp.
        """
        is_alone = not has_log(self.path)
        with failures_told(self.path):
            if is_alone:
                query = "PRAGMA wal_checkpoint(FULL)"
                is_busy, in_log, taken_in = self.connection.execute(query).fetchone()
                if is_busy or in_log != taken_in:
                    raise LibraryBusyError(errors.LOCKED.format(path=self.path))
            self._file.close(leaves_log=not is_alone)
            self.__dict__.pop("_database", None)
            self._file = open_file(self.path)
