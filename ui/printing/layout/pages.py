"""From blocks to pages, as the Word file is laid out (`export.paper.typography`, GB/T 9704)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from export.file_dates import file_date
from export.paper.blocks import DRAFT_MARK, DRAFT_NOTE
from export.paper.typography import DRAFT, PAGE_NUMBER, POINTS_PER_MM, TABLE_EDGES_PT
from ui.printing.layout.characters import Run
from ui.printing.layout.fonts import PrintFonts
from ui.printing.layout.items import (
    PrintedPage,
    PrintedReport,
    Rule,
    TextItem,
    Watermark,
    place_line,
)
from ui.printing.layout.lines import Measure, break_lines
from ui.printing.layout.strips import BASELINE, Strip, StripMaker, TableStrip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from export.paper.blocks import Paper
    from export.paper.typography import Page, Type
    from ui.printing.layout.lines import Line


_DASH_EM = 0.38
"""How high above the baseline a dash is."""

_SLACK = 0.01


class TextArea(Struct, frozen=True):
    """The part of a page that text fills (版心), in points."""

    left: float
    top: float
    width: float
    height: float

    @classmethod
    def of(cls, page: Page) -> TextArea:
        """Return the text area of a page."""
        lengths = (page.left_mm, page.top_mm, page.text_width_mm, page.text_height_mm)
        return cls(*(length * POINTS_PER_MM for length in lengths))


def lay_out(paper: Paper, fonts: PrintFonts | None = None) -> PrintedReport:
    """Return a composed report as pages; a QGuiApplication must exist, for its fonts."""
    fonts = fonts or PrintFonts()
    page = paper.setup.page
    area = TextArea.of(page)
    filler = _Filler(area)
    strips = list(StripMaker(paper.setup, fonts).make(paper.blocks))
    for chain in _chains(strips):
        filler.add(chain)
    middle = Watermark(DRAFT_MARK, area.left + area.width / 2, area.top + area.height / 2)
    pages = tuple(
        PrintedPage(
            number,
            tuple(sheet.texts),
            tuple(sheet.rules),
            tuple(_margin_texts(number, page, fonts, is_draft=paper.is_draft)),
            middle if paper.is_draft else None,
        )
        for number, sheet in enumerate(filler.sheets, start=1)
    )
    return PrintedReport(
        title=paper.title,
        organization=paper.organization,
        moment=file_date(paper),
        width=page.width_mm * POINTS_PER_MM,
        height=page.height_mm * POINTS_PER_MM,
        pages=pages,
        fonts=fonts,
        is_draft=paper.is_draft,
        tags=tuple(dict.fromkeys(tag for strip in strips for tag in strip.tags)),
    )


def _chains(strips: Iterable[Strip | TableStrip]) -> Iterator[list[Strip | TableStrip]]:
    """Yield strips grouped so that no page ends within a group that fits on one."""
    chain: list[Strip | TableStrip] = []
    for strip in strips:
        chain.append(strip)
        if not strip.keeps_with_next:
            yield chain
            chain = []
    if chain:
        yield chain


class _Sheet(Struct):
    texts: list[TextItem] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


class _Filler:
    """Fills one page after the other."""

    def __init__(self, area: TextArea) -> None:
        self.sheets = [_Sheet()]
        self._area = area
        self._y = 0.0
        self._space = 0.0

    def add(self, chain: list[Strip | TableStrip]) -> None:
        """Put strips that belong together on this page or the next one."""
        if self._needed(self._undivided(chain)) > self._free() + _SLACK:
            self._turn()
        for strip in chain:
            if isinstance(strip, TableStrip):
                self._add_table(strip)
            else:
                self._add_strip(strip)

    def _undivided(self, chain: list[Strip | TableStrip]) -> float:
        """Return the height of what stays together: of a table to be cut, its first rows only."""
        *before, last = chain
        height = sum(strip.before + strip.height + strip.after for strip in before)
        if isinstance(last, TableStrip):
            sheet = last.sheet
            least = sheet.least_height(self._area.height - TABLE_EDGES_PT)
            return height + (sheet.height if sheet.is_whole() else least) + TABLE_EDGES_PT
        height += last.before + last.height
        return height if height <= self._area.height + _SLACK else 0.0

    def _free(self) -> float:
        return self._area.height - self._y

    def _needed(self, height: float) -> float:
        return height + (self._space if self._y else 0.0)

    def _turn(self) -> None:
        if self._y:
            self.sheets.append(_Sheet())
            self._y = self._space = 0.0

    def _add_strip(self, strip: Strip) -> None:
        if self._needed(strip.before + strip.height) > self._free() + _SLACK:
            self._turn()
        if self._y:
            self._y += self._space + strip.before
        self._put(strip.texts, strip.rules, 0.0)
        self._y += strip.height
        self._space = strip.after

    def _add_table(self, strip: TableStrip) -> None:
        if self._y:
            self._y += self._space
        self._space = 0.0
        left = (self._area.width - strip.sheet.width) / 2
        free = self._free() - TABLE_EDGES_PT
        if strip.height <= free + _SLACK:
            parts = iter([strip.sheet.whole()])
        else:
            parts = strip.sheet.cut(free, self._area.height - TABLE_EDGES_PT)
        for number, part in enumerate(parts):
            if number:
                self._turn()
            self._put(part.texts, part.rules, left)
            self._y += part.height

    def _put(self, texts: Iterable[TextItem], rules: Iterable[Rule], left: float) -> None:
        right, down = self._area.left + left, self._area.top + self._y
        sheet = self.sheets[-1]
        sheet.texts += [item.moved(right, down) for item in texts]
        sheet.rules += [rule.moved(right, down) for rule in rules]


def _margin_texts(
    number: int, page: Page, fonts: PrintFonts, *, is_draft: bool
) -> Iterator[TextItem]:
    """Yield the page number, outside with one character free (7.5), and a draft's note above."""
    area = TextArea.of(page)
    dash = area.top + area.height + page.number_mm * POINTS_PER_MM
    line = _margin_line(f"— {number} —", PAGE_NUMBER, area, fonts)
    is_right = number % 2
    left = area.width - PAGE_NUMBER.size_pt - line.width if is_right else PAGE_NUMBER.size_pt
    yield from place_line(line, area.left + left, dash + _DASH_EM * PAGE_NUMBER.size_pt)
    if is_draft:
        note = _margin_line(DRAFT_NOTE, DRAFT, area, fonts)
        left = (area.width - note.width) / 2
        yield from place_line(note, area.left + left, area.top / 2 + BASELINE * DRAFT.line_pt)


def _margin_line(text: str, kind: Type, area: TextArea, fonts: PrintFonts) -> Line:
    return break_lines((Run(text, kind),), Measure(area.width), fonts)[0]
