"""Beside the matrix: the chosen unit, what is the matter with its report, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout

from forms.edition.terms import Level
from forms.model.aggregation.states import Verdict
from ui.look.flow import FlowBar
from ui.look.marks import SHAPES, level_colour
from ui.look.wrapped_label import WrappedLabel
from ui.region.state_marks import state_text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ui.look.theme import Theme
    from ui.region.board import BoardRow

_NOTHING_CHOSEN = "选一个单位，这里列出它的问题。"
_NO_REPORT = "还没有交来报告。用“收取”收下它的文件，或写明免报的原因。"
_CLEAN = "没有发现问题。"
_NOTE_SHAPE = "◇"
_BUTTONS = {
    "open": "打开报告",
    "return": "退回…",
    "accept": "通过",
    "exempt": "免报…",
    "pick": "从报告库选…",
    "detach": "移出…",
}
_OF_REPORT = ("open", "return", "accept", "detach")


class UnitLine(Struct, frozen=True):
    """One thing to be told of a report: a finding with its level, or a note of the reading."""

    text: str
    level: Level | None = None


class UnitDetails(QFrame):
    """Shows a unit; `wished` carries which button was pressed, by its name."""

    wished = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("region.details")
        self._theme = theme
        self.name = WrappedLabel("", "section_heading")
        self.state = WrappedLabel("", "note")
        self.lines = QListWidget()
        self.lines.setObjectName("region.findings")
        self.lines.setAccessibleName("这个单位的问题和读取说明")
        self.lines.setWordWrap(True)
        self.lines.setMinimumHeight(self.fontMetrics().lineSpacing() * 2)
        self.lines.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.buttons = {wish: QPushButton(text) for wish, text in _BUTTONS.items()}
        self._lay_out()
        self.show_row(None)

    def show_row(self, row: BoardRow | None) -> None:
        """Show another unit; its lines come after."""
        self.name.setText(row.unit.name if row is not None else "")
        self.state.setText(_describe(row) if row is not None else _NOTHING_CHOSEN)
        has_report = row is not None and row.has_report
        for wish, button in self.buttons.items():
            is_to_be_had = row is not None and has_report == (wish in _OF_REPORT)
            button.setEnabled(is_to_be_had)
            button.setVisible(is_to_be_had)
        is_exempt = row is not None and bool(row.unit.exempt)
        verdict = row.verdict if row is not None else Verdict.NONE
        for wish, is_done, undo in (
            ("exempt", is_exempt, "要求报送"),
            ("return", verdict is Verdict.RETURNED, "取消退回"),
            ("accept", verdict is Verdict.ACCEPTED, "取消通过"),
        ):
            self.buttons[wish].setText(undo if is_done else _BUTTONS[wish])
        self.bar.fit()
        self.lines.clear()
        if row is not None and not has_report and not is_exempt:
            self._add(UnitLine(_NO_REPORT))

    def show_lines(self, lines: tuple[UnitLine, ...]) -> None:
        """List what there is to say of the report that is shown."""
        self.lines.clear()
        for line in lines or (UnitLine(_CLEAN),):
            self._add(line, is_note=bool(lines))

    @property
    def texts(self) -> list[str]:
        """Return the lines as they are shown."""
        return [self.lines.item(place).text() for place in range(self.lines.count())]

    def _add(self, line: UnitLine, *, is_note: bool = False) -> None:
        tokens = self._theme.tokens
        shape = SHAPES[line.level] if line.level is not None else _NOTE_SHAPE if is_note else ""
        item = QListWidgetItem(f"{shape} {line.text}".strip())
        colour = level_colour(line.level, tokens) if line.level is not None else tokens.text
        if line.level in (Level.PENDING, None):
            colour = tokens.text if is_note else tokens.muted
        item.setForeground(colour)
        self.lines.addItem(item)

    def _lay_out(self) -> None:
        unit = self._theme.unit
        self.bar = FlowBar(unit)
        for wish, button in self.buttons.items():
            button.setObjectName(f"region.{wish}")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, wish=wish: self.wished.emit(wish))
            self.bar.add(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit, unit * 2, unit)
        column.setSpacing(unit)
        column.addWidget(self.name)
        column.addWidget(self.state)
        column.addWidget(self.bar)
        column.addWidget(self.lines, 1)


def _describe(row: BoardRow) -> str:
    parts = [state_text(row.told_state)]
    if row.unit.exempt:
        parts.append(row.unit.exempt)
    if row.above:
        parts.append(f"属 {row.above}")
    if row.has_report:
        parts.append(f"{row.taken_at} 收自 {row.source}")
    return "　".join(parts)
