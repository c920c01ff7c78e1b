"""Rows of another library's change log, written into this one; each belongs in a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.model.changes import TEXT_PREFIX, Field
from storage.joining import PLACE, Standing
from storage.past import read_place
from storage.rows import differences
from storage.splices import keep_change
from storage.writing import step_on, write_field

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlite_utils import Database

    from storage.chronicle import Chronicle, Row
    from storage.joining import Plan
    from storage.rows import ReportEntry
    from storage.writing import Step

_HOLD = """
    UPDATE reports SET id = id
    WHERE id = ? AND stamp = ? AND deleted_at IS NULL AND finalized_at IS NULL
"""
_ADOPT = """
    INSERT INTO reports (organization, year, edition, title, signature_organization,
                         signature_date, revision, created_at, updated_at, finalized_at,
                         identity, stamp)
    VALUES (?, ?, ?, '', '', '', ?, ?, ?, ?, ?, ?)
    ON CONFLICT (organization, year) WHERE deleted_at IS NULL DO NOTHING
    RETURNING id
"""
_FORWARD = """
    UPDATE OR IGNORE reports SET organization = ?, year = ?, edition = ?, revision = ?,
                                 updated_at = ?, finalized_at = ?, stamp = ?
    WHERE id = ?
"""
_MOVE = "UPDATE OR IGNORE reports SET organization = ?, year = ?, edition = ? WHERE id = ?"
_GRAFT = """
    INSERT INTO changes (id, report, revision, at, cause, who, branch, field, start, old, new)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_BRANCH = "INSERT INTO branches (id, report, fork) VALUES (?, ?, ?)"
_LAST = "SELECT coalesce(max(id), 0) FROM changes"


def hold_report(database: Database, entry: ReportEntry) -> bool:
    """Take the lock for a report; return `False` where it is not at hand, open, in that state."""
    return bool(database.execute(_HOLD, (entry.id, entry.stamp)).rowcount)


def insert_chronicle(database: Database, theirs: Chronicle) -> int | None:
    """Insert a report with all its history; `None` where another one has its place."""
    entry = theirs.entry
    first = theirs.own[0].entry.at if theirs.own else entry.updated_at
    place = (entry.organization, entry.year, entry.edition)
    state = (entry.revision, first, entry.updated_at, entry.finalized_at)
    values = (*place, *state, entry.identity, entry.stamp)
    inserted = database.execute(_ADOPT, values).fetchall()
    if not inserted:
        return None
    report_id = int(inserted[0][0])
    _write_content(database, report_id, {}, theirs.content)
    Graft(database, report_id, ()).add(theirs, {}, is_forward=True)
    return report_id


def write_join(database: Database, plan: Plan, step: Step) -> bool:
    """Write what a plan says about a report that is held; `False` where another has its place.

    What their log has beyond ours is kept beside the own line; where only they went on, it
    continues that line.
    """
    if plan.is_forward:
        return _go_forward(database, plan)
    ours = plan.ours
    report_id = ours.entry.id
    Graft(database, report_id, ours.rows).add(plan.theirs, plan.known, is_forward=False)
    if plan.standing is Standing.SAME:
        return True
    moved = next((change.new for change in plan.join.changes if change.field == PLACE), None)
    if moved is not None:
        edition, year, organization = read_place(moved)
        values = (organization, year, edition, report_id)
        if not database.execute(_MOVE, values).rowcount:
            return False
    step_on(database, ours.entry, plan.join.changes, step)
    return True


def _go_forward(database: Database, plan: Plan) -> bool:
    ours, theirs = plan.ours, plan.theirs
    entry = theirs.entry
    place = (entry.organization, entry.year, entry.edition)
    state = (entry.revision, entry.updated_at, entry.finalized_at, entry.stamp)
    if not database.execute(_FORWARD, (*place, *state, ours.entry.id)).rowcount:
        return False
    Graft(database, ours.entry.id, ours.rows).add(theirs, plan.known, is_forward=True)
    _write_content(database, ours.entry.id, ours.content, theirs.content)
    return True


def _write_content(
    database: Database, report_id: int, old: Mapping[Field, str], new: Mapping[Field, str]
) -> None:
    for change in differences(old, new):
        write_field(database, report_id, change.field, change.new)


class Graft:
    """The tree of a report's log while rows are added to it."""

    def __init__(self, database: Database, report_id: int, rows: tuple[Row, ...]) -> None:
        self._database = database
        self._report = report_id
        self._branch_of = {row.id: row.branch for row in rows}
        self._tips = {row.branch: row.id for row in rows}
        self._contents: dict[tuple[int | None, str], str] = {}
        for row in rows:
            self._note(row.branch, row)
        self._last = int(database.execute(_LAST).fetchone()[0])

    def add(self, theirs: Chronicle, known: Mapping[int, int], *, is_forward: bool) -> None:
        """Add the rows that are not known; theirs continue the own line where that `is_forward`."""
        numbers = dict(known)
        for row in theirs.rows:
            if row.id not in numbers:
                parent = None if row.parent is None else numbers.get(row.parent)
                is_own = is_forward and row.branch is None
                numbers[row.id] = self._append(row, parent, is_own=is_own)

    def _append(self, row: Row, parent: int | None, *, is_own: bool) -> int:
        self._last += 1
        branch = None if is_own else self._branch_after(parent)
        entry = row.entry
        before = self._contents.get((branch, entry.field), "")
        kept = keep_change(entry.field, before, (entry.old, entry.new), entry.revision)
        said = (entry.revision, entry.at, entry.cause, entry.who, branch, entry.field)
        self._database.execute(_GRAFT, (self._last, self._report, *said, *kept))
        self._branch_of[self._last] = branch
        self._tips[branch] = self._last
        self._note(branch, row)
        return self._last

    def _branch_after(self, parent: int | None) -> int:
        """Return the branch that a row continues, or a new one that begins with it."""
        continued = None if parent is None else self._branch_of.get(parent)
        if continued is not None and self._tips[continued] == parent:
            return continued
        self._database.execute(_BRANCH, (self._last, self._report, parent))
        return self._last

    def _note(self, branch: int | None, row: Row) -> None:
        if row.entry.field.startswith(TEXT_PREFIX):
            self._contents[branch, row.entry.field] = row.entry.new
