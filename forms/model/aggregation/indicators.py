"""Figures by which a superior compares its units: shares, counts, and how they have changed.

Which cells they are made of says the edition (`Edition.indicators`); years under two editions
compare by the ids of the indicators. Everything is exact: a share is a fraction until it is shown.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.values import format_number, parse_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from forms.edition.edition import Edition, Indicator
    from forms.edition.terms import CellId
    from forms.model.values import Number

NO_SHARE = "—"
"""What stands in place of a share of nothing."""


class Measure(Struct, frozen=True):
    """An indicator of one report: a count, or a share where there is a `whole`.

    A share of nothing is no share: its `value` is `None`, not 0.
    """

    part: Number
    whole: Number | None = None

    @property
    def is_share(self) -> bool:
        """Tell whether it is a share, not a count."""
        return self.whole is not None

    @property
    def value(self) -> Fraction | None:
        """Return the share or the count; `None` for a share of nothing."""
        if self.whole is None:
            return Fraction(self.part)
        return Fraction(self.part) / Fraction(self.whole) if self.whole else None

    @property
    def is_sound(self) -> bool:
        """Tell whether it can be compared: no share above the whole, which is a slip in a table."""
        value = self.value
        return value is not None and (self.whole is None or 0 <= value <= 1)

    @property
    def text(self) -> str:
        """Return it as printed: `85.7%`, or the count."""
        value = self.value
        if self.whole is None:
            return format_number(self.part)
        return NO_SHARE if value is None else show_percent(value)


class Growth(Struct, frozen=True):
    """A count of a year against that of the year before."""

    new: Number
    old: Number

    @property
    def difference(self) -> Number:
        """Return by how much it has grown, below 0 where it has shrunk."""
        return self.new - self.old

    @property
    def rate(self) -> Fraction | None:
        """Return the growth in parts of last year's count; `None` where that was nothing."""
        return Fraction(self.difference) / Fraction(self.old) if self.old else None

    @property
    def text(self) -> str:
        """Return it as printed: `增长12.5%`, `下降3.0%`, `持平`, or what can be said without."""
        if not self.difference:
            return "持平"
        if self.rate is None:
            return f"上年为0，本年{format_number(self.new)}"
        word = "增长" if self.difference > 0 else "下降"
        return f"{word}{show_percent(abs(self.rate))}"


def measure_all(edition: Edition, cells: Mapping[CellId, str]) -> dict[str, Measure]:
    """Return the indicators of a report by their ids; those without any figure are left out.

    Args:
        edition: the edition of the report.
        cells: what its cells show, totals included (`Report.shown_values`).
    """
    found = {each.id: measure(edition, each, cells) for each in edition.indicators}
    return {name: one for name, one in found.items() if one is not None}


def measure(edition: Edition, indicator: Indicator, cells: Mapping[CellId, str]) -> Measure | None:
    """Return an indicator of a report, `None` while all it is made of is blank or unreadable.

    A blank beside figures adds nothing; a text that is no figure makes the whole unknown.
    """
    part = _add_up(edition, indicator.part, cells)
    if not indicator.is_share:
        return None if part is None else Measure(part)
    whole = _add_up(edition, indicator.whole, cells)
    return None if part is None or whole is None else Measure(part, whole)


def show_percent(share: Fraction, decimals: int = 1) -> str:
    """Return a share as `85.7%`, a half rounded away from nothing as people do it."""
    exact = share * 100
    scale = 10**decimals
    doubled = 2 * abs(exact.numerator) * scale + exact.denominator
    units = doubled // (2 * exact.denominator)
    sign = "-" if exact < 0 and units else ""
    whole, rest = divmod(units, scale)
    return f"{sign}{whole}.{rest:0{decimals}d}%" if decimals else f"{sign}{whole}%"


def as_decimal(share: Fraction, places: int = 6) -> Decimal:
    """Return a share as a decimal number, as a workbook keeps it."""
    exact = Decimal(share.numerator) / Decimal(share.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def add_measures(measures: Iterable[Measure]) -> Measure | None:
    """Return several units' indicator as one, part by part and whole by whole.

    The share of a region is that of its sums, not the mean of its units' shares.
    """
    several = list(measures)
    if not several:
        return None
    part = sum((each.part for each in several), 0)
    wholes = [each.whole for each in several if each.whole is not None]
    return Measure(part, sum(wholes, 0) if wholes else None)


def _add_up(
    edition: Edition, cells: Iterable[CellId], shown: Mapping[CellId, str]
) -> Number | None:
    total: Number = 0
    seen = False
    for cell in cells:
        value = parse_value(edition.cells[cell].kind, shown.get(cell, ""))
        if value.number is not None:
            total += value.number
            seen = True
        elif not value.is_blank or _hides_text(edition, cell, shown):
            return None
    return total if seen else None


def _hides_text(edition: Edition, cell: CellId, shown: Mapping[CellId, str]) -> bool:
    """Tell whether a blank total is blank because something that it is made of is no figure."""
    terms = edition.definitions.get(cell, ())
    return any(shown.get(term.cell) or _hides_text(edition, term.cell, shown) for term in terms)
