"""The panel below the findings: what the current cell or section means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from forms.edition.terms import Level
from forms.model.values import parse_value
from ui.panels.history_bars import HistoryBars, YearValue

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from forms.edition.edition import Cell, Edition
    from forms.edition.terms import CellId
    from forms.session import ReportSession
    from ui.look.theme import Theme


_HEIGHT = 56
"""In quarters of a line, the same for every cell: the findings above keep their place. The longest
explanation of the official form just fits; four less would cut a line in two for some cells."""
_LONGEST_LABEL = 12


class DetailsPanel(QFrame):
    """Shows definition, legal basis and last year's figure of one cell, or a section's points.

    `left` says that the clerk wants to go back to the form.
    """

    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("details")
        self._head = QLabel()
        self._head.setObjectName("strong")
        self._body = QLabel()
        self._body.setObjectName("note")
        self._changes = QLabel()
        self._changes.setObjectName("note")
        self._changes.setAccessibleName("历史")
        self._bars = HistoryBars(theme)
        content = QWidget()
        column = QVBoxLayout(content)
        margin = theme.unit * 3
        column.setContentsMargins(margin, margin, margin, theme.unit)
        column.setSpacing(theme.unit)
        for label in (self._head, self._body, self._changes):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(label)
        self._changes.hide()
        column.addStretch(1)
        self._area = _DetailsArea(content)
        self._shown: tuple[ReportSession, CellId] | None = None
        self.read_changes: Callable[[CellId], Iterable[str]] = lambda _: ()
        """Returns the last changes of a cell as lines, the latest first."""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, theme.unit)
        outer.setSpacing(0)
        outer.addWidget(self._area, 1)
        self._bars.setContentsMargins(margin, theme.unit, margin, theme.unit)
        outer.addWidget(self._bars)
        self.setFocusProxy(self._area)
        self.setMinimumHeight(theme.unit * _HEIGHT)
        self.clear()

    @property
    def text(self) -> str:
        """Return all that is said, heading first."""
        return f"{self._head.text()}\n{self._body.text()}"

    def show_cell(self, session: ReportSession, cell: CellId) -> None:
        """Explain a cell of the open report."""
        self._shown = session, cell
        found = session.edition.cells[cell]
        previous = session.figures.previous(cell)
        lines = [*found.help]
        if found.basis:
            lines.append(f"依据：{found.basis}。")
        lines.extend(_note_exceptions(session, cell))
        if previous:
            lines.append(f"去年：{previous}{found.unit}")
        self._show(_name(found), lines)
        self.show_changes()
        self._bars.show_values(tuple(_read_history(session, cell)) if previous else ())

    @property
    def changes(self) -> str:
        """Return what is said of the last changes of the cell."""
        return self._changes.text()

    def show_changes(self) -> None:
        """Show what was done to the explained cell last, as it is in the library now."""
        lines = () if self._shown is None else tuple(self.read_changes(self._shown[1]))
        self._changes.setText("\n".join(("历史：", *lines)) if lines else "")
        self._changes.setVisible(bool(lines))

    def refresh(self, fields: Collection[str]) -> None:
        """Show what a change has made of the explained cell."""
        if self._shown is not None and self._shown[1] in fields:
            self.show_cell(*self._shown)

    def show_section(self, edition: Edition, section_id: str) -> None:
        """Say what belongs into a section; of other pages there is nothing to be said."""
        section = next((one for one in edition.sections if one.id == section_id), None)
        if section is None:
            self.clear()
            return
        lines = [f"{number}. {point}" for number, point in enumerate(section.guidance, 1)]
        if lines:
            lines.insert(0, "要写明：")
        self._shown = None
        self._show(section.heading, lines)
        self.show_changes()
        self._bars.show_values(())

    def clear(self) -> None:
        """Show that nothing is to be explained."""
        self._shown = None
        self._show("", [])
        self.show_changes()
        self._bars.show_values(())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the form on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _show(self, head: str, lines: list[str]) -> None:
        if head != self._head.text():
            self._area.verticalScrollBar().setValue(0)
        self._head.setText(head)
        self._body.setText("\n".join(lines))
        self._area.setAccessibleName(head or "说明")
        self._area.setAccessibleDescription("\n".join(lines))


class _DetailsArea(QScrollArea):
    """The text behind a scroll bar, so that a long definition takes no room from the findings."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.setWidget(content)
        self.setWidgetResizable(True)
        # Both would be filled with the colour of other panels.
        content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def _name(cell: Cell) -> str:
    """Return the official label of the row, a long one shortened, and the name of the column."""
    label = "".join(cell.row_path[-1:])
    row = label if len(label) <= _LONGEST_LABEL else cell.row_name
    return " · ".join(part for part in (row, cell.column_name) if part)


def _note_exceptions(session: ReportSession, cell: CellId) -> Iterator[str]:
    """Yield when a doubt about the cell may be in order after all."""
    relations = {relation.id: relation for relation in session.edition.relations}
    for finding in session.review.findings:
        relation = relations.get(finding.rule)
        if relation is None or finding.level is Level.ERROR:
            continue
        if relation.note and cell in finding.cells:
            yield f"{relation.note}。"


def _read_history(session: ReportSession, cell: CellId) -> Iterator[YearValue]:
    kind = session.edition.cells[cell].kind
    year = session.report.year
    for at, text in (
        (year - 1, session.figures.previous(cell)),
        (year, session.figures.text(cell)),
    ):
        yield YearValue(at, text, parse_value(kind, text).number)
