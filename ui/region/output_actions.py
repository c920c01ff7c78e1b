"""What the region hands out, written where the clerk wants it: workbook, analysis, letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from forms.model.aggregation.states import UnitState, Verdict
from ui.region.output_job import OutputJob
from ui.window.settings import RECENT_FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from storage.library import Library
    from ui.jobs.aggregation.region_outputs import Progress
    from ui.jobs.aggregation.return_slips import WrittenSlip
    from ui.region.board import BoardRow
    from ui.region.surroundings import Surroundings

_LABELS = (
    "汇总工作簿（Excel）：各单位逐格数据、合计、指标、未交、问题、图",
    "分析报告（Word）：报送情况、排名、与往年比较、离群、图",
    "退回单（Word）：列出的有问题的单位各一份",
    "交接文件：整个项目连同各单位的报告和历史，交上级或另一台电脑",
)
_HANDOVER_FILES = ("交接文件 (*.nianbao)",)
_EXCEL, _WORD = ("Excel 工作簿 (*.xlsx)",), ("Word 文档 (*.docx)",)
_WRONG = frozenset({UnitState.UNREAD, UnitState.FAULTY, UnitState.DOUBTFUL, UnitState.CHANGED})
"""States of which a slip may have something to say."""
_BUSY = "正在导出，请等这一项写完。"
_WRITING = "正在写{what} {done}/{total}…"
_WRITTEN = "{what}已存为 {path}。"
_NOBODY_WRONG = "列出的单位中没有需要退回的报告。"
_RETURN = "给列出的 {count} 个有问题的单位各写一份退回单，存入所选文件夹，并标为退回？"
_RETURNED = "已写 {count} 份退回单，存入 {folder}，并标为退回。"
_BOOK, _ANALYSIS, _SLIPS, _PROJECT = "汇总工作簿", "分析报告", "退回单", "汇总项目"


class OutputActions(QObject):
    """Asks what is to be written and where, and has it written beside the window."""

    def __init__(self, work: Surroundings) -> None:
        super().__init__(work.window)
        self._work = work
        self._job: OutputJob | None = None
        work.window.matrix.outputs_wanted.connect(self._on_wanted)

    @property
    def is_running(self) -> bool:
        """Tell whether something is being written."""
        return self._job is not None

    def stop(self) -> None:
        """Leave nothing going on."""
        if self._job is not None:
            self._job.stop()
            self._job.deleteLater()
            self._job = None

    def _on_wanted(self) -> None:
        """Ask what is to be written."""
        if self._job is not None:
            self._work.tell(_BUSY)
            return
        ways = (self._write_book, self._write_analysis, self._write_slips, self._write_project)
        chosen = self._work.dialogs.choose("导出", _LABELS, "导出")
        # What is being typed in the main window belongs to it.
        if chosen is not None and self._work.desk.desk.flush():
            with self._work.guarded():
                ways[chosen]()

    def _write_book(self) -> None:
        from ui.jobs.aggregation.region_outputs import write_region_book  # noqa: PLC0415 - slow

        path = self._ask(_BOOK, _EXCEL)
        if path is None:
            return
        region, catalog = self._work.desk.present, self._work.desk.desk.catalog

        def write(library: Library, progress: Progress) -> None:
            write_region_book(path, library, region, catalog, progress)

        self._begin(_BOOK, write, lambda _: _WRITTEN.format(what=_BOOK, path=path))

    def _write_analysis(self) -> None:
        from ui.jobs.aggregation.region_outputs import write_region_analysis  # noqa: PLC0415
        from ui.jobs.paper_file import read_paper  # noqa: PLC0415 - as the writer

        path = self._ask(_ANALYSIS, _WORD)
        if path is None:
            return
        region, catalog = self._work.desk.present, self._work.desk.desk.catalog
        setup = read_paper().setup

        def write(library: Library, progress: Progress) -> None:
            write_region_analysis(path, library, region, catalog, setup, progress)

        self._begin(_ANALYSIS, write, lambda _: _WRITTEN.format(what=_ANALYSIS, path=path))

    def _write_slips(self) -> None:
        from ui.jobs.aggregation.return_slips import write_return_slips  # noqa: PLC0415 - slow

        units = [row.unit.number for row in self._listed() if row.state in _WRONG]
        if not units:
            self._work.tell(_NOBODY_WRONG)
            return
        if not self._work.dialogs.confirm(_RETURN.format(count=len(units)), "写退回单"):
            return
        folder = self._work.dialogs.choose_folder("存放退回单", self._work.folder)
        if folder is None:
            return
        self._work.settings.set(RECENT_FOLDER, str(folder))
        region, catalog = self._work.desk.present, self._work.desk.desk.catalog

        def write(library: Library, progress: Progress) -> list[WrittenSlip]:
            return write_return_slips(folder, library, region, catalog, units, progress)

        self._begin(_SLIPS, write, lambda slips: self._mark(slips, folder))

    def _write_project(self) -> None:
        from storage.handover.file import Handover, write_handover  # noqa: PLC0415 - when needed
        from ui.jobs.aggregation.handing_over import carry_regions  # noqa: PLC0415

        path = self._ask(_PROJECT, _HANDOVER_FILES)
        if path is None:
            return
        region, who = self._work.desk.present, self._work.desk.desk.library.author()

        def write(library: Library, _progress: Progress) -> None:
            chronicles, carried = carry_regions(library, [region])
            handover = Handover(chronicles, {}, made_by=who, regions=carried)
            write_handover(path, handover, may_overwrite=True)

        self._begin(_PROJECT, write, lambda _: _WRITTEN.format(what=_PROJECT, path=path))

    def _mark(self, slips: list[WrittenSlip], folder: Path) -> str:
        """Mark units as returned whose slips were written, as their reports were then."""
        for slip in slips:
            row = self._work.desk.board.row_of(slip.facts.unit)
            if row is not None and row.facts is not None and row.facts.stamp == slip.facts.stamp:
                self._work.desk.judge(row, Verdict.RETURNED)
        return _RETURNED.format(count=len(slips), folder=folder)

    def _listed(self) -> list[BoardRow]:
        """Return the units that are listed, as they were filtered and found."""
        model = self._work.window.matrix.model
        rows = (model.row_at(line) for line in range(model.rowCount()))
        return [row for row in rows if row is not None]

    def _ask(self, what: str, filters: tuple[str, ...]) -> Path | None:
        from storage.files import safe_file_name  # noqa: PLC0415 - when needed

        region = self._work.desk.present
        name = safe_file_name(f"{region.organization}{region.year}年{what}")
        suggested = self._work.folder / f"{name}{filters[0].partition('*')[2][:-1]}"
        target = self._work.dialogs.choose_target(what, filters, suggested)
        if target is None:
            return None
        self._work.settings.set(RECENT_FOLDER, str(target.path.parent))
        return target.path

    def _begin(
        self,
        what: str,
        write: Callable[[Library, Progress], object],
        finish: Callable[..., str],
    ) -> None:
        job = OutputJob(self._work.desk.desk.library.path, write, self)

        def end(outcome: object) -> None:
            self.stop()
            with self._work.guarded():
                self._work.tell(finish(outcome))

        def fail(sentence: str) -> None:
            self.stop()
            self._work.tell("")
            self._work.dialogs.report_error(sentence)

        job.progressed.connect(
            lambda done, total: self._work.tell(_WRITING.format(what=what, done=done, total=total))
        )
        job.ended.connect(end)
        job.failed.connect(fail)
        self._job = job
        job.start()
