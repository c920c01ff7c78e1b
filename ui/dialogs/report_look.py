"""A report that is not in the library, shown page by page; nothing in it can be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from forms.session import ReportSession
from forms.widgets.cover_page import COVER_NAME
from forms.widgets.report_pages import ReportPages
from ui.look.theme import current_theme
from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from forms.model.report import Report

_WIDTH, _HEIGHT = 70, 40
"""In characters and lines."""
_SHARE_OF_SCREEN = 0.94


class ReportLookDialog(QDialog):
    """Shows a report as it is written, with its parts to choose from."""

    def __init__(self, report: Report, note: str, parent: QWidget | None) -> None:
        """Show a report; `note` says where it comes from."""
        super().__init__(parent)
        self.setObjectName("report_look")
        self.setWindowTitle(f"{report.organization}　{report.year}年（只看）")
        session = ReportSession(report, None, self, is_locked=True)
        self.pages = ReportPages(session, current_theme().tokens, self)
        self.pages.setObjectName("page")
        self.pages.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.parts = QComboBox()
        self.parts.setObjectName("report_look.parts")
        self.parts.setAccessibleName("报告的各部分")
        for section in report.edition.sections:
            self.parts.addItem(section.heading, section.id)
        self.parts.addItem(COVER_NAME, self.pages.keys[-1])
        self.parts.currentIndexChanged.connect(self._show_part)
        self._lay_out(note)
        self._show_part()

    def _lay_out(self, note: str) -> None:
        metrics = self.fontMetrics()
        space = metrics.lineSpacing() // 4
        column = QVBoxLayout(self)
        column.setContentsMargins(space * 4, space * 3, space * 4, space * 3)
        column.setSpacing(space * 2)
        column.addWidget(WrappedLabel(note, "note"))
        column.addWidget(self.parts)
        column.addWidget(self.pages, 1)
        buttons = QDialogButtonBox()
        close = QPushButton("关闭")
        buttons.addButton(close, QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self.pages.setContentsMargins(space * 2, space * 2, space, space)
        room = self.screen().availableSize() * _SHARE_OF_SCREEN
        wanted = metrics.horizontalAdvance("宽") * _WIDTH, metrics.lineSpacing() * _HEIGHT
        self.resize(min(wanted[0], room.width()), min(wanted[1], room.height()))

    def _show_part(self) -> None:
        self.pages.show_page(str(self.parts.currentData()))
