"""Bringing the open report and what the library holds together again, with nothing lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.model.changes import LINKS_SUFFIX, Change, ChangeSet, Field
from forms.model.explanation import is_explanation
from forms.model.merge import Merge, bring_over
from storage.errors import DuplicateReportError, LibraryError
from storage.rows import content_of, differences
from ui.report.autosave import stored_content

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from forms.model.three_ways import Clash
    from forms.session import ReportSession
    from storage.library import Library
    from storage.rows import ReportEntry
    from ui.report.desk import ReportDesk

    Decide = Callable[[Sequence[Clash]], Collection[Field] | None]
    """Asks about fields that both have changed; returns those in which theirs is to stand."""

_LOCKED_MEANWHILE = (
    "这份报告已在另一个窗口定稿，没有把本窗口的改动并入；请另存本窗口的内容，或先在那边解除定稿。"
)
_NO_COMMON_STATE = (
    "库中的这份报告已换成另一份，不能自动并入；请另存本窗口的内容，再重新打开这份报告。"
)
_PUT_BACK = "从打开的窗口存入"
_NOTHING = Merge(ChangeSet("", ()), ())


def unite_with_stored(desk: ReportDesk, decide: Decide) -> int | None:
    """Bring what another window has saved into the open report, without opening it anew.

    Cursor, page and open editors stay. What only one of both has changed comes together by itself;
    `decide` is asked about the rest. What is not chosen stays in the change log all the same: each
    side is written there before one of them goes. Undo takes back what was done here, never what
    came from there.

    Returns:
        How many fields came in; `None` where nothing did yet: the clerk decided nothing, or is
        typing into a cell that is concerned.

    Raises:
        UserError: what is stored cannot be read, or does not come from what is open.
    """
    ours, autosave = desk.session, desk.autosave
    if ours is None or autosave is None:
        return 0
    entry = desk.library.identical(autosave.entry.identity)
    if (
        entry is None
        or entry.edition != ours.edition.id
        or not desk.library.has_passed(autosave.entry)
    ):
        raise LibraryError(_NO_COMMON_STATE)
    was_at = autosave.entry.place
    reasons = desk.library.explanations(entry.id)
    stored = stored_content(desk.library.load(entry.id, desk.catalog), reasons)
    from forms.model.union import unite  # noqa: PLC0415 - only where another window has saved

    union = unite(autosave.stored, autosave.unsaved, stored)
    if ours.open_cell is not None and Field(ours.open_cell) in union.theirs.fields:
        return None
    if ours.locking.is_final and union.ours:
        raise LibraryError(_LOCKED_MEANWHILE)
    theirs_chosen = decide(union.clashes) if union.clashes else frozenset[Field]()
    if theirs_chosen is None:
        return None
    ours.take_in(union.theirs)
    autosave.rest_on(entry, stored, union.theirs.fields | union.ours.fields)
    ours.apply(union.ours)
    desk.flush_changes()
    ours.apply(union.giving_way(theirs_chosen))
    desk.follow(entry)
    if desk.entry is not None and entry.place != was_at:
        # The organ, or the year, was corrected: that stands all over the window.
        desk.exchange(*desk.read(desk.entry))
    return len(
        [change for change in union.theirs.changes if not change.field.endswith(LINKS_SUFFIX)]
    )


def take_in_stored(desk: ReportDesk) -> Merge:
    """Open the report as it is stored by now, and bring this window's changes over it.

    They are one step, which can be undone. Where the library was taken back meanwhile, that is
    everything in which the window differs from it.

    Raises:
        UserError: what is stored is locked or cannot be read; the window stays as it is.
    """
    ours = desk.session
    if ours is None or desk.entry is None:
        return _NOTHING
    ours.commit_pending_edits()
    entry, session = desk.read(_stored_entry(desk, desk.entry))
    if session.is_locked:
        raise LibraryError(_LOCKED_MEANWHILE)
    stored = content_of(session.report) | {
        each.field: each.content for each in desk.library.explanations(entry.id)
    }
    merge = bring_over(_own_changes(desk, ours, stored), stored)
    desk.exchange(entry, session)
    session.apply(merge.changes)
    return merge


def put_into_library(desk: ReportDesk) -> Merge:
    """Put the open report into the library, which does not hold it any more.

    Where the organ has another report on that year there, it is brought over that one.

    Raises:
        UserError: it could not be written; the window stays as it is.
    """
    ours = desk.session
    if ours is None or desk.entry is None:
        return _NOTHING
    ours.commit_pending_edits()
    try:
        entry = desk.library.add(ours.report, cause=_PUT_BACK, identity=desk.entry.identity)
    except DuplicateReportError:
        return take_in_stored(desk)
    reasons = ours.review.settlement.explained.values()
    changes = tuple(Change(each.field, "", each.content) for each in reasons)
    entry = desk.library.save(entry, ChangeSet(_PUT_BACK, changes), cause=_PUT_BACK)
    desk.go_on_with(desk.library, entry)
    desk.flush()
    return _NOTHING


def take_library(desk: ReportDesk, library: Library) -> Merge:
    """Go on in another library that has taken the place of the present one.

    Raises:
        UserError: it could not be read or written.
    """
    desk.go_on_with(library)
    ours = desk.saved_entry
    if ours is None:
        return _NOTHING
    present = library.identical(ours.identity)
    if present is None:
        return put_into_library(desk)
    if present.stamp != ours.stamp:
        return take_in_stored(desk)
    desk.flush()
    return _NOTHING


def _own_changes(desk: ReportDesk, ours: ReportSession, stored: Mapping[Field, str]) -> ChangeSet:
    """Return what the window has and the library lacks."""
    unsaved = desk.unsaved
    if desk.saved_entry is not None and desk.library.has_passed(desk.saved_entry):
        return unsaved
    known = {place: text for place, text in stored.items() if not is_explanation(place)}
    reasons = tuple(each for each in unsaved.changes if is_explanation(each.field))
    return ChangeSet("", (*differences(known, content_of(ours.report)), *reasons))


def _stored_entry(desk: ReportDesk, entry: ReportEntry) -> ReportEntry:
    """Return the entry of the same report, or else of that organ's report on that year."""
    same = desk.library.identical(entry.identity)
    return same or desk.library.find(entry.organization, entry.year) or entry
