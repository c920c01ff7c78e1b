"""A reader that waits for whoever takes over what it has read. Free of Qt."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from storage.readers.reading import ReadError, Reading
    from ui.importing.reading_job import Reader

_MOST = 48
"""Readings that may wait: enough to keep all cores at work, and no load on the memory."""


class BoundedReader:
    """Reads as another reader does, but never far ahead: `taken` lets it read one more."""

    def __init__(self, reader: Reader, most: int = _MOST) -> None:
        self._reader = reader
        self._room = threading.Semaphore(most)
        self._is_cancelled = threading.Event()

    def read_many(self, paths: Iterable[Path]) -> Iterator[tuple[Path, Reading | ReadError]]:
        """Yield each file with its reading or error, as they are done."""
        for outcome in self._reader.read_many(paths):
            self._room.acquire()
            if self._is_cancelled.is_set():
                return
            yield outcome

    def taken(self) -> None:
        """Let one more file be read."""
        self._room.release()

    def cancel(self) -> None:
        """End what goes on."""
        self._is_cancelled.set()
        self._room.release()
        self._reader.cancel()

    def close(self) -> None:
        """Leave nothing running."""
        self._reader.close()
