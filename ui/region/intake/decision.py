"""Beside the files: what is the matter with the chosen one, and whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QFrame,
    QLineEdit,
    QListView,
    QListWidget,
    QPushButton,
    QVBoxLayout,
)

from ui.look.dress import make_primary
from ui.look.flow import FlowBar
from ui.look.wrapped_label import WrappedLabel
from ui.region.intake.results import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.look.theme import Theme
    from ui.region.intake.results import Result

_NOTHING = "选一个文件，这里说明它的情况。"
_ASK = "这是哪个单位的报告？选定以后会记住这个名字，下次不再问。"
_NO_SUCH_UNIT = "名单里没有这个单位，请从列表中选，或先在“名单”中添加。"


class Decision(QFrame):
    """Shows a file's result.

    `assigned` carries the unit that the clerk says it is of, `decided` whether to take a second,
    different file (`True`) or to leave it.
    """

    assigned = Signal(int)
    decided = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("region.decision")
        self._theme = theme
        self._result: Result | None = None
        self._numbers: dict[str, int] = {}
        self._names = QStringListModel(self)
        self.file = WrappedLabel("", "strong")
        self.message = WrappedLabel("")
        self.ask = WrappedLabel(_ASK, "note")
        self.units = QComboBox()
        self.field = QLineEdit()
        self._suggestions = QListView()
        self.assign = QPushButton("归入这个单位")
        self.use = QPushButton("采用这份")
        self.leave = QPushButton("不收")
        self.changes = QListWidget()
        self._lay_out()
        self._connect()
        self.show_result(None)

    def show_units(self, names: Mapping[int, str]) -> None:
        """Take over which units there are, by their whole names."""
        self._numbers = {name: number for number, name in names.items()}
        self._names.setStringList(list(self._numbers))

    def show_result(self, result: Result | None) -> None:
        """Show another file."""
        self._result = result
        outcome = result.outcome if result is not None else None
        self.file.setText(result.file if result is not None else "")
        self.message.setText(result.message if result is not None else _NOTHING)
        is_unsure = outcome is Outcome.UNSURE
        for widget in (self.ask, self.units, self.assign):
            widget.setVisible(is_unsure)
        self.use.setVisible(outcome is Outcome.DIFFERENT)
        self.leave.setVisible(outcome is not None and outcome.waits)
        self.leave.setText("保留已有的" if outcome is Outcome.DIFFERENT else "不收")
        self.bar.fit()
        self.changes.setVisible(bool(result is not None and result.changes))
        self.changes.clear()
        self.units.clear()
        if result is not None and is_unsure:
            names = {number: name for name, number in self._numbers.items()}
            known = [names[number] for number in result.candidates if number in names]
            self.units.addItems(known)
            if not known:
                self.units.setEditText("")

    def show_changes(self, lines: Sequence[str]) -> None:
        """List what a correction changed, in the unit and in the region."""
        self.changes.clear()
        self.changes.addItems(list(lines))
        self.changes.setVisible(bool(lines))

    def give_focus(self) -> None:
        """Put the keyboard where the clerk decides."""
        if self._result is not None and self._result.outcome is Outcome.UNSURE:
            self.units.setFocus()
            self.field.selectAll()
        elif self._result is not None and self._result.outcome is Outcome.DIFFERENT:
            self.use.setFocus()

    def _lay_out(self) -> None:
        unit = self._theme.unit
        self.units.setObjectName("region.assign.unit")
        self.units.setAccessibleName("这份文件是哪个单位的")
        self.units.setLineEdit(self.field)
        self.units.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.units.setMinimumContentsLength(12)
        self.units.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        completer = QCompleter(self._names, self)
        completer.setPopup(self._suggestions)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.units.setCompleter(completer)
        self.field.setPlaceholderText("打几个字查找单位")
        for button, name in ((self.assign, "assign"), (self.use, "use"), (self.leave, "leave")):
            button.setObjectName(f"region.{name}")
            button.setAutoDefault(False)
        make_primary(self.assign)
        make_primary(self.use)
        self.changes.setObjectName("region.changes")
        self.changes.setAccessibleName("更正改动的数")
        self.changes.setWordWrap(True)
        self.bar = FlowBar(unit)
        for button in (self.assign, self.use, self.leave):
            self.bar.add(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit, unit * 2, unit)
        column.setSpacing(unit)
        for widget in (self.file, self.message, self.ask, self.units):
            column.addWidget(widget)
        column.addWidget(self.bar)
        column.addWidget(self.changes, 1)
        column.addStretch(0)

    def _connect(self) -> None:
        self.assign.clicked.connect(self._assign)
        self.field.returnPressed.connect(self._assign)
        self.use.clicked.connect(lambda: self.decided.emit(True))  # noqa: FBT003 - a signal
        self.leave.clicked.connect(lambda: self.decided.emit(False))  # noqa: FBT003 - a signal

    def _assign(self) -> None:
        self._suggestions.hide()
        text = " ".join(self.units.currentText().split())
        number = self._numbers.get(text)
        if number is None:
            found = [each for name, each in self._numbers.items() if name.endswith(text)]
            number = found[0] if text and len(found) == 1 else None
        if number is None:
            self.ask.setText(_NO_SUCH_UNIT)
            return
        self.ask.setText(_ASK)
        self.assigned.emit(number)
