"""Kinds of slips that a clerk makes with the figures of a report, each as a change of cells.

A slip knows the form only by its edition: rows, columns, and last year's report. Each kind gives
the figures as they would have been typed; the figures of the report itself are the true ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from forms.edition.terms import CellId
from forms.model.values import format_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from forms.edition.edition import Cell
    from forms.model.report import Report

Typed = dict[CellId, str]
_APPLICANTS = "t3"
_APPEALS = "t4"
_NEW, _OVER, _FORWARD = "new_requests", "carried_over", "carried_forward"


@dataclass(frozen=True, slots=True)
class Truth:
    """A true report, with last year's where there is one."""

    name: str
    report: Report
    previous: Report | None

    @property
    def inputs(self) -> list[Cell]:
        """Return the cells to be filled in."""
        return [self.report.edition.cells[cell] for cell in self.report.edition.input_cells]

    def text(self, cell: CellId) -> str:
        """Return what is right in a cell."""
        return self.report.cells.get(cell, "0")

    def number(self, cell: CellId) -> int:
        """Return the figure that is right in a cell of the tables three and four."""
        return int(self.text(cell))

    def last(self, cell: CellId) -> str | None:
        """Return last year's figure where both editions have the cell."""
        if self.previous is None or cell not in self.previous.edition.cells:
            return None
        number = self.previous.figures().number(cell)
        return None if number is None else format_number(number)

    def rows(self) -> list[list[Cell]]:
        """Return the rows of table three."""
        return _group([one for one in self.inputs if one.table == _APPLICANTS], "row")

    def columns(self) -> list[list[Cell]]:
        """Return the columns of table three."""
        return _group([one for one in self.inputs if one.table == _APPLICANTS], "column")

    def row_of(self, name: str) -> list[Cell]:
        """Return a row of table three by the name in its cells' ids."""
        return [one for one in self.inputs if one.id.startswith(f"{_APPLICANTS}.{name}.")]


def _group(cells: list[Cell], by: str) -> list[list[Cell]]:
    groups: dict[int, list[Cell]] = {}
    for cell in cells:
        groups.setdefault(getattr(cell, by), []).append(cell)
    return list(groups.values())


def _retype(change: Callable[[str], Iterator[str]]) -> Callable[[Truth], Iterator[Typed]]:
    def slips(truth: Truth) -> Iterator[Typed]:
        for cell in truth.inputs:
            if cell.table in (_APPLICANTS, _APPEALS) and truth.number(cell.id):
                right = truth.text(cell.id)
                for text in change(right):
                    if text != right:
                        yield {cell.id: text}

    return slips


def _one_off(text: str) -> Iterator[str]:
    yield str(int(text) + 1)
    yield str(int(text) - 1)


def _digit_off(text: str) -> Iterator[str]:
    if len(text) > 1 and text[0] != "9":
        yield str(int(text[0]) + 1) + text[1:]


def _swapped_digits(text: str) -> Iterator[str]:
    for at in range(len(text) - 1):
        swapped = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        if swapped[0] != "0":
            yield swapped


def _missing_digit(text: str) -> Iterator[str]:
    for at in range(len(text) if len(text) > 1 else 0):
        shorter = text[:at] + text[at + 1 :]
        if shorter[0] != "0":
            yield shorter


def _doubled_digit(text: str) -> Iterator[str]:
    for at, digit in enumerate(text):
        yield text[:at] + digit + text[at:]


def _zero_more(text: str) -> Iterator[str]:
    yield text + "0"


def _left_out(_: str) -> Iterator[str]:
    yield "0"


def _minus(text: str) -> Iterator[str]:
    yield f"-{text}"


def _pairs_beside(lines: list[list[Cell]]) -> Iterator[tuple[CellId, CellId]]:
    for line in lines:
        for first, second in pairwise(line):
            yield first.id, second.id
            yield second.id, first.id


def _move(truth: Truth, pairs: Iterator[tuple[CellId, CellId]]) -> Iterator[Typed]:
    for cell, other in pairs:
        if truth.number(cell) and not truth.number(other):
            yield {cell: "0", other: truth.text(cell)}


def _swap(truth: Truth, pairs: Iterator[tuple[CellId, CellId]]) -> Iterator[Typed]:
    for cell, other in pairs:
        if 0 < truth.number(cell) != truth.number(other) > 0:
            yield {cell: truth.text(other), other: truth.text(cell)}


def _shift(truth: Truth, step: int) -> Iterator[Typed]:
    for row in truth.rows():
        right = [truth.text(one.id) for one in row]
        lost = right[-1] if step > 0 else right[0]
        if any(text != "0" for text in right) and (lost == "0" or step < 0):
            typed = ["0", *right[:-1]] if step > 0 else [*right[1:], "0"]
            yield {one.id: text for one, text in zip(row, typed, strict=True)}


def _empty(truth: Truth, lines: list[list[Cell]]) -> Iterator[Typed]:
    for line in lines:
        if any(truth.number(one.id) for one in line):
            typed = {one.id: "0" for one in line}
            totals = (
                cell
                for cell, one in truth.report.edition.cells.items()
                if one.computed and one.table == _APPLICANTS and _is_of(one, line)
            )
            yield typed | dict.fromkeys(totals, "")


def _is_of(total: Cell, line: list[Cell]) -> bool:
    rows = {one.row for one in line}
    columns = {one.column for one in line}
    return total.row in rows if len(rows) == 1 else {total.column} == columns


def _named_row(name: str) -> Callable[[Truth], Iterator[Typed]]:
    def slips(truth: Truth) -> Iterator[Typed]:
        yield from _empty(truth, [truth.row_of(name)])

    return slips


def _wrong_year(truth: Truth) -> Iterator[Typed]:
    typed = {one.id: truth.last(one.id) or truth.text(one.id) for one in truth.row_of(_OVER)}
    if any(text != truth.text(cell) for cell, text in typed.items()):
        yield typed


def _last_year_again(truth: Truth) -> Iterator[Typed]:
    for cell in truth.inputs:
        last = truth.last(cell.id)
        if cell.table in (_APPLICANTS, _APPEALS) and last not in (None, "0", truth.text(cell.id)):
            yield {cell.id: str(last)}


def _far_row(truth: Truth) -> Iterator[Typed]:
    for column in truth.columns():
        for at, cell in enumerate(column):
            for other in column[at + 3 :]:
                if truth.number(cell.id) and not truth.number(other.id):
                    yield {cell.id: "0", other.id: truth.text(cell.id)}


def _twice(truth: Truth) -> Iterator[Typed]:
    for cell, other in _pairs_beside(truth.rows()):
        if truth.number(cell) and not truth.number(other):
            yield {other: truth.text(cell)}


def _wrong_total(truth: Truth) -> Iterator[Typed]:
    figures = truth.report.figures()
    for cell, one in truth.report.edition.cells.items():
        number = figures.number(cell)
        if one.computed and number:
            for change in (_one_off, _swapped_digits, _missing_digit):
                for text in change(format_number(number)):
                    if text != format_number(number):
                        yield {cell: text}


def _appeal_groups(truth: Truth) -> dict[str, list[Cell]]:
    groups: dict[str, list[Cell]] = {}
    for cell in truth.inputs:
        if cell.table == _APPEALS:
            groups.setdefault(cell.id.rpartition(".")[0], []).append(cell)
    return groups


def _appeal_cell(truth: Truth) -> Iterator[Typed]:
    for change in (_one_off, _zero_more, _left_out, _doubled_digit, _swapped_digits):
        for typed in _retype(change)(truth):
            if next(iter(typed)).startswith(f"{_APPEALS}."):
                yield typed


def _swapped_groups(truth: Truth) -> Iterator[Typed]:
    groups = list(_appeal_groups(truth).values())
    for first, second in pairwise(groups):
        pairs = list(zip(first, second, strict=True))
        typed = {one.id: truth.text(other.id) for one, other in pairs}
        typed |= {other.id: truth.text(one.id) for one, other in pairs}
        if any(text != truth.text(cell) for cell, text in typed.items()):
            yield typed


def _blank(truth: Truth) -> Iterator[Typed]:
    for cell in truth.inputs:
        if cell.table == _APPLICANTS and not truth.number(cell.id):
            yield {cell.id: ""}


KINDS: dict[str, Callable[[Truth], Iterator[Typed]]] = {
    "差 1": _retype(_one_off),
    "一个数字打错": _retype(_digit_off),
    "数字颠倒": _retype(_swapped_digits),
    "漏打一个数字": _retype(_missing_digit),
    "重复一个数字": _retype(_doubled_digit),
    "多打一个 0": _retype(_zero_more),
    "漏填一格（填成 0）": _retype(_left_out),
    "正负号": _retype(_minus),
    "填到旁边一列": lambda truth: _move(truth, _pairs_beside(truth.rows())),
    "填到上下一行": lambda truth: _move(truth, _pairs_beside(truth.columns())),
    "填到远处一行": _far_row,
    "同一数填了两格": _twice,
    "同行两格对换": lambda truth: _swap(truth, _pairs_beside(truth.rows())),
    "同列两格对换": lambda truth: _swap(truth, _pairs_beside(truth.columns())),
    "整行右移一列": lambda truth: _shift(truth, 1),
    "整行左移一列": lambda truth: _shift(truth, -1),
    "整行漏填": lambda truth: _empty(truth, truth.rows()),
    "整列漏填": lambda truth: _empty(truth, truth.columns()),
    "上年结转漏填": _named_row(_OVER),
    "上年结转填成前一年的": _wrong_year,
    "结转下年度漏填": _named_row(_FORWARD),
    "抄了上年的数": _last_year_again,
    "总计打错": _wrong_total,
    "表四一格错": _appeal_cell,
    "表四两组对换": _swapped_groups,
    "0 没有填": _blank,
}
