"""The difference assistant below the findings: what would mend the selected one, to be looked at.

Choosing a proposal puts the cursor into its cell, and the clerk decides with the paper at hand.
Only 采用 below it, or Ctrl and Enter, carries it out, as one step that can be undone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.findings.layout import BETWEEN_NOTES, WRAP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.checks.repairs.remedies import Remedy
    from ui.look.theme import Theme

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

ACCEPT = "采用"
REASON = Role.UserRole + 1
_MOST_LINES = 11
"""Lines that the proposals may take from the findings above before they scroll."""


class RemedyList(QFrame):
    """Lists proposals; hidden while there are none.

    `chosen` carries the id of the cell, `accepted` the proposal to be carried out.
    """

    chosen = Signal(str)
    accepted = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("remedy_panel")
        self._head = QLabel()
        self._head.setObjectName("note")
        self._head.setContentsMargins(theme.unit * 3, theme.unit * 2, theme.unit * 2, theme.unit)
        self.view = _RemedyView(theme, self)
        self._model = _RemedyModel(self.view)
        self.view.setModel(self._model)
        self.view.clicked.connect(self._on_view_chosen)
        self.view.entered_by_key.connect(self._on_view_chosen)
        self.view.accepted.connect(self._on_view_accepted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self.view)
        self.hide()

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """Return the proposals that are listed."""
        return self._model.remedies

    def show_remedies(self, remedies: Sequence[Remedy]) -> None:
        """List the proposals for the selected finding."""
        if tuple(remedies) == self._model.remedies:
            return
        self._model.show(remedies)
        self._head.setText(f"可能的改正：{len(remedies)} 处　请核对后修改，或点“采用”")
        self.view.fit_height()
        self.setVisible(bool(remedies))

    def focus_first(self) -> None:
        """Give the keyboard to the proposals."""
        if self._model.rowCount():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self.view.setCurrentIndex(self._model.index(0))

    def _on_view_accepted(self, index: QModelIndex) -> None:
        self.accepted.emit(self._model.remedies[index.row()])

    def _on_view_chosen(self, index: QModelIndex) -> None:
        if not self.view.is_accepting:
            self.chosen.emit(index.data(Role.UserRole))


class _RemedyModel(QAbstractListModel):
    """The proposals: sentence, cell id as `UserRole`, and the reason as `REASON`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.remedies: tuple[Remedy, ...] = ()

    def show(self, remedies: Sequence[Remedy]) -> None:
        """List other proposals; they belong together, so all of them change."""
        self.beginResetModel()
        self.remedies = tuple(remedies)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of proposals."""
        return 0 if parent.isValid() else len(self.remedies)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return what to change, why, and where."""
        remedy = self.remedies[index.row()]
        if role == Role.DisplayRole:
            return remedy.sentence
        if role == REASON:
            return remedy.reason
        if role == Role.UserRole:
            return str(remedy.cell)
        if role == Role.AccessibleTextRole:
            return f"{remedy.sentence}，{remedy.reason}"
        return None


class _RemedyView(QListView):
    """Rows that look like links: one click, or Enter, goes there."""

    entered_by_key = Signal(QModelIndex)
    accepted = Signal(QModelIndex)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.is_accepting = False
        self.setObjectName("remedies")
        self.setAccessibleName("可能的改正")
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self._delegate = _RemedyDelegate(theme, self)
        self.setItemDelegate(self._delegate)

    def fit_height(self) -> None:
        """Be as high as the proposals, up to a share of the panel."""
        line = QFontMetrics(self._theme.typography.base).lineSpacing()
        rows = sum(self.sizeHintForRow(row) for row in range(self.model().rowCount()))
        self.setFixedHeight(min(rows + self._theme.unit, line * _MOST_LINES))

    def resizeEvent(self, event: object) -> None:
        """Wrap to the new width, which may take more lines."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt's event, passed on
        self.fit_height()

    def accept_box(self, index: Index) -> QRect:
        """Return where the link stands that carries a proposal out."""
        return self._delegate.boxes(self.visualRect(index), index).accept

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Carry a proposal out where its link is clicked; anywhere else it is only shown."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        self.is_accepting = index.isValid() and self.accept_box(index).contains(place)
        is_accepting = self.is_accepting and event.button() is Qt.MouseButton.LeftButton
        super().mouseReleaseEvent(event)
        self.is_accepting = False
        if is_accepting:
            self.accepted.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the current proposal on Enter, carry it out with Ctrl."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            is_accepting = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            (self.accepted if is_accepting else self.entered_by_key).emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _Boxes(Struct, frozen=True):
    """Where the parts of a proposal stand."""

    action: QRect
    accept: QRect
    reason: QRect


class _RemedyDelegate(QStyledItemDelegate):
    """Paints what to change as a link, below it the link that does so, and the reason."""

    def __init__(self, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of the wrapped texts."""
        width = self._view.viewport().width()
        boxes = self.boxes(QRect(0, 0, width, 0), index)
        bottom = max(boxes.accept.bottom(), boxes.reason.bottom())
        return QSize(width, bottom + self._theme.unit)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one proposal."""
        tokens, fonts = self._theme.tokens, self._theme.typography
        boxes = self.boxes(option.rect, index)
        painter.save()
        is_current = option.state & QStyle.StateFlag.State_HasFocus
        if is_current or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, tokens.accent_soft)
        painter.setFont(fonts.base)
        painter.setPen(tokens.accent)
        painter.drawText(boxes.action, WRAP, self._action(boxes.action.width(), index))
        painter.setFont(fonts.note)
        painter.drawText(boxes.accept, WRAP, ACCEPT)
        painter.setPen(tokens.muted)
        if index.data(REASON):
            between = QRect(boxes.accept.topRight(), boxes.reason.bottomLeft())
            painter.drawText(between, WRAP, BETWEEN_NOTES)
            painter.drawText(boxes.reason, WRAP, index.data(REASON))
        painter.restore()

    def boxes(self, row: QRect, index: Index) -> _Boxes:
        """Return where the parts stand; `row` need not have the right height."""
        unit, fonts = self._theme.unit, self._theme.typography
        place = QPoint(row.left() + unit * 3, row.top() + unit // 2)
        width = max(row.width() - unit * 5, 1)
        action = _text_box(place, width, fonts.base, self._action(width, index))
        below = QPoint(place.x(), action.bottom() + 1)
        metrics = QFontMetrics(fonts.note)
        accept = QRect(below, QSize(metrics.horizontalAdvance(ACCEPT) + 1, metrics.height()))
        indent = accept.width() + metrics.horizontalAdvance(BETWEEN_NOTES)
        beside = below + QPoint(indent, 0)
        reason = _text_box(beside, max(width - indent, 1), fonts.note, index.data(REASON))
        return _Boxes(action, accept, reason)

    def _action(self, width: int, index: Index) -> str:
        """Return the sentence; where it is too long for a line, the place stands alone."""
        sentence = str(index.data())
        is_wide = QFontMetrics(self._theme.typography.base).horizontalAdvance(sentence) > width
        return sentence.replace("：", "：\n", 1) if is_wide else sentence


def _text_box(place: QPoint, width: int, font: QFont, text: str) -> QRect:
    room = QRect(0, 0, width, 10_000)
    height = QFontMetrics(font).boundingRect(room, WRAP, text).height()
    return QRect(place, QSize(width, height))
