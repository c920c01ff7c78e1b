"""What an entry of the change log is told in, on screen and in files. Free of Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.model.changes import LINKS_SUFFIX, TEXT_PREFIX, Field
from forms.model.explanation import is_explanation
from forms.model.texts.splice import find_splice
from storage.folding import Line, fold, told_as_one
from storage.past import moment_of
from ui.jobs.field_names import name_field

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from forms.edition.edition import Edition
    from storage.rows import LogEntry

BLANK = "空白"
WHOLE_REPORT = "整份报告"
_UNKNOWN_WHO = "（未记姓名）"
_MOST_READ = 300
"""Steps that the last changes of a cell are looked for in: they are told with every cursor step."""
_LEAD = 4
"""Characters before a difference that are shown with it."""
_TO = "\N{NO-BREAK SPACE}→\N{NO-BREAK SPACE}"
"""Between what was and what is, which belong on one line."""
_LINKS = "{text}中随表更新的数字"


def is_links(address: str) -> bool:
    """Tell whether an address is of what a text's figures follow: nothing the clerk reads."""
    return address.startswith(TEXT_PREFIX) and address.endswith(LINKS_SUFFIX)


def name_place(entry: LogEntry, edition: Edition) -> str:
    """Return what was changed, by its name in the form."""
    if not entry.field:
        return WHOLE_REPORT
    if is_links(entry.field):
        text = Field(entry.field.removesuffix(LINKS_SUFFIX))
        return _LINKS.format(text=name_field(text, edition))
    return name_field(Field(entry.field), edition)


def show_content(entry: LogEntry, content: str) -> str:
    """Return what stood in a field on one line; of an explanation its sentence only."""
    if not entry.field:
        return content
    if is_explanation(Field(entry.field)):
        content = content.partition("\n")[0]
    return " ¶ ".join(content.split("\n")) or BLANK


def begin_at_difference(old: str, new: str) -> tuple[str, str]:
    """Return two long contents from a little before where they differ: a list cuts their ends."""
    start = find_splice(old, new).start - _LEAD
    if start <= _LEAD:
        return old, new
    return f"…{old[start:]}", f"…{new[start:]}"


def show_time(entry: LogEntry) -> str:
    """Return when it was, in local time."""
    return f"{moment_of(entry):%Y-%m-%d %H:%M:%S}"


def show_span(first: LogEntry, last: LogEntry) -> str:
    """Return from when to when a line goes, in local time; all of it is of one day."""
    begun, ended = moment_of(first), moment_of(last)
    span = f"{begun:%Y-%m-%d %H:%M:%S}"
    return span if begun == ended else f"{span}–{ended:%H:%M:%S}"


def show_cause(entry: LogEntry, line: Line) -> str:
    """Return why, of a run also how often it was saved."""
    count = len(line.places)
    return f"{entry.cause}（{count} 次）" if count > 1 else entry.cause


def describe_entry(entry: LogEntry, edition: Edition) -> str:
    """Return an entry as a line: when, who, why, where, from what to what."""
    parts = (show_time(entry), entry.who or _UNKNOWN_WHO, entry.cause, name_place(entry, edition))
    head = " ".join(part for part in parts if part)
    old, new = show_content(entry, entry.old), show_content(entry, entry.new)
    return f"{head}：{old} → {new}" if old or new else head


def describe_last_changes(
    read: Callable[[int], Sequence[LogEntry]], wanted: int
) -> tuple[str, ...]:
    """Return the last changes of a cell as short lines, runs of typing folded, the latest first.

    `read` returns so many of the last steps of the cell and of the whole report, the latest first.
    """
    count = wanted
    while True:
        log = read(count)[::-1]
        lines = [line for line in fold(log) if log[line.last].field]
        # What was read first may be the end of a longer run.
        is_all = len(log) < count
        if is_all or len(lines) > wanted or count >= _MOST_READ:
            told = lines[: -wanted - 1 : -1]
            return tuple(
                _describe_line(log, line, goes_further=not is_all and line is lines[0])
                for line in told
            )
        count = min(count * 4, _MOST_READ)


def _describe_line(log: Sequence[LogEntry], line: Line, *, goes_further: bool) -> str:
    first, entry = moment_of(log[line.first]), told_as_one(log, line)
    ended = moment_of(entry)
    time = f"{first:%y-%m-%d %H:%M}"
    if (first.hour, first.minute) != (ended.hour, ended.minute):
        time = f"{time}–{ended:%H:%M}"
    who = f" {entry.who}" if entry.who else ""
    count = len(line.places)
    times = f" {count} 次{'以上' if goes_further else ''}" if count > 1 else ""
    old, new = show_content(entry, entry.old), show_content(entry, entry.new)
    return f"{time}{who}　{entry.cause}{times}　{old}{_TO}{new}"
