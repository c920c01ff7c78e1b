"""Painting a page onto whatever has a painter: a screen, an image, a printer, a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from export.paper.typography import DRAFT
from ui.printing.layout.fonts import UNITS_PER_POINT, Face

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QRectF

    from ui.printing.layout.fonts import PrintFonts
    from ui.printing.layout.items import PrintedPage, Rule, TextItem, Watermark

RESOLUTION = 72 * UNITS_PER_POINT
"""Units per inch in which pages are painted."""

PAPER = QColor(255, 255, 255)
_INK = QColor(0, 0, 0)
_WATERMARK = QColor(236, 236, 236)
"""Half of the grey of Word's watermark, without the transparency that some printers choke on."""

_WATERMARK_SIZE = (330.0, 165.0)
_WATERMARK_ANGLE = -45.0
_RULE_PT = 0.5


def draw_text(painter: QPainter, position: QPointF, item: TextItem) -> None:
    """Draw a text with the painter's font, its baseline starting there."""
    painter.drawText(position, item.text)


def paint_page(
    painter: QPainter,
    page: PrintedPage,
    fonts: PrintFonts,
    part: QRectF | None = None,
    draw: Callable[[QPainter, QPointF, TextItem], None] = draw_text,
) -> None:
    """Paint a page, in units of 1/20 pt from its upper left corner; the ground stays as it is.

    Args:
        painter: whose scale makes the units what they are on its device.
        page: the page.
        fonts: the fonts it was laid out with.
        part: the part of the page in points that will be seen, if not all of it.
        draw: draws a text, where more is to be known of it than how it looks.
    """
    painter.save()
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    if page.watermark is not None:
        _paint_watermark(painter, page.watermark, fonts)
    _paint_rules(painter, page.rules)
    painter.setPen(_INK)
    for item in page.all_texts():
        if part is None or _is_in(item, part):
            painter.setFont(fonts.font(item.face, item.stretch))
            draw(painter, QPointF(item.x, item.baseline) * UNITS_PER_POINT, item)
    painter.restore()


def _is_in(item: TextItem, part: QRectF) -> bool:
    size = 2 * item.face.size_pt
    return part.top() - size < item.baseline < part.bottom() + size


def _paint_rules(painter: QPainter, rules: tuple[Rule, ...]) -> None:
    """Paint a table's lines, on a screen at least one pixel wide and on whole pixels."""
    scale = painter.deviceTransform().m11()
    width = _RULE_PT * UNITS_PER_POINT
    if scale < 1:
        width = max(1, round(width * scale)) / scale
    pen = QPen(QBrush(_INK), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(pen)
    for rule in rules:
        start = QPointF(rule.x1, rule.y1) * UNITS_PER_POINT
        painter.drawLine(start, QPointF(rule.x2, rule.y2) * UNITS_PER_POINT)


def _paint_watermark(painter: QPainter, mark: Watermark, fonts: PrintFonts) -> None:
    """Paint a word across the text area, as a shape: it is no part of the text."""
    path = QPainterPath()
    path.addText(QPointF(), fonts.font(Face(DRAFT.font, 100)), mark.text)
    box = path.boundingRect()
    painter.save()
    painter.translate(QPointF(mark.x, mark.y) * UNITS_PER_POINT)
    painter.rotate(_WATERMARK_ANGLE)
    width, height = (side * UNITS_PER_POINT for side in _WATERMARK_SIZE)
    painter.scale(width / max(box.width(), 1), height / max(box.height(), 1))
    painter.translate(-box.center())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(path, _WATERMARK)
    painter.restore()
