"""Whose report a file is said to be, to be corrected before it is stored."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from forms.widgets.elided_label import ElidedLabel
from ui.look.wheel_guard import guard_wheel

if TYPE_CHECKING:
    from forms.edition.edition import Edition
    from ui.importing.candidate import Found

_HINT = "只改存入报告库的单位和年度，标题和落款照原文件。"
_YEAR_HINT = (
    "这里列出的年度用同一种表样。文件如果是别的年度的报告，请先在原文件的标题中改正年度，再导入。"
)


class IdentityLine(QWidget):
    """Edits organ and year; `changed` says that they are others than before."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.organization = QLineEdit()
        self.organization.setObjectName("import.organization")
        self.organization.setAccessibleName("单位")
        self.organization.setToolTip(_HINT)
        self.year = QComboBox()
        self.year.setObjectName("import.year")
        self.year.setAccessibleName("年度")
        self.year.setToolTip(f"{_HINT}\n{_YEAR_HINT}")
        guard_wheel(self.year)
        self._edition = ElidedLabel()
        self._edition.setObjectName("note")
        self._known = ("", 0)
        space = self.fontMetrics().lineSpacing() // 4
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space * 2)
        for text, field in (("单位", self.organization), ("年度", self.year)):
            label = QLabel(text)
            label.setBuddy(field)
            row.addWidget(label)
            row.addWidget(field, 3 if field is self.organization else 0)
        row.addWidget(self._edition, 2)
        self.organization.editingFinished.connect(self._on_edited)
        self.year.activated.connect(self._on_edited)

    def answer(self) -> tuple[str, int]:
        """Return organ and year."""
        return "".join(self.organization.text().split()), int(self.year.currentData() or 0)

    def show_found(self, found: Found | None, *, is_open: bool) -> None:
        """Show whose report was read; one that was decided about cannot be changed any more."""
        self.setVisible(found is not None)
        if found is None:
            return
        report = found.report
        if self.organization.text() != report.organization:
            self.organization.setText(report.organization)
        self.year.clear()
        for year in _years_of(report.edition, report.year):
            self.year.addItem(f"{year}年", year)
        self.year.setCurrentIndex(self.year.findData(report.year))
        self._edition.setText(report.edition.name)
        self._known = report.organization, report.year
        self.organization.setReadOnly(not is_open)
        self.year.setEnabled(is_open)

    def _on_edited(self) -> None:
        answer = self.answer()
        if not answer[0]:
            self.organization.setText(self._known[0])
        elif answer != self._known:
            self._known = answer
            self.changed.emit()


def _years_of(edition: Edition, year: int) -> range:
    """Return the years whose reports follow an edition, the year that was read among them."""
    last = edition.last_year or max(dt.datetime.now().astimezone().year, year)
    return range(min(edition.first_year, year), max(last, year) + 1)
