"""Rows of the tables of regions, as records."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct, ValidationError, convert

from forms.edition.terms import Level
from forms.model.aggregation.states import Verdict  # noqa: TC001 - rows are read by it
from storage.rows import UnsoundRowError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from forms.edition.terms import CellId
    from forms.model.values import Number

_T = TypeVar("_T")


class Region(Struct, frozen=True, array_like=True):
    """A project: what a region's report is made from; its report is its own organ's on its year.

    `identity` is its own for ever, in every copy of the library. `deadline` is a date, ISO 8601,
    empty where there is none; `previous` is the `id` of the project that it goes on from.
    """

    id: int
    identity: str
    organization: str
    year: int
    edition: str
    deadline: str
    previous: int | None
    created_at: str


class RegionChange(Struct, frozen=True, array_like=True):
    """What was done to a project, when, by whom; `unit` is the number it is about, if any.

    `old` and `new` are what stood there before and after, as JSON where it is more than a text.
    """

    id: int
    unit: int | None
    at: str
    who: str
    cause: str
    old: str
    new: str


class Adjustment(Struct, frozen=True):
    """An addend that the clerk names: what is added to a cell besides the units, and why.

    It is never deleted: one that does not count any more was `withdrawn_at` some time.
    """

    id: int
    cell: CellId
    name: str
    amount: Number
    reason: str
    who: str
    at: str
    withdrawn_at: str | None = None


class Assignment(Struct, frozen=True):
    """A report taken in for a unit; `report` is its id in the library, `None` takes it away.

    `source` says where it came from, e.g. the file's path, `digest` which content that had, and
    `notes` what was not sure in reading it.
    """

    unit: int
    report: int | None
    source: str = ""
    digest: str = ""
    notes: tuple[str, ...] = ()


class Counts(Struct, frozen=True):
    """How many findings a report has that are not explained.

    They hold while the report has this `stamp`, and last year's report, with which it was
    compared, the stamp `previous`, empty where there was none. `missing_texts` are those of the
    `pending` that are about a text.
    """

    report: int
    stamp: str
    previous: str = ""
    errors: int = 0
    verify: int = 0
    hints: int = 0
    pending: int = 0
    missing_texts: int = 0


class UnitRow(Struct, frozen=True, array_like=True):
    """What the state of a unit follows from; `report` is `None` while none is at hand.

    `errors` and so on are `None` where it was not checked as it is now. `verdict_stamp` is the
    stamp that the report had when the verdict was given. `previous` is the same organ's report on
    the year before, where there is one.
    """

    unit: int
    report: int | None
    stamp: str
    organization: str
    year: int
    edition: str
    updated_at: str
    source: str
    digest: str
    taken_at: str
    note_count: int
    verdict: Verdict
    verdict_stamp: str
    verdict_reason: str
    previous: int | None
    previous_stamp: str
    errors: int | None
    verify: int | None
    hints: int | None
    pending: int | None
    missing_texts: int | None

    @property
    def counts(self) -> Mapping[Level, int] | None:
        """Return the findings of each level, `None` where the report was not checked as it is."""
        if self.errors is None or self.verify is None or self.hints is None or self.pending is None:
            return None
        return {
            Level.ERROR: self.errors,
            Level.VERIFY: self.verify,
            Level.HINT: self.hints,
            Level.PENDING: self.pending,
        }

    @property
    def is_of_verdict(self) -> bool:
        """Tell whether the report is still as it was when the verdict was given."""
        return bool(self.verdict) and self.report is not None and self.stamp == self.verdict_stamp


def read_number(text: str) -> Number:
    """Return a number that was written by `forms.model.values.format_number`.

    Raises:
        UnsoundRowError: it was not.
    """
    try:
        return Decimal(text) if "." in text else int(text)
    except (ArithmeticError, ValueError) as error:
        raise UnsoundRowError(text[:80]) from error


def sound_rows(rows: Sequence[tuple[Any, ...]], kind: type[_T]) -> list[_T]:
    """Return rows as records or tuples of a kind.

    Raises:
        UnsoundRowError: a damaged file brings values of another kind.
    """
    try:
        return convert(rows, list[kind])  # type: ignore[valid-type] # known when it runs
    except ValidationError as error:
        raise UnsoundRowError(str(error)) from error


def read_rows(
    connection: sqlite3.Connection,
    query: str,
    values: Sequence[object] | Mapping[str, object],
    kind: type[_T],
) -> list[_T]:
    """Return what a query finds, as records or tuples of a kind."""
    return sound_rows(connection.execute(query, values).fetchall(), kind)
