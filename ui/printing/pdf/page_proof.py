"""Whether the pages show what the report says: every line inside the text area, every word once."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from export.paper.blocks import Heading, Paragraph, Signature, TableBlock, Title
from export.paper.typography import POINTS_PER_MM
from ui.printing.layout.characters import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from export.paper.blocks import Block, Paper
    from ui.printing.layout.items import PrintedReport

_ROUNDING_PT = 1.0
_HANGING_EM = 1.1
"""A mark at a line's end may hang over the margin by its own width."""
_SHOWN = 20


class _Part(NamedTuple):
    """What is printed of a block: its words, and the table if it is one."""

    text: str
    table: TableBlock | None = None


def describe_page_faults(paper: Paper, report: PrintedReport) -> str:
    """Return in Chinese what the pages show wrongly, an empty text where they are right."""
    first = next(_find_faults(paper, report), "")
    return f"PDF 核对发现不一致，请不要使用这份文件：{first}。" if first else ""


def _find_faults(paper: Paper, report: PrintedReport) -> Iterator[str]:
    yield from _find_outside(paper, report)
    yield from _compare_words(paper, report)


def _find_outside(paper: Paper, report: PrintedReport) -> Iterator[str]:
    page = paper.setup.page
    left, top = page.left_mm * POINTS_PER_MM, page.top_mm * POINTS_PER_MM
    right = left + page.text_width_mm * POINTS_PER_MM
    bottom = top + page.text_height_mm * POINTS_PER_MM
    for sheet in report.pages:
        for item in sheet.texts:
            hanging = _HANGING_EM * item.face.size_pt
            is_wide = item.x < left - _ROUNDING_PT or item.right > right + hanging
            if is_wide or not top <= item.baseline <= bottom + _ROUNDING_PT:
                yield f"第{sheet.number}页的“{item.text[:_SHOWN]}”超出版心"


def _compare_words(paper: Paper, report: PrintedReport) -> Iterator[str]:
    """Compare block by block, in their order; a table's head may be there more than once."""
    painted = _squeeze(item.text for sheet in report.pages for item in sheet.texts)
    parts = [part for block in paper.blocks for part in _parts(block) if part.text]
    place = 0
    for number, part in enumerate(parts, start=1):
        end = place + len(part.text)
        if part.table is not None:
            # Where a table is cut, its head is painted again: it ends where the next text begins.
            following = "".join(_texts_before_table(parts[number:]))
            end = painted.find(following, place) if following else len(painted)
            if end < 0:
                yield f"“{following[:_SHOWN]}”没有完整地印出来"
                return
            yield from _compare_table(part.table, part.text, painted[place:end])
        elif painted[place:end] != part.text:
            yield f"“{part.text[:_SHOWN]}”没有完整地印出来"
            return
        place = end
    if painted[place:]:
        yield f"多印了“{painted[place : place + _SHOWN]}”"


def _compare_table(table: TableBlock, wanted: str, painted: str) -> Iterator[str]:
    """Compare character by character: merged cells and cut rows are painted in another order."""
    heads = (cell for cell in table.cells if cell.row < table.header_rows)
    repeated = set(_squeeze(clean(line) for cell in heads for line in cell.lines))
    expected, found = Counter(wanted), Counter(painted)
    for char in expected | found:
        is_again = char in repeated and found[char] > expected[char]
        if found[char] != expected[char] and not is_again:
            yield (
                f"表格“{table.caption}”中的“{char}”应有{expected[char]}处，页面上有{found[char]}处"
            )


def _texts_before_table(parts: Iterable[_Part]) -> Iterator[str]:
    return (part.text for part in takewhile(lambda part: part.table is None, parts))


def _squeeze(texts: Iterable[str]) -> str:
    return "".join("".join(text.split()) for text in texts)


def _parts(block: Block) -> Iterator[_Part]:
    match block:
        case Title():
            yield _Part(_squeeze(map(clean, block.lines)))
        case Heading() | Paragraph():
            yield _Part(_squeeze((clean(block.text),)))
        case Signature():
            yield from (_Part(_squeeze(map(clean, lines))) for lines in block.parts)
        case TableBlock():
            lines = (clean(line) for cell in block.cells for line in cell.lines)
            yield _Part(_squeeze(lines), block)
