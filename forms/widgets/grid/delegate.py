"""How the cells of a table are painted and edited."""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QFont,
    QFontInfo,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from forms.edition.terms import GridRole, Level
from forms.widgets.composition import Composition
from forms.widgets.grid.model import GridModel, Index, Tint

if TYPE_CHECKING:
    from PySide6.QtCore import QAbstractItemModel
    from PySide6.QtGui import QColor

    from forms.edition.edition import GridCell
    from forms.widgets.grid.model import CellState
    from forms.widgets.tokens import Tokens

_CENTRED_ROLES = {GridRole.HEADER, GridRole.BLOCK_TITLE}


def fit_aside(name: str, figure: str, metrics: QFontMetrics, room: int) -> str:
    """Return how another figure is written in a cell; an empty string where there is no room.

    Never bare: in a blank cell it would look like the cell's own figure.
    """
    ways = (f"{name} {figure}", f"{name}{figure}", f"({figure})")
    return next((one for one in ways if metrics.horizontalAdvance(one) <= room), "")


def _note_editor(index: Index, *, is_open: bool) -> None:
    model = index.model()
    if isinstance(model, GridModel):
        model.note_editor(index if is_open else None)


class GridDelegate(QStyledItemDelegate):
    """Paints label and value cells, and edits value cells in a plain line.

    `move_requested` carries the key that ended an edit, so the view moves on from there.
    """

    move_requested = Signal(int, object)

    def __init__(self, tokens: Tokens, parent: QObject) -> None:
        super().__init__(parent)
        self.tokens = tokens
        self.arrows_leave = True
        self.shows_previous = False
        self.editor: QLineEdit | None = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one grid cell."""
        model = index.model()
        assert isinstance(model, GridModel)  # noqa: S101 - tells mypy what the view was given
        place = model.place(index)
        if place is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if place.cell is None:
            self._paint_label(painter, option, place)
        else:
            self._paint_value(painter, option, model.state(place.cell))
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Return a line without frame; any text may be typed into it."""
        editor = QLineEdit(parent)
        editor.setFrame(False)
        editor.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        editor.setProperty("grid", True)  # noqa: FBT003 - Qt's signature
        editor.setFont(option.font)
        self.editor = editor
        _note_editor(index, is_open=True)
        Composition(editor)
        return editor

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """Forget the editor when the view is done with it."""
        if editor is self.editor:
            self.editor = None
            _note_editor(index, is_open=False)
        super().destroyEditor(editor, index)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the cell's text, once: a repaint of the cell must not overwrite what is typed."""
        assert isinstance(editor, QLineEdit)  # noqa: S101 - made above
        if not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand over what was typed; an untouched editor changes nothing."""
        assert isinstance(editor, QLineEdit)  # noqa: S101 - made above
        if editor.isModified():
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """End an edit on the keys that move on in a spreadsheet."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key in _LEAVING_KEYS or (self.arrows_leave and key in _SIDEWAYS_KEYS):
                assert isinstance(editor, QLineEdit)  # noqa: S101 - made above
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
                self.move_requested.emit(key, event.modifiers())
                return True
        return super().eventFilter(editor, event)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return no wish of its own: the view lays out rows and columns."""
        return QSize(0, 0)

    def _paint_label(
        self, painter: QPainter, option: QStyleOptionViewItem, place: GridCell
    ) -> None:
        painter.fillRect(option.rect, self.tokens.label)
        is_note = place.role is GridRole.NOTE
        painter.setPen(self.tokens.muted if is_note else self.tokens.text)
        painter.setFont(scale_font(option.font, NOTE_SCALE if is_note else 1.0))
        metrics = QFontMetrics(painter.font())
        pad = cell_padding(option.font)
        box = option.rect.adjusted(pad, 0, -pad, 0)
        lines = fit_label(place, box.width(), metrics)
        centred = place.role in _CENTRED_ROLES or (place.row_span > 1 and "\n" in lines)
        side = Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeft
        flags = int(side | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(box, flags, lines)

    def _paint_value(
        self, painter: QPainter, option: QStyleOptionViewItem, state: CellState
    ) -> None:
        self._paint_ground(painter, option, state)
        if state.is_pending:
            self._hatch(painter, option.rect)
        self._paint_figure(painter, option, state)
        self._paint_mark(painter, option, state)
        if option.state & QStyle.StateFlag.State_HasFocus:
            self._frame(painter, option.rect, self.tokens.accent, 2.0)

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, state: CellState
    ) -> None:
        tokens = self.tokens
        ground = tokens.sum if state.is_computed else tokens.surface
        if state.tint is Tint.LEFT:
            ground = tokens.left_operand
        elif state.tint is Tint.RIGHT:
            ground = tokens.right_operand
        elif state.level is Level.ERROR:
            ground = tokens.error_soft
        elif state.level is Level.VERIFY:
            ground = tokens.verify_soft
        if option.state & QStyle.StateFlag.State_Selected:
            ground = tokens.accent_soft
        painter.fillRect(option.rect, ground)

    def _paint_figure(
        self, painter: QPainter, option: QStyleOptionViewItem, state: CellState
    ) -> None:
        pad = cell_padding(option.font)
        box = option.rect.adjusted(pad, 0, -pad, 0)
        is_current = bool(option.state & QStyle.StateFlag.State_HasFocus)
        if state.computed and state.computed != state.text:
            self._paint_aside(painter, option, state, ("计", state.computed))
        elif state.previous and (is_current or self.shows_previous):
            self._paint_aside(painter, option, state, ("去年", state.previous))
        font = QFont(option.font)
        font.setBold(state.is_computed and state.text not in ("", "0"))
        painter.setFont(font)
        painter.setPen(self._figure_colour(state))
        text = QFontMetrics(font).elidedText(state.text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(
            box, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text
        )

    def _paint_aside(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        state: CellState,
        aside: tuple[str, str],
    ) -> None:
        """Show another figure small at the left, where it does not collide with the cell's own."""
        pad = cell_padding(option.font)
        box = option.rect.adjusted(pad, 0, -pad, 0)
        font = scale_font(option.font, PREVIOUS_SCALE)
        metrics = QFontMetrics(font)
        own = QFontMetrics(option.font).horizontalAdvance(state.text) + pad if state.text else 0
        shown = fit_aside(*aside, metrics, box.width() - own)
        if shown and not state.difference:
            painter.setFont(font)
            painter.setPen(self.tokens.pending)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, int(flags), shown)

    def _figure_colour(self, state: CellState) -> QColor:
        if state.level is Level.ERROR:
            return self.tokens.error
        return self.tokens.pending if state.text == "0" else self.tokens.text

    def _paint_mark(
        self, painter: QPainter, option: QStyleOptionViewItem, state: CellState
    ) -> None:
        if state.level is Level.ERROR:
            self._frame(painter, option.rect, self.tokens.error, 2.0)
            if state.difference:
                self._paint_badge(painter, option, state)
        elif state.level is Level.VERIFY:
            self._frame(painter, option.rect, self.tokens.verify, 1.5)
            self._paint_corner(painter, option)
        elif state.level is Level.HINT:
            self._paint_dot(painter, option)

    def _paint_badge(
        self, painter: QPainter, option: QStyleOptionViewItem, state: CellState
    ) -> None:
        """Show by how much a sum is off, as far as the figure leaves room for it."""
        font = scale_font(option.font, PREVIOUS_SCALE)
        metrics = QFontMetrics(font)
        pad = cell_padding(option.font)
        bold = QFont(option.font)
        bold.setBold(True)
        room = option.rect.width() - QFontMetrics(bold).horizontalAdvance(state.text) - 2 * pad
        captions = (f"差 {state.difference}", state.difference)
        fitting = [one for one in captions if metrics.horizontalAdvance(one) + pad <= room]
        if not fitting:
            return
        size = QSizeF(metrics.horizontalAdvance(fitting[0]) + pad, metrics.height())
        box = QRectF(QPointF(option.rect.left() + pad * 0.6, 0), size)
        box.moveTop(option.rect.center().y() - size.height() / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.tokens.error)
        painter.drawRoundedRect(box, size.height() / 2, size.height() / 2)
        painter.setFont(font)
        painter.setPen(self.tokens.surface)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), fitting[0])

    def _paint_corner(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        side = QFontMetrics(option.font).height() * 0.4
        right, top = option.rect.right() + 1.0, float(option.rect.top())
        corner = QPolygonF(
            [QPointF(right - side, top), QPointF(right, top), QPointF(right, top + side)]
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.tokens.verify)
        painter.drawPolygon(corner)

    def _paint_dot(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        size = QFontMetrics(option.font).height() * 0.3
        box = QRectF(option.rect.right() - size * 1.3, option.rect.top() + size * 0.3, size, size)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.tokens.hint)
        painter.drawEllipse(box)

    def _hatch(self, painter: QPainter, rect: QRect) -> None:
        brush = QBrush(self.tokens.line_soft, Qt.BrushStyle.BDiagPattern)
        painter.fillRect(rect, brush)

    def _frame(self, painter: QPainter, rect: QRect, colour: QColor, width: float) -> None:
        pen = QPen(colour, width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = width / 2
        painter.drawRect(QRectF(rect).adjusted(inset, inset, -inset, -inset))


NOTE_SCALE = 0.9
PREVIOUS_SCALE = 0.78

_LEAVING_KEYS = {
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
}
_SIDEWAYS_KEYS = {Qt.Key.Key_Left, Qt.Key.Key_Right}


def scale_font(font: QFont, scale: float) -> QFont:
    """Return a font in another size, in points or pixels as the original is."""
    scaled = QFont(font)
    if font.pointSizeF() > 0:
        scaled.setPointSizeF(font.pointSizeF() * scale)
    else:
        scaled.setPixelSize(round(font.pixelSize() * scale))
    return scaled


def cell_padding(font: QFont) -> int:
    """Return the space left and right of a cell's text in pixels, from the font."""
    return round(QFontMetrics(font).height() * 0.3)


def character_height(font: QFont) -> int:
    """Return the size of a Chinese character in pixels."""
    return QFontInfo(font).pixelSize()


def fit_label(place: GridCell, width: int, metrics: QFontMetrics) -> str:
    """Return a label with line breaks where it does not fit on one line.

    Breaks are those of the paper; a header without any is broken into even lines.
    """
    room = max(width, 1)
    wanted = metrics.horizontalAdvance(place.text)
    if wanted <= room:
        return place.text
    broken = place.lines.split("\n")
    fits = all(metrics.horizontalAdvance(line) <= room for line in broken)
    if len(broken) > 1 and (fits or place.role is not GridRole.HEADER):
        return place.lines
    if place.role is not GridRole.HEADER:
        return place.text
    length = math.ceil(len(place.text) / math.ceil(wanted / room))
    return "\n".join(textwrap.wrap(place.text, length))
