"""What is left of old detail in the change log: one change per field, day and person.

Nothing here touches a library: two copies of a log that are packed up to the same day can be
compared, whatever was packed in either of them before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Container, Sequence

    from storage.rows import LogEntry

_AND = "、"
"""Between the causes of what was packed into one."""
_DAY = slice(0, 10)
"""Of a time in ISO 8601: the day as the clerk's clock said it, the same on every computer."""


def packed(log: Sequence[LogEntry], before: dt.date) -> list[LogEntry]:
    """Return a whole log with what is older than a day packed.

    What one person did to one field on one day, nobody else changing it in between, is told by one
    change: from what stood before to what stood afterwards, at the time of the last, with each
    cause once. Steps without a field stay, and so does what was saved together with them; nothing
    is packed across them. So every state at such a step, be it a name, a signature or an exchange,
    and at the end of every day is what it was.

    Packing again, or up to one day and then to a later one, gives the same as packing once.
    """
    runs = {run[-1]: run for run in runs_to_pack(log, before)}
    gone = {place for run in runs.values() for place in run[:-1]}
    return [
        join_entries([log[each] for each in runs[place]]) if place in runs else entry
        for place, entry in enumerate(log)
        if place not in gone
    ]


def runs_to_pack(
    log: Sequence[LogEntry], before: dt.date, ends: Container[int] = ()
) -> list[list[int]]:
    """Return the places of the entries that are packed into one, for each of them.

    After one of the `ends` nothing goes on: what was done elsewhere begins with its state.
    """
    first_day = before.isoformat()
    with_step = {(entry.revision, entry.at) for entry in log if not entry.field}
    runs: list[list[int]] = []
    last_runs: dict[str, list[int]] = {}
    for place, entry in enumerate(log):
        if not entry.field or place - 1 in ends:
            last_runs.clear()
        if not entry.field:
            continue
        if entry.at[_DAY] >= first_day or (entry.revision, entry.at) in with_step:
            last_runs.pop(entry.field, None)
            continue
        run = last_runs.get(entry.field)
        if run is not None and _is_of_one_day(log[run[-1]], entry):
            run.append(place)
        else:
            last_runs[entry.field] = run = [place]
            runs.append(run)
    return [run for run in runs if len(run) > 1]


def join_entries(entries: Sequence[LogEntry]) -> LogEntry:
    """Return what entries of one field did, one after the other, as one."""
    causes = dict.fromkeys(entry.cause for entry in entries)
    return replace(entries[-1], old=entries[0].old, cause=_AND.join(causes))


def _is_of_one_day(last: LogEntry, entry: LogEntry) -> bool:
    """Tell whether an entry goes on with the last one of its field, by the same person that day."""
    is_same = (last.who, last.at[_DAY]) == (entry.who, entry.at[_DAY])
    # In a log with a gap, what stood on either side of it stays.
    return is_same and last.new == entry.old
