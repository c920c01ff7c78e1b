"""Figures that the texts repeat, held against the tables (edition data: text_subjects)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.checks.finding import Finding
from forms.checks.narrative.places import place_of_text, table_name
from forms.checks.narrative.statements.statements import (
    SEVERAL,
    find_statements,
    statements_by_subject,
)
from forms.checks.scope import Scope
from forms.edition.terms import Level
from forms.model.changes import text_field
from forms.model.values import format_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from forms.checks.narrative.statements.meaning import Way
    from forms.checks.narrative.statements.statements import Statement
    from forms.edition.edition import Edition
    from forms.edition.narrative_rules import TextReading, TextSubject
    from forms.edition.terms import CellId
    from forms.model.report import Report
    from forms.model.values import Number

RULE_PREFIX = "text.figure."

_MOST_TOLD = 4
"""The part and the wholes of a share that a message names; more would hide what is meant."""

_SHOWN_IN: dict[str, Number] = {"元": 10_000, "万元": 1, "亿元": Decimal("0.0001")}


class RecognisedFigure(Struct, frozen=True):
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


class _Sum(Struct, frozen=True):
    """One way to read a statement, with its value in the tables, `None` while incomplete."""

    readings: tuple[TextReading, ...]
    value: Number | None

    @property
    def cells(self) -> tuple[CellId, ...]:
        """Return the cells that are added up."""
        return tuple(dict.fromkeys(cell for one in self.readings for cell, _ in one.cells))


class FigureCheck:
    """What one text says of one subject agrees with the tables; every figure is looked at.

    One check per subject, so that a changed cell has only the statements about its own table
    looked at again; without a subject it takes those that join several.
    """

    def __init__(self, edition: Edition, section: str, subject: TextSubject | None) -> None:
        self._edition = edition
        self._section = section
        self._subject = subject.id if subject is not None else SEVERAL
        self._place = place_of_text(edition, section)
        cells = subject.cells if subject is not None else edition.narrative.cells
        self.reads: frozenset[str] = frozenset({text_field(section)}) | cells

    def run(self, scope: Scope) -> tuple[Finding, ...]:
        """Return a finding for each figure that contradicts the tables."""
        report = scope.report
        text = report.texts.get(self._section, "")
        stated = statements_by_subject(report.edition, report.year, report.organization, text)
        return tuple(
            self._find(statement, scope)
            for statement in stated.get(self._subject, ())
            if statement.is_certain and judge(statement, scope) is False
        )

    def _find(self, statement: Statement, scope: Scope) -> Finding:
        sums = tuple(_Sum(way, _add_up(way, scope)) for way in statement.ways)
        first = sums[0]
        right = _right_numbers(statement, scope)
        meaning = statement.meanings[0].figure.id
        return Finding(
            rule=f"{RULE_PREFIX}{meaning}",
            level=Level.VERIFY,
            place=self._place,
            detail=f"正文“{statement.quote}”，{self._tell_all(statement, sums, scope)}。",
            cells=first.cells,
            text=self._section,
            expected="或".join(map(format_number, right)),
            found=format_number(statement.number),
            right=first.cells,
            facts=(
                (text_field(self._section), statement.quote),
                *dict.fromkeys(
                    (cell, scope.figures.text(cell)) for one in sums for cell in one.cells
                ),
            ),
            span=(statement.start, statement.end),
            suggestion=_suggest(statement, right),
        )

    def _tell_all(self, statement: Statement, sums: tuple[_Sum, ...], scope: Scope) -> str:
        if not statement.bases:
            return self._tell(sums)
        told: list[str] = []
        mark = _mark(sums[0].readings)
        for base in statement.bases:
            whole = _add_up(base, scope)
            if whole and sums[0].value is not None:
                name = _what(base) if _mark(base) == mark else _name(base)
                share = format_number(_percent(sums[0].value, whole, statement))
                told.append(f"占{name}\u00a0{format_number(whole)}\u00a0的\u00a0{share}%")
        return "，".join((self._tell(sums[:1]), "，或".join(told[: _MOST_TOLD - 1])))

    def _tell(self, sums: tuple[_Sum, ...]) -> str:
        """Say what the tables have: one number, or those that would do, each with what it is."""
        table = _shared(self._table(one) for one in sums)
        mark = _shared(_mark(one.readings) for one in sums)
        names: dict[str, list[str]] = {}
        for one in sums:
            name = _what(one.readings) if mark else _what(one.readings) + _mark(one.readings)
            value = format_number(one.value) if one.value is not None else ""
            names.setdefault(value, []).append(name if table else self._table(one) + name)
        if len(names) == 1:  # what comes to the same is no alternative
            return f"{self._table(sums[0])}{_name(sums[0].readings)}为\u00a0{next(iter(names))}"
        told = [f"\u00a0{value}（{'、'.join(those)}）" for value, those in names.items()]
        where = f"按{table}{mark}" if table or mark else ""
        return f"{where}应为{'或'.join(told[:_MOST_TOLD])}"

    def _table(self, one: _Sum) -> str:
        return table_name(self._edition, one.cells[0])


def recognise_figures(
    report: Report, sections: Iterable[str] | None = None
) -> tuple[RecognisedFigure, ...]:
    """Return the figures of texts whose meaning is known, for a quiet sign of agreement.

    A figure that may mean something else is among them only where it agrees.
    """
    scope = Scope(report)
    return tuple(
        figure
        for section in (report.edition.text_ids if sections is None else sections)
        for figure in _recognise(section, scope)
    )


def _recognise(section: str, scope: Scope) -> Iterator[RecognisedFigure]:
    report = scope.report
    text = report.texts.get(section, "")
    for statement in find_statements(report.edition, report.year, report.organization, text):
        agrees = judge(statement, scope)
        if not statement.is_certain and not agrees:
            continue
        meant = _Sum(statement.ways[0], None)
        for way in statement.ways if agrees and not statement.bases else ():
            value = _add_up(way, scope)
            if value is not None and _is_same(statement, value):
                meant = _Sum(way, value)
                break
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


def _right_numbers(statement: Statement, scope: Scope) -> tuple[Number, ...]:
    """Return the numbers that would be right, by all readings, each once."""
    known: tuple[Number, ...]
    if statement.bases:
        shares = (one for one in _shares(statement, scope) if one is not None)
        known = tuple(one.quantize(statement.quantum, ROUND_HALF_UP) for one in shares)
        return tuple(dict.fromkeys(known))[: _MOST_TOLD - 1]
    known = tuple(value for way in statement.ways if (value := _add_up(way, scope)) is not None)
    return tuple(dict.fromkeys(known))


def _suggest(statement: Statement, right: tuple[Number, ...]) -> str:
    """Return what may take the number's place: only where nothing else can be meant."""
    is_clear = statement.is_replaceable and len(right) == 1
    return _in_unit(right[0], statement.unit) if is_clear else ""


def _name(way: Way) -> str:
    """Return what a way to read a statement is called, the column of all its parts named once."""
    mark = _mark(way)
    return f"{_what(way)}{f'（{mark}）' if mark else ''}{'合计' if len(way) > 1 else ''}"


def _what(way: Way) -> str:
    return "与".join(one.what if _mark(way) else one.name for one in way)


def _mark(way: Way) -> str:
    return _shared(reading.mark for reading in way)


def _shared(names: Iterable[str]) -> str:
    """Return the name that all have in common, none where they differ."""
    found = set(names)
    return found.pop() if len(found) == 1 else ""


def _percent(part: Number, whole: Number, statement: Statement) -> Decimal:
    share = Decimal(part) * 100 / Decimal(whole)
    return share.quantize(statement.quantum, ROUND_HALF_UP)


def _shares(statement: Statement, scope: Scope) -> Iterator[Decimal | None]:
    """Yield what percentages the parts are of their possible wholes, `None` where not known."""
    for way, base in product(statement.ways, statement.bases):
        part, whole = _add_up(way, scope), _add_up(base, scope)
        if part is None or whole is None or not whole:
            yield None
        elif part <= whole:
            yield Decimal(part) * 100 / Decimal(whole)


def _judge_share(statement: Statement, scope: Scope) -> bool | None:
    """Tell whether a share is right; one cut off instead of rounded is.

    What is a share of a wrong number is not judged: one slip gives one finding.
    """
    if statement.rests_on is not None:
        sums = [_add_up(way, scope) for way in statement.ways]
        if statement.rests_on not in sums:
            return None
    shares = list(_shares(statement, scope))
    known = [share for share in shares if share is not None]
    if any(abs(share - statement.number) < statement.quantum for share in known):
        return True
    return False if known and len(known) == len(shares) else None


def judge(statement: Statement, scope: Scope) -> bool | None:
    """Tell whether the tables bear a statement out; `None` while one of its sums is not known."""
    if statement.bases:
        return _judge_share(statement, scope)
    is_known = True
    for way in statement.ways:
        value = _add_up(way, scope)
        if value is None:
            is_known = False
        elif _is_same(statement, value):
            return True
    return False if is_known else None


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
    is_in_unit = _SHOWN_IN.get(statement.unit, 1) == 1 and not statement.bases
    return statement.is_certain and statement.is_replaceable and is_sum and is_in_unit


def _is_same(statement: Statement, value: Number) -> bool:
    """Compare; a number written with fewer places than in the table is a rounded one."""
    if isinstance(value, Decimal):
        return value.quantize(statement.quantum, ROUND_HALF_UP) == statement.number
    if statement.quantum > 1:
        return abs(Decimal(value) - statement.number) < statement.quantum  # 1.2万件 of 12 345
    return value == statement.number


def _in_unit(value: Number, unit: str) -> str:
    """Write a number of the tables in the unit that the text uses."""
    return format_number(value * _SHOWN_IN.get(unit, 1))
