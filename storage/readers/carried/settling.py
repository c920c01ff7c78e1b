"""Paper and carried data, settled: where both agree the data are exact, elsewhere paper wins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from forms.edition.terms import PREAMBLE
from forms.model.changes import (
    SIGNATURE_DATE,
    SIGNATURE_ORGANIZATION,
    TITLE,
    Field,
    text_field,
)
from forms.model.comparison.alignment import split_paragraphs
from forms.model.comparison.printed import digest_words, printed_words
from forms.model.comparison.typography import is_same, plain
from storage.readers.carried.part import find_carried_report
from storage.readers.document import Table
from storage.readers.reading import Note
from storage.readers.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.edition.catalog import EditionCatalog
    from forms.edition.terms import CellId
    from forms.model.report import Report
    from storage.readers.document import Document
    from storage.readers.reading import Reading

_BLANK = "空白"
_NOWHERE = (-1, -1, -1)
_SINGLE = {TITLE: "标题", SIGNATURE_ORGANIZATION: "落款单位", SIGNATURE_DATE: "落款日期"}
_ELSEWHERE = "纸面上的固定文字（标题、表头等）与导出时不同，填写的内容没有改动，请核对。"


def settle_with_carried(
    reading: Reading, content: bytes, catalog: EditionCatalog, origin: str
) -> Reading:
    """Return what a Word file says, given what was read from its paper and the file's content.

    Where the paper is as it was exported, the carried report is the reading, exact and without
    notes. Where somebody has edited the paper, a field that still shows what was exported is taken
    from the carried report, and any other from the paper, with a note that names it.
    """
    carried = find_carried_report(content, catalog, origin)
    if carried is None or not _is_same_report(carried, reading.report):
        return reading
    has_same_words = digest_words(printed_words(carried)) == digest_words(
        _words_of(reading.document)
    )
    if has_same_words and not _contradicts(reading.report, carried):
        report = carried.copy()
        if not _names_organ(reading.report, carried):
            report.organization = reading.report.organization
        return replace(reading, report=report, notes=(), carried=carried)
    return _Settlement(reading, carried).reading()


def _is_same_report(carried: Report, read: Report) -> bool:
    """Tell whether carried data are of the paper's organ and year; one of its names may change."""
    if (carried.edition.id, carried.year) != (read.edition.id, read.year):
        return False
    signed = carried.signature_organization
    is_signed_alike = bool(signed) and is_same(signed, read.signature_organization)
    return is_signed_alike or _names_organ(read, carried)


def _names_organ(read: Report, carried: Report) -> bool:
    """Tell whether the paper names the organ whose report is carried, signed or in its title."""
    name = carried.organization
    official = carried.edition.title_for(name, carried.year)
    return is_same(name, read.organization) or is_same(official, read.title)


def _contradicts(read: Report, carried: Report) -> bool:
    """Tell whether a figure was read from the paper where another one is carried."""
    shown = carried.shown_values()
    return any(
        text and not is_same(text, shown[cell]) for cell, text in read.shown_values().items()
    )


def _words_of(document: Document) -> Iterator[str]:
    """Yield the words of a document in reading order; a blank cell is an empty word."""
    for block in document.blocks:
        if isinstance(block, Table):
            yield from (cell.text for cell in block.cells)
        elif plain(block.text):
            yield block.text


class _Settlement:
    """Decides field by field."""

    def __init__(self, reading: Reading, carried: Report) -> None:
        self._reading = reading
        self._carried = carried
        self._paper = reading.report
        self._contents: dict[Field, str] = {}
        self._notes: list[Note] = []
        self._agreeing: set[CellId] = set()

    def reading(self) -> Reading:
        """Return the settled reading."""
        self._settle_single_fields()
        self._settle_texts()
        self._settle_cells()
        report = self._carried.copy()
        if not _names_organ(self._paper, self._carried):
            report.organization = self._paper.organization
        report.apply(report.change_fields(self._contents, ""))
        report.apply(report.release_totals())
        kept = [note for note in self._reading.notes if not self._is_settled(note)]
        changed = self._notes or [_edit(_ELSEWHERE)]
        return replace(self._reading, report=report, notes=(*changed, *kept), carried=self._carried)

    def _settle_single_fields(self) -> None:
        for field, name in _SINGLE.items():
            old, new = self._carried.read(field), self._paper.read(field)
            if field == TITLE and not old:
                old = self._carried.edition.title_for(
                    self._carried.organization, self._carried.year
                )
            if not is_same(old, new):
                self._contents[field] = new
                self._tell(name, old, new)

    def _settle_texts(self) -> None:
        edition = self._carried.edition
        names = {PREAMBLE: "导语"} | {each.id: f"“{each.heading}”" for each in edition.sections}
        for section in edition.text_ids:
            old, new = self._carried.texts.get(section, ""), self._paper.texts.get(section, "")
            if [*map(plain, split_paragraphs(old))] != [*map(plain, split_paragraphs(new))]:
                self._contents[text_field(section)] = new
                self._notes.append(_edit(f"{names[section]}的文字在纸面上有改动，按纸面读入。"))

    def _settle_cells(self) -> None:
        edition = self._carried.edition
        old, new = self._carried.shown_values(), self._paper.shown_values()
        printed = self._printed_figures()
        # A blank total is computed, but that is not what stands on paper.
        new |= {cell: "" for cell in edition.definitions if not printed[cell].strip()}
        noted = {cell for note in self._reading.notes for cell in note.cells}
        unread = {cell for cell in noted if not new[cell]}
        for cell in edition.cells:
            if _agrees(old[cell], new[cell], printed[cell]):
                self._agreeing.add(cell)
                if cell in edition.definitions:
                    # A total stands as it is printed, even where it no longer follows from what
                    # is below it.
                    self._contents[Field(cell)] = old[cell]
                continue
            self._contents[Field(cell)] = new[cell]
            if cell not in unread:  # else the reader's own note says why it is blank
                number = edition.section(edition.cells[cell].section).number
                self._tell(f"{number}、{edition.cells[cell].name}", old[cell], new[cell], cell)

    def _printed_figures(self) -> dict[CellId, str]:
        """Return what stands in every cell on paper, nothing where it was not found there."""
        places = _places(self._reading.document)
        at = {
            cell: (place.block, place.row, place.column)
            for cell, place in self._reading.origins.items()
        }
        return {
            cell: places.get(at.get(cell, _NOWHERE), "") for cell in self._carried.edition.cells
        }

    def _tell(self, name: str, old: str, new: str, cell: CellId | None = None) -> None:
        before, after = (f"“{shorten(each)}”" if each else _BLANK for each in (old, new))
        told = f"{name}：导出时是{before}，纸面上改为{after}，按纸面读入。"
        self._notes.append(_edit(told, *(() if cell is None else (cell,))))

    def _is_settled(self, note: Note) -> bool:
        """Tell whether a note is about cells only that are known for certain by now."""
        return bool(note.cells) and self._agreeing.issuperset(note.cells)


def _edit(message: str, *cells: CellId) -> Note:
    return Note(message, cells, is_edit=True)


def _places(document: Document) -> dict[tuple[int, int, int], str]:
    return {
        (number, cell.row, cell.column): cell.text
        for number, block in enumerate(document.blocks)
        if isinstance(block, Table)
        for cell in block.cells
    }


def _agrees(carried: str, read: str, printed: str) -> bool:
    """Tell whether a cell still shows what was exported.

    `printed` is what stands in the cell on paper: a figure that was not read since it is broken
    into two lines is the carried one if its digits are.
    """
    return is_same(carried, read or "".join(printed.split("\n")))
