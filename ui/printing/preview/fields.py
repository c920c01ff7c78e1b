"""The two fields of the preview's bar: the page in view, and its size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from ui.look.wheel_guard import guard_wheel
from ui.printing.preview.places import ZOOM_STEPS, Fit

if TYPE_CHECKING:
    from ui.printing.preview.pages import PageView

_DIGITS = 4
_FITS = {Fit.PAGE: "整页", Fit.WIDTH: "适合宽度"}


class PageField(QWidget):
    """第 [3] 页，共 6 页: shows the page in view, and goes to the one typed in."""

    def __init__(self, view: PageView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.line = QLineEdit()
        self.line.setObjectName("preview.page")
        self.line.setAccessibleName("页码")
        self.line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.line.setMaxLength(_DIGITS)
        self.line.setFixedWidth(self.fontMetrics().horizontalAdvance("0") * (_DIGITS + 4))
        self._count = QLabel()
        row = QHBoxLayout(self)
        gap = self.fontMetrics().horizontalAdvance("0")
        row.setContentsMargins(gap, 0, gap, 0)
        row.setSpacing(gap)
        row.addWidget(QLabel("第"))
        row.addWidget(self.line)
        row.addWidget(self._count)
        self.line.returnPressed.connect(self._on_return_pressed)
        self.line.editingFinished.connect(self.show_page)
        view.page_changed.connect(self.show_page)

    def show_page(self) -> None:
        """Show the number of the page in view, instead of whatever was typed."""
        self.line.setText(str(self._view.current_page))
        self._count.setText(f"页，共 {self._view.page_count} 页")

    def _on_return_pressed(self) -> None:
        text = self.line.text().strip()
        if text.isdecimal():
            self._view.go_to_page(max(1, min(int(text), self._view.page_count)))
        self.show_page()
        self._view.setFocus()


class ZoomField(QComboBox):
    """整页, 适合宽度 or a size in percent."""

    def __init__(self, view: PageView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.setObjectName("preview.zoom")
        self.setAccessibleName("显示比例")
        for fit, text in _FITS.items():
            self.addItem(text, fit)
        for step in ZOOM_STEPS:
            self.addItem(f"{step:.0%}", step)
        guard_wheel(self)
        self.setPlaceholderText("100%")
        self.activated.connect(self._on_activated)
        view.zoom_changed.connect(self._show_zoom)
        self._show_zoom()

    def sizeHint(self) -> QSize:
        """Return room for the longest choice, without a button that moves while zooming."""
        return super().sizeHint() + QSize(self.fontMetrics().horizontalAdvance("0"), 0)

    def _on_activated(self, index: int) -> None:
        wanted = self.itemData(index)
        if isinstance(wanted, Fit):
            self._view.fit_to(wanted)
        else:
            self._view.zoom_to(float(wanted))
        self._view.setFocus()

    def _show_zoom(self) -> None:
        """Choose the entry that says how large pages are shown; between them it is a number."""
        fit = self._view.fit
        names = [_FITS[fit]] if fit is not None else [f"{self._view.zoom:.0%}"]
        index = self.findText(names[0])
        if index < 0:
            self.setPlaceholderText(names[0])
        self.setCurrentIndex(index)
