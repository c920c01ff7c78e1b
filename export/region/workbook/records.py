"""What the workbook of a region is made from."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - looked at when a record is made from data
from collections.abc import Mapping  # noqa: TC003
from decimal import Decimal  # noqa: TC003

from msgspec import Struct

from export.region.records import Problem  # noqa: TC001
from forms.edition.edition import Edition  # noqa: TC001
from forms.edition.terms import CellId  # noqa: TC001
from forms.model.aggregation.indicators import Measure  # noqa: TC001
from forms.model.aggregation.states import UnitState  # noqa: TC001


class BookUnit(Struct, frozen=True):
    """A unit with what it has handed in.

    `above` names what it belongs to, `organization` the name that its report bears. `cells` is
    what the report shows, totals included (`Report.shown_values`), empty where there is none.
    `is_added` says that the region's sums have it in them, so that nothing is counted twice
    (`UnitTree.contributors`). `exempt` is why it need not report, `file` what it was read from.
    """

    name: str
    state: UnitState
    above: str = ""
    organization: str = ""
    cells: Mapping[CellId, str] = {}
    problems: tuple[Problem, ...] = ()
    is_added: bool = False
    due: dt.date | None = None
    exempt: str = ""
    file: str = ""


class Adjustment(Struct, frozen=True):
    """A named addend of the region's sum that is in no unit's report."""

    cell: CellId
    name: str
    amount: int | Decimal
    reason: str = ""


class RegionBook(Struct, frozen=True):
    """What the workbook says besides its units.

    `earlier` are the indicators of the region in the years before, by year.
    """

    region: str
    year: int
    edition: Edition
    date: dt.date
    adjustments: tuple[Adjustment, ...] = ()
    earlier: Mapping[int, Mapping[str, Measure]] = {}
