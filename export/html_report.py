"""A report as a web page: plain semantic markup for the disclosure column of a web site.

Tables are real tables with merged cells, captions and header scopes. What the layout needs is
inline, so that a fragment survives being pasted into a content management system; there is no
script. Fonts and print margins stand in the head of the page: a fragment takes those of the site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.paper.blocks import DRAFT_MARK, Heading, Paragraph, Signature, TableBlock, Title
from export.paper.typography import fallback_for
from export.xml_text import escape
from forms.edition.terms import GridRole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from export.paper.blocks import Block, Paper, TableCell
    from export.paper.setup import PaperSetup

    NameTable = Callable[[TableBlock], str]
    """Opens a table and says what it is to those who cannot see the heading above."""

_PAGE = "max-width:60em;margin:2em auto;padding:0 1em;line-height:1.8;color:#000;background:#fff"
_TITLE = "text-align:center;text-wrap:balance;overflow-wrap:anywhere;line-height:1.4"
_TEXT = "text-indent:2em;margin:0.5em 0;overflow-wrap:anywhere"
_SIGNATURE = "width:fit-content;margin:1.5em 2em 1em auto;break-inside:avoid;break-before:avoid"
_CENTRED = f"{_SIGNATURE};text-align:center"
_LINE = "margin:0.25em 0;overflow-wrap:anywhere"
_DATE = "margin:0.25em 0 0.25em 2em;overflow-wrap:anywhere"
_DRAFT = "text-align:center;color:#b00020;border:2px solid #b00020;padding:0.25em"
_TABLE = "border-collapse:collapse;width:100%;margin:1em 0;font-size:0.875em;line-height:1.5"
_CELL = "border:1px solid #000;padding:0.25em;font-weight:normal"
# The heading above says the same to the eye; the caption says it to a screen reader.
_CAPTION = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"
_LONGEST_CHAIN = 4


def write_html(paper: Paper) -> bytes:
    """Return a composed report as an HTML document in UTF-8."""
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="author" content="{escape(paper.organization)}">\n'
        f"<title>{escape(paper.title)}</title>\n{_write_style(paper.setup)}</head>\n<body>\n"
        f'<article style="{_PAGE}">\n{_write_blocks(paper, _caption)}</article>\n</body>\n</html>\n'
    ).encode()


def write_fragment(paper: Paper) -> str:
    """Return a composed report as HTML that stands within a page of somebody else's.

    Content systems and word processors show what should be hidden, so a table says what it is in
    an attribute instead of a caption.
    """
    return _write_blocks(paper, _label)


def _write_blocks(paper: Paper, name_table: NameTable) -> str:
    draft = f'<p style="{_DRAFT}">{DRAFT_MARK}</p>\n' if paper.is_draft else ""
    return draft + "".join(_write_block(block, name_table) for block in paper.blocks)


def _write_style(setup: PaperSetup) -> str:
    headings = "".join(
        f"h{level + 1}{{font-family:{_font_stack(kind.font)}}}\n"
        for level, kind in setup.headings.items()
    )
    page = setup.page
    return (
        f"<style>\n@page{{size:A4;margin:{page.top_mm:g}mm {page.right_mm:g}mm "
        f"{page.bottom_mm:g}mm {page.left_mm:g}mm}}\n"
        "@media print{body{margin:0}"
        "article{max-width:none!important;margin:0!important;padding:0!important}}\n"
        f"article{{font-family:{_font_stack(setup.body_font)}}}\n"
        f"h1{{font-family:{_font_stack(setup.title_font)}}}\n{headings}"
        f"table{{font-family:{_font_stack(setup.table_font)}}}\n</style>\n"
    )


def _font_stack(font: str) -> str:
    """Return a font and those to be taken where a visitor lacks it; none is sent along."""
    names = [font]
    while len(names) < _LONGEST_CHAIN and fallback_for(names[-1]) not in names:
        names.append(fallback_for(names[-1]))
    return ",".join(f"'{name}'" for name in names) + ",serif"


def _write_block(block: Block, name_table: NameTable) -> str:
    match block:
        case Title():
            return _write_title(block)
        case Heading():
            level = block.level + 1
            return f"<h{level}>{escape(block.text)}</h{level}>\n"
        case Paragraph():
            return f'<p style="{_TEXT}">{_write_paragraph(block)}</p>\n'
        case TableBlock():
            return _write_table(block, name_table)
        case Signature():
            return _write_signature(block)


def _break_lines(lines: Iterable[str]) -> str:
    return "<br>".join(escape(line) for line in lines)


def _write_title(title: Title) -> str:
    style = f"{_TITLE};font-size:{title.size_pt:g}pt"
    return f'<h1 style="{style}">{_break_lines(title.lines)}</h1>\n'


def _write_signature(signature: Signature) -> str:
    """Return a block on the right: the date begins two characters behind the organ.

    A name of several lines is centred over the date.
    """
    block, date = (_CENTRED, _LINE) if signature.lines else (_SIGNATURE, _DATE)
    organ = _LINE if signature.organization else ""
    parts = zip((organ, date if organ else _LINE), signature.parts, strict=True)
    texts = "".join(
        f'<p style="{style}">{_break_lines(lines)}</p>\n' for style, lines in parts if lines
    )
    return f'<div style="{block}">\n{texts}</div>\n'


def _write_paragraph(block: Paragraph) -> str:
    lead, rest = escape(block.text[: block.lead]), escape(block.text[block.lead :])
    return f"<strong>{lead}</strong>{rest}" if lead else rest


def _label(table: TableBlock) -> str:
    return f'<table aria-label="{escape(table.caption)}" style="{_TABLE}">\n'


def _caption(table: TableBlock) -> str:
    return (
        f'<table style="{_TABLE}">\n<caption style="{_CAPTION}">{escape(table.caption)}</caption>\n'
    )


def _write_table(table: TableBlock, name_table: NameTable) -> str:
    rows = table.starting_in_rows()
    head, body = rows[: table.header_rows], rows[table.header_rows :]
    columns = "".join(
        f'<col style="width:{100 * width / sum(table.widths_mm):.4g}%">'
        for width in table.widths_mm
    )
    return (
        f"{name_table(table)}<colgroup>{columns}</colgroup>\n{_write_rows('thead', head)}"
        f"{_write_rows('tbody', body)}</table>\n"
    )


def _write_rows(group: str, rows: Iterable[tuple[TableCell, ...]]) -> str:
    lines = "".join(f"<tr>{''.join(map(_write_cell, row))}</tr>\n" for row in rows)
    return f"<{group}>\n{lines}</{group}>\n" if lines else ""


def _write_cell(cell: TableCell) -> str:
    scope = _scope(cell)
    name = "th" if scope else "td"
    alignment = "left" if cell.role is GridRole.LABEL else "center"
    attributes = (
        (f' scope="{scope}"' if scope else "")
        + (f' rowspan="{cell.row_span}"' if cell.row_span > 1 else "")
        + (f' colspan="{cell.column_span}"' if cell.column_span > 1 else "")
    )
    text = "<br>".join(escape(line) for line in cell.text.splitlines())
    return f'<{name}{attributes} style="{_CELL};text-align:{alignment}">{text}</{name}>'


def _scope(cell: TableCell) -> str:
    """Return for which cells a header stands; an empty string for a value or a remark."""
    match cell.role:
        case GridRole.HEADER:
            return "colgroup" if cell.column_span > 1 else "col"
        case GridRole.BLOCK_TITLE:
            return "colgroup"
        case GridRole.GROUP:
            return "rowgroup"
        case GridRole.LABEL:
            return "row"
        case GridRole.VALUE | GridRole.NOTE:
            return ""
