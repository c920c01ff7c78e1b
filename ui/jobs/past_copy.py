"""An earlier state of the open report, compared with it and brought back. Free of Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.errors import UserError
from forms.model.changes import Change, ChangeSet, Field, links_field, text_field
from forms.model.comparison.comparison import compare
from forms.model.explanation import is_explanation
from storage.past import content_after, past_report, whole_steps
from storage.rows import content_of, differences
from ui.jobs.edited_copy import EditedCopy
from ui.jobs.history_book import BRINGING_BACK
from ui.jobs.history_lines import is_links

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from forms.edition.catalog import EditionCatalog
    from forms.model.report import Report
    from ui.jobs.history_book import HistoryBook

_OTHER_FORM = "当时的报告用的是另一版式，不能与现在的并排或取回；可以用命令行 export --as-of 导出。"
_LEAD = "{name}的报告与现在的不同之处。勾选要取回的，一次撤销。"
_LEAD_LOCKED = "{name}的报告与现在的不同之处。报告已定稿，只能查看。"


class PastCopy(Struct, frozen=True):
    """The report as it was after some entry of its log, and what it differs in from today's."""

    name: str
    then: Report
    copy: EditedCopy
    is_locked: bool


def look_at(
    book: HistoryBook, place: int, report: Report, previous: Report | None, catalog: EditionCatalog
) -> PastCopy:
    """Compare the state after an entry of the log with the report as it stands.

    Raises:
        UserError: it was of another edition of the form.
    """
    then, name = state_after(book, place, report, catalog), book.state_name(place)
    note = (_LEAD_LOCKED if book.is_locked else _LEAD).format(name=name)
    copy = EditedCopy(compare(report.copy(), then), report.copy(), previous, frozenset(), (note,))
    return PastCopy(name, then, copy, book.is_locked)


def state_after(book: HistoryBook, place: int, report: Report, catalog: EditionCatalog) -> Report:
    """Return the report as the step of an entry has left it.

    Raises:
        UserError: it was of another edition of the form.
    """
    then = past_report(book.entry, book.log, whole_steps(book.log, place + 1), catalog)
    if then.edition.id != report.edition.id:
        raise UserError(_OTHER_FORM)
    return then


def bring_field_back(
    book: HistoryBook, place: int, report: Report, catalog: EditionCatalog
) -> ChangeSet:
    """Return the change that gives a field what stood in it before an entry of the log."""
    field, old = Field(book.log[place].field), book.log[place].old
    changes = report.change_fields({field: old}, BRINGING_BACK).changes
    then = past_report(book.entry, book.log, place, catalog)
    return ChangeSet(BRINGING_BACK, (*changes, *_links_of(changes, report, then, {field})))


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
    then = state_after(book, place, report, catalog)
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
    """Yield how the figures of some texts were tied then.

    Of a text that changes it is said even where it is the same as now: the session would move the
    present links with the text.
    """
    changed = {change.field for change in changes}
    for section in report.edition.text_ids:
        text, field = text_field(section), links_field(section)
        if text not in texts:
            continue
        change = Change(field, report.read(field), then.read(field))
        if change.old != change.new or (change.new and text in changed):
            yield change
