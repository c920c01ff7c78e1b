"""What comes of a page set-up, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from export.paper.setup import MANY_COLUMNS
from export.paper.table_rows import fits_on_page, table_height_pt
from export.paper.typography import POINTS_PER_MM, fallback_for
from ui.printing.layout.fonts import PrintFonts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from export.paper.blocks import TableBlock
    from export.paper.setup import PaperSetup


def describe_page(setup: PaperSetup, tables: Sequence[TableBlock]) -> Iterator[str]:
    """Yield how much stands on a page, and whether the longest table does."""
    page = setup.page
    yield (
        f"每页 {setup.lines_per_page} 行，每行 {setup.characters_per_line} 字，"
        f"版心 {page.text_width_mm:g} × {page.text_height_mm:g} 毫米"
    )
    wide = [table for table in tables if table.column_count >= MANY_COLUMNS]
    if wide:
        longest = max(wide, key=lambda table: table_height_pt(table, setup))
        height = round(table_height_pt(longest, setup) / POINTS_PER_MM)
        fate = "可以排在一页" if fits_on_page(longest, setup) else "一页排不下，会跨页"
        yield f"“{longest.name}”表高约 {height} 毫米，{fate}"


def usual_row_height(setup: PaperSetup) -> float:
    """Return how high the rows of wide tables are where nobody says otherwise, in points."""
    return replace(setup, row_pt=None).row_height_pt(MANY_COLUMNS)


def describe_faults(faults: Sequence[str]) -> str:
    """Return the first fault and how many there are besides."""
    more = f"；另有 {len(faults) - 1} 处" if len(faults) > 1 else ""
    return f"{faults[0]}{more}" if faults else ""


def describe_fonts(names: Iterable[str]) -> dict[str, str]:
    """Return for each font what is taken where it is missing, and whether it is missing here."""
    fonts = PrintFonts()
    wanted = [name for name in names if name]
    for name in wanted:
        fonts.family(name)
    found = {each.wanted: each.found for each in fonts.substitutes}
    return {
        name: f"备用 {fallback_for(name)}"
        + (f"；本机没有，打印用 {found[name]}" if name in found else "")
        for name in wanted
    }
