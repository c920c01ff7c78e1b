"""A layout that sets widgets in a line and begins another one where they do not fit."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget, QWidgetItem


class FlowLayout(QLayout):
    """Lines of widgets, as words in a text: a bar that wraps on a narrow screen."""

    def __init__(self, spacing: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Take an item over at the end."""
        self._items.append(item)

    def addWidget(self, widget: QWidget) -> None:  # noqa: N802 - Qt's name
        """Add a widget at the end."""
        self.addChildWidget(widget)
        # PySide6 would free the item that Qt makes by itself.
        self.addItem(QWidgetItem(widget))

    def count(self) -> int:
        """Return the number of items."""
        return len(self._items)

    def itemAt(self, place: int) -> QLayoutItem | None:  # noqa: N802
        """Return the item at a place."""
        return self._items[place] if 0 <= place < len(self._items) else None

    def takeAt(self, place: int) -> QLayoutItem | None:  # noqa: N802
        """Give an item up."""
        return self._items.pop(place) if 0 <= place < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """Return that it wants no more room than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Return that fewer widgets fit into a narrow line."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines at a width."""
        return self._arrange(QRect(0, 0, width, 0), moves=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Arrange the widgets."""
        super().setGeometry(rect)
        self._arrange(rect, moves=True)

    def sizeHint(self) -> QSize:
        """Return the room that is needed at least."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the room of the widest widget."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size.grownBy(self.contentsMargins())

    def _arrange(self, rect: QRect, *, moves: bool) -> int:
        """Set the widgets, those of a line at its middle; return the height of all lines."""
        room = rect.marginsRemoved(self.contentsMargins())
        top, height = room.y(), 0
        for line in self._lines(room.width()):
            height = max(item.sizeHint().height() for item in line)
            left = room.x()
            for item in line if moves else ():
                wanted = item.sizeHint()
                item.setGeometry(QRect(QPoint(left, top + (height - wanted.height()) // 2), wanted))
                left += wanted.width() + self.spacing()
            top += height + self.spacing()
        used = top - room.y() - self.spacing() if height else 0
        return used + rect.height() - room.height()

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """Return the widgets that are to be seen, line by line."""
        lines: list[list[QLayoutItem]] = []
        left = 0
        for item in self._items:
            if item.isEmpty():
                continue
            wanted = item.sizeHint().width()
            if not lines or left + wanted > width:
                lines.append([])
                left = 0
            lines[-1].append(item)
            left += wanted + self.spacing()
        return lines


class FlowBar(QWidget):
    """A bar of widgets that wraps, and insists on the height of all its lines.

    Qt takes the height of a wrapped layout for a wish: on a low screen the last line would be cut.
    """

    def __init__(self, spacing: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = FlowLayout(spacing, self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def add(self, widget: QWidget) -> None:
        """Add a widget at the end."""
        self.row.addWidget(widget)
        self.setFixedHeight(self.row.minimumSize().height())

    def fit(self) -> None:
        """Insist on the height that is needed now; to be called when widgets come or go."""
        if self.isVisible():  # before that its width says nothing
            self.setFixedHeight(self.row.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Insist on the height that is needed at the new width."""
        super().resizeEvent(event)
        self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Insist on it from the first."""
        super().showEvent(event)
        self.fit()
