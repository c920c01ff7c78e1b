"""Bringing files into the library: chosen in a dialog, or dropped onto the window."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from forms.errors import UserError
from storage.schema import FILE_BEGINS
from ui.window.file_drop import FileDrop
from ui.window.settings import RECENT_FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from forms.edition.catalog import EditionCatalog
    from storage.readers.reading import Reading
    from ui.controllers.slots import Slot
    from ui.dialogs.questions import Dialogs
    from ui.importing.reading_job import Reader
    from ui.importing.window import ImportWindow
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow
    from ui.window.settings import Settings

_OWN = ".json"
"""What this program exports with every figure; it needs no looking at unless something is said."""
_SHOWN_MS = 8000
_MOST_NAMED = 3
_ADDRESS = "网页地址不能直接导入；请在浏览器中把网页另存为文件，再拖入或用“导入文件”打开。"
_NO_FILES = "拖入的文件夹中没有可以读取的年报文件。"


class ImportActions(QObject):
    """Connects the action 导入文件 and what is dropped with the import window.

    `copy_dropped` carries a library or handover file, which is merged, not imported. `make_reader`
    makes what reads so many files; tests put another one in its place.
    """

    copy_dropped = Signal(object)

    def __init__(
        self, window: MainWindow, desk: ReportDesk, dialogs: Dialogs, settings: Settings
    ) -> None:
        super().__init__(window)
        self.setObjectName("importing")
        self._window = window
        self._desk = desk
        self._dialogs = dialogs
        self._settings = settings
        self._shown: ImportWindow | None = None
        self.make_reader: Callable[[EditionCatalog, int], Reader] = _make_pool
        FileDrop(window).dropped.connect(self._on_dropped)
        window.close_requested.connect(self._on_close_requested)

    def slots(self) -> dict[str, Slot]:
        """Return what the action does, by its id."""
        return {"import": self._on_import}

    def import_files(self, paths: Sequence[Path]) -> None:
        """Read files and show them; a sound file of this program goes straight in."""
        if self._shown is not None or not paths:
            return
        paths = tuple(dict.fromkeys(paths))
        if len(paths) == 1 and _is_copy(paths[0]):
            self.copy_dropped.emit(paths[0])
            return
        if len(paths) == 1 and paths[0].suffix.lower() == _OWN:
            self._import_own(paths[0])
            return
        shown = self._open_window(paths)
        from ui.importing.reading_job import ReadingJob  # noqa: PLC0415 - when needed

        job = ReadingJob(paths, self.make_reader(self._desk.catalog, len(paths)))
        shown.follow(job)
        job.start()

    def _import_own(self, path: Path) -> None:
        """Take a file of this program in, unless there is something to decide about it."""
        from storage.readers.process.reading_process import ReadingProcess  # noqa: PLC0415
        from ui.importing.intake import CAUSE  # noqa: PLC0415 - when needed

        try:
            with ReadingProcess(self._desk.catalog) as process:
                reading = process.read(path)
            if self._is_new(reading) and not reading.notes:
                self._desk.add(reading.report, CAUSE)
                return
        except UserError as error:
            self._dialogs.report_error(str(error))
            return
        self._open_window((path,)).take_outcome(path, reading)

    def _is_new(self, reading: Reading) -> bool:
        report = reading.report
        return self._desk.library.find(report.organization, report.year) is None

    def _open_window(self, paths: Sequence[Path]) -> ImportWindow:
        from ui.importing.intake import Intake  # noqa: PLC0415 - when needed
        from ui.importing.window import ImportWindow  # noqa: PLC0415 - too

        shown = ImportWindow(paths, Intake(self._desk), self._window.theme, self._window)
        shown.finished.connect(self._on_finished)
        self._shown = shown
        shown.open()
        return shown

    def _on_import(self) -> None:
        folder = Path(self._settings.get(RECENT_FOLDER) or Path.home())
        paths = self._dialogs.choose_files("导入文件", _filters(), folder)
        if paths:
            self._settings.set(RECENT_FOLDER, str(paths[0].parent))
            self.import_files(paths)

    def _on_dropped(self, paths: Sequence[Path], addresses: int) -> None:
        # Whoever drags waits until this returns; a question would hold his program up.
        QTimer.singleShot(0, self, lambda: self._take_dropped(paths, addresses))

    def _take_dropped(self, paths: Sequence[Path], addresses: int) -> None:
        if self._shown is not None:
            return
        from storage.readers.formats import find_by_suffix  # noqa: PLC0415 - when needed

        copy = next((path for path in paths if _is_copy(path)), None)
        if copy is not None:
            self.copy_dropped.emit(copy)
            return
        named = [path for path in paths if not path.is_dir()]
        inside = [path for path in _files_in(paths) if find_by_suffix(path.suffix)]
        readable = [path for path in named if find_by_suffix(path.suffix)]
        refused = [path for path in named if path not in readable]
        if refused:
            self._dialogs.report_error(_describe_refused(refused))
        if addresses:
            self._dialogs.report_error(_ADDRESS)
        if not (readable or inside or refused or addresses):
            self._dialogs.report_error(_NO_FILES)
        self.import_files([*readable, *inside])

    def _on_finished(self) -> None:
        """Open what the clerk wants to see next, and say what was stored."""
        shown, self._shown = self._shown, None
        if shown is None:
            return
        stored = shown.batch.stored
        entry = shown.to_open or (stored[0] if len(stored) == 1 else None)
        shown.deleteLater()
        count = shown.batch.stored_count
        if count:
            self._window.status_line.showMessage(f"已导入 {count} 份报告。", _SHOWN_MS)
        try:
            if entry is not None:
                self._desk.open(entry)
        except UserError as error:
            self._dialogs.report_error(str(error))

    def _on_close_requested(self) -> None:
        shown, self._shown = self._shown, None
        if shown is not None:
            shown.reject()


def _make_pool(catalog: EditionCatalog, count: int) -> Reader:
    from storage.readers.process.pool import ReadingPool  # noqa: PLC0415 - when needed

    return ReadingPool(catalog, min(count, os.cpu_count() or 1))


def _filters() -> tuple[str, ...]:
    """Return the filters of the file dialog: all kinds at once, then each of them."""
    from storage.readers.formats import FORMATS, readable_suffixes  # noqa: PLC0415 - when needed

    kinds = (("年报文件", readable_suffixes()), *((one.name, one.suffixes) for one in FORMATS))
    patterns = ((name, " ".join(f"*{suffix}" for suffix in suffixes)) for name, suffixes in kinds)
    return (*(f"{name} ({pattern})" for name, pattern in patterns), "所有文件 (*)")


def _is_copy(path: Path) -> bool:
    """Tell whether a file is a library or a handover file, by what it begins with."""
    from storage.handover.file import is_handover  # noqa: PLC0415 - when needed

    if is_handover(path):
        return True
    with contextlib.suppress(OSError), path.open("rb") as stream:
        return stream.read(len(FILE_BEGINS)) == FILE_BEGINS
    return False


def _files_in(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the files that lie in the folders among some paths."""
    for folder in paths:
        if folder.is_dir():
            yield from sorted(path for path in folder.iterdir() if path.is_file())


def _describe_refused(paths: Sequence[Path]) -> str:
    from storage.readers.formats import readable_suffixes  # noqa: PLC0415 - when needed

    names = "、".join(f"“{path.name}”" for path in paths[:_MOST_NAMED])
    more = f"等 {len(paths)} 个文件" if len(paths) > _MOST_NAMED else ""
    known = "、".join(readable_suffixes())
    return f"{names}{more}不是可以读取的文件，没有导入。可以读取的文件类型：{known}。"
