"""The tables of an analysis, each as a list with a row for a unit or an indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.region.analysis.comparison import growth_outliers
from export.region.analysis.words import growth_text, show_change, show_value
from export.region.letters import Column, plain_table
from export.region.reminder import OPEN_COLUMNS, open_row
from forms.model.aggregation.indicators import show_percent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from export.paper.blocks import TableBlock
    from export.region.analysis.comparison import Comparison
    from export.region.analysis.records import Analysis, ComparedUnit
    from export.region.analysis.template import Part
    from forms.edition.edition import Indicator
    from forms.model.aggregation.ranking import Ranked

    Comparisons = Mapping[str, Comparison]

MOST_ROWS = 100
"""Units in a table on paper; the workbook has them all."""
_YEARS = 3
_WIDTH_MM = 156.0


def make_table(part: Part, analysis: Analysis, found: Comparisons) -> TableBlock | None:
    """Return the table of a part, `None` where it would have no rows."""
    makers: Mapping[str, Callable[[Part, Analysis, Comparisons], TableBlock | None]] = {
        "open": _open,
        "years": _years,
        "growth": _growth,
        "shares": _shares,
        "outliers": _outliers,
    }
    return makers[part.table or ""](part, analysis, found)


def is_cut(part: Part, analysis: Analysis, found: Comparisons) -> bool:
    """Tell whether a table has no room for all units."""
    if part.table == "open":
        return False
    count = len(found[part.indicator].ranked) if part.table == "growth" else len(analysis.units)
    return part.table in ("growth", "shares") and count > MOST_ROWS


def _open(part: Part, analysis: Analysis, found: Comparisons) -> TableBlock | None:
    del found
    today = analysis.sender.date
    rows = [open_row(number, unit, today) for number, unit in enumerate(analysis.open, 1)]
    return plain_table(part.title, OPEN_COLUMNS, rows) if rows else None


def _years(part: Part, analysis: Analysis, found: Comparisons) -> TableBlock | None:
    del found
    years = [year for year in sorted(analysis.earlier) if year < analysis.year][1 - _YEARS :]
    columns = [
        Column("指标", 40, is_left=True),
        *(Column(f"{year}年", 78 / (len(years) + 1)) for year in (*years, analysis.year)),
        Column("比上年", 38),
    ]
    rows = [_year_row(analysis, one, years) for one in analysis.edition.indicators]
    kept = [row for row in rows if any(row[1:])]
    return plain_table(part.title, columns, kept) if kept else None


def _year_row(analysis: Analysis, indicator: Indicator, years: Sequence[int]) -> list[str]:
    now = analysis.measures.get(indicator.id)
    before = analysis.earlier.get(analysis.year - 1, {}).get(indicator.id)
    shown = [analysis.earlier[year].get(indicator.id) for year in years]
    change = show_change(now, before) if now is not None and before is not None else None
    texts = ["" if one is None else one.text for one in (*shown, now)]
    name = f"{indicator.name}（{indicator.unit}）" if indicator.unit else indicator.name
    return [name, *texts, change or ""]


def _growth(part: Part, analysis: Analysis, found: Comparisons) -> TableBlock | None:
    """Return the units by a count, with the same of the years before."""
    ranked = found[part.indicator].ranked[:MOST_ROWS]
    known = {year for each in ranked for year in analysis.units[each.key].earlier}
    years = [year for year in sorted(known) if year < analysis.year][1 - _YEARS :]
    columns = [
        Column("位次", 14),
        Column("单位", 58, is_left=True),
        *(Column(f"{year}年", 60 / (len(years) + 1)) for year in (*years, analysis.year)),
        Column("比上年", 24),
    ]
    rows = [_growth_row(analysis, found[part.indicator].indicator, each, years) for each in ranked]
    return plain_table(part.title, columns, rows) if rows else None


def _growth_row(
    analysis: Analysis, indicator: Indicator, ranked: Ranked[int], years: Sequence[int]
) -> list[str]:
    unit = analysis.units[ranked.key]
    shown = [unit.earlier.get(year, {}).get(indicator.id) for year in years]
    texts = ["" if one is None else one.text for one in (*shown, unit.measures[indicator.id])]
    return [str(ranked.place), unit.name, *texts, growth_text(analysis, ranked.key, indicator)]


def _shares(part: Part, analysis: Analysis, found: Comparisons) -> TableBlock | None:
    """Return all shares of all units, in the order of the first of them."""
    shares = [one for one in analysis.edition.indicators if one.is_share]
    if not shares:
        return None
    widths = (12.0, 42.0)
    columns = [
        Column("位次", widths[0]),
        Column("单位", widths[1], is_left=True),
        *(Column(one.name, (_WIDTH_MM - sum(widths)) / len(shares)) for one in shares),
    ]
    places = {each.key: each.place for each in found[shares[0].id].ranked}
    others = [n for n, unit in enumerate(analysis.units) if unit.measures and n not in places]
    rows = [
        [str(places.get(number, "")), unit.name, *(_text(unit, one) for one in shares)]
        for number in [*places, *others][:MOST_ROWS]
        for unit in (analysis.units[number],)
    ]
    return plain_table(part.title, columns, rows) if rows else None


def _text(unit: ComparedUnit, indicator: Indicator) -> str:
    one = unit.measures.get(indicator.id)
    return "" if one is None else one.text


def _outliers(part: Part, analysis: Analysis, found: Comparisons) -> TableBlock | None:
    columns = (
        Column("单位", 48, is_left=True),
        Column("指标", 36),
        Column("本单位", 20),
        Column("中位数", 18),
        Column("容许相差", 34),
    )
    rows = [*_share_outliers(analysis, found), *_growth_outliers(analysis)]
    return plain_table(part.title, columns, rows) if rows else None


def _share_outliers(analysis: Analysis, found: Comparisons) -> Iterator[list[str]]:
    for comparison in found.values():
        indicator = comparison.indicator
        for each in comparison.outliers:
            yield [
                analysis.units[each.key].name,
                f"{indicator.name}{'偏高' if each.is_high else '偏低'}",
                show_value(indicator, each.sample.share),
                show_value(indicator, each.median),
                _points(show_percent(each.allowed)),
            ]


def _growth_outliers(analysis: Analysis) -> Iterator[list[str]]:
    """Yield the counts that have grown otherwise; compared is this year's part of both years."""
    for indicator in analysis.edition.indicators:
        if indicator.is_share:
            continue
        for each in growth_outliers(analysis, indicator):
            yield [
                analysis.units[each.key].name,
                f"{indicator.name}{'增长' if each.is_high else '下降'}明显",
                growth_text(analysis, each.key, indicator),
                "—",
                "—",
            ]


def _points(percent: str) -> str:
    return f"{percent.removesuffix('%')}个百分点"
