"""The dialog for a new report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from forms.edition.catalog import UnknownEditionError
from forms.model.dates import normalize_date, show_date
from ui.dialogs.last_year_choice import LastYearChoice
from ui.dialogs.report_wishes import LastYearSource, NewReport
from ui.dialogs.verbs import set_verbs
from ui.look.dress import make_primary

if TYPE_CHECKING:
    from forms.edition.edition import Edition
    from ui.dialogs.report_wishes import NewReportOffer

_YEAR_DIGITS = 4


class NewReportDialog(QDialog):
    """Asks for organ, year, date and last year's report; the edition follows from the year."""

    def __init__(self, offer: NewReportOffer, parent: QWidget) -> None:
        super().__init__(parent)
        self._catalog = offer.catalog
        suggested = offer.suggested
        self.setWindowTitle("新建报告")
        self.setObjectName("new_report")
        self.organization = _add_name(QLineEdit(suggested.organization), "单位全称")
        self.organization.setPlaceholderText("落款上的单位全称")
        self.organization.selectAll()
        self.organization.setMinimumWidth(self.fontMetrics().horizontalAdvance("宽") * 24)
        self.year = _add_name(QLineEdit(str(suggested.year)), "年度")
        self.date = _add_name(QLineEdit(show_date(suggested.date)), "成文日期")
        self.date.setPlaceholderText("例如 2026年1月20日，可以以后再填")
        self._edition = QLabel()
        self._edition.setObjectName("note")
        self.last_year = LastYearChoice(offer)
        form = QFormLayout()
        form.addRow("单位全称", self.organization)
        form.addRow("年度", self.year)
        form.addRow("版式", self._edition)
        form.addRow("成文日期", self.date)
        form.addRow("上年报告", self.last_year)
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        self._create = buttons.button(standard.Ok)
        make_primary(self._create)
        set_verbs(self._create, "新建", buttons.button(standard.Cancel))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(buttons)
        self.organization.textChanged.connect(self._update)
        self.year.textChanged.connect(self._update)
        self.last_year.changed.connect(self._update)
        self.last_year.file_read.connect(self._follow_file)
        self._update()

    def answer(self) -> NewReport:
        """Return what was filled in."""
        return NewReport(
            self.organization.text().strip(),
            self._year() or 0,
            normalize_date(self.date.text()),
            self.last_year.source,
            self.last_year.file if self.last_year.source is LastYearSource.FILE else None,
        )

    def _follow_file(self) -> None:
        """Take organ and year from last year's file; both can still be changed."""
        if self.last_year.file is not None:
            self.organization.setText(self.last_year.file.report.organization)
            self.year.setText(str(self.last_year.file.report.year + 1))

    def _year(self) -> int | None:
        text = self.year.text().strip().removesuffix("年")
        is_year = len(text) == _YEAR_DIGITS and text.isdecimal()
        return int(text) if is_year else None

    def _update(self) -> None:
        """Show which edition applies, and allow only what can be made."""
        year = self._year()
        edition: Edition | None = None
        try:
            if year is None:
                self._edition.setText("年度填四位数字，例如 2025")
            else:
                edition = self._catalog.for_year(year)
                self._edition.setText(f"{edition.name}（{edition.notice}）")
        except UnknownEditionError as error:
            self._edition.setText(str(error))
        organization = self.organization.text().strip()
        self.last_year.show_for(organization, year)
        is_complete = edition is not None and bool(organization)
        self._create.setEnabled(is_complete and self.last_year.allows(year))


def _add_name(line: QLineEdit, name: str) -> QLineEdit:
    line.setAccessibleName(name)
    line.setObjectName(f"new_report.{name}")
    return line
