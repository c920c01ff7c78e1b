"""Joins the window 汇总 with its project: what the clerk wishes is done, what is known is shown."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from forms.errors import UserError
from forms.model.dates import normalize_date, show_date
from ui.dialogs.name import NameQuestion
from ui.dialogs.region_wishes import RegionOffer, RegionWish
from ui.region.alike_actions import AlikeActions
from ui.region.analysis_actions import AnalysisActions
from ui.region.intake_actions import IntakeActions
from ui.region.output_actions import OutputActions
from ui.region.rechecking import Rechecking
from ui.region.sum_actions import SumActions
from ui.region.surroundings import Surroundings
from ui.region.unit_actions import UnitActions
from ui.region.units.outline import Outline
from ui.region.window import RegionWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from forms.model.aggregation.units import Unit
    from storage.regions.records import Region, UnitRow
    from ui.dialogs.questions import Dialogs
    from ui.look.theme import Theme
    from ui.region.desk import RegionDesk
    from ui.window.settings import Settings

_TAKEN = "“{organization}”{year}年的汇总项目已经有了，请直接打开它。"
_DELETE = "把“{organization}”{year}年的汇总项目移入回收站？已收的报告仍在报告库中。"
_TO_BIN = "移入回收站：{region.year}年　{region.organization}"
_RESTORE = "还原：{region.year}年　{region.organization}"
_DEADLINE = "各单位报送的截止日期，不填表示没有。"
_NO_DATE = "“{text}”不是日期，没有改动；请按“2026年1月20日”这样填写。"
_REMOVE = "移除“{name}”{below}？{reports}"
_BELOW = "和它下面的 {count} 个单位"
_REPORTS = "其中 {count} 个已交来报告，报告仍在报告库中，只是不再计入汇总。"
_ADDED = "已添加 {count} 个单位。"
_NONE_ADDED = "没有新的单位可以添加。"
_LIST_FILES = ("单位名单 (*.txt *.xlsx *.xls *.et *.ods)", "所有文件 (*)")


class RegionWork(QObject):
    """Does what is wished for in the window, and ends with it."""

    def __init__(
        self, desk: RegionDesk, dialogs: Dialogs, settings: Settings, theme: Theme
    ) -> None:
        super().__init__()
        self.desk = desk
        self.window = RegionWindow(theme, self._unit_name, self._may_remove)
        self.setParent(self.window)
        desk.setParent(self.window)
        self.around = Surroundings(self.window, desk, dialogs.beside(self.window), settings)
        self.dialogs = self.around.dialogs
        self.rechecking = Rechecking(desk, self)
        self.unit_actions = UnitActions(self.around)
        self.intake_actions = IntakeActions(self.around)
        self.sum_actions = SumActions(self.around)
        self.alike_actions = AlikeActions(self.around)
        self.analysis_actions = AnalysisActions(self.around)
        self.output_actions = OutputActions(self.around)
        self._connect()
        with self.around.guarded():
            regions = desk.regions.regions()
            self.open(regions[0] if regions else None)

    def open(self, region: Region | None) -> None:
        """Open a project; raises `UserError` where it cannot be read."""
        self.desk.open(region)
        self.window.show_projects(self.desk.regions.regions(), region)
        self.intake_actions.open_project()
        self.alike_actions.open_project()
        if region is not None:
            self.window.show_page(
                self.window.matrix if len(self.desk.board.tree) else self.window.units
            )

    def _connect(self) -> None:
        window, desk = self.window, self.desk
        window.project_chosen.connect(self._on_project_chosen)
        window.wished.connect(self._on_wished)
        window.activated.connect(self._on_activated)
        window.closed.connect(self._on_closed)
        self.desk.desk.library_changed.connect(self._on_library_changed)
        window.units.changed.connect(self._on_units_changed)
        window.units.list_wanted.connect(self._on_list_wanted)
        window.tabs.currentChanged.connect(lambda _: self._show_units())
        desk.opened.connect(self._on_opened)
        desk.known.connect(window.matrix.take)
        desk.known.connect(self._recheck)

    def _recheck(self, rows: Sequence[UnitRow]) -> None:
        """Check those of some reports that nobody has looked at."""
        is_due = any(row.report is not None and row.counts is None for row in rows)
        if is_due and not self.rechecking.is_running:
            self.rechecking.start()

    def _on_opened(self) -> None:
        window, board = self.window, self.desk.board
        window.matrix.show_board(board)
        self._show_units()
        self.rechecking.start()

    def _show_units(self) -> None:
        """Show the list of units once its page is to be seen: thousands take their time."""
        page, tree = self.window.units, self.desk.board.tree
        is_seen = self.window.tabs.currentWidget() is page
        if is_seen and set(page.outline.units) != set(tree):
            page.show_outline(Outline(tree))

    def _on_closed(self) -> None:
        self.rechecking.stop()
        self.intake_actions.stop()
        self.alike_actions.stop()
        self.analysis_actions.stop()
        self.output_actions.stop()

    def _on_project_chosen(self, place: int) -> None:
        with self.around.guarded():
            self.open(self.desk.regions.regions()[place])

    def _on_wished(self, wish: str) -> None:
        wishes: dict[str, Callable[[], None]] = {
            "new": self._begin,
            "deadline": self._set_deadline,
            "bin": self._use_bin,
        }
        with self.around.guarded():
            wishes[wish]()

    def _begin(self) -> None:
        """Begin a project, by default the one after the open one."""
        regions = self.desk.regions.regions()
        current = self.desk.region
        suggested = RegionWish("", self._last_year_reported())
        if current is not None:
            suggested = RegionWish(
                current.organization, current.year + 1, "", regions.index(current)
            )
        names = tuple(f"{each.year}年　{each.organization}" for each in regions)
        wish = self.dialogs.ask_region(RegionOffer(suggested, names, self._refuse))
        if wish is None:
            return
        edition = self.desk.desk.catalog.for_year(wish.year)
        previous = regions[wish.previous] if wish.previous is not None else None
        region = self.desk.regions.add(
            wish.organization,
            wish.year,
            edition.id,
            deadline=wish.deadline,
            previous=previous,
        )
        self.open(region)

    def _last_year_reported(self) -> int:
        """Return the year that the library's newest report is on."""
        reports = self.desk.desk.library.reports()
        return reports[0].year if reports else dt.datetime.now().astimezone().year - 1

    def _refuse(self, organization: str, year: int) -> str:
        """Return why a project cannot be begun, blank where it can."""
        try:
            self.desk.desk.catalog.for_year(year)
        except UserError as error:
            return str(error)
        known = self.desk.regions.find(organization, year)
        return _TAKEN.format(organization=organization, year=year) if known is not None else ""

    def _set_deadline(self) -> None:
        region = self.desk.present
        shown = show_date(region.deadline)
        question = NameQuestion(
            "截止日期", _DEADLINE, "记住", shown, "例如 2026年1月20日", may_be_empty=True
        )
        text = self.dialogs.ask_name(question)
        if text is None:
            return
        date = normalize_date(text)
        if text and not date[:1].isdigit():
            raise UserError(_NO_DATE.format(text=text))
        self.desk.region = self.desk.regions.change(region, deadline=date)
        self.window.show_projects(self.desk.regions.regions(), self.desk.region)

    def _use_bin(self) -> None:
        """Move the open project to the bin, or bring one back."""
        deleted, region = self.desk.regions.deleted(), self.desk.region
        names = [_RESTORE.format(region=each) for each in deleted]
        if region is not None:
            names.insert(0, _TO_BIN.format(region=region))
        chosen = self.dialogs.choose("汇总项目回收站", names, "确定")
        if chosen is None:
            return
        if region is not None and chosen == 0:
            self._delete(region)
        else:
            again = deleted[chosen - (region is not None)]
            self.desk.regions.restore(again)
            self.open(again)

    def _delete(self, region: Region) -> None:
        question = _DELETE.format(organization=region.organization, year=region.year)
        if self.dialogs.confirm(question, "移入回收站"):
            self.desk.regions.delete(region)
            regions = self.desk.regions.regions()
            self.open(regions[0] if regions else None)

    def _on_activated(self) -> None:
        """Show what was changed in another window meanwhile."""
        with self.around.guarded_quietly():
            self.desk.read_if_changed()

    def _on_library_changed(self) -> None:
        """Follow the library: reports come and go, a backup may be restored."""
        with self.around.guarded_quietly():
            regions = self.desk.regions.regions()
            current = self.desk.region
            if current is not None and current.identity not in {one.identity for one in regions}:
                self.open(regions[0] if regions else None)
            else:
                self.desk.read_rows()

    def _on_units_changed(self) -> None:
        page = self.window.units
        try:
            self.desk.save_outline(page.outline)
        except UserError as error:
            self.dialogs.report_error(str(error))
            page.show_outline(Outline(self.desk.board.tree))

    def _on_list_wanted(self, wish: str) -> None:
        with self.around.guarded():
            self._add_list(wish)

    def _add_list(self, wish: str) -> None:
        from forms.model.aggregation.unit_list import read_unit_list  # noqa: PLC0415 - when needed
        from storage.readers.unit_list import read_unit_list_file  # noqa: PLC0415 - when needed

        page = self.window.units
        if wish == "type":
            text = self.dialogs.ask_unit_list()
            listed = read_unit_list(text) if text else None
        else:
            path = self.intake_actions.choose_list(_LIST_FILES)
            listed = read_unit_list_file(path) if path is not None else None
        if listed is None:
            return
        count = page.add_list(listed.units)
        told = _ADDED.format(count=count) if count else _NONE_ADDED
        self.around.tell("　".join((told, *listed.remarks)))

    def _unit_name(self, number: int) -> str:
        place = self.desk.board.place_of(number)
        return self.desk.board.rows[place].unit.name if place is not None else ""

    def _may_remove(self, numbers: set[int]) -> bool:
        """Ask before more than a single unit without a report goes."""
        handed_in = self.desk.with_reports(numbers)
        if len(numbers) == 1 and not handed_in:
            return True
        unit: Unit | None = self.window.units.unit
        below = _BELOW.format(count=len(numbers) - 1) if len(numbers) > 1 else ""
        reports = _REPORTS.format(count=len(handed_in)) if handed_in else ""
        name = unit.name if unit is not None else ""
        question = _REMOVE.format(name=name, below=below, reports=reports)
        return self.dialogs.confirm(question, "移除")
