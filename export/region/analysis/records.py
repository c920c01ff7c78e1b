"""What the analysis of a region is made from."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from export.region.records import OpenUnit, Sender  # noqa: TC001
from forms.edition.edition import Edition  # noqa: TC001
from forms.model.aggregation.indicators import Measure
from forms.model.aggregation.states import UnitState  # noqa: TC001

Measures = Mapping[str, Measure]
"""The indicators of a report by their ids (`measure_all`)."""


class ComparedUnit(Struct, frozen=True):
    """A unit with the indicators of its report, and those of its reports of years before."""

    name: str
    state: UnitState
    measures: Measures = {}
    earlier: Mapping[int, Measures] = {}


class Analysis(Struct, frozen=True):
    """A region in a year: its units, its own indicators, and what is open.

    `measures` are those of the region's sums, `earlier` those of years before, as they were
    reported then. `edition` names the indicators.
    """

    region: str
    year: int
    edition: Edition
    sender: Sender
    units: tuple[ComparedUnit, ...]
    measures: Measures = {}
    earlier: Mapping[int, Measures] = {}
    open: tuple[OpenUnit, ...] = ()
