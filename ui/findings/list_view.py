"""The view on the list of findings: painting, keys, and what a click meets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.findings.layout import BETWEEN_NOTES, LINKS, WRAP, FindingLayout, Part, body_text
from ui.findings.model import REMEDY_COUNT, ROW
from ui.look.icons import Tone
from ui.look.marks import SHAPES, level_colour

if TYPE_CHECKING:
    from forms.checks.finding import Finding
    from ui.findings.layout import Boxes, Note
    from ui.findings.rows import FindingRow
    from ui.look.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)
_COPY = QKeySequence.StandardKey.Copy
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindingsList(QListView):
    """A list whose Enter key goes to the finding on every platform.

    `fold_requested` carries a row and whether its consequences are to be listed,
    `link_clicked` the kind of a link that was clicked, and its row.
    """

    fold_requested = Signal(int, bool)
    link_clicked = Signal(object, int)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("findings")
        self.setAccessibleName("校验结果")
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setMouseTracking(True)
        self._pressed: tuple[Part, QModelIndex] | None = None
        self._delegate = _FindingDelegate(theme, self)
        self.setItemDelegate(self._delegate)

    def part_at(self, place: QPoint) -> tuple[Part, QModelIndex]:
        """Return what stands at a place, and the row that it belongs to."""
        index = self.indexAt(place)
        if not index.isValid():
            return Part.FINDING, index
        return self._delegate.boxes(self.visualRect(index), index).part_at(place), index

    def box_of(self, part: Part, row: int) -> QRect:
        """Return where a part of a row is shown, an empty rectangle where it is not."""
        index = self.model().index(row, 0)
        boxes = self._delegate.boxes(self.visualRect(index), index)
        links = {note.part: note.box for note in boxes.notes}
        return {Part.HEADING: boxes.heading, Part.FINDING: boxes.item, **links}.get(part, QRect())

    @property
    def current_finding(self) -> Finding | None:
        """The finding that is selected, if one is."""
        finding: Finding | None = self.currentIndex().data(Qt.ItemDataRole.UserRole)
        return finding

    def clear_current(self) -> None:
        """Select nothing, so that Qt does not select a neighbour when the row goes."""
        self.selectionModel().clear()

    def event(self, event: QEvent) -> bool:
        """Keep the key for copying, which copies the current sentence here and no cells."""
        is_asked_for = event.type() is QEvent.Type.ShortcutOverride
        if is_asked_for and isinstance(event, QKeyEvent) and event.matches(_COPY):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the current finding on Enter; list what follows from it on the arrow keys."""
        index = self.currentIndex()
        key = Qt.Key(event.key())
        if not index.isValid():
            super().keyPressEvent(event)
        elif key in _ENTER:
            self.activated.emit(index)
        elif key == Qt.Key.Key_Right:
            self.fold_requested.emit(index.row(), True)  # noqa: FBT003 - a signal's argument
        elif key == Qt.Key.Key_Left:
            self.fold_requested.emit(index.row(), False)  # noqa: FBT003 - a signal's argument
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select a row; a section's name is no part of one."""
        part, index = self.part_at(event.position().toPoint())
        if part is Part.HEADING:
            return
        self._pressed = (part, index) if event.button() is Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Follow a link on which the mouse was pressed and released."""
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        part, index = self.part_at(event.position().toPoint())
        if pressed != (part, index) or part not in LINKS:
            return
        if part is Part.FOLD:
            self.fold_requested.emit(index.row(), not index.data(ROW).is_unfolded)
        else:
            self.link_clicked.emit(part, index.row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go to a finding; on a link the second click is one more click."""
        part, _ = self.part_at(event.position().toPoint())
        if part is Part.FINDING:
            super().mouseDoubleClickEvent(event)
        else:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Show what can be clicked."""
        super().mouseMoveEvent(event)
        part, _ = self.part_at(event.position().toPoint())
        hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(hand if part in LINKS else arrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current row in sight when other things need the room."""
        before = QRect(QPoint(), event.oldSize())
        is_seen = before.intersects(self.visualRect(self.currentIndex()))
        super().resizeEvent(event)
        if is_seen:
            self.scrollTo(self.currentIndex())


class _FindingDelegate(QStyledItemDelegate):
    """Paints a finding: shape, place, the sentence, and what follows from it."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view
        self._layout = FindingLayout(theme)

    def boxes(self, rect: QRect, index: Index) -> Boxes:
        """Return where the parts of a row stand."""
        return self._layout.boxes(index.data(ROW), index.data(REMEDY_COUNT), rect)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height that the wrapped sentence needs."""
        width = self._view.viewport().width()
        return QSize(width, self.boxes(QRect(0, 0, width, 0), index).item.bottom() + 1)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        row: FindingRow = index.data(ROW)
        boxes = self.boxes(option.rect, index)
        painter.save()
        self._paint_ground(painter, option, boxes, row)
        tokens, fonts = self._theme.tokens, self._theme.typography
        painter.setFont(fonts.base)
        is_settled = bool(row.explanation)
        painter.setPen(tokens.muted if is_settled else level_colour(row.finding.level, tokens))
        painter.drawText(boxes.shape, int(Qt.AlignmentFlag.AlignTop), SHAPES[row.finding.level])
        painter.setPen(tokens.text)
        painter.setFont(fonts.base if row.is_consequence else fonts.strong)
        painter.drawText(boxes.title, WRAP, row.title)
        painter.setFont(fonts.base)
        painter.drawText(boxes.body, WRAP, body_text(row))
        painter.setFont(fonts.note)
        for note in boxes.notes:
            self._paint_note(painter, note, is_unfolded=row.is_unfolded)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, boxes: Boxes, row: FindingRow
    ) -> None:
        tokens, unit = self._theme.tokens, self._theme.unit
        if row.heading:
            painter.fillRect(boxes.heading, tokens.label)
            painter.setPen(tokens.muted)
            painter.setFont(self._theme.typography.note)
            painter.drawText(boxes.heading.adjusted(unit * 3, 0, 0, 0), _MIDDLE, row.heading)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(boxes.item, tokens.accent_soft)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(boxes.item, tokens.label)
        painter.setPen(tokens.line_soft)
        painter.drawLine(boxes.item.bottomLeft(), boxes.item.bottomRight())
        if option.state & QStyle.StateFlag.State_Selected and self._view.hasFocus():
            bar = QRect(boxes.item.topLeft(), QSize(max(unit // 2, 2), boxes.item.height()))
            painter.fillRect(bar, tokens.accent)

    def _paint_note(self, painter: QPainter, note: Note, *, is_unfolded: bool) -> None:
        tokens = self._theme.tokens
        painter.setPen(tokens.muted)
        if not note.is_first:
            width = painter.fontMetrics().horizontalAdvance(BETWEEN_NOTES)
            before = QRect(note.box.left() - width, note.box.top(), width, note.box.height())
            painter.drawText(before, _MIDDLE, BETWEEN_NOTES)
        text = note.box
        if note.part is Part.FOLD:
            icon = self._theme.icon("chevron_down" if is_unfolded else "chevron_right", Tone.MUTED)
            side = self._theme.unit * 3
            square = QRect(text.left(), text.center().y() - side // 2, side, side)
            icon.paint(painter, square)
            text = text.adjusted(self._layout.icon_width, 0, 0, 0)
        else:
            painter.setPen(tokens.accent)
        painter.drawText(text, _MIDDLE, note.text)
