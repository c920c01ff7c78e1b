"""Figures that the texts repeat, held against the tables (edition data: text_subjects)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice, product
from typing import TYPE_CHECKING

from forms.checks.finding import Finding
from forms.checks.narrative.places import place_of_text, table_name
from forms.checks.narrative.statements import find_statements
from forms.checks.scope import Scope
from forms.model.changes import text_field
from forms.model.edition import Level
from forms.model.values import format_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.checks.narrative.statements import Statement
    from forms.model.edition import CellId, Edition
    from forms.model.narrative_rules import TextReading
    from forms.model.report import Report
    from forms.model.values import Number

RULE_PREFIX = "text.figure."

_MOST_SUMS = 12
"""More ways to add up a joined phrase than this are no statement any more."""
_SHOWN_IN: dict[str, Number] = {"元": 10_000, "万元": 1, "亿元": Decimal("0.0001")}


@dataclass(frozen=True, slots=True)
class RecognisedFigure:
    """A number in a text whose meaning is known: `agrees` is `None` while it cannot be judged.

    `start` to `end` is the number, or the phrase that says that there was none; `meaning` is how
    the tables call it, `cells` are what adds up to it. What is not certain may agree by chance.
    `can_be_linked` where the number may from now on follow the sum of the cells.
    """

    section: str
    start: int
    end: int
    number: Number
    meaning: str
    cells: tuple[CellId, ...]
    agrees: bool | None
    is_certain: bool
    can_be_linked: bool


@dataclass(frozen=True, slots=True)
class _Sum:
    """One way to read a statement, with its value in the tables, `None` while incomplete."""

    readings: tuple[TextReading, ...]
    value: Number | None

    @property
    def cells(self) -> tuple[CellId, ...]:
        """Return the cells that are added up."""
        return tuple(dict.fromkeys(cell for one in self.readings for cell, _ in one.cells))


class FigureCheck:
    """The figures in one text agree with the tables; every one of them is looked at."""

    def __init__(self, edition: Edition, section: str) -> None:
        self._edition = edition
        self._section = section
        self._place = place_of_text(edition, section)
        self.reads: frozenset[str] = frozenset({text_field(section)}) | edition.narrative.cells

    def run(self, scope: Scope) -> tuple[Finding, ...]:
        """Return a finding for each figure that contradicts the tables."""
        found: list[Finding] = []
        for statement in statements_of(scope.report, self._section):
            if statement.is_certain:
                sums = weigh(statement, scope)
                if judge(statement, sums) is False:
                    found.append(self._find(statement, sums, scope))
        return tuple(found)

    def _find(self, statement: Statement, sums: tuple[_Sum, ...], scope: Scope) -> Finding:
        first = sums[0]
        expected = first.value if first.value is not None else 0
        meaning = statement.meanings[0].figure.id
        return Finding(
            rule=f"{RULE_PREFIX}{meaning}",
            level=Level.VERIFY,
            place=self._place,
            detail=f"正文“{statement.quote}”，{self._tell(sums)}。",
            cells=first.cells,
            text=self._section,
            expected=format_number(expected),
            found=format_number(statement.number),
            right=first.cells,
            facts=(
                (text_field(self._section), statement.quote),
                *((cell, scope.figures.text(cell)) for one in sums for cell in one.cells),
            ),
            span=(statement.start, statement.end),
            suggestion=_in_unit(expected, statement.unit) if statement.is_replaceable else "",
        )

    def _tell(self, sums: tuple[_Sum, ...]) -> str:
        told: list[str] = []
        table = ""
        for one in sums:
            here = table_name(self._edition, one.cells[0])
            name = "与".join(reading.name for reading in one.readings)
            total = "合计" if len(one.readings) > 1 else ""
            value = format_number(one.value) if one.value is not None else ""
            told.append(f"{here if here != table else ''}{name}{total}为\u00a0{value}")
            table = here
        return "，".join(told)


def statements_of(report: Report, section: str) -> tuple[Statement, ...]:
    """Return what a text of a report says about the tables."""
    text = report.texts.get(section, "")
    return find_statements(report.edition, report.year, report.organization, text)


def recognise_figures(report: Report) -> tuple[RecognisedFigure, ...]:
    """Return the figures of all texts whose meaning is known, for a quiet sign of agreement.

    A figure that may mean something else is among them only where it agrees.
    """
    scope = Scope(report)
    return tuple(
        figure for section in report.edition.text_ids for figure in _recognise(section, scope)
    )


def weigh(statement: Statement, scope: Scope) -> tuple[_Sum, ...]:
    """Return the sums that a statement may mean, each with its value in the tables."""
    ways = islice(product(*(meaning.readings for meaning in statement.meanings)), _MOST_SUMS)
    return tuple(_Sum(readings, _add_up(readings, scope)) for readings in ways)


def judge(statement: Statement, sums: tuple[_Sum, ...]) -> bool | None:
    """Tell whether the tables bear a statement out; `None` while one of its sums is not known."""
    if any(one.value is not None and _is_same(statement, one.value) for one in sums):
        return True
    return None if any(one.value is None for one in sums) else False


def _recognise(section: str, scope: Scope) -> Iterator[RecognisedFigure]:
    for statement in statements_of(scope.report, section):
        sums = weigh(statement, scope)
        agrees = judge(statement, sums)
        if not statement.is_certain and not agrees:
            continue
        meant = next(
            (one for one in sums if one.value is not None and _is_same(statement, one.value)),
            sums[0],
        )
        yield RecognisedFigure(
            section=section,
            start=statement.start,
            end=statement.end,
            number=statement.number,
            meaning="与".join(reading.name for reading in meant.readings),
            cells=meant.cells,
            agrees=agrees,
            is_certain=statement.is_certain,
            can_be_linked=bool(agrees) and _can_be_linked(statement, meant),
        )


def _add_up(readings: tuple[TextReading, ...], scope: Scope) -> Number | None:
    figures = scope.figures
    total: Number = 0
    for reading in readings:
        for cell, sign in reading.cells:
            number = figures.number(cell) if figures.is_complete(cell) else None
            if number is None or _is_disputed(cell, scope):
                return None
            total += sign * number
    return total


def _is_disputed(cell: CellId, scope: Scope) -> bool:
    """Tell whether a total that was found or typed differs from its sum.

    That is an error of its own; a text that repeats the sum would only be one more consequence.
    """
    report, figures = scope.report, scope.figures
    if cell not in report.cells or cell not in report.edition.definitions:
        return False
    terms = report.edition.definitions[cell]
    is_known = all(figures.is_complete(term.cell) for term in terms)
    return is_known and figures.computed(cell) != figures.number(cell)


def _can_be_linked(statement: Statement, meant: _Sum) -> bool:
    """Tell whether a number stands there that can be replaced by the sum as it is."""
    is_sum = all(sign == 1 for reading in meant.readings for _, sign in reading.cells)
    is_in_unit = _SHOWN_IN.get(statement.unit, 1) == 1
    return statement.is_certain and statement.is_replaceable and is_sum and is_in_unit


def _is_same(statement: Statement, value: Number) -> bool:
    """Compare; an amount written with fewer decimals than in the table is a rounded one."""
    if isinstance(value, Decimal):
        return value.quantize(statement.quantum, ROUND_HALF_UP) == statement.number
    return value == statement.number


def _in_unit(value: Number, unit: str) -> str:
    """Write a number of the tables in the unit that the text uses."""
    return format_number(value * _SHOWN_IN.get(unit, 1))
