"""Keeps tied figures true: they move with their text, and follow their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.model.changes import TEXT_PREFIX, Change, ChangeSet, links_field, text_field
from forms.model.texts.links import add_link, follow_cells, format_links, move_links, parse_links
from forms.model.texts.splice import find_splice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from forms.model.report import Report
    from forms.model.texts.links import Link

FOLLOWING = "随表更新"


def tie_figure(report: Report, section: str, link: Link) -> ChangeSet:
    """Return the change that lets a figure of a text follow its cells."""
    return _change_links(report, section, add_link(_links(report, section), link), FOLLOWING)


def untie_figure(report: Report, section: str, link: Link) -> ChangeSet:
    """Return the change that lets a figure of a text stay as it is."""
    kept = (one for one in _links(report, section) if one != link)
    return _change_links(report, section, kept, "不再随表更新")


def replace_in_text(
    report: Report, section: str, span: tuple[int, int], replacement: str
) -> ChangeSet:
    """Return the change that puts something else in the place of a stretch of a text."""
    start, end = span
    text = report.texts.get(section, "")
    return report.change_text(section, text[:start] + replacement + text[end:], "改正文")


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


def _links(report: Report, section: str) -> tuple[Link, ...]:
    return parse_links(report.links.get(section, ""))


def _change_links(report: Report, section: str, links: Iterable[Link], label: str) -> ChangeSet:
    return report.change_fields({links_field(section): format_links(links)}, label)


def _move_links(report: Report, changes: ChangeSet) -> Iterator[Change]:
    for change in changes.changes:
        section = change.field.removeprefix(TEXT_PREFIX)
        content = report.links.get(section, "")
        if content and change.field == text_field(section):
            links = move_links(parse_links(content), find_splice(change.old, change.new))
            yield Change(links_field(section), content, format_links(links))
