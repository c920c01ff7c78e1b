"""What an entry of the change log is told in, on screen and in files. Free of Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.model.changes import LINKS_SUFFIX, TEXT_PREFIX, Field
from forms.model.explanation import is_explanation
from storage.past import moment_of
from ui.jobs.field_names import name_field

if TYPE_CHECKING:
    from forms.edition.edition import Edition
    from storage.rows import LogEntry

BLANK = "空白"
WHOLE_REPORT = "整份报告"
_UNKNOWN_WHO = "（未记姓名）"
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


def show_time(entry: LogEntry) -> str:
    """Return when it was, in local time."""
    return f"{moment_of(entry):%Y-%m-%d %H:%M:%S}"


def describe_entry(entry: LogEntry, edition: Edition) -> str:
    """Return an entry as a line: when, who, why, where, from what to what."""
    parts = (show_time(entry), entry.who or _UNKNOWN_WHO, entry.cause, name_place(entry, edition))
    head = " ".join(part for part in parts if part)
    old, new = show_content(entry, entry.old), show_content(entry, entry.new)
    return f"{head}：{old} → {new}" if old or new else head


def describe_change(entry: LogEntry) -> str:
    """Return an entry about a cell that is known, as a short line."""
    who = f" {entry.who}" if entry.who else ""
    old, new = show_content(entry, entry.old), show_content(entry, entry.new)
    return f"{moment_of(entry):%y-%m-%d %H:%M}{who}　{entry.cause}　{old} → {new}"
