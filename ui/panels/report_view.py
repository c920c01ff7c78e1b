"""The middle of the window: the open report's head line and its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from forms.model.changes import TITLE
from forms.widgets.elided_label import ElidedLabel
from forms.widgets.report_pages import ReportPages
from storage.rows import ReportState
from ui.look.marks import STATE_NAMES
from ui.panels.company_bar import CompanyBar

if TYPE_CHECKING:
    from forms.session import ReportSession
    from ui.look.theme import Theme


class ReportView(QWidget):
    """Shows one report: title, facts about it, and the page that was chosen."""

    def __init__(self, session: ReportSession, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._session = session
        self._title = ElidedLabel()
        self._title.setObjectName("page_title")
        self._facts = ElidedLabel()
        self._facts.setObjectName("note")
        self._state = QLabel()
        self._state.setObjectName("chip")
        self.pages = ReportPages(session, theme.tokens, self)
        column = QVBoxLayout(self)
        unit = theme.unit
        column.setContentsMargins(unit * 4, unit * 3, unit * 2, 0)
        column.setSpacing(unit // 2)
        head = QHBoxLayout()
        head.setSpacing(unit * 4)
        head.addWidget(self._title, 1)
        head.addWidget(self._facts, 0, Qt.AlignmentFlag.AlignBottom)
        head.addWidget(self._state, 0, Qt.AlignmentFlag.AlignBottom)
        self.company = CompanyBar(theme)
        column.addWidget(self.company)
        column.addSpacing(unit)
        column.addLayout(head)
        column.addSpacing(unit)
        column.addWidget(self.pages, 1)
        session.changed.connect(self._on_session_changed)
        session.lock_changed.connect(self._show_state)
        self._show_state()
        self._show_head()

    def _on_session_changed(self, fields: frozenset[str]) -> None:
        if TITLE in fields:
            self._show_head()

    def _show_state(self) -> None:
        locking = self._session.locking
        state = STATE_NAMES[ReportState.FINAL if locking.is_final else ReportState.DRAFT]
        self._state.setText(f"{state}，只查看" if locking.looks_on else state)
        closed = "报告已锁定，解除定稿后才能修改" if locking.is_final else "只查看，不能修改"
        self._state.setToolTip(closed if locking.is_on else "可以修改")

    def _show_head(self) -> None:
        report = self._session.report
        title = "".join(report.title.splitlines())
        self._title.setText(title or f"{report.organization}{report.year}年")
        previous = self._session.previous
        facts = [
            report.edition.name,
            f"与 {previous.year} 年报告对照" if previous is not None else "库中没有上年报告",
        ]
        self._facts.setText("　·　".join(facts))
