"""The dialog for a new project of a region."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from forms.model.dates import normalize_date, show_date
from ui.dialogs.region_wishes import RegionWish
from ui.dialogs.verbs import set_verbs
from ui.look.dress import make_primary
from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from ui.dialogs.region_wishes import RegionOffer

_YEAR_DIGITS = 4
_WIDTH = 26
"""Width of the fields in Chinese characters."""
_EMPTY_LIST = "新列一份"
_NOTE = "汇总单位的名称与它自己的年报一致；单位名单可以随后读入、粘贴或沿用上年的。"


class RegionDialog(QDialog):
    """Asks whose reports are summed up, on which year, until when, and where the list is from."""

    def __init__(self, offer: RegionOffer, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._offer = offer
        suggested = offer.suggested
        self.setObjectName("region_dialog")
        self.setWindowTitle("新建汇总项目")
        self.organization = _field(suggested.organization, "汇总单位")
        self.organization.setPlaceholderText("例如 云川市人民政府")
        self.organization.setMinimumWidth(self.fontMetrics().horizontalAdvance("宽") * _WIDTH)
        self.year = _field(str(suggested.year), "年度")
        self.deadline = _field(show_date(suggested.deadline), "报送截止")
        self.deadline.setPlaceholderText("例如 2026年1月20日，可以不填")
        self.previous = QComboBox()
        self.previous.setObjectName("region_dialog.单位名单")
        self.previous.setAccessibleName("单位名单")
        self.previous.addItems([_EMPTY_LIST, *(f"沿用 {name}" for name in offer.projects)])
        if suggested.previous is not None:
            self.previous.setCurrentIndex(suggested.previous + 1)
        self.note = WrappedLabel(_NOTE, "note")
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        self._create = buttons.button(standard.Ok)
        make_primary(self._create)
        set_verbs(self._create, "新建", buttons.button(standard.Cancel))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow("汇总单位", self.organization)
        form.addRow("年度", self.year)
        form.addRow("报送截止", self.deadline)
        form.addRow("单位名单", self.previous)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.note)
        column.addWidget(buttons)
        for field in (self.organization, self.year, self.deadline):
            field.textChanged.connect(self._update)
        self._update()

    def answer(self) -> RegionWish:
        """Return what was filled in."""
        place = self.previous.currentIndex() - 1
        return RegionWish(
            " ".join(self.organization.text().split()),
            self._year() or 0,
            normalize_date(self.deadline.text()),
            place if place >= 0 else None,
        )

    def _year(self) -> int | None:
        text = self.year.text().strip().removesuffix("年")
        return int(text) if len(text) == _YEAR_DIGITS and text.isdecimal() else None

    def _update(self) -> None:
        """Allow only what can be made, and say what is in the way."""
        wish, year = self.answer(), self._year()
        if year is None:
            told = "年度填四位数字，例如 2025"
        else:
            told = self._offer.refuse(wish.organization, year) if wish.organization else ""
        self.note.setText(told or _NOTE)
        self._create.setEnabled(bool(wish.organization) and not told)


def _field(text: str, name: str) -> QLineEdit:
    field = QLineEdit(text)
    field.setAccessibleName(name)
    field.setObjectName(f"region_dialog.{name}")
    return field
