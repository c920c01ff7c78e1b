"""From the relation families of an edition file to relations between cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.edition.cell_index import CellIndex, Subject, matches_key
from forms.edition.edition import Relation, Term
from forms.edition.terms import Level, Operator

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from forms.edition.entries import Entry
    from forms.edition.grid_blocks import Slot

_LEVELS = (Level.ERROR, Level.VERIFY, Level.HINT)
_NOTHING = "0"
_ONCE = (Subject(key="", each="", label="", short=""),)
_PLACEHOLDERS = ("each", "label", "short")
_TERM = re.compile(
    r"\s*(?P<sign>[+-]?)\s*(?:last\(\s*(?P<last>[\w.*]+)\s*\)|(?P<now>[a-z][\w.*]*))\s*", re.ASCII
)


class Family(Struct, frozen=True):
    """The relations that one entry of the file stands for."""

    source: Entry
    relations: tuple[Relation, ...]
    computes: bool


class _Wording(Struct, frozen=True):
    """A family as it is written, before anything stands for its placeholders."""

    family: str
    id: str
    section: str
    place: str
    statement: str
    left: str
    operator: Operator
    right: str
    left_name: str
    right_name: str
    level: Level
    basis: str
    note: str


class _Operand(Struct, frozen=True):
    """A cell in a relation, before it has a name."""

    slot: Slot
    coefficient: int
    is_previous_year: bool


def read_family(entry: Entry, index: CellIndex, sections: Collection[str]) -> Family:
    """Read one relation family; faults are noted at its entry."""
    wording = _read_wording(entry, sections)
    repeat, subjects = _read_repeat(entry, index)
    computes = entry.flag("computes")
    entry.close()
    if not _has_known_placeholders(entry, wording, is_repeated=bool(repeat)):
        return Family(entry, (), computes)
    relations = []
    for subject in subjects:
        relation = _build(entry, wording, repeat, subject, index)
        if relation is None:
            break  # the same fault would follow for every further row or column
        relations.append(relation)
    return Family(entry, tuple(relations), computes)


def _read_wording(entry: Entry, sections: Collection[str]) -> _Wording:
    section = entry.text("section")
    if section and section not in sections:
        entry.fault_unknown("没有部分", section, sections)
    return _Wording(
        family=entry.text("family"),
        id=entry.text("id"),
        section=section,
        place=entry.text("place"),
        statement=entry.text("statement"),
        left=entry.text("left"),
        operator=entry.choice("operator", Operator),
        right=entry.text("right"),
        left_name=entry.text("left_name", ""),
        right_name=entry.text("right_name", ""),
        level=entry.choice("level", _LEVELS),
        basis=entry.text("basis", ""),
        note=entry.text("note", ""),
    )


def _read_repeat(entry: Entry, index: CellIndex) -> tuple[str, Sequence[Subject]]:
    candidates = {
        "for_rows": index.rows,
        "for_columns": index.columns,
        "for_groups": index.groups,
    }
    given = [key for key in candidates if entry.has(key)]
    if not given:
        return "", _ONCE
    if len(given) > 1:
        entry.fault(f"“{given[0]}”和“{given[1]}”只能有一个。")
    key = given[0]
    patterns = [part.strip() for part in entry.text(key).split(",")]
    for pattern in patterns:
        if not any(matches_key(subject.key, pattern) for subject in candidates[key]):
            known = [subject.key for subject in candidates[key]]
            entry.fault_unknown(f"“{key}”中没有符合的行、列或组", pattern, known)
    return key, [
        subject
        for subject in candidates[key]
        if any(matches_key(subject.key, pattern) for pattern in patterns)
    ]


def _has_known_placeholders(entry: Entry, wording: _Wording, *, is_repeated: bool) -> bool:
    known = _PLACEHOLDERS if is_repeated else ()
    keys = ("id", "place", "statement", "left", "right", "left_name", "right_name")
    # First all, then the verdict: every text is to be looked at.
    checked = [entry.has_only(key, getattr(wording, key), known) for key in keys]
    return all(checked)


def _build(
    entry: Entry, wording: _Wording, repeat: str, subject: Subject, index: CellIndex
) -> Relation | None:
    def fill(pattern: str) -> str:
        for name in _PLACEHOLDERS:
            pattern = pattern.replace(f"{{{name}}}", getattr(subject, name))
        return pattern

    left = _read_side(entry, "left", fill(wording.left), index)
    right = _read_side(entry, "right", fill(wording.right), index)
    if left is None or right is None:
        return None
    terms = _name_terms((*left, *right), repeat)
    return Relation(
        id=fill(wording.id),
        family=wording.family,
        section=wording.section,
        place=fill(wording.place),
        statement=fill(wording.statement),
        left=terms[: len(left)],
        operator=wording.operator,
        right=terms[len(left) :],
        level=wording.level,
        left_name=fill(wording.left_name),
        right_name=fill(wording.right_name),
        basis=wording.basis,
        note=wording.note,
    )


def _read_side(entry: Entry, key: str, text: str, index: CellIndex) -> list[_Operand] | None:
    operands: list[_Operand] = []
    if text.strip() == _NOTHING:
        return operands
    at = 0
    while at < len(text):
        match = _TERM.match(text, at)
        if match is None or (at and not match["sign"]):
            entry.fault(
                f"“{key}”在“{text[at:].strip()}”处无法识别，写法如“a.b + last(a.c) - a.d”。"
            )
            return None
        pattern = match["last"] or match["now"]
        slots = index.find(pattern)
        if not slots:
            entry.fault_unknown(f"“{key}”中没有符合的单元格", pattern, index.alike(pattern))
            return None
        coefficient = -1 if match["sign"] == "-" else 1
        operands += [_Operand(slot, coefficient, match["last"] is not None) for slot in slots]
        at = match.end()
    return operands


def _name_terms(operands: Sequence[_Operand], repeat: str) -> tuple[Term, ...]:
    by_row, by_column = _by_row, _by_column
    if repeat == "for_groups":  # the group is named by the relation's place
        by_row, by_column = _by_own_row, _by_own_column
    first, second = (by_row, by_column) if repeat == "for_columns" else (by_column, by_row)
    names = _names(operands, first)
    cells = {operand.slot.cell.id for operand in operands}
    if len(cells) > 1 and len(set(names)) == 1:
        names = _names(operands, second)
    return tuple(
        Term(
            cell=operand.slot.cell.id,
            coefficient=operand.coefficient,
            is_previous_year=operand.is_previous_year,
            name=name or first(operand.slot) or second(operand.slot),
        )
        for operand, name in zip(operands, names, strict=True)
    )


def _names(operands: Sequence[_Operand], name_of: Callable[[Slot], str]) -> list[str]:
    return [name_of(operand.slot) for operand in operands]


def _by_row(slot: Slot) -> str:
    return slot.cell.row_name


def _by_column(slot: Slot) -> str:
    return slot.cell.column_name


def _by_own_row(slot: Slot) -> str:
    return slot.row.label.short


def _by_own_column(slot: Slot) -> str:
    return slot.column.label.short
