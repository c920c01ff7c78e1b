"""A chart as it stands on paper: bars with their names, and what they measure."""

from __future__ import annotations

from fractions import Fraction  # noqa: TC003 - looked at when a record is made from data

from msgspec import Struct


class Chart(Struct, frozen=True):
    """Bars from top to bottom, one for each name; `None` is a name without a bar.

    `measure` is what the bars show, `is_share` whether they are read in per cent.
    """

    title: str
    measure: str
    names: tuple[str, ...]
    values: tuple[Fraction | None, ...]
    is_share: bool = False

    @property
    def texts(self) -> str:
        """Return the chart in words, for those who cannot see it."""
        pairs = zip(self.names, self.values, strict=True)
        shown = "；".join(f"{name} {self.show(value)}" for name, value in pairs)
        return f"{self.title}：{shown}"

    def show(self, value: Fraction | None) -> str:
        """Return the length of a bar in words."""
        if value is None:
            return "无数据"
        return f"{float(value * 100):.1f}%" if self.is_share else f"{float(value):g}"
