"""Pages one below the other, as they will leave the printer."""

from __future__ import annotations

from enum import Enum, auto
from itertools import accumulate
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from ui.printing.layout.fonts import UNITS_PER_POINT
from ui.printing.painter import PAPER, paint_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.look.theme import Theme
    from ui.printing.layout.items import PrintedReport

SMALLEST_ZOOM, LARGEST_ZOOM = 0.25, 4.0
ZOOM_STEPS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
_POINTS_PER_INCH = 72
_DETENT = 120
"""How far a wheel turns from one detent to the next, in Qt's units."""


class Fit(Enum):
    """What of a page fills the window."""

    WIDTH = auto()
    PAGE = auto()


class PageView(QAbstractScrollArea):
    """Shows the pages of a report at any size; keys, wheel and scroll bars move through them.

    `page_changed` carries the number of the page in view, `zoom_changed` says that pages are shown
    at another size.
    """

    page_changed = Signal(int)
    zoom_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._report: PrintedReport | None = None
        self._fit: Fit | None = Fit.PAGE
        self._zoom = 1.0
        self._current = 1
        self.setObjectName("page_view")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        theme.changed.connect(self.viewport().update)

    @property
    def report(self) -> PrintedReport | None:
        """Return the report that is shown."""
        return self._report

    @property
    def page_count(self) -> int:
        """Return the number of pages."""
        return len(self._report.pages) if self._report is not None else 0

    @property
    def current_page(self) -> int:
        """Return the number of the page in view, from 1."""
        return self._current

    @property
    def zoom(self) -> float:
        """Return how large pages are shown; 1 is their real size."""
        return self._zoom

    @property
    def fit(self) -> Fit | None:
        """Return what of a page fills the window, nothing where the size was chosen."""
        return self._fit

    def show_report(self, report: PrintedReport) -> None:
        """Show a report, at the page that was in view before."""
        self._report = report
        self._lay_out()
        self.go_to_page(min(self._current, self.page_count))
        self.viewport().update()

    def fit_to(self, fit: Fit) -> None:
        """Show pages so large that they fill the window."""
        self._fit = fit
        self._change_zoom(self._fitting_zoom(fit))

    def zoom_to(self, zoom: float) -> None:
        """Show pages at a size."""
        self._fit = None
        self._change_zoom(zoom)

    def step_zoom(self, direction: int) -> None:
        """Show pages at the next larger or smaller size of the list."""
        if direction > 0:
            wanted = next((step for step in ZOOM_STEPS if step > self._zoom * 1.01), LARGEST_ZOOM)
        else:
            smaller = [step for step in ZOOM_STEPS if step < self._zoom * 0.99]
            wanted = smaller[-1] if smaller else SMALLEST_ZOOM
        self.zoom_to(wanted)

    def go_to_page(self, number: int) -> None:
        """Bring a page into view."""
        if 1 <= number <= self.page_count:
            above = max(self._gap / 2, (self.viewport().height() - self._page_height) / 2)
            self.verticalScrollBar().setValue(round(self._tops()[number - 1] - above))
            self._set_current(number)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pages in view, white in either theme."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.tokens.window)
        if self._report is None:
            return
        exposed = QRectF(event.rect())
        for number, box in enumerate(self._boxes()):
            if box.intersects(exposed):
                self._paint_page(painter, number, box, exposed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the page fitting, and the page in view where it is."""
        super().resizeEvent(event)
        if self._fit is not None:
            self._change_zoom(self._fitting_zoom(self._fit))
        else:
            self._lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or with Ctrl zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if abs(event.angleDelta().y()) >= _DETENT:
                self.step_zoom(event.angleDelta().y())
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by whole pages where a page is in view as a whole, else by what is in view."""
        target = self._target_of(event)
        if target is None:
            super().keyPressEvent(event)
            return
        self.go_to_page(max(1, min(target, self.page_count)))
        event.accept()

    def _target_of(self, event: QKeyEvent) -> int | None:
        key = event.key()
        ends = {Qt.Key.Key_Home: 1, Qt.Key.Key_End: self.page_count}
        if key in ends:
            return ends[Qt.Key(key)]
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        if key in steps and self._page_height <= self.viewport().height():
            return self._current + steps[Qt.Key(key)]
        return None

    @property
    def _gap(self) -> float:
        return 4.0 * self._theme.unit

    @property
    def _scale(self) -> float:
        """Pixels per point."""
        return self._zoom * self.logicalDpiX() / _POINTS_PER_INCH

    @property
    def _page_width(self) -> float:
        return self._report.width * self._scale if self._report is not None else 0.0

    @property
    def _page_height(self) -> float:
        return self._report.height * self._scale if self._report is not None else 0.0

    def _tops(self) -> list[float]:
        """Return where each page begins, as if the view were as high as all of them."""
        step = self._page_height + self._gap
        steps = [self._gap, *([step] * (self.page_count - 1))]
        return list(accumulate(steps)) if self.page_count else []

    def _boxes(self) -> Iterator[QRectF]:
        """Yield the place of each page in the viewport."""
        free = self.viewport().width() - self._page_width
        left = free / 2 if free > 0 else self._gap - self.horizontalScrollBar().value()
        above = self.verticalScrollBar().value()
        for top in self._tops():
            yield QRectF(round(left), round(top - above), self._page_width, self._page_height)

    def _paint_page(self, painter: QPainter, number: int, box: QRectF, exposed: QRectF) -> None:
        report = self._report
        if report is None:
            return
        painter.fillRect(box, PAPER)
        painter.save()
        painter.setPen(QPen(self._theme.tokens.line, 0))
        painter.drawRect(box)
        painter.setClipRect(box)
        painter.translate(box.topLeft())
        painter.scale(self._scale / UNITS_PER_POINT, self._scale / UNITS_PER_POINT)
        shown = exposed.intersected(box).translated(-box.topLeft())
        part = QRectF(shown.topLeft() / self._scale, shown.bottomRight() / self._scale)
        paint_page(painter, report.pages[number], report.fonts, part)
        painter.restore()

    def _fitting_zoom(self, fit: Fit) -> float:
        if self._report is None:
            return self._zoom
        per_point = self.logicalDpiX() / _POINTS_PER_INCH
        wide = (self._free_width(fit) - 2 * self._gap) / (self._report.width * per_point)
        high = (self.viewport().height() - 2 * self._gap) / (self._report.height * per_point)
        wanted = wide if fit is Fit.WIDTH else min(wide, high)
        return max(SMALLEST_ZOOM, min(wanted, LARGEST_ZOOM))

    def _free_width(self, fit: Fit) -> float:
        """Return the viewport's width beside a scroll bar, which comes and goes with the zoom."""
        width = self.viewport().width()
        bar = self.verticalScrollBar()
        if fit is Fit.WIDTH and not bar.isVisible():
            width -= bar.sizeHint().width()
        return width

    def _change_zoom(self, zoom: float) -> None:
        """Show pages at another size, the same place of the same page at the upper edge."""
        zoom = max(SMALLEST_ZOOM, min(zoom, LARGEST_ZOOM))
        place = self._place()
        self._zoom = zoom
        self._lay_out()
        if self._fit is Fit.PAGE:
            self.go_to_page(self._current)
        else:
            self._return_to(place)
        self.viewport().update()
        self.zoom_changed.emit()

    def _place(self) -> float:
        """Return what is at the viewport's upper edge, in pages from the start."""
        return self.verticalScrollBar().value() / (self._page_height + self._gap)

    def _return_to(self, place: float) -> None:
        self.verticalScrollBar().setValue(round(place * (self._page_height + self._gap)))

    def _lay_out(self) -> None:
        """Set the scroll bars to the size of all pages."""
        viewport = self.viewport()
        height = self.page_count * (self._page_height + self._gap) + self._gap
        width = self._page_width + 2 * self._gap
        for bar, whole, seen in (
            (self.verticalScrollBar(), height, viewport.height()),
            (self.horizontalScrollBar(), width, viewport.width()),
        ):
            bar.setRange(0, max(0, round(whole - seen)))
            bar.setPageStep(seen)
            bar.setSingleStep(round(self._gap) * 3)

    def _on_scrolled(self) -> None:
        """Take the page in the upper part of the window for the one in view."""
        line = self.verticalScrollBar().value() + self.viewport().height() / 3
        tops = self._tops()
        number = sum(top - self._gap <= line for top in tops)
        if number:
            self._set_current(min(number, self.page_count))

    def _set_current(self, number: int) -> None:
        self.setAccessibleName(f"打印预览，第 {number} 页，共 {self.page_count} 页")
        if number != self._current:
            self._current = number
            self.page_changed.emit(number)
