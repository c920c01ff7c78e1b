"""A composed report as a PDF file."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QBuffer, QIODevice, QLoggingCategory, QMarginsF
from PySide6.QtGui import (
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from ui.printing.layout.fonts import describe_substitutes
from ui.printing.layout.pages import lay_out
from ui.printing.painter import RESOLUTION, paint_page
from ui.printing.pdf.archive import ArchiveError
from ui.printing.pdf.codes import PdfLayoutError
from ui.printing.pdf.drawn_text import DrawnText
from ui.printing.pdf.finishing import Reading, finish_pdf
from ui.printing.pdf.outline import bookmarks_of
from ui.printing.pdf.page_proof import describe_page_faults
from ui.printing.pdf.properties import document_id, information, metadata

if TYPE_CHECKING:
    from export.paper.blocks import Paper
    from ui.printing.layout.items import PrintedReport


_UNREADABLE = (
    "这份 PDF 可以正常查看和打印，但其中有的文字可能无法查找和复制，文件属性也没有写入。"
    "要供公众检索时，请改用导出的 Word 文件另存为 PDF。"
)


class PdfFile(NamedTuple):
    """A file's content, and what there is to say about its pages, fonts and texts, if anything."""

    content: bytes
    note: str


def make_pdf(
    paper: Paper, report: PrintedReport | None = None, *, is_archive: bool = False
) -> PdfFile:
    """Print a composed report into a file, and lay it out where that was not done before.

    Needs neither a window nor a display: without an application it makes one that has none.

    Raises:
        ArchiveError: it was to be PDF/A and cannot be.
    """
    application()
    report = report or lay_out(paper)
    content, note = print_pdf(report, is_archive=is_archive)
    faults = describe_page_faults(paper, report)
    return PdfFile(content, faults + describe_substitutes(report.fonts.substitutes) + note)


def print_pdf(report: PrintedReport, *, is_archive: bool = False) -> PdfFile:
    """Return a laid out report as a .pdf file.

    It is dated by its signature, like the Word file, and bears no trace of the machine. An archive
    is PDF/A-1b: fit to be kept for good, as 党政机关 archives ask for.

    Raises:
        ArchiveError: it was to be PDF/A and cannot be; a file that is none is never said to be one.
    """
    text = "".join(item.text for page in report.pages for item in page.all_texts())
    about = (report.title, report.organization, report.moment)
    document = document_id(text)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    if is_archive:
        writer.setPdfVersion(QPagedPaintDevice.PdfVersion.PdfVersion_A1b)
    writer.setResolution(RESOLUTION)
    writer.setPageLayout(a4_layout())
    writer.setDocumentId(document)
    writer.setDocumentXmpMetadata(metadata(*about, document, is_archive=is_archive))
    painter = QPainter(writer)
    drawn = DrawnText()
    for page in report.pages:
        if page.number > 1:
            writer.newPage()
        paint_page(painter, page, report.fonts, draw=drawn.draw)
    painter.end()
    pdf = bytes(buffer.data().data())
    reading = Reading(report.tags, drawn.tags, bookmarks_of(report))
    try:
        finished = finish_pdf(
            pdf, information(*about), drawn.glyphs, reading, is_archive=is_archive
        )
    except PdfLayoutError as error:
        if is_archive:
            raise ArchiveError("这份文件的内容无法整理成存档要求的样子") from error
        return PdfFile(pdf, _UNREADABLE)
    return PdfFile(finished, "")


def a4_layout() -> QPageLayout:
    """Return A4 upright without margins: the layout has its own."""
    return QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, QMarginsF()
    )


@cache
def application() -> QGuiApplication:
    """Return the application, one without a display where there is none yet."""
    existing = QGuiApplication.instance()
    if isinstance(existing, QGuiApplication):
        return existing
    # Elsewhere the platform's own plugin needs no display, and only it knows the system's fonts.
    hidden = ["-platform", "offscreen"] if sys.platform.startswith("linux") else []
    # Characters that no font here can draw are of no interest to whoever reads the messages.
    QLoggingCategory.setFilterRules("qt.text.*=false")
    # Where widgets are loaded a window may follow, and a process can have one application only.
    widgets = sys.modules.get("PySide6.QtWidgets")
    made: QGuiApplication = (widgets.QApplication if widgets else QGuiApplication)(
        ["nianbao", *hidden]
    )
    return made
