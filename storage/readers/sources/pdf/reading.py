"""PDF files with text: ruled tables, tables of aligned text, paragraphs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pypdfium2
import pypdfium2.raw as pdfium

from storage.readers.document import MAX_CELLS, Block, Document, Table
from storage.readers.reading import ReadError
from storage.readers.sources.pdf.aligned import parted
from storage.readers.sources.pdf.cut_rows import with_cuts_marked
from storage.readers.sources.pdf.furniture import without_furniture
from storage.readers.sources.pdf.lines import Line, lines_of
from storage.readers.sources.pdf.marks import PICTURES, SCANNED_TEXT, UNREADABLE
from storage.readers.sources.pdf.pages import Page, TooMuchError, page_content, prepare
from storage.readers.sources.pdf.paragraphs import Text, margins_of
from storage.readers.sources.pdf.tables import PlacedTable, sorted_page

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PAGES = 300
"""A report has below 40 pages."""
_MOST_CHARACTERS = 150_000
_HEAD = 1024  # the mark of a PDF may stand behind a few bytes of something else


def read_pdf(content: bytes, origin: str) -> Document:
    """Return the tables and paragraphs of a PDF, in the order of its pages.

    Raises:
        ReadError: it is no PDF, empty, damaged, asks for a password, has no text (a scan), or text
            that no program can tell the characters of, or is far too large.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise ReadError(f"“{origin}”是空文件，请核对是否选错了文件。")
    if b"%PDF" not in content[:_HEAD]:
        raise ReadError(f"“{origin}”不是PDF文件，可能是其他文件改了扩展名，请核对是否选错了文件。")
    try:
        return _read(content, origin)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise ReadError(
                f"PDF文件“{origin}”设有打开密码，无法读取；请取得不带密码的文件后再试。"
            ) from error
        raise _damaged(origin) from error
    except TooMuchError as error:
        raise _too_large(origin) from error
    except (ValueError, ArithmeticError, LookupError, RecursionError) as error:
        # Places on a page may be anything in a damaged file: infinite, or no numbers.
        raise _damaged(origin) from error


def _read(content: bytes, origin: str) -> Document:
    tally: Counter[str] = Counter()
    file = pypdfium2.PdfDocument(content)
    try:
        if len(file) > MAX_PAGES:
            raise ReadError(
                f"PDF文件“{origin}”有{len(file)}页，不像是年度报告，请核对是否选错了文件。"
            )
        file.init_forms()
        title = str(file.get_metadata_value("Title") or "").strip()
        pages = list(_pages(file, tally, origin))
    finally:
        file.close()
    _refuse_unreadable(pages, tally, origin)
    blocks, remarks = _blocks(pages, tally)
    notes = [sentence.format(count) for sentence, count in tally.items() if count]
    if any(page.is_scanned and page.characters for page in pages):
        notes.insert(0, SCANNED_TEXT)
    pictures = [str(page.number) for page in pages if page.has_picture and not page.characters]
    if pictures:
        notes.append(PICTURES.format("、".join(pictures)))
    return Document(tuple(blocks), title=title, remarks=(*notes, *remarks))


def _pages(file: pypdfium2.PdfDocument, tally: Counter[str], origin: str) -> Iterator[Page]:
    characters = 0
    for number in range(len(file)):
        page = file[number]
        edges = prepare(page)
        page.close()
        page = file[number]
        try:
            content = page_content(page, edges, number + 1, tally)
        finally:
            page.close()
        characters += len(content.characters)
        if characters > _MOST_CHARACTERS:
            raise _too_large(origin)
        yield content


def _refuse_unreadable(pages: list[Page], tally: Counter[str], origin: str) -> None:
    count = sum(each.text != " " for page in pages for each in page.characters)
    if not count:
        raise ReadError(
            f"PDF文件“{origin}”中没有文字，是扫描件或图片，无法读取；"
            "请取得Word、网页等版本，或对照原件填写。"
        )
    if tally[UNREADABLE] * 5 > count:
        raise ReadError(
            f"PDF文件“{origin}”的文字编码无法识别，无法读取；请取得Word、网页等版本，或对照原件填写。"
        )


def _blocks(pages: list[Page], tally: Counter[str]) -> tuple[list[Block], list[str]]:
    parts = [sorted_page(page, tally) for page in pages]
    free, remarks = without_furniture(
        [lines_of(part.free, tally) for part in parts], [page.height for page in pages]
    )
    margins = margins_of(free, min(page.width for page in pages))
    blocks: list[Block] = []
    cells = 0
    last: PlacedTable | None = None  # the table that ends the blocks so far
    text = Text(margins)
    for page, part, lines in zip(pages, parts, free, strict=True):
        for item in _in_order(part.tables, list(parted(lines, page.number)), lines):
            if isinstance(item, Line):
                text.add(item, page.number)
                last = None
                continue
            blocks += text.paragraphs
            text = Text(margins)
            table = item.table if isinstance(item, PlacedTable) else item
            if last is not None and isinstance(item, PlacedTable) and page.number > last.table.page:
                blocks[-1], table = with_cuts_marked(last, item, tally)
            blocks.append(table)
            cells += len(table.cells)
            if cells > MAX_CELLS:
                raise TooMuchError
            last = item._replace(table=table) if isinstance(item, PlacedTable) else None
    return [*blocks, *text.paragraphs], remarks


def _in_order(
    tables: list[PlacedTable], items: list[Line | Table], lines: list[Line]
) -> Iterator[Line | Table | PlacedTable]:
    """Yield what stands on a page from top to bottom."""
    waiting = list(tables)
    index = 0
    for item in items:
        y = lines[index].y
        while waiting and waiting[0].top < y:
            yield waiting.pop(0)
        yield item
        index += 1 if isinstance(item, Line) else 1 + max(cell.row for cell in item.cells)
    yield from waiting


def _damaged(origin: str) -> ReadError:
    return ReadError(
        f"PDF文件“{origin}”已损坏或没有复制完整，无法读取；请重新取得文件，或取得Word、网页等版本。"
    )


def _too_large(origin: str) -> ReadError:
    return ReadError(f"PDF文件“{origin}”内容过多，不像是年度报告，请核对是否选错了文件。")
