"""Rows of cells turned into the figures of an edition's table.

Nothing is guessed: a row counts only where its label is known and its figures fit in exactly one
way. Everything else is left blank and told.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct, field

from storage.readers.reading import Note
from storage.readers.recognition.cell_figures import describe_figures, read_figure
from storage.readers.recognition.column_headers import ColumnHeaders, describe_doubts
from storage.readers.recognition.lines import describe_cells
from storage.readers.recognition.row_fit import (
    choose_lead,
    find_edges,
    find_padding,
    fit_row,
    is_blank,
)
from storage.readers.recognition.split_rows import SplitRows
from storage.readers.wording import enumerate_names, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from forms.edition.edition import Edition, Table
    from forms.edition.terms import CellId
    from storage.readers.recognition.column_headers import ColumnDoubt
    from storage.readers.recognition.lines import SourceCell
    from storage.readers.recognition.row_fit import RowLine
    from storage.readers.recognition.table_layout import LabelMatch, TableLayout, ValueRow

    Row = Sequence[SourceCell]

_DIGIT = re.compile(r"[^\w]{0,2}\d")
_ADVICE = "请对照原文件填写"


class TableReading(Struct, frozen=True):
    """The source cells of a table's figures, and notes on what was left blank."""

    values: Mapping[CellId, SourceCell]
    notes: tuple[Note, ...]


class _Unmatched(Struct, frozen=True):
    """A line without a known label, and the grid row reached there."""

    cells: Row
    position: int


class _Lines(Struct):
    """The lines of a table, sorted by what they are."""

    rows: list[RowLine] = field(default_factory=list)
    seen: set[ValueRow] = field(default_factory=set)
    unknown: dict[str, tuple[ValueRow, ...]] = field(default_factory=dict)
    misprinted: dict[ValueRow, str] = field(default_factory=dict)
    is_in_other_order: bool = False
    doubts: dict[ValueRow, ColumnDoubt] = field(default_factory=dict)
    repeated: dict[ValueRow, None] = field(default_factory=dict)

    def add(self, row: ValueRow, cells: Row, start: int = 0) -> None:
        if len(cells) > start:
            self.seen.add(row)
            self.rows.append(fit_row(row, cells, start))


def read_table(
    table: Table, layout: TableLayout, lines: Sequence[Row], edition: Edition
) -> TableReading:
    """Read the figures of a table from its lines, headers and labels included."""
    place = f"“{edition.section(table.section).heading}”的表格"
    if all(map(is_blank, lines)):
        return TableReading({}, (Note(f"没有找到{place}，{_ADVICE}。", table.cells),))
    found = _sort_lines(layout, lines, edition)
    if found.is_in_other_order:
        fault = f"{place}各栏的顺序和官方表样不同，没有读入，{_ADVICE}。"
        return TableReading({}, (Note(fault, table.cells),))
    lost = _find_lost(found)
    readable = [line for line in found.rows if found.doubts.get(line.row) not in lost]
    values, notes = _place_figures(readable, place)
    if found.repeated:
        rows = enumerate_names(map(_name, found.repeated))
        notes.append(_note(f"{place}中{rows}另有一行数字，没有读入，请核对。", found.repeated))
    notes += _describe_missing(found, layout, place)
    notes += _describe_misprints(found.misprinted, place)
    notes += _describe_unknown(found.unknown, values, place)
    notes += describe_figures(values, edition, place)
    notes += describe_doubts(found.doubts, lost, place)
    kept = {cell: source for cell, source in values.items() if read_figure(source.text)}
    return TableReading(kept, tuple(notes))


def _sort_lines(layout: TableLayout, lines: Sequence[Row], edition: Edition) -> _Lines:
    found = _Lines()
    split_rows = SplitRows(layout, edition)
    headers = ColumnHeaders(layout, edition)
    sequence: list[ValueRow | _Unmatched] = []
    position = 0
    for cells in lines:
        texts = [cell.text for cell in cells]
        position = layout.advance(texts, position)
        match = layout.match(texts, position)
        if match is not None and _add_match(found, match, cells, layout):
            position = max(position, match.row.grid_row + 1)
            sequence.append(match.row)
            _doubt(found, headers, match.row)
            continue
        found.is_in_other_order |= layout.is_in_other_order(texts)
        if match is None and split_rows.take(cells):
            continue
        if not _holds_figures(texts, layout):
            headers.add(texts)
        elif match is None:
            sequence.append(_Unmatched(cells, position))
    for row, figures in split_rows.rows:
        found.add(row, figures)
    found.repeated |= dict.fromkeys(split_rows.repeated)
    _match_the_rest(found, sequence, layout)
    for row in found.seen:
        _doubt(found, headers, row)
    found.is_in_other_order |= headers.is_in_other_order(found.seen)
    found.unknown |= dict.fromkeys(split_rows.left_over(), ())
    return found


def _doubt(found: _Lines, headers: ColumnHeaders, row: ValueRow) -> None:
    """Keep what the headers above a row leave in doubt, at the first line that has its label."""
    if row in found.seen and row not in found.doubts and (doubt := headers.doubt(row)):
        found.doubts[row] = doubt


def _find_lost(found: _Lines) -> set[ColumnDoubt]:
    """Return the doubts about rows that have no more figures than their headers name columns."""
    most: Counter[ColumnDoubt] = Counter()
    for line in found.rows:
        if doubt := found.doubts.get(line.row):
            most[doubt] = max(most[doubt], sum(1 for cell in line.figures if cell.text))
    return {doubt for doubt, count in most.items() if count <= doubt.named}


def _match_the_rest(
    found: _Lines, sequence: Sequence[ValueRow | _Unmatched], layout: TableLayout
) -> None:
    """Match the lines whose labels are only nearly those of the form.

    Only now: a label that is nearly another row's must not take that row's place.
    """
    for number, line in enumerate(sequence):
        if not isinstance(line, _Unmatched):
            continue
        cells = line.cells
        texts = [cell.text for cell in cells]
        match = layout.match_near(texts, found.seen)
        if match is not None and _add_match(found, match, cells, layout):
            continue
        match = layout.match_misprint(texts, found.seen, line.position)
        if match is not None and _add_match(found, match, cells, layout):
            found.misprinted[match.row] = texts[match.place]
        else:
            found.unknown[describe_cells(cells)] = _neighbours(sequence, number)
            again = layout.match_near(texts, ())
            found.repeated |= dict.fromkeys([again.row] if again else [])


def _neighbours(sequence: Sequence[ValueRow | _Unmatched], number: int) -> tuple[ValueRow, ...]:
    """Return the rows of the form found next before and behind a line."""
    before = [row for row in sequence[:number] if not isinstance(row, _Unmatched)]
    behind = [row for row in sequence[number + 1 :] if not isinstance(row, _Unmatched)]
    return (*before[-1:], *behind[:1])


def _add_match(found: _Lines, match: LabelMatch, cells: Row, layout: TableLayout) -> bool:
    """Add a row's line; `False` for a header line, whose words can be like a label."""
    start = match.place + 1
    before, behind = cells[: match.place], cells[start:]
    if not behind or any(layout.is_known(cell.text) for cell in behind):
        return False
    if any(layout.is_column_title(cell.text) for cell in before):
        return False
    found.add(match.row, cells, start)
    return True


def _holds_figures(texts: Iterable[str], layout: TableLayout) -> bool:
    return any(_DIGIT.match(text) and not layout.is_known(text) for text in texts)


def _place_figures(
    lines: Sequence[RowLine], place: str
) -> tuple[dict[CellId, SourceCell], list[Note]]:
    values: dict[CellId, SourceCell] = {}
    faults: dict[ValueRow, str] = {}
    blank: set[ValueRow] = set()
    padding = find_padding(lines)
    edges = find_edges(lines, padding)
    read: dict[ValueRow, dict[CellId, str]] = {}
    for line in lines:
        if is_blank(line.figures):
            blank.add(line.row)
            continue
        lead = choose_lead(line, padding)
        if lead is None or line.is_beyond(edges, lead):
            faults.setdefault(line.row, f"{_explain_misfit(line)}，没有读入，{_ADVICE}")
            continue
        figures = line.values_from(lead)
        texts = {cell: source.text for cell, source in figures.items()}
        if line.row not in read:
            read[line.row] = texts
            values |= figures
        elif read[line.row] != texts:
            faults[line.row] = "出现了两次，数字不同，按第一次的读入，请核对"
    for row in blank & set(read):
        faults.setdefault(row, "出现了两次，其中一次是空白，请核对")
    return values, list(_describe_faults(faults, place))


def _describe_faults(faults: Mapping[ValueRow, str], place: str) -> Iterator[Note]:
    for fault in dict.fromkeys(faults.values()):
        rows = [row for row, found in faults.items() if found == fault]
        yield _note(f"{place}中{enumerate_names(map(_name, rows))}{fault}。", rows)


def _explain_misfit(line: RowLine) -> str:
    if len(line.leads) > 1:
        return "有空格，看不出数字属于哪一栏"
    filled = sum(1 for figure in line.figures if figure.text)
    return f"应有{len(line.row.cells)}个数字，实有{filled}个，对不上"


def _describe_missing(lines: _Lines, layout: TableLayout, place: str) -> Iterator[Note]:
    missing = [row for row in layout.rows if row not in lines.seen]
    if missing:
        names = enumerate_names(map(_name, missing))
        yield _note(f"{place}中没有找到{names}，{_ADVICE}。", missing)


def _describe_misprints(misprinted: Mapping[ValueRow, str], place: str) -> Iterator[Note]:
    for row, label in misprinted.items():
        yield _note(f"{place}中的“{shorten(label)}”按“{shorten(row.label)}”读入，请核对。", [row])


def _describe_unknown(
    unknown: Mapping[str, tuple[ValueRow, ...]], values: Mapping[CellId, SourceCell], place: str
) -> Iterator[Note]:
    """Tell the rows that no label fits, and the blanks beside them, whose figures they may hold.

    A page break may part a row's figures, or its label from them.
    """
    if unknown:
        shown = enumerate_names(f"“{shorten(line)}”" for line in unknown)
        beside = {cell for rows in unknown.values() for row in rows for cell in row.cells}
        yield Note(
            f"{place}中有{len(unknown)}行认不出是哪一项，没有读入：{shown}，{_ADVICE}。",
            tuple(sorted(beside - set(values))),
        )


def _note(message: str, rows: Iterable[ValueRow]) -> Note:
    return Note(message, tuple(cell for row in rows for cell in row.cells))


def _name(row: ValueRow) -> str:
    return f"“{shorten(row.label)}”一行" if row.label else "填数字的一行"
