"""Pages one below the other, as they will leave the printer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from ui.printing.layout.fonts import UNITS_PER_POINT
from ui.printing.painter import PAPER, paint_page
from ui.printing.preview.places import Fit, PagePlaces, next_zoom, within_limits

if TYPE_CHECKING:
    from ui.look.theme import Theme
    from ui.printing.layout.fonts import PrintFonts
    from ui.printing.layout.items import PrintedPage, PrintedReport

_POINTS_PER_INCH = 72
_DETENT = 120
"""How far a wheel turns from one detent to the next, in Qt's units."""

_ENDS = {Qt.Key.Key_Home: False, Qt.Key.Key_End: True}
_STEPS = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}


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
        if self._report is None:
            self._change_zoom(self._zoom)
            return
        width, height = self.viewport().width(), self.viewport().height()
        bar = self.verticalScrollBar()
        if fit is Fit.WIDTH and not bar.isVisible():
            width -= bar.sizeHint().width()  # it comes and goes with the zoom
        self._change_zoom(self._places.fitting_zoom(fit, (width, height)))

    def zoom_to(self, zoom: float) -> None:
        """Show pages at a size."""
        self._fit = None
        self._change_zoom(zoom)

    def step_zoom(self, direction: int) -> None:
        """Show pages at the next larger or smaller size of the list."""
        self.zoom_to(next_zoom(self._zoom, direction))

    def go_to_page(self, number: int) -> None:
        """Bring a page into view."""
        if 1 <= number <= self.page_count:
            places = self._places
            above = max(places.gap / 2, (self.viewport().height() - places.height) / 2)
            self.verticalScrollBar().setValue(round(places.top(number) - above))
            self._set_current(number)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pages in view, white in either theme."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.tokens.window)
        if self._report is None:
            return
        painter.setPen(QPen(self._theme.tokens.line, 0))
        places, exposed = self._places, QRectF(event.rect())
        left = places.left(self.viewport().width(), self.horizontalScrollBar().value())
        above = self.verticalScrollBar().value()
        for number, page in enumerate(self._report.pages, start=1):
            top = places.top(number) - above
            box = QRectF(round(left), round(top), places.width, places.height)
            if box.intersects(exposed):
                scale = places.width / self._report.width
                _paint_sheet(painter, page, self._report.fonts, box, exposed, scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the page fitting, and the page in view where it is."""
        super().resizeEvent(event)
        if self._fit is not None:
            self.fit_to(self._fit)
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
        key = event.key()
        if key in _ENDS:
            target = self.page_count if _ENDS[Qt.Key(key)] else 1
        elif key in _STEPS and self._places.height <= self.viewport().height():
            target = self._current + _STEPS[Qt.Key(key)]
        else:
            super().keyPressEvent(event)
            return
        self.go_to_page(max(1, min(target, self.page_count)))
        event.accept()

    @property
    def _places(self) -> PagePlaces:
        per_point = self.logicalDpiX() / _POINTS_PER_INCH
        width, height = (
            (self._report.width, self._report.height) if self._report is not None else (0.0, 0.0)
        )
        gap = 4.0 * self._theme.unit
        return PagePlaces(self.page_count, width * per_point, height * per_point, gap, self._zoom)

    def _change_zoom(self, zoom: float) -> None:
        """Show pages at another size, the same place of the same page at the upper edge."""
        bar = self.verticalScrollBar()
        pages_above = bar.value() / self._places.step
        self._zoom = within_limits(zoom)
        self._lay_out()
        if self._fit is Fit.PAGE:
            self.go_to_page(self._current)
        else:
            bar.setValue(round(pages_above * self._places.step))
        self.viewport().update()
        self.zoom_changed.emit()

    def _lay_out(self) -> None:
        """Set the scroll bars to the size of all pages."""
        viewport, places = self.viewport(), self._places
        for bar, whole, seen in (
            (self.verticalScrollBar(), places.whole_height, viewport.height()),
            (self.horizontalScrollBar(), places.whole_width, viewport.width()),
        ):
            bar.setRange(0, max(0, round(whole - seen)))
            bar.setPageStep(seen)
            bar.setSingleStep(round(places.gap) * 3)

    def _on_scrolled(self) -> None:
        """Take the page in the upper part of the window for the one in view."""
        line = self.verticalScrollBar().value() + self.viewport().height() / 3
        number = self._places.page_at(line)
        if number:
            self._set_current(number)

    def _set_current(self, number: int) -> None:
        self.setAccessibleName(f"打印预览，第 {number} 页，共 {self.page_count} 页")
        if number != self._current:
            self._current = number
            self.page_changed.emit(number)


def _paint_sheet(
    painter: QPainter,
    page: PrintedPage,
    fonts: PrintFonts,
    box: QRectF,
    exposed: QRectF,
    scale: float,
) -> None:
    """Paint a sheet of paper into its box, its edge with the painter's pen.

    Args:
        painter: the painter of the view.
        page: the page on the sheet.
        fonts: the fonts it was laid out with.
        box: the place of the sheet in the view.
        exposed: the part of the view that is painted.
        scale: pixels per point.
    """
    painter.fillRect(box, PAPER)
    painter.save()
    painter.drawRect(box)
    painter.setClipRect(box)
    painter.translate(box.topLeft())
    painter.scale(scale / UNITS_PER_POINT, scale / UNITS_PER_POINT)
    shown = exposed.intersected(box).translated(-box.topLeft())
    part = QRectF(shown.topLeft() / scale, shown.bottomRight() / scale)
    paint_page(painter, page, fonts, part)
    painter.restore()
