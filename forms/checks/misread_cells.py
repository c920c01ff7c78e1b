"""What was meant by a text that is no figure: a minus too many, a note that belongs elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.changes import Change, Field, text_field
from forms.model.values import parse_value

if TYPE_CHECKING:
    from forms.checks.finding import Finding
    from forms.edition.edition import Cell, Edition, Section
    from forms.edition.terms import CellId
    from forms.model.report import Report

_NOTE = re.compile(r"\s*(?P<figure>[^（(]+?)\s*[（(]\s*(?P<note>[^（()）]+?)\s*[)）]\s*")
_MINUS = "-−－﹣–"


class CellNote(Struct, frozen=True):
    """A figure with a note behind it in brackets, as people type it into a cell."""

    figure: str
    note: str


class MisreadCell(Struct, frozen=True):
    """The changes that leave a figure in the cell, and what they are called."""

    changes: tuple[Change, ...]
    place: str
    action: str
    reason: str


def split_note(cell: Cell, text: str) -> CellNote | None:
    """Return the figure and the note of a cell such as `22（其中修订16件）`."""
    match = _NOTE.fullmatch(text)
    if match is None:
        return None
    value = parse_value(cell.kind, match["figure"])
    return None if value.number is None else CellNote(value.text, match["note"])


def section_for_notes(edition: Edition, cell: Cell) -> Section:
    """Return the section whose text takes what a cell cannot hold: the first one of text.

    The sections of the tables consist of their table alone; what there is to say about figures
    stands in the general part, which comes before them.
    """
    own = edition.section(cell.section)
    return next((one for one in edition.sections if one.is_text_required), own)


def repair_reading(finding: Finding, report: Report) -> MisreadCell | None:
    """Return what would leave a figure in a cell that holds none."""
    cell = report.edition.cells[finding.cells[0]]
    typed = report.cells.get(cell.id, "")
    note = split_note(cell, typed)
    if note is not None:
        return _move_note(cell.id, typed, note, report)
    value = parse_value(cell.kind, typed.strip().lstrip(_MINUS))
    if typed.strip()[:1] not in _MINUS or value.number is None:
        return None
    change = Change(Field(cell.id), typed, value.text)
    return MisreadCell((change,), cell.name, f"{typed} 改为 {value.text}", "负号可能多打")


def _move_note(cell: CellId, typed: str, note: CellNote, report: Report) -> MisreadCell:
    edition = report.edition
    here = edition.cells[cell]
    section = section_for_notes(edition, here)
    text = report.texts.get(section.id, "")
    unit = here.unit
    sentence = f"{''.join((here.row_name, here.column_name))}{note.figure}{unit}，{note.note}。"
    joined = f"{text.rstrip()}\n{sentence}" if text.strip() else sentence
    changes = (
        Change(Field(cell), typed, note.figure),
        Change(text_field(section.id), text, joined),
    )
    action = f"格内留 {note.figure}，“{note.note}”移到“{section.number}、{section.short}”的末尾"
    return MisreadCell(changes, here.name, action, "表格里只填数字")
