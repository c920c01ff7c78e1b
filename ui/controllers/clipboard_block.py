"""Blocks of cells on the clipboard: from and to spreadsheets, Word and browsers."""

from __future__ import annotations

import csv
import html
import io
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData

from ui.controllers.html_table import read_html_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.model.paste import Block

_MAX_TEXT = 2_000_000
"""Characters of a clipboard text that are looked at; a form has some hundred cells."""


def read_block(data: QMimeData) -> Block:
    """Return the block of cells on the clipboard, an empty one where there is no text.

    A table in HTML comes first, because it tells merged cells; the text of a spreadsheet is
    separated by tabs, with quotation marks around cells that contain line breaks.
    """
    if data.hasHtml() and len(data.html()) <= _MAX_TEXT:
        block = read_html_table(data.html())
        if block:
            return block
    if not data.hasText():
        return ()
    text = data.text()[:_MAX_TEXT].replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    if not text:
        return ()
    return tuple(tuple(row) for row in csv.reader(io.StringIO(text), delimiter="\t"))


def write_block(rows: Sequence[Sequence[str]]) -> QMimeData:
    """Return a block as clipboard data that spreadsheets, WPS and Word take as cells."""
    data = QMimeData()
    data.setText("\n".join("\t".join(row) for row in rows))
    lines = ("".join(f"<td>{html.escape(text)}</td>" for text in row) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    data.setHtml(f"<table>{body}</table>")
    return data
