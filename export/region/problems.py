"""From findings and notes to problems in plain words: part, row and column as they are printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.region.records import UNREAD, Problem
from forms.checks.content import VALUE_PENDING
from forms.checks.finding import LEVEL_NAMES
from forms.checks.listing import tell_together
from forms.checks.repairs.causes import Cause
from forms.edition.terms import PREAMBLE, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from forms.checks.finding import Finding
    from forms.edition.edition import Cell, Edition
    from forms.edition.terms import CellId

TOLD = (Level.ERROR, Level.PENDING, Level.VERIFY)
"""Levels of which a unit is told; hints are for the one who fills in the form."""
_MOST_PLACES = 3
_MOST_SINGLE = 5
"""Blanks, or cells of a note, that are named one by one."""


def problems_of(
    findings: Sequence[Finding], edition: Edition, levels: Iterable[Level] = TOLD
) -> tuple[Problem, ...]:
    """Return the findings of some levels as problems, the gravest first, many blanks as one."""
    return problems_by_cause([Cause(finding) for finding in findings], edition, levels)


def problems_by_cause(
    causes: Sequence[Cause], edition: Edition, levels: Iterable[Level] = TOLD
) -> tuple[Problem, ...]:
    """Return causes as problems: each once, with where else it shows.

    One slip breaks several sums; who mends it needs to know the first, and where to look again. A
    cause counts as the gravest of what it brings about.
    """
    found: list[Problem] = []
    for level in levels:
        wanted = [cause for cause in causes if _level(cause) is level]
        blanks = _blanks_by_table((cause.root for cause in wanted), edition)
        told: set[str] = set()
        for cause in wanted:
            table = _blank_table(cause.root, edition)
            if len(blanks.get(table, ())) <= _MOST_SINGLE:
                found.append(_problem(cause, level, edition))
            elif table not in told:
                told.add(table)
                found.append(_blanks_together(blanks[table], edition))
    return tuple(found)


def unread_problem(message: str, cells: Sequence[CellId], edition: Edition | None) -> Problem:
    """Return a note of reading as a problem; without cells or edition it is about the file."""
    place = _place_of_cells([edition.cells[cell] for cell in cells], edition) if edition else ""
    return Problem(UNREAD, place or "文件", message, "reading", tuple(cells))


def _level(cause: Cause) -> Level:
    order = list(Level)
    return min((one.level for one in (cause.root, *cause.consequences)), key=order.index)


def _problem(cause: Cause, level: Level, edition: Edition) -> Problem:
    finding = cause.root
    return Problem(
        level=LEVEL_NAMES[level],
        place=place_of(finding, edition),
        message=f"{finding.detail}{_tell_consequences(cause, edition)}",
        rule=finding.rule,
        cells=finding.cells,
    )


def _tell_consequences(cause: Cause, edition: Edition) -> str:
    places = list(dict.fromkeys(place_of(one, edition) for one in cause.consequences))
    if not places:
        return ""
    rest = "等" if len(places) > _MOST_PLACES else ""
    named = "、".join(places[:_MOST_PLACES])
    return f"另有{len(cause.consequences)}处由此引起（{named}{rest}），改正后请一并核对。"


def place_of(finding: Finding, edition: Edition) -> str:
    """Return where a finding is in the form: `第三部分表格“（一）予以公开”行“自然人”列`."""
    if finding.text is not None:
        return _text_place(finding.text, edition)
    return (
        _place_of_cells([edition.cells[cell] for cell in finding.cells], edition) or finding.place
    )


def _text_place(section: str, edition: Edition) -> str:
    if section == PREAMBLE:
        return "开头的导语"
    return f"“{edition.section(section).heading}”的正文"


def _place_of_cells(cells: Sequence[Cell], edition: Edition | None) -> str:
    if not cells or edition is None:
        return ""
    tables = list(dict.fromkeys(cell.section for cell in cells))
    parts = (
        _place_in_table([cell for cell in cells if cell.section == section], edition)
        for section in tables
    )
    return "；".join(parts)


def _place_in_table(cells: Sequence[Cell], edition: Edition) -> str:
    """Return the row, the column or both that cells of one table have in common."""
    table = f"第{edition.section(cells[0].section).number}部分表格"
    rows = list(dict.fromkeys(_words(cell.row_path[-1:]) for cell in cells))
    columns = list(dict.fromkeys(_words(cell.column_path) for cell in cells))
    if len(cells) > _MOST_SINGLE and len(rows) > 1 and len(columns) > 1:
        return f"{table}{len(cells)}格"
    if len(columns) > 1 and not any(rows):
        groups = list(dict.fromkeys(_words(cell.column_path[:-1]) for cell in cells))
        return f"{table}{_named(groups, '部分')}" if len(groups) == 1 else table
    row, column = _named(rows, "行"), _named(columns, "列")
    if len(rows) > 1 and len(columns) == 1:
        return f"{table}{column}"
    if len(columns) > 1 and len(rows) == 1:
        return f"{table}{row}"
    return f"{table}{row}{column}"


def _named(names: Iterable[str], what: str) -> str:
    return "".join(f"“{name}”{what}" for name in names if name)


def _words(path: Iterable[str]) -> str:
    return "／".join(part for part in path if part)


def _blank_table(finding: Finding, edition: Edition) -> str:
    return edition.cells[finding.cells[0]].table if finding.rule == VALUE_PENDING else ""


def _blanks_by_table(findings: Iterable[Finding], edition: Edition) -> dict[str, list[Cell]]:
    blanks: dict[str, list[Cell]] = {}
    for cell in _blank_cells(findings, edition):
        blanks.setdefault(cell.table, []).append(cell)
    return blanks


def _blank_cells(findings: Iterable[Finding], edition: Edition) -> Iterator[Cell]:
    for finding in findings:
        if finding.rule == VALUE_PENDING:
            yield edition.cells[finding.cells[0]]


def _blanks_together(blanks: Sequence[Cell], edition: Edition) -> Problem:
    return Problem(
        level=LEVEL_NAMES[Level.PENDING],
        place=f"第{edition.section(blanks[0].section).number}部分表格",
        message=tell_together(blanks, edition),
        rule=VALUE_PENDING,
        cells=tuple(cell.id for cell in blanks),
    )
