"""Printing on a printer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter

from forms.errors import UserError
from ui.printing.layout.fonts import UNITS_PER_POINT
from ui.printing.painter import RESOLUTION, paint_page
from ui.printing.pdf.document import a4_layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.printing.layout.items import PrintedPage, PrintedReport

_SAME_PAPER = 0.99
"""From that scale on the paper is the one that was laid out for: nothing is scaled."""


class PrintError(UserError):
    """The printer takes nothing."""


def make_printer(report: PrintedReport) -> QPrinter:
    """Return the printer to ask about, set to the paper of the report."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(report.title)
    printer.setCreator(report.organization)
    printer.setPageLayout(a4_layout())
    # The layout has its own margins; without this the printer's are added to them.
    printer.setFullPage(True)
    return printer


def print_report(report: PrintedReport, printer: QPrinter) -> None:
    """Print the pages that were asked for, on the paper that was asked for.

    Raises:
        PrintError: the printer cannot be used.
    """
    painter = QPainter()
    if not painter.begin(printer):
        raise PrintError(
            "打印机没有响应，未能打印。请检查打印机是否开机、联网，或另存为 PDF 后再打印。"
        )
    per_unit = printer.resolution() / RESOLUTION
    area = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
    size = QPointF(report.width, report.height) * UNITS_PER_POINT * per_unit
    scale = min(area.width() / size.x(), area.height() / size.y())
    if not _SAME_PAPER <= scale <= 1 / _SAME_PAPER:
        painter.translate(area.center() - size * scale / 2)
        per_unit *= scale
    painter.scale(per_unit, per_unit)
    for number, page in enumerate(_wanted(report.pages, printer)):
        if number and not printer.newPage():
            painter.end()
            raise PrintError("打印机中断了打印，后面的页没有打出来。请检查打印机后重新打印。")
        paint_page(painter, page, report.fonts)
    painter.end()


def _wanted(pages: Sequence[PrintedPage], printer: QPrinter) -> list[PrintedPage]:
    """Return the pages in the order in which they are to leave the printer."""
    chosen = list(pages)
    if printer.printRange() is QPrinter.PrintRange.PageRange:
        first, last = printer.fromPage(), printer.toPage()
        chosen = [page for page in pages if first <= page.number <= (last or len(pages))]
    if printer.pageOrder() is QPrinter.PageOrder.LastPageFirst:
        chosen.reverse()
    if printer.supportsMultipleCopies() or printer.copyCount() <= 1:
        return chosen
    if printer.collateCopies():
        return chosen * printer.copyCount()
    return [page for page in chosen for _ in range(printer.copyCount())]
