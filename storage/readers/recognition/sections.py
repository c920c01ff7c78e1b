"""The lines of one section, taken apart into its text and its table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from storage.readers.recognition.table_layout import TableLayout
from storage.readers.recognition.table_rows import is_rule, read_table, split_cells
from storage.readers.wording import is_table_line, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forms.edition.edition import Edition, Section
    from forms.edition.terms import CellId

_FEWEST_LOOSE_CELLS = 2
_DIGITS = frozenset("0123456789")
_DIGIT = re.compile(r"\d")
_OPENING_MARKS = "（( \u3000"
_MOST_SHOWN = 3


class SectionReading(Struct, frozen=True):
    """A section's text, the figures of its table, and notes on what was left blank."""

    text: str
    values: Mapping[CellId, str]
    notes: tuple[str, ...] = ()


def read_section(section: Section, lines: Sequence[str], edition: Edition) -> SectionReading:
    """Read a section from its lines, the heading left out.

    What stands before and behind the table is the section's text; loose pieces of the table
    between its lines are no text and are told in a note.
    """
    if section.table is None:
        return SectionReading(join_paragraphs(lines), {})
    table = edition.table(section.table)
    layout = TableLayout(table)
    lines, notes = _cut_off_glued_table(section, layout, lines)
    cells = [_cells_of(line, layout) for line in lines]
    rows = [place for place, line in enumerate(lines) if cells[place] and split_cells(line)]
    if not rows:
        return SectionReading(join_paragraphs(lines), {}, notes or _describe_no_table(section))
    first = next(place for place, found in enumerate(cells) if found is not None)
    last = rows[-1]
    reading = read_table(table, layout, [found for found in cells if found], edition)
    loose = [lines[place] for place in range(first, last) if cells[place] is None]
    # A table torn to pieces may end with a rule, which has no cells.
    behind = [place for place in range(last + 1, len(lines)) if cells[place] != []]
    text = join_paragraphs([*lines[:first], *(lines[place] for place in behind)])
    return SectionReading(
        text, reading.values, (*notes, *reading.notes, *_describe_loose(section, loose))
    )


def join_paragraphs(lines: Sequence[str]) -> str:
    """Return lines as a text, one paragraph per line."""
    return "\n".join(filter(None, (line.strip() for line in lines)))


def _cells_of(line: str, layout: TableLayout) -> list[str] | None:
    cells = split_cells(line)
    if cells is None:
        return [line] if layout.consists_of_known(line) else None
    if is_table_line(line):
        return [] if is_rule(cells) else cells
    # A text may hold a bar or tabulator as well: only a label or figures make it part of a table.
    filled = [cell for cell in cells if cell]
    is_figures = len(filled) >= _FEWEST_LOOSE_CELLS and all(set(cell) <= _DIGITS for cell in filled)
    return cells if is_figures or any(map(layout.is_known, filled)) else None


def _cut_off_glued_table(
    section: Section, layout: TableLayout, lines: Sequence[str]
) -> tuple[Sequence[str], tuple[str, ...]]:
    """Cut off a table that has lost its bars: its digits run together and cannot be parted."""
    for place, line in enumerate(lines):
        opening = layout.opening.search(line) if split_cells(line) is None else None
        if opening and _DIGIT.search(line, opening.end()):
            kept = line[: opening.start()].rstrip(_OPENING_MARKS)
            note = f"“{section.heading}”的表格没有分栏，数字连在一起，没有读入，请对照原文件填写。"
            return [*lines[:place], kept, *lines[place + 1 :]], (note,)
    return lines, ()


def _describe_no_table(section: Section) -> tuple[str, ...]:
    return (f"没有找到“{section.heading}”的表格，请对照原文件填写。",)


def _describe_loose(section: Section, loose: Sequence[str]) -> tuple[str, ...]:
    if not loose:
        return ()
    shown = "、".join(f"“{shorten(line)}”" for line in loose[:_MOST_SHOWN])
    more = "等" if len(loose) > _MOST_SHOWN else ""
    place = f"“{section.heading}”的表格中间"
    return (f"{place}有{len(loose)}行文字没有读入：{shown}{more}，请对照原文件核对。",)
