"""Working on a report that is open in another window, too."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from ui.report.company import Company, Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.controllers.slots import Slot
    from ui.report.company import CompanyState
    from ui.report.desk import ReportDesk
    from ui.report.presence import Holder
    from ui.window.main_window import MainWindow

_ACTION = "look_on"
_LOOK = ("look", "只查看", "本窗口不再修改，另一处存下的内容随时显示")
_WORK = ("work", "一起填", "两处都可以修改，改动自动合并")
_WORK_ALONE = ("work", "接着填", "本窗口可以修改")
_TAKE_OVER = ("take_over", "由我接着填", "另一处保存已填的内容，改为只查看")
_TOGETHER = "{others}也打开着这份报告。可以一起填，改动自动合并。"
_LOOKING = "只查看，不能修改。{others}也打开着，存下的内容会自动显示。"
_LOOKING_ALONE = "只查看，不能修改；没有其他窗口打开这份报告。"
_YIELDED = "{others}已接着填；本窗口只查看，先前填的都已保存。"
_UNITED = "已并入另一处的 {count} 处改动，本窗口填的都在。"
_NOT_ASKED = "报告库所在的文件夹不能写入，没能通知另一处；请当面告诉对方。"
_SHOWN_MS = 8000


class CompanyActions(QObject):
    """Connects the bar over the report, and the action 只查看, with the other windows."""

    def __init__(self, window: MainWindow, desk: ReportDesk) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._company = Company(desk)
        self._company.changed.connect(self._on_company_changed)
        desk.opened.connect(self._on_desk_opened)
        desk.united.connect(self._on_desk_united)

    def slots(self) -> dict[str, Slot]:
        """Return what the action does, by its id."""
        return {_ACTION: self._on_look_on}

    def _on_desk_opened(self) -> None:
        view = self._window.report_view
        if view is not None:
            view.company.chosen.connect(self._on_way_chosen)

    def _on_look_on(self, looks_on: bool) -> None:
        self._company.look_on(looks_on=looks_on)
        # It may not be possible just now.
        session = self._desk.session
        is_looking = session is not None and session.locking.looks_on
        self._window.action(_ACTION).setChecked(is_looking)

    def _on_way_chosen(self, way: str) -> None:
        if way == _TAKE_OVER[0]:
            if not self._company.take_over():
                self._tell(_NOT_ASKED)
        else:
            self._company.look_on(looks_on=way == _LOOK[0])
        if self._window.report_view is not None:
            self._window.report_view.pages.focus_page()

    def _on_company_changed(self, state: CompanyState) -> None:
        looks_on = state.standing is not Standing.WORKING
        self._window.action(_ACTION).setChecked(looks_on)
        view = self._window.report_view
        if view is None:
            return
        if not looks_on and not state.others:
            view.company.hide()
            return
        view.company.show_ways(_describe(state), _ways_of(state), _detail(state))

    def _on_desk_united(self, count: int) -> None:
        session = self._desk.session
        # Whoever looks on sees it come in, again and again.
        if session is not None and not session.locking.looks_on:
            self._tell(_UNITED.format(count=count))

    def _tell(self, sentence: str) -> None:
        self._window.status_line.showMessage(sentence, _SHOWN_MS)


def _describe(state: CompanyState) -> str:
    others = _name(state.others)
    if state.standing is Standing.WORKING:
        return _TOGETHER.format(others=others)
    if not state.others:
        return _LOOKING_ALONE
    sentence = _YIELDED if state.standing is Standing.YIELDED else _LOOKING
    return sentence.format(others=others)


def _ways_of(state: CompanyState) -> Sequence[tuple[str, str, str]]:
    if state.standing is Standing.WORKING:
        return (_LOOK, _TAKE_OVER)
    return (_WORK, _TAKE_OVER) if state.others else (_WORK_ALONE,)


def _name(others: Sequence[Holder]) -> str:
    if not others:
        return ""
    first = others[0]
    is_today = first.since.date() == dt.datetime.now().astimezone().date()
    since = f"{first.since:%H:%M}" if is_today else f"{first.since:%m月%d日 %H:%M}"
    more = f"等 {len(others)} 个窗口" if len(others) > 1 else ""
    return f"另一处（{first.place}，{since} 起）{more}"


def _detail(state: CompanyState) -> str:
    return "\n".join(map(str, state.others))
