"""Ranks the units when the page 分析 is seen, and does what is wished for there."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from ui.jobs.aggregation.unit_ranking import MeasureCache, compare_units, rank_units
from ui.region.analysis.comparison_model import Compared
from ui.region.output_job import OutputJob

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forms.model.aggregation.indicators import Measure
    from storage.library import Library
    from storage.regions.records import Region, UnitRow
    from ui.jobs.aggregation.region_outputs import Progress
    from ui.jobs.aggregation.unit_ranking import RankedLine, Ranking
    from ui.region.surroundings import Surroundings

    Years = Mapping[int, Mapping[str, Measure]]

_BROKEN = "计算指标时程序出错，没有结果；请再试一次，再出现请联系维护人员。"
_READING = "正在计算各单位的{name}…"
_PROGRESS = "正在计算各单位的{name}，已读 {done}/{total} 份报告…"
_RANKED = "{name}：{meaning}。{count} 个单位有排位，从高到低，相同的并列。"
_COUNTED = "{name}：{meaning}。{count} 个单位有排位，从多到少，相同的并列。"
_NO_SHARE = "{count} 个单位没有可算的数，列在最后，不算作0%。"
_UNSOUND = "{count} 个单位的部分大于整体，不参加排位，请核对其表格。"
_OUTLIERS = "{count} 个单位明显偏离其他单位（▲▼），请核实。"
_MISSING = "还有 {count} 个单位未交（{names}），没有列入。"
_NOBODY = "还没有收到报告；收取以后这里按指标给各单位排名。"
_COPIED = "已复制 {count} 行，可以粘贴到表格或文字里。"
_REGION = "{name}（汇总）"
_MOST_NAMED = 5


class AnalysisActions(QObject):
    """Has figures reckoned beside the window, and follows every change of a unit.

    `open_wanted` carries the entry of a report that is to be opened in the main window.
    """

    open_wanted = Signal(object)

    def __init__(self, work: Surroundings) -> None:
        super().__init__(work.window)
        self._work = work
        self._desk = work.desk
        self._page = work.window.analysis
        self._cache = MeasureCache()
        self._region = ""
        self._is_due = True
        self._seen: dict[int, tuple[int | None, str]] = {}
        self._ranking: OutputJob | None = None
        self._comparison: OutputJob | None = None
        self._page.indicator_chosen.connect(self._on_indicator_chosen)
        self._page.wished.connect(self._on_wished)
        self._page.chosen.connect(self._compare)
        self._desk.opened.connect(self._on_opened)
        self._desk.known.connect(self._on_known)
        work.window.tabs.currentChanged.connect(lambda _: self._rank_if_seen())

    @property
    def is_running(self) -> bool:
        """Tell whether figures are being reckoned."""
        return self._ranking is not None or self._comparison is not None

    def stop(self) -> None:
        """Leave nothing going on."""
        for job in (self._ranking, self._comparison):
            if job is not None:
                job.stop()
                job.deleteLater()
        self._ranking = self._comparison = None

    def _on_opened(self) -> None:
        """Begin anew: it is another project, or the same with other units."""
        region = self._desk.region
        identity = region.identity if region is not None else ""
        if identity != self._region:
            self._region, self._cache = identity, MeasureCache()
            self._page.show_ranking(None, "")
        self._rank_anew()

    def _on_known(self, rows: Sequence[UnitRow]) -> None:
        """Rank again where a unit has handed in something else; checks alone change nothing."""
        if any(self._seen.get(row.unit, (None, "")) != (row.report, row.stamp) for row in rows):
            self._rank_anew()

    def _rank_anew(self) -> None:
        self._cache.forget_region()
        self._is_due = True
        self._rank_if_seen()

    def _on_indicator_chosen(self) -> None:
        self.stop()
        self._is_due = True
        self._page.show_ranking(None, "")
        self._rank_if_seen()

    def _rank_if_seen(self) -> None:
        """Begin to rank where somebody looks at it; one that is going on is let end first."""
        region = self._desk.region
        is_seen = self._work.window.tabs.currentWidget() is self._page
        if region is None or not is_seen or not self._is_due or self._ranking is not None:
            return
        with self._work.guarded():
            self._rank(region)

    def _rank(self, region: Region) -> None:
        indicators = self._desk.edition.indicators
        self._page.show_indicators(indicators)
        chosen = next((one for one in indicators if one.id == self._page.indicator), None)
        if chosen is None:
            return
        rows = [row.facts for row in self._desk.board.rows if row.facts is not None]
        self._seen = {row.unit: (row.report, row.stamp) for row in rows}
        self._is_due = False
        catalog, cache = self._desk.desk.catalog, self._cache

        def reckon(library: Library, progress: Progress) -> Ranking:
            return rank_units(library, region, catalog, chosen.id, cache, progress)

        job = OutputJob(self._desk.desk.library.path, reckon, self, _BROKEN)
        job.progressed.connect(
            lambda done, total: self._page.show_told(
                _PROGRESS.format(name=chosen.name, done=done, total=total)
            )
        )
        job.ended.connect(self._show)
        job.failed.connect(self._fail)
        self._ranking = job
        self._page.show_told(_READING.format(name=chosen.name))
        job.start()

    def _show(self, ranking: Ranking) -> None:
        self._end_ranking()
        self._page.show_ranking(ranking, _tell(ranking))
        self._rank_if_seen()

    def _fail(self, sentence: str) -> None:
        self._end_ranking()
        self._page.show_ranking(None, sentence)

    def _end_ranking(self) -> None:
        if self._ranking is not None:
            self._ranking.deleteLater()
            self._ranking = None

    def _compare(self, lines: Sequence[RankedLine]) -> None:
        """Show some units side by side."""
        if self._comparison is not None:
            self._comparison.stop()
            self._comparison.deleteLater()
            self._comparison = None
        reports = [line.report for line in lines if line.report is not None]
        region = self._desk.region
        if not reports or region is None:
            self._page.show_comparison((), ())
            return
        catalog, cache = self._desk.desk.catalog, self._cache

        def reckon(library: Library, _: Progress) -> list[Years]:
            found = compare_units(library, region, catalog, reports)
            return [cache.region_years(library, region, catalog), *found]

        job = OutputJob(self._desk.desk.library.path, reckon, self, _BROKEN)
        names = [_REGION.format(name=region.organization), *(line.name for line in lines)]
        job.ended.connect(partial(self._show_compared, region.year, names))
        job.failed.connect(self._fail_compared)
        self._comparison = job
        job.start()

    def _show_compared(self, year: int, names: Sequence[str], found: Sequence[Years]) -> None:
        self._end_comparison()
        pairs = zip(names, found, strict=True)
        compared = [Compared(name, year, years) for name, years in pairs]
        self._page.show_comparison(self._desk.edition.indicators, compared)

    def _fail_compared(self, sentence: str) -> None:
        self._end_comparison()
        self._page.show_comparison((), ())
        self._work.tell(sentence)

    def _end_comparison(self) -> None:
        if self._comparison is not None:
            self._comparison.deleteLater()
            self._comparison = None

    def _on_wished(self, wish: str) -> None:
        with self._work.guarded():
            if wish == "open":
                self._open()
            elif wish == "copy":
                self._copy(self._page.text(), self._page.model.rowCount())
            elif wish == "copy_comparison":
                self._copy(self._page.comparison_text(), self._page.comparison.rowCount())
            elif wish == "outputs":
                # The same question as on the page with the states.
                self._work.window.matrix.outputs_wanted.emit()

    def _open(self) -> None:
        line = self._page.line
        if line is not None and line.report is not None:
            self.open_wanted.emit(self._desk.desk.library.entry(line.report))

    def _copy(self, text: str, count: int) -> None:
        QApplication.clipboard().setText(text)
        self._work.tell(_COPIED.format(count=count))


def _tell(ranking: Ranking) -> str:
    """Return what is to be said of a ranking, the missing units too."""
    indicator = ranking.indicator
    placed = [line for line in ranking.lines if line.place is not None]
    unsound = sum(line.is_unsound for line in ranking.lines)
    bare = len(ranking.lines) - len(placed) - unsound
    outliers = sum(line.outlier is not None for line in placed)
    said = (_RANKED if indicator.is_share else _COUNTED).format(
        name=indicator.name, meaning=indicator.meaning, count=len(placed)
    )
    parts = [said] if ranking.lines else [_NOBODY]
    for sentence, count in ((_NO_SHARE, bare), (_UNSOUND, unsound), (_OUTLIERS, outliers)):
        if count:
            parts.append(sentence.format(count=count))
    if ranking.missing and ranking.lines:
        more = "等" if len(ranking.missing) > _MOST_NAMED else ""
        names = "、".join(ranking.missing[:_MOST_NAMED]) + more
        parts.append(_MISSING.format(count=len(ranking.missing), names=names))
    return "".join(parts)
