"""Lines of table cells, spans flattened, turned into the figures of an edition's table.

Nothing is guessed: a line counts only where its label is known and its figures fit the row in
exactly one way. Everything else is left blank and told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from storage.readers.recognition.row_fit import choose_lead, find_padding, fit_row
from storage.readers.recognition.split_rows import SplitRows
from storage.readers.wording import BARS, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from forms.edition.edition import Edition, Table
    from forms.edition.terms import CellId
    from storage.readers.recognition.row_fit import RowLine
    from storage.readers.recognition.table_layout import LabelMatch, TableLayout, ValueRow

_MOST_NAMED = 5
_RULE = re.compile(r":?-{2,}:?")
_DIGIT = re.compile(r"[^\w]{0,2}\d")
_ADVICE = "请对照原文件填写"


class TableReading(Struct, frozen=True):
    """The texts found for the cells of a table, and notes on what was left blank."""

    values: dict[CellId, str]
    notes: tuple[str, ...]


class _Lines(Struct):
    """The lines of a table, sorted by what they are."""

    rows: list[RowLine] = field(default_factory=list)
    seen: set[ValueRow] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)

    def add(self, row: ValueRow, cells: Sequence[str], start: int = 0) -> None:
        if len(cells) > start:
            self.seen.add(row)
            self.rows.append(fit_row(row, cells, start))


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


def is_rule(cells: Sequence[str]) -> bool:
    """Tell whether a line only rules off a table's header, as in `|---|---|`."""
    return any(cells) and all(_RULE.fullmatch(cell) for cell in cells if cell)


def read_table(
    table: Table, layout: TableLayout, lines: Sequence[Sequence[str]], edition: Edition
) -> TableReading:
    """Read the figures of a table from its lines, headers and labels included."""
    place = f"“{edition.section(table.section).heading}”的表格"
    if not any(any(line) for line in lines):
        return TableReading({}, (f"没有找到{place}，{_ADVICE}。",))
    sorted_lines = _sort_lines(layout, lines, edition)
    values, notes = _place_figures(sorted_lines.rows, place)
    notes += _describe_missing(sorted_lines, layout, place)
    notes += _describe_unknown(sorted_lines.unknown, place)
    return TableReading(values, tuple(notes))


def _sort_lines(layout: TableLayout, lines: Sequence[Sequence[str]], edition: Edition) -> _Lines:
    found = _Lines()
    split_rows = SplitRows(layout, edition)
    unmatched: list[Sequence[str]] = []
    position = 0
    for cells in lines:
        position = layout.advance(cells, position)
        match = layout.match(cells, position)
        if match is None:
            if not split_rows.take(cells) and _holds_figures(cells, layout):
                unmatched.append(cells)
        elif _add_match(found, match, cells, layout):
            position = max(position, match.row.grid_row + 1)
    for row, figures in split_rows.rows:
        found.add(row, figures)
    # Only now: a label that is nearly another row's must not take that row's place.
    for cells in unmatched:
        match = layout.match_near(cells, found.seen)
        if match is None or not _add_match(found, match, cells, layout):
            found.unknown.append(" | ".join(cells))
    found.unknown += split_rows.left_over()
    return found


def _add_match(found: _Lines, match: LabelMatch, cells: Sequence[str], layout: TableLayout) -> bool:
    """Add a row's line; `False` for a header line, whose words can be like a label."""
    start = match.place + 1
    if any(layout.is_known(text) for text in cells[start:]):
        return False
    found.add(match.row, cells, start)
    return True


def _holds_figures(cells: Sequence[str], layout: TableLayout) -> bool:
    return any(_DIGIT.match(cell) and not layout.is_known(cell) for cell in cells)


def _place_figures(lines: Sequence[RowLine], place: str) -> tuple[dict[CellId, str], list[str]]:
    values: dict[CellId, str] = {}
    faults: dict[ValueRow, str] = {}
    padding = find_padding(lines)
    read: dict[ValueRow, dict[CellId, str]] = {}
    for line in lines:
        if not any(line.figures):
            continue
        lead = choose_lead(line, padding)
        if lead is None:
            faults.setdefault(line.row, f"{_explain_misfit(line)}，没有读入，{_ADVICE}")
        elif line.row not in read:
            read[line.row] = line.values_from(lead)
            values |= read[line.row]
        elif read[line.row] != line.values_from(lead):
            faults[line.row] = "出现了两次，数字不同，按第一次的读入，请核对"
    return values, list(_describe_faults(faults, place))


def _describe_faults(faults: Mapping[ValueRow, str], place: str) -> Iterator[str]:
    for fault in dict.fromkeys(faults.values()):
        rows = [_name(row) for row, found in faults.items() if found == fault]
        yield f"{place}中{_enumerate(rows)}{fault}。"


def _explain_misfit(line: RowLine) -> str:
    if line.leads:
        return "有空格，看不出数字属于哪一栏"
    filled = sum(1 for figure in line.figures if figure)
    return f"应有{len(line.row.cells)}个数字，实有{filled}个，对不上"


def _describe_missing(lines: _Lines, layout: TableLayout, place: str) -> Iterator[str]:
    missing = [row for row in layout.rows if row not in lines.seen]
    if missing:
        yield f"{place}中没有找到{_enumerate([_name(row) for row in missing])}，{_ADVICE}。"


def _describe_unknown(unknown: Sequence[str], place: str) -> Iterator[str]:
    if unknown:
        shown = _enumerate([f"“{shorten(line)}”" for line in unknown])
        yield f"{place}中有{len(unknown)}行认不出是哪一项，没有读入：{shown}，{_ADVICE}。"


def _name(row: ValueRow) -> str:
    return f"“{shorten(row.label)}”一行" if row.label else "填数字的一行"


def _enumerate(names: Sequence[str]) -> str:
    shown = "、".join(names[:_MOST_NAMED])
    return shown if len(names) <= _MOST_NAMED else f"{shown}等{len(names)}处"
