"""Earlier states of a report, made again from its change log.

The log begins with the report's first field, so the state at any place in it is what its entries
up to there have left.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from forms.errors import UserError
from forms.model.changes import Field
from storage.rows import build_report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.edition.catalog import EditionCatalog
    from forms.model.report import Report
    from storage.rows import LogEntry, ReportEntry

FINALIZING = "定稿"
NAMING = "命名："
"""Causes of the steps that give a state a name; the latter is followed by the name."""

_NOT_YET = (
    "{time:%Y年%m月%d日 %H:%M}时还没有这份报告；最早的记录是{first:%Y年%m月%d日 %H:%M}，"
    "请改用之后的时间。"
)
_NO_LOG = "这份报告没有修改记录，不能取早先的内容；请核对是否选对了报告。"


class PastError(UserError):
    """A time at which there was no report."""


class Version(Struct, frozen=True):
    """A state with a name: given by the clerk, or `定稿 1` … in the order of signing.

    `length` is how many entries of the log lead to it.
    """

    name: str
    at: str
    who: str
    length: int
    is_final: bool


def versions(log: Sequence[LogEntry]) -> list[Version]:
    """Return the states that have a name, oldest first."""
    found: list[Version] = []
    signed = 0
    for length, entry in enumerate(log, 1):
        if entry.field:
            continue
        if entry.cause == FINALIZING:
            signed += 1
            found.append(
                Version(f"{FINALIZING} {signed}", entry.at, entry.who, length, is_final=True)
            )
        elif entry.cause.startswith(NAMING):
            name = entry.cause.removeprefix(NAMING)
            found.append(Version(name, entry.at, entry.who, length, is_final=False))
    return found


def content_after(log: Sequence[LogEntry], length: int) -> dict[Field, str]:
    """Return what stood in the fields after so many entries, explanations too; blanks left out."""
    content: dict[Field, str] = {}
    for entry in log[:length]:
        address = Field(entry.field)
        if entry.new and address:
            content[address] = entry.new
        else:
            content.pop(address, None)
    return content


def whole_steps(log: Sequence[LogEntry], length: int) -> int:
    """Return where the step ends that an entry belongs to: what was saved together."""
    if not 0 < length <= len(log):
        return length
    last = log[length - 1]
    while length < len(log) and (log[length].revision, log[length].at) == (last.revision, last.at):
        length += 1
    return length


def length_at(log: Sequence[LogEntry], time: dt.datetime) -> int:
    """Return how many entries there were at a time.

    Where the clock was set back in between, everything counts before the last entry that is not
    later.

    Raises:
        PastError: the report is younger.
    """
    if not log:
        raise PastError(_NO_LOG)
    written = (place for place in range(len(log), 0, -1) if moment_of(log[place - 1]) <= time)
    length = next(written, 0)
    if not length:
        raise PastError(_NOT_YET.format(time=time, first=moment_of(log[0])))
    return length


def moment_of(entry: LogEntry | Version) -> dt.datetime:
    """Return when an entry was written, with its offset."""
    return dt.datetime.fromisoformat(entry.at).astimezone()


def past_report(
    entry: ReportEntry, log: Sequence[LogEntry], length: int, catalog: EditionCatalog
) -> Report:
    """Return the report as it was after so many entries of its log.

    Raises:
        UnknownEditionError: the edition that it was of is not at hand.
    """
    then = place_after(entry, log, length)
    return build_report(then, catalog.load(then.edition), content_after(log, length))


def place_after(entry: ReportEntry, log: Sequence[LogEntry], length: int) -> ReportEntry:
    """Return the entry with organ, year and edition as they were: exchanging may change them."""
    later = (step.old for step in log[length:] if not step.field and step.old)
    return _with_place(entry, next(later, None))


def place_at_end(entry: ReportEntry, steps: Sequence[LogEntry]) -> ReportEntry:
    """Return the entry with organ, year and edition as these steps leave them."""
    earlier = (step.new for step in reversed(steps) if not step.field and step.new)
    return _with_place(entry, next(earlier, None))


def _with_place(entry: ReportEntry, told: str | None) -> ReportEntry:
    if told is None:
        return entry
    edition, year, organization = read_place(told)
    return replace(entry, edition=edition, year=year, organization=organization)


def read_place(told: str) -> tuple[str, int, str]:
    """Return edition, year and organ from what `storage.rows.write_place` has made of them."""
    edition, year, organization = told.split(" ", 2)
    return edition, int(year), organization
