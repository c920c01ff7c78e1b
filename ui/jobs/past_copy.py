"""An earlier state of the open report, compared with it and brought back. Free of Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.errors import UserError
from forms.model.changes import (
    TEXT_PREFIX,
    Change,
    ChangeSet,
    Field,
    links_field,
    text_field,
)
from forms.model.comparison.comparison import compare
from forms.model.explanation import is_explanation
from forms.model.report import Report
from storage.past import content_after, past_report, whole_steps
from storage.rows import content_of, differences
from ui.jobs.edited_copy import EditedCopy
from ui.jobs.field_names import name_field
from ui.jobs.history_book import BRINGING_BACK
from ui.jobs.history_lines import is_links

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition
    from forms.edition.terms import CellId
    from ui.jobs.history_book import HistoryBook

_OTHER_FORM = (
    "当时的报告用的是另一版式，不能整份取回，报告没有改动；可以看当时的报告，逐处照着填，"
    "或用命令行 export --as-of 导出。"
)
_LEAD = "{name}的报告与现在的不同之处。勾选要取回的，一次撤销。"
_LEAD_LOOKING = "{name}的报告与现在的不同之处。本窗口只查看，不能取回。"
_LEAD_LOCKED = "{name}的报告与现在的不同之处。报告已定稿，只能查看。"
_LEAD_OTHER_FORM = (
    "{name}的报告用的是{then}，现在的用{now}，只能查看：先列只有一种版式才有的格，"
    "再列共有的格和文字的不同之处。"
)
_ONLY_THEN = "只有{edition}才有：{name}　当时填的是 {text}"
_ONLY_NOW = "只有{edition}才有：{name}　现在填的是 {text}"


class PastCopy(Struct, frozen=True):
    """The report as it was after some entry of its log, and what it differs in from today's.

    `is_locked` says that it can only be looked at.
    """

    name: str
    then: Report
    copy: EditedCopy
    is_locked: bool


def look_at(
    book: HistoryBook, place: int, report: Report, previous: Report | None, catalog: EditionCatalog
) -> PastCopy:
    """Compare the state after an entry of the log with the report as it stands."""
    then, name = _state_after(book, place, catalog), book.state_name(place)
    if then.edition.id != report.edition.id:
        return _look_across(name, then, report, previous)
    closed = _LEAD_LOOKING if book.looks_on else _LEAD_LOCKED
    note = (closed if book.is_locked else _LEAD).format(name=name)
    copy = EditedCopy(compare(report.copy(), then), report.copy(), previous, frozenset(), (note,))
    return PastCopy(name, then, copy, book.is_locked)


def _look_across(name: str, then: Report, report: Report, previous: Report | None) -> PastCopy:
    """Compare a state of another edition with the report, as far as both have the same fields."""
    before, now = then.edition, report.edition
    values, shown = then.shown_values(), report.shown_values()
    alike = Report(now, then.organization, then.year, then.title)
    alike.signature_organization = then.signature_organization
    alike.signature_date = then.signature_date
    alike.texts = {key: text for key, text in then.texts.items() if key in now.text_ids}
    # A total that was computed then might be another sum by today's edition.
    alike.cells = {cell: text for cell, text in values.items() if text and cell in now.cells}
    lead = _LEAD_OTHER_FORM.format(name=name, then=before.name, now=now.name)
    notes = (
        *_tell_apart(_ONLY_THEN, values, before, now),
        *_tell_apart(_ONLY_NOW, shown, now, before),
    )
    comparison = compare(report.copy(), alike)
    copy = EditedCopy(comparison, report.copy(), previous, frozenset(), (lead, *notes))
    return PastCopy(name, then, copy, is_locked=True)


def _tell_apart(
    sentence: str, values: Mapping[CellId, str], own: Edition, other: Edition
) -> Iterator[str]:
    """Yield what stands in cells that only one of two editions has."""
    for cell, text in values.items():
        if text and cell not in other.cells:
            name = name_field(Field(cell), own)
            yield sentence.format(edition=own.name, name=name, text=text)


def _state_after(book: HistoryBook, place: int, catalog: EditionCatalog) -> Report:
    """Return the report as the step of an entry has left it."""
    return past_report(book.entry, book.log, whole_steps(book.log, place + 1), catalog)


def bring_some_back(past: PastCopy, taken: Collection[int]) -> ChangeSet:
    """Return the changes that bring some of the differences back, with what their texts follow."""
    comparison, report = past.copy.comparison, past.copy.report
    changes = comparison.take(taken).changes
    links = comparison.links_after(taken)
    return ChangeSet(BRINGING_BACK, (*changes, *_changes_of_links(changes, report, links)))


def bring_field_back(
    book: HistoryBook,
    place: int,
    report: Report,
    reasons: Mapping[Field, str],
    catalog: EditionCatalog,
) -> ChangeSet:
    """Return the change that gives a field what stood in it before an entry of the log.

    `reasons` are the explanations as they stand, by address.
    """
    field, old = Field(book.log[place].field), book.log[place].old
    if is_explanation(field):
        return ChangeSet(BRINGING_BACK, tuple(differences(_only(reasons, field), {field: old})))
    changes = report.change_fields({field: old}, BRINGING_BACK).changes
    then = past_report(book.entry, book.log, place, catalog)
    return ChangeSet(BRINGING_BACK, (*changes, *_links_of(changes, report, then, {field})))


def _only(contents: Mapping[Field, str], field: Field) -> dict[Field, str]:
    return {field: contents.get(field, "")}


def bring_all_back(
    book: HistoryBook,
    place: int,
    report: Report,
    reasons: Mapping[Field, str],
    catalog: EditionCatalog,
) -> ChangeSet:
    """Return the changes that make the report again what the step of an entry has left.

    `reasons` are the explanations as they stand, by address.

    Raises:
        UserError: it was of another edition of the form.
    """
    then = _state_after(book, place, catalog)
    if then.edition.id != report.edition.id:
        raise UserError(_OTHER_FORM)
    content = content_after(book.log, whole_steps(book.log, place + 1))
    told = {address: text for address, text in content.items() if is_explanation(address)}
    changes = [
        change
        for change in differences(content_of(report), content_of(then))
        if not is_links(change.field)
    ]
    links = _links_of(changes, report, then, set(map(text_field, report.edition.text_ids)))
    return ChangeSet(BRINGING_BACK, (*changes, *links, *differences(reasons, told)))


def _links_of(
    changes: Iterable[Change], report: Report, then: Report, texts: Container[Field]
) -> Iterator[Change]:
    """Yield how the figures of some texts were tied then."""
    sections = (one for one in report.edition.text_ids if text_field(one) in texts)
    links = {links_field(one): then.read(links_field(one)) for one in sections}
    yield from _changes_of_links(changes, report, links)


def _changes_of_links(
    changes: Iterable[Change], report: Report, links: Mapping[Field, str]
) -> Iterator[Change]:
    """Yield the changes that tie the figures of texts anew.

    Of a text that changes it is said even where it is the same as now: the session would move the
    present links with the text.
    """
    changed = {links_field(change.field.removeprefix(TEXT_PREFIX)) for change in changes}
    for field, new in links.items():
        change = Change(field, report.read(field), new)
        if change.old != new or (new and field in changed):
            yield change
