"""What is to be told to units about their reports, as plain records."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - looked at when a record is made from data

from msgspec import Struct

from forms.edition.terms import CellId  # noqa: TC001

UNREAD = "未读出"
"""The level of what could not be read, beside those of findings (`LEVEL_NAMES`)."""


class Problem(Struct, frozen=True):
    """Something wrong with a unit's report: how grave, where in the form, and what.

    `level` is one of `LEVEL_NAMES` or `UNREAD`; `place` names part, row and column as they are
    printed, `message` is a whole sentence with both sides of a sum. `rule` and `cells` are for
    other programs.
    """

    level: str
    place: str
    message: str
    rule: str = ""
    cells: tuple[CellId, ...] = ()


class Sender(Struct, frozen=True):
    """Who writes to the units, on which day, and how it is reached (may be empty)."""

    name: str
    date: dt.date
    contact: str = ""


class ReturnSlip(Struct, frozen=True):
    """A report that goes back to its unit.

    `due` is the day by which it is expected again. `remark` is what the clerk wants to add, `file`
    the name of the file that the unit handed in.
    """

    unit: str
    year: int
    problems: tuple[Problem, ...]
    sender: Sender
    due: dt.date | None = None
    remark: str = ""
    file: str = ""


class OpenUnit(Struct, frozen=True):
    """A unit from which something is still to come.

    `above` names what it belongs to, `state` is one of `UnitState`, `due` its day.
    """

    name: str
    state: str
    above: str = ""
    due: dt.date | None = None
    contact: str = ""


class Reminder(Struct, frozen=True):
    """The units of a region that have not reported; `expected` is how many are to report."""

    region: str
    year: int
    expected: int
    units: tuple[OpenUnit, ...]
    sender: Sender
