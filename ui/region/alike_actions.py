"""Alike reports are looked for, and two of them shown side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from forms.model.aggregation.similarity import Alike
    from ui.region.alike.pairs import AlikeLine
    from ui.region.alike.search import AlikeSearch
    from ui.region.surroundings import Surroundings

_PREAMBLE = "导语"
_READING = "正在比较，已读 {count} 份…"
_NOTHING = "比较了 {count} 份报告，没有发现雷同。"
_FOUND = "比较了 {count} 份报告，{found} 处雷同；是否照抄请核对。"
_MORE = "另有 {count} 对没有列出。"
_TOO_FEW = "至少要收到两份报告才能比较。"
_LEAST = 2


class AlikeActions(QObject):
    """Carries out what is wished for on the page with alike reports."""

    def __init__(self, work: Surroundings) -> None:
        super().__init__(work.window)
        self._work = work
        self._page = work.window.alike
        self._search: AlikeSearch | None = None
        self._alike: Alike | None = None
        self._count = 0
        self._page.wished.connect(self._on_wished)
        self._page.chosen.connect(self._on_chosen)

    def open_project(self) -> None:
        """Begin anew for another project."""
        self.stop()
        self._alike = None
        self._page.model.show_lines(())
        self._page.pair.clear()
        self._page.show_state("", is_running=False)

    def stop(self) -> None:
        """Leave nothing going on."""
        if self._search is not None:
            self._search.stop()
            self._search.deleteLater()
            self._search = None

    def _on_wished(self) -> None:
        if self._search is not None:
            self.stop()
            self._page.show_state("", is_running=False)
            return
        desk = self._work.desk
        reports = {
            row.unit.number: row.facts.report
            for row in desk.board.rows
            if row.facts is not None and row.facts.report is not None
        }
        self._count = len(reports)
        if self._count < _LEAST:
            self._page.show_state(_TOO_FEW, is_running=False)
            return
        from ui.region.alike.search import AlikeSearch, Wanted  # noqa: PLC0415 - when needed

        wanted = Wanted(desk.desk.library.path, desk.desk.catalog, reports)
        self._search = AlikeSearch(wanted, self)
        self._search.progressed.connect(self._on_progressed)
        self._search.ended.connect(self._on_ended)
        self._search.start()
        self._on_progressed(0)

    def _on_progressed(self, count: int) -> None:
        self._page.show_state(_READING.format(count=count), is_running=True)

    def _on_ended(self, outcome: Alike | str) -> None:
        from ui.region.alike.pairs import lines_of  # noqa: PLC0415 - as above

        self.stop()
        if isinstance(outcome, str):
            self._page.show_state(outcome, is_running=False)
            return
        self._alike = outcome
        lines = lines_of(outcome, self._work.desk.edition)
        told = (_FOUND if lines else _NOTHING).format(count=self._count, found=len(lines))
        more = _MORE.format(count=outcome.more) if outcome.more else ""
        self._page.show_state(told + more, is_running=False)
        self._page.model.show_lines(lines)
        if lines:
            self._page.table.selectRow(0)
            self._page.table.setFocus()

    def _on_chosen(self, line: AlikeLine | None) -> None:
        """Show the first two units of a line; of equal figures their whole texts."""
        if line is None or self._alike is None:
            self._page.pair.clear()
            return
        from ui.region.alike.search import content_of  # noqa: PLC0415 - as above

        desk = self._work.desk
        rows = [desk.board.row_of(unit) for unit in line.units[:_LEAST]]
        with self._work.guarded():
            contents = [
                content_of(desk.desk.library, desk.desk.catalog, row.unit.number, row.facts.report)
                for row in rows
                if row is not None and row.facts is not None and row.facts.report is not None
            ]
            if len(contents) < _LEAST:
                self._page.pair.clear()
                return
            known = {
                section.id: f"{section.number}、{section.short}"
                for section in desk.edition.sections
            }
            titles = {section: known.get(section, _PREAMBLE) for section in line.sections}
            self._page.pair.show_pair(contents, titles or known, self._alike.common)
