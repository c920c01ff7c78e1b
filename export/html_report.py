"""A report as a web page: plain semantic markup for the disclosure column of a web site.

Tables are real tables with merged cells, captions and header scopes. All style is inline, so that
a fragment survives being pasted into a content management system; there is no script.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.blocks import DRAFT_MARK, Heading, Paragraph, Signature, TableBlock, Title
from export.xml_text import escape
from forms.model.edition import GridRole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from export.blocks import Block, Paper, TableCell

_PAGE = "max-width:60em;margin:2em auto;padding:0 1em;line-height:1.8;color:#000;background:#fff"
_TITLE = "text-align:center;line-height:1.4"
_TEXT = "text-indent:2em;margin:0.5em 0;overflow-wrap:anywhere"
_SIGNATURE = "text-align:right;margin:0.25em 2em"
_DRAFT = "text-align:center;color:#b00020;border:2px solid #b00020;padding:0.25em"
_TABLE = "border-collapse:collapse;width:100%;margin:1em 0;font-size:0.875em;line-height:1.5"
_CELL = "border:1px solid #000;padding:0.25em;font-weight:normal"
# The heading above says the same to the eye; the caption says it to a screen reader.
_CAPTION = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)"


def write_html(paper: Paper) -> bytes:
    """Return a composed report as an HTML document in UTF-8."""
    draft = f'<p style="{_DRAFT}">{DRAFT_MARK}</p>\n' if paper.is_draft else ""
    body = "".join(_write_block(block) for block in paper.blocks)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="author" content="{escape(paper.organization)}">\n'
        f"<title>{escape(paper.title)}</title>\n</head>\n<body>\n"
        f'<article style="{_PAGE}">\n{draft}{body}</article>\n</body>\n</html>\n'
    ).encode()


def _write_block(block: Block) -> str:
    match block:
        case Title():
            return f'<h1 style="{_TITLE}">{escape(block.text)}</h1>\n'
        case Heading():
            level = block.level + 1
            return f"<h{level}>{escape(block.text)}</h{level}>\n"
        case Paragraph():
            return f'<p style="{_TEXT}">{_write_paragraph(block)}</p>\n'
        case TableBlock():
            return _write_table(block)
        case Signature():
            lines = (line for line in (block.organization, block.date) if line)
            return "".join(f'<p style="{_SIGNATURE}">{escape(line)}</p>\n' for line in lines)


def _write_paragraph(block: Paragraph) -> str:
    lead, rest = escape(block.text[: block.lead]), escape(block.text[block.lead :])
    return f"<strong>{lead}</strong>{rest}" if lead else rest


def _write_table(table: TableBlock) -> str:
    rows = table.starting_in_rows()
    head, body = rows[: table.header_rows], rows[table.header_rows :]
    columns = "".join(
        f'<col style="width:{100 * width / sum(table.widths_mm):.4g}%">'
        for width in table.widths_mm
    )
    return (
        f'<table style="{_TABLE}">\n<caption style="{_CAPTION}">{escape(table.caption)}</caption>\n'
        f"<colgroup>{columns}</colgroup>\n{_write_rows('thead', head)}"
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
