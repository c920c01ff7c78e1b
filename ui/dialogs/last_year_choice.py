"""The part of the dialog for a new report that asks which last year's report it starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from ui.dialogs.report_wishes import LastYearSource
from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from ui.dialogs.report_wishes import LastYearFile, NewReportOffer

_SOURCES = (
    (LastYearSource.LIBRARY, "从报告库"),
    (LastYearSource.FILE, "从文件…"),
    (LastYearSource.NONE, "不用"),
)

_LONGEST_NAME = 20
"""Characters of a file's name that are shown."""


class LastYearChoice(QWidget):
    """Offers the library, a file, or neither; follows what the library has until it is touched.

    `file_read` says that a file was chosen and read, `changed` that the choice is another one.
    """

    file_read = Signal()
    changed = Signal()

    def __init__(self, offer: NewReportOffer) -> None:
        super().__init__()
        self._offer = offer
        self.file: LastYearFile | None = offer.suggested.file
        self._is_touched = offer.suggested.last_year is not LastYearSource.NONE
        self._settled = offer.suggested.last_year
        self.note = WrappedLabel(name="note")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.buttons: dict[LastYearSource, QRadioButton] = {}
        for source, text in _SOURCES:
            button = QRadioButton(text)
            button.setObjectName(f"new_report.last_year.{source.name.lower()}")
            button.setAccessibleName(f"上年报告：{text}")
            button.clicked.connect(lambda _, source=source: self._choose(source))
            self.buttons[source] = button
            column.addWidget(button)
        column.addWidget(self.note)
        self.setFocusProxy(self.buttons[LastYearSource.LIBRARY])

    @property
    def source(self) -> LastYearSource:
        """Return what is chosen."""
        return self._settled

    def show_for(self, organization: str, year: int | None) -> None:
        """Show what there is for an organ's report on a year."""
        organs = self._offer.organs_of(year - 1) if year is not None else ()
        is_known = organization in organs
        library = self.buttons[LastYearSource.LIBRARY]
        library.setEnabled(bool(organs))
        there_is = f"（{year - 1}年）" if is_known and year is not None else ""
        renamed = "（原来的单位名称…）" if organs and not is_known else ""
        library.setText(f"从报告库{there_is or renamed}")
        if not self._is_touched or (not organs and self._settled is LastYearSource.LIBRARY):
            self._settled = LastYearSource.LIBRARY if is_known else LastYearSource.NONE
        name = self.file.name if self.file is not None else ""
        wide = self.fontMetrics().horizontalAdvance("宽") * _LONGEST_NAME
        shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, wide)
        self.buttons[LastYearSource.FILE].setText(f"从文件：{shown}" if name else "从文件…")
        self.buttons[LastYearSource.FILE].setToolTip(name)
        self.buttons[self._settled].setChecked(True)
        self.note.setText(self.doubt(organization, year) or self._tell(year))

    def doubt(self, organization: str, year: int | None) -> str:
        """Say why the chosen file cannot be last year's, or may be another organ's."""
        if self._settled is not LastYearSource.FILE or self.file is None or year is None:
            return ""
        found = self.file.report
        if found.year != year - 1:
            return f"文件是{found.year}年的报告，{year}年的报告要用{year - 1}年的。"
        if organization and found.organization != organization:
            return f"文件是“{found.organization}”的报告，新建后会问是不是同一单位改了名称。"
        return ""

    def allows(self, year: int | None) -> bool:
        """Tell whether what is chosen can be last year's report of a year."""
        is_file = self._settled is LastYearSource.FILE
        return not is_file or (self.file is not None and self.file.report.year + 1 == year)

    def _tell(self, year: int | None) -> str:
        if self._settled is LastYearSource.NONE or year is None:
            return "旁边没有上年的数字和文字，也可以以后再选。"
        return "建议带入上年结转等数；上年的数字和文字放在旁边对照，不会自动抄进来。"

    def _choose(self, source: LastYearSource) -> None:
        self._is_touched = True
        if source is LastYearSource.FILE:
            read = self._offer.read_file()
            if read is None and self.file is None:
                self.buttons[self._settled].setChecked(True)
                return
            self._settled = source
            if read is not None:
                self.file = read
                self.file_read.emit()
        self._settled = source
        self.changed.emit()
