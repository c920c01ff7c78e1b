"""A composed report as a Word file, made by python-docx."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.file_dates import file_date
from export.word.data import add_data
from export.word.document import add_blocks
from export.word.fonts import add_font_table
from export.word.package import open_package, pack
from export.word.page import set_page
from export.word.styles import set_styles
from export.xml_text import keep_legal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docx.opc.coreprops import CoreProperties

    from export.paper.blocks import Paper
    from export.paper.chart import Chart
    from forms.model.report import Report

_LONGEST_PROPERTY = 255
"""Word keeps no longer texts in a file's properties."""


def write_word(
    paper: Paper,
    report: Report | None = None,
    charts: Mapping[int, Sequence[Chart]] | None = None,
) -> bytes:
    """Return the document as the content of a .docx file; it carries the `report` as data.

    `charts` are charts before the blocks of the paper with these numbers.
    """
    document = open_package()
    add_font_table(document, paper.setup)
    set_styles(document, paper.setup)
    set_page(document, paper)
    add_blocks(document, paper, charts)
    if report is not None:
        add_data(document, report)
    _set_properties(document.core_properties, paper)
    return pack(document)


def _set_properties(properties: CoreProperties, paper: Paper) -> None:
    """Say what the file is: nothing in it tells of the machine or the program."""
    properties.title = keep_legal(paper.title)[:_LONGEST_PROPERTY]
    author = keep_legal(paper.organization)[:_LONGEST_PROPERTY]
    properties.author = properties.last_modified_by = author
    properties.created = properties.modified = file_date(paper)
