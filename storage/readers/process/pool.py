"""Many files at once, each core with a reading process of its own."""

from __future__ import annotations

import os
import queue
from collections import deque
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Self

from storage.readers.process.reading_process import ReadingProcess
from storage.readers.reading import ReadError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from concurrent.futures import Future
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from storage.readers.reading import Reading

    Outcome = tuple[Path, Reading | ReadError]

_AHEAD = 4
"""Files per core that are read before somebody asks for them: bounds what is kept in memory."""


class ReadingPool:
    """Reads many files on all cores, behind whoever else uses the machine."""

    def __init__(self, catalog: EditionCatalog, size: int = 0) -> None:
        """Prepare to read with `size` processes, one a core by default."""
        self._size = size or os.cpu_count() or 1
        self._processes = [ReadingProcess(catalog, is_batch=True) for _ in range(self._size)]
        self._idle: queue.SimpleQueue[ReadingProcess] = queue.SimpleQueue()
        for process in self._processes:
            self._idle.put(process)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def read_many(
        self, paths: Iterable[Path], *, in_order: bool = False
    ) -> Generator[Outcome, None, None]:
        """Yield each file with its reading or error, as they are done or in the order of `paths`.

        After `cancel` the rest comes as `CancelledReadError`.
        """
        coming = iter(paths)
        with ThreadPoolExecutor(self._size, "reading") as threads:
            under_way: deque[Future[Outcome]] = deque()
            try:
                while True:
                    for path in coming:
                        under_way.append(threads.submit(self._read, path))
                        if len(under_way) >= self._size * _AHEAD:
                            break
                    if not under_way:
                        return
                    yield _take(under_way, in_order=in_order)
            finally:
                for future in under_way:
                    future.cancel()
                if under_way:  # whoever asks no more need not wait for what is being read
                    self.close()

    def cancel(self) -> None:
        """End every read that goes on, and let no other begin."""
        for process in self._processes:
            process.cancel()

    def close(self) -> None:
        """End the processes; another read starts new ones."""
        for process in self._processes:
            process.close()

    def _read(self, path: Path) -> Outcome:
        process = self._idle.get()
        try:
            return path, process.read(path)
        except ReadError as error:
            return path, error
        finally:
            self._idle.put(process)


def _take(under_way: deque[Future[Outcome]], *, in_order: bool) -> Outcome:
    if in_order:
        return under_way.popleft().result()
    done = wait(under_way, return_when=FIRST_COMPLETED).done
    first = next(future for future in under_way if future in done)
    under_way.remove(first)
    return first.result()
