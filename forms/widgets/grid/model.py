"""A table of the form as an item model: the printed grid, headers and all."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from forms.edition.terms import CellId, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from forms.checks.finding import Finding
    from forms.edition.edition import GridCell, Table
    from forms.session import ReportSession

Index = QModelIndex | QPersistentModelIndex
ItemRole = Qt.ItemDataRole

_DESCRIBING = (ItemRole.ToolTipRole, ItemRole.AccessibleDescriptionRole)
_GRAVITY = {level: place for place, level in enumerate(Level)}


class Tint(IntEnum):
    """Which side of the selected finding a cell stands on."""

    NONE = 0
    LEFT = 1
    RIGHT = 2


class CellState(Struct, frozen=True):
    """All that the painting of a value cell needs to know."""

    text: str
    previous: str
    is_computed: bool
    computed: str
    is_pending: bool
    level: Level | None
    difference: str
    tint: Tint


class GridModel(QAbstractTableModel):
    """The grid of one table; value cells read from and write to the session.

    The model returns a value cell's id for `Qt.ItemDataRole.UserRole`; label cells have none.
    """

    def __init__(
        self, session: ReportSession, table: Table, doubts: Mapping[CellId, str] | None = None
    ) -> None:
        """Show a table; `doubts` say of cells why they are to be looked at."""
        super().__init__(session)
        self._doubts = doubts or {}
        self.table = table
        self._session = session
        self._grid = {(place.row, place.column): place for place in table.grid}
        self._places = {
            place.cell: (place.row, place.column) for place in table.grid if place.cell is not None
        }
        self._marks: dict[CellId, Finding] = {}
        self._tints: dict[CellId, Tint] = {}
        session.changed.connect(self._on_session_changed)
        session.review.changed.connect(self._on_session_findings_changed)
        self._collect_marks()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of grid rows, header rows included."""
        return 0 if parent.isValid() else self.table.row_count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of grid columns, label columns included."""
        return 0 if parent.isValid() else self.table.column_count

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let value cells be selected, and edited unless they are computed or locked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        place = self.place(index)
        if place is None or place.cell is None:
            return Qt.ItemFlag.ItemIsEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.is_input(place.cell) and not self._session.is_locked:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = ItemRole.DisplayRole) -> Any:
        """Return text, cell id, tool tip or accessible text of a grid cell."""
        place = self.place(index)
        if place is None:
            return None
        if role == ItemRole.UserRole:
            return place.cell
        if role in (ItemRole.DisplayRole, ItemRole.EditRole):
            return place.text if place.cell is None else self._session.figures.text(place.cell)
        if role == ItemRole.AccessibleTextRole:
            return place.text if place.cell is None else self.accessible_name(place.cell)
        if role in _DESCRIBING and place.cell is not None:
            return self._describe(place.cell) or None
        return None

    def setData(self, index: Index, value: object, role: int = ItemRole.EditRole) -> bool:
        """Put a typed text into an input cell."""
        cell = self.cell(index)
        if role != ItemRole.EditRole or cell is None:
            return False
        self._session.enter_values({cell: str(value)})
        return True

    def note_editor(self, index: Index | None) -> None:
        """Tell the session which cell is being typed into, `None` where none is."""
        self._session.open_cell = self.cell(index) if index is not None else None

    def place(self, index: Index) -> GridCell | None:
        """Return the printed cell that starts at an index."""
        return self._grid.get((index.row(), index.column()))

    def cell(self, index: Index) -> CellId | None:
        """Return the value cell at an index."""
        place = self.place(index)
        return place.cell if place is not None else None

    def index_of(self, cell: CellId) -> QModelIndex:
        """Return the index of a value cell; raises `KeyError` for a cell of another table."""
        return self.index(*self._places[cell])

    def accessible_name(self, cell: CellId) -> str:
        """Return the official label path of a cell."""
        return " / ".join(self._session.edition.label_path(cell))

    def state(self, cell: CellId) -> CellState:
        """Return what is to be painted in a value cell."""
        text, computed = self._session.figures.text(cell), ""
        mark = self._marks.get(cell)
        is_computed = self._session.edition.cells[cell].computed
        if is_computed and self._session.types_totals:
            computed = self._session.figures.computed(cell)
            text = self._session.report.cells.get(cell, "")
        return CellState(
            text=text,
            previous=self._session.figures.previous(cell),
            is_computed=is_computed,
            computed=computed,
            is_pending=not text and self.is_input(cell),
            level=self._level(cell, mark),
            difference=mark.difference if mark is not None else "",
            tint=self._tints.get(cell, Tint.NONE),
        )

    def _level(self, cell: CellId, mark: Finding | None) -> Level | None:
        if cell in self._doubts and (mark is None or mark.level is not Level.ERROR):
            return Level.VERIFY
        return mark.level if mark is not None else None

    def is_input(self, cell: CellId) -> bool:
        """Tell whether a cell is filled in by hand: totals only where they are to be typed."""
        return self._session.types_totals or not self._session.edition.cells[cell].computed

    def clear(self, cells: Iterable[CellId]) -> None:
        """Empty input cells, and let found totals follow their sum again, as one step."""
        self._session.enter_values(dict.fromkeys(cells, ""), "清除")

    def show_operands(self, finding: Finding | None) -> None:
        """Tint the two sides of a finding; `None` takes the tint away."""
        tints: dict[CellId, Tint] = {}
        if finding is not None:
            tints.update(dict.fromkeys(finding.left, Tint.LEFT))
            tints.update(dict.fromkeys(finding.right, Tint.RIGHT))
        touched = set(tints) ^ set(self._tints) | set(tints) & set(self._tints)
        self._tints = tints
        self._repaint(touched)

    def _on_session_changed(self, fields: frozenset[str]) -> None:
        self._repaint(CellId(address) for address in fields)

    def _on_session_findings_changed(self) -> None:
        before = self._marks
        self._collect_marks()
        differing = {
            cell
            for cell in before.keys() | self._marks.keys()
            if before.get(cell) != self._marks.get(cell)
        }
        self._repaint(differing)

    def _collect_marks(self) -> None:
        marks: dict[CellId, Finding] = {}
        for finding in self._session.review.open_findings:
            cell = finding.anchor
            if cell is None or cell not in self._places or finding.level is Level.PENDING:
                continue
            known = marks.get(cell)
            if known is None or _GRAVITY[finding.level] < _GRAVITY[known.level]:
                marks[cell] = finding
        self._marks = marks

    def _describe(self, cell: CellId) -> str:
        """Return what is the matter with a cell, and last year's figure."""
        messages = [self._doubts[cell]] if cell in self._doubts else []
        messages += [
            finding.message.replace("；", "；\n")  # Qt does not break the lines of a tool tip
            for finding in self._session.review.open_findings
            if cell in finding.cells and finding.level is not Level.PENDING
        ]
        previous = self._session.figures.previous(cell)
        if previous:
            messages.append(f"去年：{previous}{self._session.edition.cells[cell].unit}")
        return "\n".join(messages)

    def _repaint(self, cells: Iterable[CellId]) -> None:
        for cell in cells:
            if cell in self._places:
                index = self.index_of(cell)
                self.dataChanged.emit(index, index)
