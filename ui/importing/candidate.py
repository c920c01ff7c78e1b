"""A file on its way into the library: what was read, what the clerk made of it. Free of Qt."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from storage.readers.reading import ReadError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from forms.edition.edition import Section
    from forms.edition.terms import CellId
    from forms.model.report import Report
    from storage.readers.reading import Note, Reading


class State(StrEnum):
    """How far a file has come."""

    WAITING = "…"
    READ = "✓"
    NOTED = "▲"
    REFUSED = "■"
    STORED = "已导入"
    SKIPPED = "已跳过"


class Count(Struct, frozen=True):
    """How many cells of a table were read, and how many of them are to be looked at."""

    read: int
    doubtful: int
    total: int


class Found(Struct, frozen=True, dict=True):
    """What was read of a file, as it would be stored: the clerk may say whose report it is."""

    reading: Reading
    report: Report

    @cached_property
    def doubts(self) -> Mapping[CellId, str]:
        """Return what is said of the cells that were not read for certain."""
        told: dict[CellId, list[str]] = {}
        for note in self.notes:
            for cell in note.cells if not note.is_edit else ():
                told.setdefault(cell, []).append(note.message)
        return {cell: "\n".join(messages) for cell, messages in told.items()}

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """Return the notes: doubts about cells, other doubts, what was changed on paper."""
        return tuple(sorted(self.reading.notes, key=lambda note: (note.is_edit, not note.cells)))

    def count(self, section: Section) -> Count | None:
        """Return how much of a section's table was read, `None` where it has none."""
        if section.table is None:
            return None
        cells = self.report.edition.table(section.table).cells
        read = sum(bool(self._shown[cell]) for cell in cells)
        return Count(read, sum(cell in self.doubts for cell in cells), len(cells))

    @cached_property
    def _shown(self) -> Mapping[CellId, str]:
        return self.report.shown_values()


class Candidate:
    """One of the files that are being imported; `found` or `error` once it was read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.state = State.WAITING
        self.found: Found | None = None
        self.error = ""

    @property
    def is_open(self) -> bool:
        """Tell whether the clerk has still to decide about it."""
        return self.state in {State.READ, State.NOTED}

    def take(self, outcome: Reading | ReadError) -> None:
        """Note what became of reading it."""
        if isinstance(outcome, ReadError):
            self.error, self.state = str(outcome), State.REFUSED
        else:
            self.found = Found(outcome, outcome.report)
            is_noted = any(not note.is_edit for note in outcome.notes)
            self.state = State.NOTED if is_noted else State.READ

    def rename(self, organization: str, year: int) -> None:
        """Take the clerk's word for whose report it is; what is printed in it stays as read."""
        if self.found is None:
            return
        report = self.found.report.copy()
        report.organization, report.year = organization, year
        self.found = Found(self.found.reading, report)

    def describe(self) -> Iterator[str]:
        """Yield what the list of files says of it: the name, then how it stands."""
        yield self.path.name
        if self.state is State.WAITING:
            yield "等待读取"
        elif self.state is State.NOTED and self.found is not None:
            doubts = sum(not note.is_edit for note in self.found.notes)
            yield f"{doubts} 处请核对"
        elif self.state is State.REFUSED:
            yield "没有读入"
        elif not self.is_open:
            yield self.state.value
        if self.found is not None:
            yield f"{self.found.report.organization}　{self.found.report.year}年"
