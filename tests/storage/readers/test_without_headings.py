from __future__ import annotations

from typing import TYPE_CHECKING

from storage.readers.document import Document, Paragraph, Table
from storage.readers.recognition.report import recognise_report
from storage.readers.sources.word.document import read_word
from tests.storage.readers.process.word_reports import word_report

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog


def test_that_tables_are_read_where_no_heading_stands(catalog: EditionCatalog) -> None:
    whole = read_word(word_report(), "年报.docx")
    tables = [block for block in whole.blocks if isinstance(block, Table)]
    title = Paragraph("青萝市水务局2020年政府信息公开工作年度报告")
    bare = recognise_report(Document((title, *tables)), catalog, origin="年报.docx")
    assert bare.report.cells == recognise_report(whole, catalog, origin="年报.docx").report.cells
    assert sum("没有找到" in note.message for note in bare.notes) == 3
