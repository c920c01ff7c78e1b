"""How far a unit's report has got at the superior's desk."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.edition.terms import Level

if TYPE_CHECKING:
    from collections.abc import Mapping


class UnitState(StrEnum):
    """Where a unit stands; the values are what the clerk sees and other programs read."""

    MISSING = "未交"
    EXEMPT = "免报"
    RETURNED = "退回"
    CHANGED = "已改"
    UNREAD = "读不全"
    FAULTY = "有错误"
    DOUBTFUL = "待核实"
    PASSED = "通过"


class Verdict(StrEnum):
    """What the clerk said of a report; it holds for the state of the report that it was said of."""

    NONE = ""
    RETURNED = "returned"
    ACCEPTED = "accepted"


class Standing(Struct, frozen=True):
    """What the state of a unit follows from.

    `is_of_verdict` says that the report is still as it was when the verdict was given.
    `missing_texts` are those of the pending findings that no figure is missing for: a workbook has
    none of the report's texts, and is no fault in a sum.
    """

    exempt: str = ""
    has_report: bool = False
    doubts_in_reading: int = 0
    counts: Mapping[Level, int] | None = None
    missing_texts: int = 0
    verdict: Verdict = Verdict.NONE
    is_of_verdict: bool = False

    @property
    def state(self) -> UnitState:
        """Return the state; one that must be acted upon goes before one that is only a doubt."""
        if not self.has_report:
            return UnitState.EXEMPT if self.exempt else UnitState.MISSING
        if self.verdict is Verdict.RETURNED:
            return UnitState.RETURNED if self.is_of_verdict else UnitState.CHANGED
        if self.verdict is Verdict.ACCEPTED and self.is_of_verdict:
            return UnitState.PASSED
        return self._state_of_content()

    def _state_of_content(self) -> UnitState:
        counts = self.counts or {}
        if self.doubts_in_reading:
            return UnitState.UNREAD
        if counts.get(Level.ERROR) or counts.get(Level.PENDING, 0) > self.missing_texts:
            return UnitState.FAULTY
        is_doubtful = counts.get(Level.VERIFY) or self.missing_texts
        return UnitState.DOUBTFUL if is_doubtful else UnitState.PASSED
