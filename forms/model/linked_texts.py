"""Keeps tied figures true: they move with their text, and follow their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.model.changes import TEXT_PREFIX, Change, ChangeSet, links_field, text_field
from forms.model.links import follow_cells, format_links, move_links, parse_links
from forms.model.splice import find_splice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.model.report import Report

FOLLOWING = "随表更新"


def move_with_texts(report: Report, changes: ChangeSet) -> ChangeSet:
    """Return changes together with what they do to the links of the texts they change."""
    if not report.links:
        return changes
    own = {change.field for change in changes.changes}
    moved = [change for change in _move_links(report, changes) if change.field not in own]
    return ChangeSet(changes.label, changes.changes + tuple(moved))


def follow_figures(report: Report) -> ChangeSet:
    """Return the changes that bring every tied figure to what its cells add up to."""
    contents = {}
    figures = report.figures()
    for section, content in report.links.items():
        text = report.texts.get(section, "")
        followed, links = follow_cells(text, parse_links(content), figures)
        contents[text_field(section)] = followed
        contents[links_field(section)] = format_links(links)
    return report.change_fields(contents, FOLLOWING)


def _move_links(report: Report, changes: ChangeSet) -> Iterator[Change]:
    for change in changes.changes:
        section = change.field.removeprefix(TEXT_PREFIX)
        content = report.links.get(section, "")
        if content and change.field == text_field(section):
            links = move_links(parse_links(content), find_splice(change.old, change.new))
            yield Change(links_field(section), content, format_links(links))
