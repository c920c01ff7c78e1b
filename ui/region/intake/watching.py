"""A folder into which units' files come: told when there are new ones, never taken unasked."""

from __future__ import annotations

import os
import queue
import threading
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from storage.readers.formats import find_by_suffix

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LOOK_MS = 40
_SETTLE_MS = 700
"""Copying a file makes many changes; it is looked at when they have paused."""
_MOST_FOLDERS = 200
_MOST_ENTRIES = 20_000
_ARCHIVES = (".zip",)


class WatchedFolder(QObject):
    """Watches a folder and those below it; `found` carries the paths of files not seen before."""

    found = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.folder: Path | None = None
        self._seen: dict[Path, float] = {}
        self._looks: queue.SimpleQueue[tuple[Path, Mapping[Path, float]]] = queue.SimpleQueue()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.look)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _: self._settle.start())
        # A timer looks for what the other thread has seen: nothing of Qt is touched there.
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._take)

    def watch(self, folder: Path | None) -> None:
        """Watch another folder, or none; what lies there already counts as new."""
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self.folder, self._seen = folder, {}
        if folder is not None:
            self.look()

    def look(self) -> None:
        """Look now, beside the window: a folder on the network may take its time."""
        if self.folder is not None and not self._timer.isActive():
            self._timer.start()
            threading.Thread(target=self._run, args=(self.folder,), daemon=True).start()

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()
        self._settle.stop()
        self.watch(None)

    def _run(self, folder: Path) -> None:
        self._looks.put((folder, dict(islice(_files_below(folder), _MOST_ENTRIES))))

    def _take(self) -> None:
        try:
            folder, seen = self._looks.get_nowait()
        except queue.Empty:
            return
        self._timer.stop()
        if folder != self.folder:
            self.look()
            return
        new = [path for path, modified in seen.items() if self._seen.get(path) != modified]
        self._seen = dict(seen)
        self._follow_folders(folder, seen)
        if new:
            self.found.emit(sorted(new))

    def _follow_folders(self, folder: Path, seen: Mapping[Path, float]) -> None:
        folders = {str(folder), *(str(path.parent) for path in seen)}
        missing = sorted(folders - set(self._watcher.directories()))[:_MOST_FOLDERS]
        if missing:
            self._watcher.addPaths(missing)


def _files_below(folder: Path) -> Iterator[tuple[Path, float]]:
    """Yield the files that may be reports, with the time of their last change; no link is taken."""
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(where, name)
            suffix = path.suffix.lower()
            is_wanted = find_by_suffix(suffix) is not None or suffix in _ARCHIVES
            if not is_wanted or name.startswith((".", "~$")) or path.is_symlink():
                continue
            try:
                yield path, path.stat().st_mtime
            except OSError:
                continue
