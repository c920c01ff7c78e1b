"""What became of each file that was handed in. Free of Qt."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from forms.model.report import Report
    from storage.readers.collection.result import FoundFile
    from storage.readers.reading import Note


class Outcome(StrEnum):
    """How a file stands; the values are what the clerk sees."""

    TAKEN = "收下"
    CORRECTED = "更正"
    SAME = "相同"
    UNSURE = "认不出单位"
    DIFFERENT = "两份不同"
    OTHER_YEAR = "年度不符"
    REFUSED = "没有收下"
    PUT_ASIDE = "不收"

    @property
    def waits(self) -> bool:
        """Tell whether the clerk has to decide."""
        return self in {Outcome.UNSURE, Outcome.DIFFERENT}

    @property
    def is_in(self) -> bool:
        """Tell whether the library has what the file says."""
        return self in {Outcome.TAKEN, Outcome.CORRECTED, Outcome.SAME}


SHAPES = {
    Outcome.TAKEN: "✓",
    Outcome.CORRECTED: "◆",
    Outcome.SAME: "=",
    Outcome.UNSURE: "？",
    Outcome.DIFFERENT: "▲",
    Outcome.OTHER_YEAR: "■",
    Outcome.REFUSED: "■",
    Outcome.PUT_ASIDE: "–",
}


class FieldChange(Struct, frozen=True):
    """A cell or text of a unit's report that a correction changes; `cell` is blank for a text."""

    name: str
    old: str
    new: str
    cell: str = ""


class Handed(Struct, frozen=True):
    """A file that was read, kept until it is decided about."""

    file: FoundFile
    report: Report
    notes: tuple[Note, ...]

    @property
    def doubts(self) -> tuple[str, ...]:
        """Return what was not read for certain of its figures, a sentence each."""
        return tuple(note.message for note in self.notes if note.cells and not note.is_edit)


class Result(Struct, frozen=True):
    """What became of a file: in one word, in a sentence, and for which unit.

    `candidates` are the units that it may be of, `changes` what it changed in a report that was
    there; `handed` is kept while it waits for the clerk.
    """

    file: str
    outcome: Outcome
    message: str = ""
    unit: int | None = None
    candidates: tuple[int, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    handed: Handed | None = None
