"""Charts of the region, each beside the figures that it is drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from export.region.workbook.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter import Workbook

    from export.region.workbook.records import RegionBook
    from export.region.workbook.sum_sheets import Leaders
    from export.region.workbook.tally import Tally
    from forms.edition.edition import Indicator
    from forms.model.aggregation.indicators import Measure

_CHART_COLUMN = 3
_ROW_PX = 18
_TITLE_PT = 24
_GAP_PX = 4
_LEAST_ROWS = 17
_PER_PAGE = 2
_WIDTH_PX = 720
_BLUE, _ORANGE = "#2F5D8C", "#C4752B"


class ChartSheet(Sheet):
    """Tables of few rows, with native charts that follow them."""

    def fill(self, workbook: Workbook, book: RegionBook, tally: Tally, leaders: Leaders) -> None:
        """Write the states, the units with most requests and their shares, the years."""
        self._workbook = workbook
        self.prints(0)
        self.sheet.set_column(0, 0, 30)
        self._tops: list[int] = []
        states = [(str(state), [count]) for state, count in tally.state_counts()]
        self._chart("各状态单位数", "状态", ["单位数"], states)
        units = list(leaders)
        counts = [one for one in book.edition.indicators if not one.is_share]
        shares = [one for one in book.edition.indicators if one.is_share]
        for one in counts[:1]:
            rows = [(name, [_plain(found.get(one.id))]) for name, found in units]
            self._chart(f"{one.name}居前的单位", "单位", [one.name], rows)
        for one in shares[:1]:
            rows = [(name, [_plain(found.get(one.id))]) for name, found in units]
            self._chart(f"上述单位的{one.name}", "单位", [one.name], rows, is_share=True)
        if book.earlier:
            self._years(book, [*counts[:1], *shares])
        self.sheet.set_h_pagebreaks(self._tops[_PER_PAGE::_PER_PAGE])

    def _years(self, book: RegionBook, indicators: Sequence[Indicator]) -> None:
        for one in indicators[:2]:
            rows = [
                (f"{year}年", [_plain(found.get(one.id))])
                for year, found in sorted(book.earlier.items())
            ]
            self._chart(
                f"{book.region}历年{one.name}", "年度", [one.name], rows, is_share=one.is_share
            )

    def _chart(
        self,
        title: str,
        head: str,
        names: Sequence[str],
        rows: Sequence[tuple[str, Sequence[float | None]]],
        *,
        is_share: bool = False,
    ) -> None:
        """Write a table, and the chart of it beside it."""
        if not rows:
            return
        top = self.row
        self._tops.append(top)
        self.height(_TITLE_PT)
        self.text(0, title, self.looks.title)
        self.row += 1
        self.heads([head, *names])
        first = self.row
        look = self.looks.percent if is_share else self.looks.number(0)
        for label, values in rows:
            self.text(0, label)
            for column, value in enumerate(values, 1):
                if value is not None:
                    self.sheet.write_number(self.row, column, value, look)
            self.row += 1
        last = self.row - 1
        # A bar chart lists from the bottom: the axis is turned, so that it reads like the table.
        chart: Any = self._workbook.add_chart({"type": "bar"})
        for column, name in enumerate(names, 1):
            chart.add_series(
                {
                    "name": name,
                    "categories": [self.sheet.name, first, 0, last, 0],
                    "values": [self.sheet.name, first, column, last, column],
                    "fill": {"color": _ORANGE if is_share else _BLUE},
                    "data_labels": {"value": True, "num_format": "0.0%" if is_share else "0"},
                    "gap": 60,
                }
            )
        rows_taken = max(len(rows) + 4, _LEAST_ROWS)
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": {"size": 8}})
        chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
        chart.set_size({"width": _WIDTH_PX, "height": rows_taken * _ROW_PX - 10})
        self.sheet.insert_chart(top, _CHART_COLUMN, chart, {"y_offset": _GAP_PX})
        self.row = top + rows_taken + 1


def _plain(measure: Measure | None) -> float | None:
    value = None if measure is None else measure.value
    return None if value is None else float(value)
