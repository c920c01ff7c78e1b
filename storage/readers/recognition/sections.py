"""The lines of one section, taken apart into its text and its table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from forms.model.values import is_figure_like
from storage.readers.reading import Note
from storage.readers.recognition.lines import Line, SourceCell
from storage.readers.recognition.table_layout import TableLayout, layout_of
from storage.readers.recognition.table_rows import read_table
from storage.readers.wording import BARS, enumerate_names

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forms.edition.edition import Edition, Section
    from forms.edition.terms import CellId

_FEWEST_LOOSE_CELLS = 2
_DIGIT = re.compile(r"\d")
_OPENING_MARKS = "（( \u3000"


class SectionReading(Struct, frozen=True):
    """A section's text, the source cells of its figures, and notes on what was left blank."""

    text: str
    values: Mapping[CellId, SourceCell] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


def read_section(section: Section, lines: Sequence[Line], edition: Edition) -> SectionReading:
    """Read a section from its lines, the heading left out.

    What stands before and behind the table is the section's text; pieces of a table are no text
    and are told in a note where they were not understood.
    """
    if section.table is None:
        return _read_text_only(section, lines)
    table = edition.table(section.table)
    layout = layout_of(table)
    lines, notes = _cut_off_glued_table(section, layout, lines, table.cells)
    cells = [_cells_of(line, layout) for line in lines]
    rows = [place for place, line in enumerate(lines) if cells[place] and _is_row(line)]
    if not rows:
        nothing = Note(f"没有找到“{section.heading}”的表格，请对照原文件填写。", table.cells)
        return SectionReading(join_paragraphs(lines), {}, notes or (nothing,))
    first = next(place for place, found in enumerate(cells) if found is not None)
    last = rows[-1]
    reading = read_table(table, layout, [found for found in cells if found], edition)
    loose = [
        lines[place]
        for place in range(first, last)
        if cells[place] is None or _is_unknown_label(cells[place] or (), layout)
    ]
    text = join_paragraphs([*lines[:first], *lines[last + 1 :]])
    told = _describe_loose(f"“{section.heading}”的表格中间", loose)
    return SectionReading(text, reading.values, (*notes, *reading.notes, *told))


def _is_unknown_label(cells: Sequence[SourceCell], layout: TableLayout) -> bool:
    """Tell whether nothing stands in a row but one text that the form does not have."""
    filled = [cell.text for cell in cells if cell.text]
    if len(filled) != 1 or is_figure_like(filled[0]):
        return False
    return not layout.is_known(filled[0]) and not layout.consists_of_known(filled[0])


def join_paragraphs(lines: Sequence[Line]) -> str:
    """Return the lines of text as a text, one paragraph per line; rows of tables are no text."""
    return "\n".join(filter(None, (line.text.strip() for line in lines)))


def _read_text_only(section: Section, lines: Sequence[Line]) -> SectionReading:
    rows = [line for line in lines if line.cells is not None]
    told = _describe_loose(f"“{section.heading}”中的表格", rows)
    return SectionReading(join_paragraphs(lines), {}, told)


def _is_row(line: Line) -> bool:
    return line.cells is not None or bool(split_cells(line.text))


def _cells_of(line: Line, layout: TableLayout) -> Sequence[SourceCell] | None:
    if line.cells is not None:
        return line.cells
    cells = split_cells(line.text)
    if cells is None:
        return [SourceCell(line.text)] if layout.consists_of_known(line.text) else None
    # A text may hold a bar or tabulator as well: only a label or figures make it part of a table.
    filled = [cell for cell in cells if cell]
    count = sum(map(is_figure_like, filled))
    is_figures = count >= _FEWEST_LOOSE_CELLS and 2 * count > len(filled)
    return _as_source(cells) if is_figures or any(map(layout.is_known, filled)) else None


def split_cells(line: str) -> list[str] | None:
    """Return the cells of a line of a table, `None` for a line of text.

    Cells are parted by bars, or by tabulators as in a copy from a word processor.
    """
    barred = line.translate(BARS).strip()
    if "|" in barred:
        inner = barred.removeprefix("|").removesuffix("|")
        return [cell.strip() for cell in inner.split("|")]
    if "\t" in line.strip():
        return [cell.strip() for cell in line.split("\t")]
    return None


def _as_source(cells: Sequence[str]) -> list[SourceCell]:
    return [SourceCell(cell) for cell in cells]


def _cut_off_glued_table(
    section: Section, layout: TableLayout, lines: Sequence[Line], cells: tuple[CellId, ...]
) -> tuple[Sequence[Line], tuple[Note, ...]]:
    """Cut off a table that has lost its bars: its digits run together and cannot be parted."""
    for place, line in enumerate(lines):
        opening = None if _is_row(line) else layout.opening.search(line.text)
        if opening and _DIGIT.search(line.text, opening.end()):
            kept = line.text[: opening.start()].rstrip(_OPENING_MARKS)
            note = f"“{section.heading}”的表格没有分栏，数字连在一起，没有读入，请对照原文件填写。"
            return [*lines[:place], Line(kept), *lines[place + 1 :]], (Note(note, cells),)
    return lines, ()


def _describe_loose(place: str, loose: Sequence[Line]) -> tuple[Note, ...]:
    if not loose:
        return ()
    shown = enumerate_names(f"“{line.describe()}”" for line in loose)
    return (Note(f"{place}有{len(loose)}行文字没有读入：{shown}，请对照原文件核对。"),)
