"""The middle of the window: the open report's head line and its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from forms.model.changes import TITLE
from forms.widgets.elided_label import ElidedLabel
from forms.widgets.report_pages import ReportPages

if TYPE_CHECKING:
    from forms.session import ReportSession
    from ui.theme import Theme


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
        self.pages = ReportPages(session, theme.tokens, self)
        column = QVBoxLayout(self)
        unit = theme.unit
        column.setContentsMargins(unit * 4, unit * 3, unit * 2, 0)
        column.setSpacing(unit // 2)
        head = QHBoxLayout()
        head.setSpacing(unit * 4)
        head.addWidget(self._title, 1)
        head.addWidget(self._facts, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(head)
        column.addSpacing(unit)
        column.addWidget(self.pages, 1)
        session.changed.connect(self._on_session_changed)
        self._show_head()

    def _on_session_changed(self, fields: frozenset[str]) -> None:
        if TITLE in fields:
            self._show_head()

    def _show_head(self) -> None:
        report = self._session.report
        self._title.setText(report.title or f"{report.organization}{report.year}年")
        previous = self._session.previous
        facts = [
            report.edition.name,
            f"与 {previous.year} 年报告对照" if previous is not None else "库中没有上年报告",
        ]
        self._facts.setText("　·　".join(facts))
