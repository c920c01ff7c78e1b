"""The history of a report as a file: a workbook, or a text with a line for each change."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from export.xlsx.limits import fit_text
from export.xml_text import keep_legal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WIDTHS = (20, 12, 18, 46, 40, 40)
"""Of the columns, in digits."""
_SHEET = "历史"


def write_history_text(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return the rows as UTF-8 text, the cells of each between tabs."""
    lines = (keep_legal(" ".join(cell.split("\t"))) for cell in (title,))
    table = ("\t".join(" ".join(keep_legal(cell).split()) for cell in row) for row in rows)
    return ("\n".join((*lines, "\t".join(columns), *table)) + "\n").encode()


def write_history_xlsx(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return the rows as a workbook; every cell is text, so that none becomes a formula."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - slow to load

    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    book.set_properties({"title": fit_text(title)})
    sheet = book.add_worksheet(_SHEET)
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "border": 1})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#E7ECF3"})
    sheet.write_string(0, 0, fit_text(title), book.add_format({"bold": True, "font_size": 14}))
    for column, (name, width) in enumerate(zip(columns, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, name, head)
    last = 1
    for last, row in enumerate(rows, 2):
        for column, cell in enumerate(row):
            sheet.write_string(last, column, fit_text(cell), text)
    sheet.autofilter(1, 0, last, len(columns) - 1)
    sheet.freeze_panes(2, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    return content.getvalue()
