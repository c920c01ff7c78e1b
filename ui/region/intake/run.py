"""One taking in from beginning to end: collected and read beside the window, stored in between."""

from __future__ import annotations

import os
from collections import deque
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from forms.errors import UserError
from storage.regions.sums import region_sums
from ui.importing.reading_job import ReadingJob
from ui.region.intake.bounded import BoundedReader
from ui.region.intake.collecting import Collecting
from ui.region.intake.differences import tell_changes
from ui.region.intake.results import Outcome, Result

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from storage.readers.collection.result import Collection, FoundFile
    from storage.readers.reading import ReadError, Reading
    from ui.importing.reading_job import Reader
    from ui.region.desk import RegionDesk
    from ui.region.intake.page import IntakePage
    from ui.region.intake.taking import Taking

_LOOKING = "正在查找文件"
_READING = "正在读取"
_STOPPED = "已停止读取，还有 {count} 个文件没有读。"
_NOTHING = "没有找到可以读取的年报文件。"
_SLICE_S = 0.01
_TOLD_AT_ONCE = 25
"""After so many files the matrix is brought up to date; the rest at the end."""


class IntakeRun(QObject):
    """Takes files in and shows each on the page; `ended` says that nothing goes on any more.

    `problem` carries what could not be written, as a sentence.
    """

    ended = Signal()
    problem = Signal(str)

    def __init__(self, desk: RegionDesk, page: IntakePage, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._page = page
        self.make_reader: Callable[[EditionCatalog, int], Reader] | None = None
        self._collecting: Collecting | None = None
        self._job: ReadingJob | None = None
        self._taking: Taking | None = None
        self._reader: BoundedReader | None = None
        self._job_is_over = False
        self._waiting: deque[tuple[Path, Reading | ReadError]] = deque()
        self._storing = QTimer(self, interval=0)
        self._storing.timeout.connect(self._store_some)
        self._files: dict[Path, FoundFile] = {}
        self._read = 0
        self._remarks: tuple[str, ...] = ()
        page.decision.assigned.connect(self._on_assigned)
        page.decision.decided.connect(self._on_decided)
        page.chosen.connect(self._on_chosen)

    @property
    def is_running(self) -> bool:
        """Tell whether files are being looked for or read."""
        return self._collecting is not None

    def start(self, places: Sequence[Path]) -> None:
        """Take in what lies in some folders and files.

        Raises:
            UserError: no project is open, or the library cannot be read.
        """
        if self.is_running or not places:
            return
        from ui.region.intake.taking import Taking  # noqa: PLC0415 - names of organs are loaded

        self._taking = Taking(self._desk)
        self._page.clear()
        self._page.hint.hide()
        self._page.decision.show_units(
            {row.unit.number: row.whole_name for row in self._desk.board.rows}
        )
        self._page.progress.show_progress(_LOOKING, 0, "", can_stop=True)
        self._collecting = Collecting(places, self)
        self._collecting.found.connect(self._on_found)
        self._collecting.start()

    def stop(self) -> None:
        """Stop; what was taken in stays."""
        self._waiting.clear()
        if self._job is not None and self._job.is_running:
            self._job.cancel()
        elif self._job is not None or self._collecting is not None:
            self._end()

    def _on_found(self, collection: Collection) -> None:
        for refusal in collection.refused:
            self._page.model.add(Result(refusal.name, Outcome.REFUSED, refusal.message))
        self._remarks = collection.remarks
        self._files = {file.path: file for file in collection.files}
        self._read = 0
        if not self._files:
            self._end()
            return
        make_reader = self.make_reader or _make_pool
        self._page.progress.expect(len(self._files))
        self._show_progress("")
        self._reader = BoundedReader(make_reader(self._desk.desk.catalog, len(self._files)))
        self._job = ReadingJob(tuple(self._files), self._reader, self)
        self._job.read.connect(self._on_read)
        self._job.ended.connect(self._on_job_ended)
        self._job.start()

    def _on_read(self, path: Path, outcome: Reading | ReadError) -> None:
        """Put what was read with the others that wait to be stored."""
        self._waiting.append((path, outcome))
        if not self._storing.isActive():
            self._storing.start()

    def _on_job_ended(self) -> None:
        """End once everything that was read is stored; what was not is left."""
        self._job_is_over = True
        if not self._waiting:
            self._end()

    def _store_some(self) -> None:
        """Store for as long as nobody notices."""
        end = perf_counter() + _SLICE_S
        while self._waiting and perf_counter() < end:
            self._take(*self._waiting.popleft())
            if self._reader is not None:
                self._reader.taken()
        if not self._waiting:
            self._storing.stop()
            if self._job_is_over:
                self._end()

    def _take(self, path: Path, outcome: Reading | ReadError) -> None:
        file, taking = self._files.pop(path, None), self._taking
        if file is None or taking is None:
            return
        self._read += 1
        try:
            result = taking.take(file, outcome)
        except UserError as error:
            result = Result(file.name, Outcome.REFUSED, str(error))
        place = self._page.model.add(result)
        if place == 0:
            self._page.go_to(0)
        self._show_progress(file.name)
        if self._read % _TOLD_AT_ONCE == 0:
            self._tell()

    def _show_progress(self, name: str) -> None:
        self._page.progress.show_progress(_READING, self._read, name, can_stop=True)

    def _end(self) -> None:
        left = len(self._files)
        if self._collecting is not None:
            self._collecting.end()
            self._collecting.deleteLater()
        if self._job is not None:
            self._job.deleteLater()
        self._collecting = self._job = None
        self._reader = None
        self._job_is_over = False
        self._storing.stop()
        self._waiting.clear()
        self._files = {}
        told = [_summarize(self._page.model.results), *self._remarks]
        if left:
            told.insert(0, _STOPPED.format(count=left))
        self._page.progress.show_end("　".join(filter(None, told)))
        self._desk.desk.library_changed.emit()
        waiting = self._page.next_waiting()
        if waiting is not None:
            self._page.go_to(waiting)
        self.ended.emit()

    def _tell(self) -> None:
        try:
            self._desk.read_rows()
        except UserError as error:
            self.problem.emit(str(error))

    def _on_assigned(self, unit: int) -> None:
        self._settle(lambda taking, result: taking.assign(result, unit))

    def _on_decided(self, takes: bool) -> None:
        self._settle(lambda taking, result: taking.decide(result, takes=takes))

    def _settle(self, step: Callable[[Taking, Result], Result]) -> None:
        """Do what the clerk has decided, and go on with the next file that waits."""
        taking, result, place = self._taking, self._page.result, self._page.place
        if taking is None or result is None or not result.outcome.waits:
            return
        try:
            self._page.put(place, step(taking, result))
            self._settle_namesakes(taking)
        except UserError as error:
            self.problem.emit(str(error))
            return
        if not self.is_running:
            self._page.progress.show_end(_summarize(self._page.model.results))
        self._desk.desk.library_changed.emit()
        following = self._page.next_waiting()
        if following is None:
            self._on_chosen(place)
            self._page.table.setFocus()
        else:
            self._page.go_to(following)
            self._page.decision.give_focus()

    def _settle_namesakes(self, taking: Taking) -> None:
        """Take in the other files that bear a name which the clerk has just explained."""
        for place, other in enumerate(self._page.model.results):
            unit = taking.is_known(other)
            if unit is not None:
                self._page.put(place, taking.assign(other, unit))

    def _on_chosen(self, place: int) -> None:
        """Show what a correction has changed, as the sums are now."""
        results = self._page.model.results
        result = results[place] if 0 <= place < len(results) else None
        if result is None or result.unit is None or not result.changes:
            return
        try:
            edition = self._desk.edition
            sums = region_sums(self._desk.desk.library, self._desk.present, edition)
            lines = tell_changes(result.changes, edition, sums, result.unit)
        except UserError as error:
            self.problem.emit(str(error))
            return
        self._page.decision.show_changes(lines)


def _make_pool(catalog: EditionCatalog, count: int) -> Reader:
    from storage.readers.process.pool import ReadingPool  # noqa: PLC0415 - when needed

    return ReadingPool(catalog, min(count, os.cpu_count() or 1))


def _summarize(results: Sequence[Result]) -> str:
    """Return in one line how the files stand."""
    if not results:
        return _NOTHING
    counts = {outcome: sum(one.outcome is outcome for one in results) for outcome in Outcome}
    parts = "，".join(f"{outcome.value} {count}" for outcome, count in counts.items() if count)
    waiting = sum(one.outcome.waits for one in results)
    asked = f"　其中 {waiting} 份等你决定。" if waiting else ""
    return f"共 {len(results)} 份：{parts}。{asked}"
