"""The sheets that tell of the region as a whole: its sums, its indicators, its charts."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

from export.region.workbook.sheet import Sheet
from forms.model.figures import Figures
from forms.model.values import format_number, parse_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from export.region.workbook.records import BookUnit, RegionBook
    from export.region.workbook.tally import Tally
    from forms.edition.edition import Edition
    from forms.edition.terms import CellId
    from forms.model.aggregation.indicators import Measure

_HEAD_PT = 32
MOST_IN_CHART = 20
"""Units in a chart; more labels cannot be read."""


class SumSheet(Sheet):
    """What every cell of the form comes to, and in how many reports there is a figure."""

    HEADS = ("部分", "项目", "列", "计量单位", "各单位合计", "有数的单位", "调整", "合计", "单元格")

    def fill(self, book: RegionBook, tally: Tally) -> None:
        """Write all cells."""
        self.heads(self.HEADS, (12, 46, 30, 9, 16, 11, 14, 16, 48))
        self.freeze(3)
        own = _shown(book.edition, tally.sums.cells())
        adjusted = _shown(book.edition, tally.adjusted(book.adjustments))
        for cell in book.edition.cells.values():
            section = book.edition.section(cell.section)
            self.text(0, f"{section.number}、{section.short}")
            self.text(1, "／".join(cell.row_path) or "／".join(cell.column_path[:-1]))
            self.text(2, "／".join(cell.column_path if cell.row_path else cell.column_path[-1:]))
            self.text(3, cell.unit)
            self._sum(4, own[cell.id], book.edition, cell.id)
            self.count(5, tally.counts.get(cell.id, 0))
            if not cell.computed:
                self._adjustment(6, book, cell.id)
            self._sum(7, adjusted[cell.id], book.edition, cell.id)
            self.text(8, cell.id)
            self.row += 1
        self.filter_from(0, len(self.HEADS))
        self.prints()

    def _sum(self, column: int, text: str, edition: Edition, cell: CellId) -> None:
        self.figure(column, text, parse_value(edition.cells[cell].kind, text).number)

    def _adjustment(self, column: int, book: RegionBook, cell: CellId) -> None:
        amounts = [each.amount for each in book.adjustments if each.cell == cell]
        if amounts:
            amount = sum(amounts, 0)
            self.figure(column, format_number(amount), amount)


class AdjustmentSheet(Sheet):
    """The addends that are in no unit's report, each with its reason."""

    HEADS = ("名称", "单元格", "数量", "原因", "位置")

    def fill(self, book: RegionBook) -> None:
        """Write all of them."""
        self.heads(self.HEADS, (28, 48, 14, 50, 60))
        self.freeze()
        for each in book.adjustments:
            self.text(0, each.name)
            self.text(1, each.cell)
            self.figure(2, format_number(each.amount), each.amount)
            self.text(3, each.reason)
            self.text(4, "／".join(book.edition.label_path(each.cell)))
            self.row += 1


class IndicatorSheet(Sheet):
    """The indicators of each unit: counts, and shares with what they are shares of."""

    def begin(self, edition: Edition) -> None:
        """Write the heads: a share has two more columns for its part and its whole."""
        heads = ["单位", "上级"]
        for each in edition.indicators:
            heads.append(each.name)
            if each.is_share:
                heads += [f"{each.name}·分子", f"{each.name}·分母"]
        self.height(_HEAD_PT)
        self.heads(heads, (28, 18, *[11] * (len(heads) - 2)))
        self.freeze(1)
        self._columns = len(heads)

    def add(self, edition: Edition, name: str, above: str, found: Mapping[str, Measure]) -> None:
        """Write a unit with its indicators; what is not known is left blank."""
        self.text(0, name)
        self.text(1, above)
        column = 2
        for each in edition.indicators:
            one = found.get(each.id)
            if not each.is_share:
                if one is not None:
                    self.figure(column, one.text, one.part)
                column += 1
                continue
            if one is not None and one.whole is not None:
                self.percent(column, one.value)
                self.figure(column + 1, format_number(one.part), one.part)
                self.figure(column + 2, format_number(one.whole), one.whole)
            column += 3
        self.row += 1

    def end(self) -> None:
        """Let the columns be filtered."""
        self.filter_from(0, self._columns)
        self.prints()


class Leaders:
    """The units with the most of the first indicator, found without keeping the others."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, str, Mapping[str, Measure]]] = []
        self._number = 0

    def add(self, unit: BookUnit, first: Measure | None, found: Mapping[str, Measure]) -> None:
        """Take a unit in, and the least of them out where there are too many."""
        if first is None:
            return
        self._number += 1
        entry = (int(first.part), -self._number, unit.name, found)
        push = heapq.heappush if len(self._heap) < MOST_IN_CHART else heapq.heappushpop
        push(self._heap, entry)

    def __iter__(self) -> Iterator[tuple[str, Mapping[str, Measure]]]:
        return ((name, found) for _, _, name, found in sorted(self._heap, reverse=True))


def _shown(edition: Edition, cells: Mapping[CellId, str]) -> dict[CellId, str]:
    figures = Figures(edition, cells)
    return {cell: figures.text(cell) for cell in edition.cells}
