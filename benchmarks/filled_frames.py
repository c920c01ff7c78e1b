"""Word files of the official frame, filled with figures at random and written as people write."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

import docx
from docx.oxml import OxmlElement
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph
from msgspec import Struct

from export.composition import compose
from export.word.writer import write_word
from forms.edition.terms import ValueKind
from forms.model.report import Report

if TYPE_CHECKING:
    import random
    from pathlib import Path

    from docx.document import Document as WordDocument
    from docx.oxml.text.paragraph import CT_P
    from docx.table import Table as WordTable

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition, Table
    from forms.edition.terms import CellId

ORGANIZATION = "青萝市农业农村局"
_YEARS = (2021, 2022, 2023, 2024, 2025)
_PLACEHOLDER = "（文字描述"
_TEMPLATE_TITLE = "格式模板"
_SENTENCES = (
    "全年通过门户网站公开政府信息若干条，按时更新机构职能。",
    "（一）主动公开。重点领域信息及时公开，解读材料同步发布。",
    "（二）依申请公开。完善接收、登记、办理、答复流程。",
    "二是队伍还需充实。下一步将加强培训，提升工作水平。",
)
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_NOTHING = ("", "\u00a0", "\u3000", "-", "—", "/", "无")
_LARGEST_IN_FIRST, _LARGEST = 12_000_000, 15_000
"""The largest figures published by a city, in the first table and in the others."""
_SHARE_LOST = 0.03
_SHARE_OTHERWISE = 0.25
_SHARE_BROKEN = 0.2


class FilledFrame(Struct, frozen=True):
    """A Word file, the figures in it, the cells left blank, and its texts, a paragraph a line."""

    content: bytes
    figures: dict[CellId, str]
    lost: set[CellId]
    text: str


def fill_frame(frame: Path | None, catalog: EditionCatalog, chance: random.Random) -> FilledFrame:
    """Return the frame, or without one the program's own document, filled at random."""
    year = chance.choice(_YEARS)
    edition = catalog.for_year(year)
    figures = {cell: _figure(edition, cell, chance) for cell in edition.cells}
    texts = {
        section.id: "\n".join(chance.sample(_SENTENCES, 2))
        for section in edition.sections
        if section.table is None
    }
    document = docx.Document(str(frame)) if frame else _own_document(edition, year, texts)
    lost: set[CellId] = set()
    for table, form in zip(document.tables, edition.tables, strict=True):
        lost |= _fill_table(table, form, edition, figures, chance)
    if frame:
        _fill_texts(document, edition, year, texts)
    saved = io.BytesIO()
    document.save(saved)
    return FilledFrame(saved.getvalue(), figures, lost, "\n".join(texts.values()))


def _own_document(edition: Edition, year: int, texts: dict[str, str]) -> WordDocument:
    report = Report(edition, ORGANIZATION, year, texts=texts)
    return docx.Document(io.BytesIO(write_word(compose(report, is_draft=False))))


def _figure(edition: Edition, cell: CellId, chance: random.Random) -> str:
    is_first = edition.cells[cell].table == edition.tables[0].id
    most = _LARGEST_IN_FIRST if is_first else _LARGEST
    number = chance.choice((0, 0, 0, 1, chance.randrange(100), chance.randrange(most)))
    if edition.cells[cell].kind is ValueKind.MONEY:
        return f"{number}.{chance.randrange(1, 10_000):04}".rstrip("0")
    return str(number)


def _fill_table(
    table: WordTable,
    form: Table,
    edition: Edition,
    figures: dict[CellId, str],
    chance: random.Random,
) -> set[CellId]:
    places = {(at.row, at.column): at.cell for at in form.grid}
    lost: set[CellId] = set()
    for row, element in enumerate(table._tbl.tr_lst):  # noqa: SLF001 - python-docx has no other way to the authored cells
        column = 0
        for content in element.tc_lst:
            cell = places.get((row, column))
            word_cell = WordCell(content, table)
            if cell is None:
                _break_label(word_cell, chance)
            elif chance.random() < _SHARE_LOST:
                word_cell.text = chance.choice(_NOTHING)
                lost.add(cell)
            else:
                kind = edition.cells[cell].kind
                word_cell.text = _write_figure(figures[cell], kind, chance)
            column += content.grid_span
    return lost


def _write_figure(figure: str, kind: ValueKind, chance: random.Random) -> str:
    if chance.random() > _SHARE_OTHERWISE:
        return figure
    if kind is ValueKind.MONEY:
        return chance.choice((figure.translate(_FULL_WIDTH), f" {figure}", f"{figure}万元"))
    ways = (figure.translate(_FULL_WIDTH), f"\u00a0{figure}", f"{figure}件", f"{int(figure):,}")
    return chance.choice(ways)


def _break_label(cell: WordCell, chance: random.Random) -> None:
    text = cell.text
    if len(text) > 2 and "\n" not in text and chance.random() < _SHARE_BROKEN:
        at = chance.randrange(1, len(text))
        cell.text = text[:at] + chance.choice((" ", "\u3000", "\n", "\u00a0")) + text[at:]


def _fill_texts(document: WordDocument, edition: Edition, year: int, texts: dict[str, str]) -> None:
    waiting = list(texts.values())
    for paragraph in list(document.paragraphs):
        if paragraph.text.endswith(_TEMPLATE_TITLE):
            paragraph.text = edition.title_for(ORGANIZATION, year)
        elif paragraph.text.startswith(_PLACEHOLDER):
            first, *others = waiting.pop(0).split("\n")
            paragraph.text = first
            for line in reversed(others):
                added = cast("CT_P", OxmlElement("w:p"))
                paragraph._p.addnext(added)  # noqa: SLF001 - no public way to insert behind
                Paragraph(added, paragraph._parent).text = line  # noqa: SLF001
    document.add_paragraph(ORGANIZATION)
    document.add_paragraph(f"{year + 1}年1月15日")
