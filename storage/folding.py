"""Runs of typing in the change log, to be told as one line each; the log itself is not touched.

A text is saved a second after each keystroke: told one by one, an afternoon of writing would bury
what was signed, imported and taken back.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from storage.past import moment_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.rows import LogEntry

_TYPED = "键入"
"""The cause of what is folded; whatever else was done is told by itself."""
LONGEST_PAUSE = dt.timedelta(minutes=5)


class Line(Struct, frozen=True, dict=True):
    """Entries that are told as one, by their places in the log, oldest first: mostly a single one.

    The content before the first of them and after the last is what the line led from and to.
    """

    places: tuple[int, ...]

    @property
    def first(self) -> int:
        """Return where the line begins in the log."""
        return self.places[0]

    @property
    def last(self) -> int:
        """Return where the line ends in the log."""
        return self.places[-1]

    @cached_property
    def parts(self) -> tuple[Line, ...]:
        """Return the entries of a run as lines of their own; none where it is a single one."""
        return tuple(Line((place,)) for place in self.places) if len(self.places) > 1 else ()


def fold(log: Sequence[LogEntry]) -> list[Line]:
    """Return the log as lines, in the order of where they end.

    A line is what one person typed into one field on one day, never pausing for longer than
    `LONGEST_PAUSE`, while nothing else was done to that field, nor to the report as a whole: the
    state at a name, a signature or an exchange is always one between two lines.
    """
    runs: list[list[int]] = []
    open_runs: dict[str, list[int]] = {}
    for place, entry in enumerate(log):
        run = open_runs.get(entry.field)
        if run is not None and _goes_on(log[run[-1]], entry):
            run.append(place)
            continue
        run = [place]
        runs.append(run)
        if entry.field:
            open_runs[entry.field] = run
        else:
            open_runs.clear()
    return sorted((Line(tuple(run)) for run in runs), key=lambda line: line.last)


def told_as_one(log: Sequence[LogEntry], line: Line) -> LogEntry:
    """Return what a line did to its field, as one entry of the time at which it ended."""
    return replace(log[line.last], old=log[line.first].old)


def _goes_on(last: LogEntry, entry: LogEntry) -> bool:
    """Tell whether an entry goes on with what the last one of its field did."""
    if not last.cause == entry.cause == _TYPED or last.who != entry.who or last.new != entry.old:
        return False
    before, now = moment_of(last), moment_of(entry)
    is_near = dt.timedelta(0) <= now - before <= LONGEST_PAUSE
    return is_near and before.date() == now.date()
