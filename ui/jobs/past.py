"""Earlier states of the library's reports, as sources, and what the history is told in.

Free of Qt.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from storage.past import length_at, past_report, versions, whole_steps
from ui.jobs.sources import Source, SourceError, find_entry, open_library

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from storage.rows import LogEntry

_DAY_ONLY = re.compile(r"\d{4}-?\d{2}-?\d{2}")
_CAUSE_END = "："
"""Ends the kind of a cause; what follows says more: a file, a reason, a name."""


def load_past_source(
    name: str, as_of: str, catalog: EditionCatalog, library: Path | None
) -> Source:
    """Return `单位/年度` of the library as it was at a time, or as the version with that name.

    Raises:
        UserError: there is no such report, or there was none then.
    """
    with open_library(library, must_exist=True) as opened:
        entry = find_entry(opened, name)
        log: Sequence[LogEntry] = opened.log(entry.id)
        named = [one for one in opened.branches(entry.id) if _has_version(one.log, as_of)]
        if named and not _has_version(log, as_of):
            # Named or signed on another PC, before it was merged.
            entry, log = named[-1].entry, named[-1].log
        report = past_report(entry, log, find_state(log, as_of), catalog)
        previous = opened.find(report.organization, report.year - 1)
        return Source(report, opened.load(previous.id, catalog) if previous is not None else None)


def _has_version(log: Sequence[LogEntry], name: str) -> bool:
    return any(one.name == name.strip() for one in versions(log))


def find_state(log: Sequence[LogEntry], as_of: str) -> int:
    """Return how many entries of the log lead to a version, or to the state at a time.

    Raises:
        UserError: it names neither, or there was no report then.
    """
    named = [one for one in versions(log) if one.name == as_of.strip()]
    if named:
        return named[-1].length
    return whole_steps(log, length_at(log, read_time(as_of, tuple(v.name for v in versions(log)))))


def read_time(text: str, names: Sequence[str] = ()) -> dt.datetime:
    """Return a time as it is typed, local where it names no offset; a day alone ends that day.

    Raises:
        SourceError: it is none; the sentence lists the `names` that could be meant instead.
    """
    typed = text.strip()
    try:
        moment = dt.datetime.fromisoformat(typed)
        if _DAY_ONLY.fullmatch(typed):
            moment += dt.timedelta(days=1) - dt.timedelta(microseconds=1)
        # Not every system knows the offset of times long past or far ahead.
        return moment.astimezone()
    except (ValueError, OverflowError, OSError) as error:
        known = f"，或版本名称：{'、'.join(dict.fromkeys(names))}" if names else ""
        raise SourceError(
            f"看不懂时间“{text}”；请写成 2026-01-20 或 2026-01-20T10:30{known}。"
        ) from error


def kind_of(cause: str) -> str:
    """Return the kind of a cause, without the file, reason or name that follows it."""
    return cause.partition(_CAUSE_END)[0]
