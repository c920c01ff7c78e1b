"""What goes into a handover file: reports, settings, and a password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs.edits.boxes import BoxDelegate
from ui.dialogs.verbs import set_verbs
from ui.jobs.handover_wish import HandoverWish
from ui.look.dress import make_primary
from ui.look.marks import STATE_NAMES
from ui.look.theme import current_theme
from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from storage.rows import ReportEntry
    from ui.jobs.handover_wish import HandoverOffer

_LEAD = "选定的报告连同历史写成一个文件；接手的人用“报告 → 并入副本或交接文件”打开。"
_SETTINGS = "带上版面设置和填表习惯（对方可以选用，不会自动换掉）"
_LOCK = "设密码"
_LOST = "没有密码谁也打不开，软件也找不回；请另行告知对方。"
_DIFFERENT = "两次输入的密码不一样。"
_AGAIN = "请再输一次密码。"
_NONE = "请输入密码，或不勾选“设密码”。"
_WIDTH, _HEIGHT = 40, 24
"""In characters and lines."""
_SHARE_OF_SCREEN = 0.94


class HandoverDialog(QDialog):
    """Lists the reports; the open one is ticked."""

    def __init__(self, offer: HandoverOffer, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("handover")
        self.setWindowTitle("交接")
        self._offer = offer
        self.list = self._make_list()
        self.settings = QCheckBox(_SETTINGS)
        self.settings.setChecked(True)
        self.lock = QCheckBox(_LOCK)
        self.passwords = (self._make_password("密码"), self._make_password("再输一次"))
        self.advice = WrappedLabel("", "note")
        self.take = QPushButton()
        self._lay_out()
        self.list.itemChanged.connect(self._update)
        self.lock.toggled.connect(self._on_lock_toggled)
        for edit in self.passwords:
            edit.textChanged.connect(self._update)
        self._on_lock_toggled(self.lock.isChecked())

    def answer(self) -> HandoverWish:
        """Return what the clerk wants to hand over."""
        password = self.passwords[0].text() if self.lock.isChecked() else None
        return HandoverWish(tuple(self._ticked()), self.settings.isChecked(), password)

    def tick(self, wanted: Callable[[ReportEntry], bool]) -> None:
        """Tick some reports, and no others."""
        for entry, item in self._items():
            ticked = Qt.CheckState.Checked if wanted(entry) else Qt.CheckState.Unchecked
            item.setCheckState(ticked)

    def _make_list(self) -> QListWidget:
        listed = QListWidget()
        listed.setObjectName("handover.reports")
        listed.setAccessibleName("要交接的报告")
        listed.setItemDelegate(BoxDelegate(listed, current_theme().tokens.pending))
        for entry in self._offer.entries:
            text = f"{entry.year}年　{entry.organization}　{STATE_NAMES[entry.state]}"
            item = QListWidgetItem(text, listed)
            is_open = entry.identity == self._offer.open_report
            item.setCheckState(Qt.CheckState.Checked if is_open else Qt.CheckState.Unchecked)
        listed.setCurrentRow(0)
        return listed

    def _make_password(self, name: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setEchoMode(QLineEdit.EchoMode.Password)
        edit.setAccessibleName(name)
        return edit

    def _lay_out(self) -> None:
        metrics = self.fontMetrics()
        space = metrics.lineSpacing() // 4
        column = QVBoxLayout(self)
        column.setContentsMargins(space * 4, space * 4, space * 4, space * 3)
        column.setSpacing(space * 2)
        column.addWidget(WrappedLabel(_LEAD))
        column.addLayout(self._make_choices())
        column.addWidget(self.list, 1)
        column.addWidget(self.settings)
        column.addWidget(self.lock)
        form = QFormLayout()
        form.setContentsMargins(space * 6, 0, 0, 0)
        for edit in self.passwords:
            form.addRow(edit.accessibleName(), edit)
        column.addLayout(form)
        column.addWidget(self.advice)
        column.addWidget(self._make_buttons())
        room = self.screen().availableSize() * _SHARE_OF_SCREEN
        wanted = metrics.horizontalAdvance("宽") * _WIDTH, metrics.lineSpacing() * _HEIGHT
        self.resize(min(wanted[0], room.width()), min(wanted[1], room.height()))

    def _make_choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        year = self._offer.year
        choices: list[tuple[str, Callable[[ReportEntry], bool]]] = [
            (f"{year}年的", lambda entry: entry.year == year),
            ("全部", lambda _: True),
        ]
        if self._offer.open_report:
            is_open = self._offer.open_report
            choices.insert(0, ("只要打开着的", lambda entry: entry.identity == is_open))
        for text, wanted in choices:
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, wanted=wanted: self.tick(wanted))
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        cancel = QPushButton()
        buttons.addButton(self.take, role.AcceptRole)
        buttons.addButton(cancel, role.RejectRole)
        set_verbs(self.take, "写成文件…", cancel)
        make_primary(self.take)
        self.take.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _items(self) -> Iterable[tuple[ReportEntry, QListWidgetItem]]:
        return ((entry, self.list.item(row)) for row, entry in enumerate(self._offer.entries))

    def _ticked(self) -> list[ReportEntry]:
        checked = Qt.CheckState.Checked
        return [entry for entry, item in self._items() if item.checkState() is checked]

    def _on_lock_toggled(self, is_locked: bool) -> None:
        for edit in self.passwords:
            edit.setEnabled(is_locked)
        if is_locked:
            self.passwords[0].setFocus()
        self._update()

    def _update(self) -> None:
        count = len(self._ticked())
        fault = self._password_fault()
        self.take.setText(f"把 {count} 份写成文件…" if count else "写成文件…")
        self.take.setEnabled(bool(count) and not fault)
        self.advice.setText(fault or (_LOST if self.lock.isChecked() else ""))
        self.advice.insist()

    def _password_fault(self) -> str:
        if not self.lock.isChecked():
            return ""
        first, second = (edit.text() for edit in self.passwords)
        if not first:
            return _NONE
        if first == second:
            return ""
        return _DIFFERENT if second else _AGAIN
