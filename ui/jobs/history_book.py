"""The change log of one report as the history window shows it, typing folded. Free of Qt."""

from __future__ import annotations

from enum import Enum, auto
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from forms.edition.terms import PREAMBLE, CellId
from forms.model.changes import TEXT_PREFIX
from storage.folding import Line, fold, told_as_one
from storage.past import moment_of, versions
from ui.jobs.history_lines import is_links, name_place, show_cause, show_content, show_span
from ui.jobs.past import kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.edition.edition import Edition
    from storage.chronicle import Branch
    from storage.past import Version
    from storage.rows import LogEntry, ReportEntry

COLUMNS = ("时间", "姓名", "原因", "位置", "改前", "改后")
ALL = ""
WHOLE = "整份报告"
FRAME = "标题、导语、落款"
REASONS = "说明"
OWN = "本报告的历史"
_JOINED = "并入：{who}{time:%y-%m-%d %H:%M}"
BRINGING_BACK = "取回历史"
"""The cause of changes that bring an earlier state back."""


class Doing(Enum):
    """What the clerk may want of the history."""

    LOOK = auto()
    FIELD_BACK = auto()
    WHOLE_BACK = auto()
    NAME = auto()
    EXPORT = auto()


class HistoryWish(Struct, frozen=True):
    """What is to be done, with which entry of the log, by its place; `lines` are those shown.

    `origin` says of which log: `HistoryBook.of`.
    """

    doing: Doing
    place: int = -1
    lines: tuple[Line, ...] = ()
    origin: int = 0


class HistoryFilter(Struct, frozen=True):
    """What is to be shown; an empty string lets everything through."""

    section: str = ALL
    day: str = ALL
    who: str = ALL
    kind: str = ALL


class HistoryBook(Struct, frozen=True, dict=True):
    """A report's log, oldest first; `is_locked` says that nothing can be brought back now.

    `looks_on` says that this is so because the window only shows what others write.
    """

    entry: ReportEntry
    log: Sequence[LogEntry]
    edition: Edition
    is_locked: bool = False
    looks_on: bool = False
    branches: tuple[Branch, ...] = ()
    since: int = 0
    """How many entries lead to the first that is told."""

    def of(self, origin: int) -> HistoryBook:
        """Return the book of the report's own log (0), or of what was done elsewhere (1 …)."""
        if not origin:
            return self
        branch = self.branches[origin - 1]
        return replace(self, entry=branch.entry, log=branch.log, since=branch.shared)

    def origins(self) -> list[str]:
        """Return what the logs are called, in the order of `of`."""
        return [OWN, *(_name_branch(branch) for branch in self.branches)]

    @cached_property
    def names(self) -> dict[int, Version]:
        """Return the states that have a name, by the place of the entry that gives it."""
        return {version.length - 1: version for version in versions(self.log)}

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Return what the clerk can read, runs of typing as one line, the latest first."""
        told = (line for line in reversed(fold(self.log)) if line.last >= self.since)
        return tuple(line for line in told if not is_links(self.log[line.last].field))

    def select(self, wanted: HistoryFilter) -> tuple[Line, ...]:
        """Return the lines that a filter lets through, the latest first."""
        return tuple(line for line in self.lines if self._fits(line.last, wanted))

    def options(self) -> tuple[list[str], list[str], list[str], list[str]]:
        """Return what can be chosen: sections in their order, days, people and kinds of cause."""
        places = [line.last for line in self.lines]
        used = {self.section_of(place) for place in places}
        order = (WHOLE, FRAME, *(one.heading for one in self.edition.sections), REASONS)
        days = dict.fromkeys(self.day_of(place) for place in places)
        people = sorted({self.log[place].who for place in places} - {""})
        kinds = sorted({kind_of(self.log[place].cause) for place in places})
        return [one for one in order if one in used], list(days), people, kinds

    def section_of(self, place: int) -> str:
        """Return the part of the form that an entry is about."""
        field = self.log[place].field
        cell = self.edition.cells.get(CellId(field))
        if cell is not None:
            return self.edition.section(cell.section).heading
        text = field.removeprefix(TEXT_PREFIX)
        if text != PREAMBLE and field.startswith(TEXT_PREFIX) and text in self.edition.text_ids:
            return self.edition.section(text).heading
        if not field:
            return WHOLE
        return REASONS if field.startswith("explanation.") else FRAME

    def day_of(self, place: int) -> str:
        """Return the day of an entry in local time."""
        return f"{moment_of(self.log[place]):%Y-%m-%d}"

    def row(self, line: Line) -> tuple[str, ...]:
        """Return what is told of a line, in the order of `COLUMNS`."""
        entry = told_as_one(self.log, line)
        name = self.names.get(line.last)
        return (
            show_span(self.log[line.first], entry),
            entry.who,
            name.name if name is not None and name.is_final else show_cause(entry, line),
            name_place(entry, self.edition),
            show_content(entry, entry.old),
            show_content(entry, entry.new),
        )

    def state_name(self, place: int) -> str:
        """Return what the state after an entry is called."""
        name = self.names.get(place)
        return name.name if name is not None else f"{moment_of(self.log[place]):%Y-%m-%d %H:%M}"

    def can_bring_back(self, place: int) -> bool:
        """Tell whether an entry is about a field that can be given its old content again."""
        if self.is_locked or not 0 <= place < len(self.log):
            return False
        return self.section_of(place) != WHOLE and self._is_known(place)

    def _is_known(self, place: int) -> bool:
        field = self.log[place].field
        text = field.removeprefix(TEXT_PREFIX)
        if field.startswith(TEXT_PREFIX):
            return text in self.edition.text_ids
        if self.section_of(place) in {FRAME, REASONS}:
            return True
        return CellId(field) in self.edition.cells

    def _fits(self, place: int, wanted: HistoryFilter) -> bool:
        entry = self.log[place]
        return (
            wanted.section in {ALL, self.section_of(place)}
            and wanted.day in {ALL, self.day_of(place)}
            and wanted.who in {ALL, entry.who}
            and wanted.kind in {ALL, kind_of(entry.cause)}
        )


def _name_branch(branch: Branch) -> str:
    added = branch.log[branch.shared :]
    people = "、".join(dict.fromkeys(entry.who for entry in added if entry.who))
    return _JOINED.format(who=f"{people}　" if people else "", time=moment_of(added[-1]))
