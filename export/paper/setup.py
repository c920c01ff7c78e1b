"""How the page is set up: what an office may set otherwise than the standard, as one value.

GB/T 9704-2012 5.2.2 allows adjustments (特定情况可以作适当调整), and offices have house rules for
margins, line pitch and fonts. Everything else of the page follows from these values.
"""

from __future__ import annotations

import json
import math
import unicodedata
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import asdict, replace

from export.paper.typography import (
    BODY,
    DIGITS,
    HEADINGS,
    LINE_PT,
    PAGE,
    POINTS_PER_MM,
    TABLE,
    TABLE_SMALL,
    TITLE,
    Page,
    Type,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MANY_COLUMNS = 7
"""From so many columns on a table is set smaller: with it table three fits on one page."""

_LARGER_TABLE_PT = TABLE.size_pt - TABLE_SMALL.size_pt
_TABLE_PITCH = TABLE.line_pt / TABLE.size_pt
_ROW_SPACE_PT, _ROW_SPACE_SMALL_PT = 4.0, 2.5

MARGIN_MM = (10.0, 60.0)
BOTTOM_MM = (15.0, 60.0)
"""Under the text there is room for the page number."""
BODY_PT = (10.5, 22.0)
TABLE_PT = (6.5, 12.0)
LARGEST_LINE_PT = 60.0
LARGEST_ROW_PT = 40.0
"""14 mm: room to write into by hand."""
_LEAST_LINE = 1.1
"""An exact pitch closer than this to the type's size cuts characters off."""
_LEAST_TEXT_MM = (130.0, 150.0)
_LONGEST_FONT = 31
"""Windows keeps font names of up to 31 characters (`LF_FACESIZE`)."""
_FONT_FORBIDDEN = frozenset("\"'<>&;,{}\\")


class PaperSetup(Struct, frozen=True):
    """Margins in mm, line pitch and sizes in points, fonts by name; the defaults are the standard.

    `table_pt` is the size of tables with many columns, `row_pt` the least height of their rows,
    which without a value follows the size; those with few columns are set somewhat larger.
    """

    top_mm: float = PAGE.top_mm
    bottom_mm: float = PAGE.bottom_mm
    left_mm: float = PAGE.left_mm
    right_mm: float = PAGE.right_mm
    line_pt: float = LINE_PT
    title_font: str = TITLE.font
    heading_font: str = HEADINGS[1].font
    subheading_font: str = HEADINGS[2].font
    body_font: str = BODY.font
    body_pt: float = BODY.size_pt
    table_font: str = TABLE.font
    table_pt: float = TABLE_SMALL.size_pt
    row_pt: float | None = None

    @property
    def page(self) -> Page:
        """Return the page with these margins; paper and page number are those of the standard."""
        return replace(
            PAGE,
            top_mm=self.top_mm,
            bottom_mm=self.bottom_mm,
            left_mm=self.left_mm,
            right_mm=self.right_mm,
        )

    @property
    def title(self) -> Type:
        """Return the type of the title."""
        return replace(TITLE, font=self.title_font)

    def title_in(self, size_pt: float) -> Type:
        """Return the type of the title in another size, its lines as far apart in proportion."""
        pitch = round(self.title.line_pt * size_pt / self.title.size_pt)
        return replace(self.title, size_pt=size_pt, line_pt=float(pitch))

    @property
    def body(self) -> Type:
        """Return the type of the text."""
        return Type(self.body_font, self.body_pt, self.line_pt)

    @property
    def headings(self) -> Mapping[int, Type]:
        """Return the types of the headings by level; they are as large as the text."""
        names = {1: self.heading_font, 2: self.subheading_font}
        return {
            level: Type(names.get(level, self.body_font), self.body_pt, self.line_pt, kind.is_bold)
            for level, kind in HEADINGS.items()
        }

    @property
    def fonts(self) -> tuple[str, ...]:
        """Return the names of the fonts that a clerk can choose, each once."""
        names = (
            self.title_font,
            self.heading_font,
            self.subheading_font,
            self.body_font,
            self.table_font,
        )
        return tuple(dict.fromkeys(names))

    @property
    def character_spacing_pt(self) -> float:
        """Return by how much body characters move apart (or together) to fill a line.

        28 characters of 3号 are 448 pt wide, the text area of 5.2.1 is 442 pt.
        """
        width = self.page.text_width_mm * POINTS_PER_MM
        pitch = width / round(width / self.body_pt)
        return int((pitch - self.body_pt) * 20 - 1) / 20

    @property
    def characters_per_line(self) -> int:
        """Return how many Chinese characters of text stand on a line."""
        pitch = self.body_pt + self.character_spacing_pt
        return int(self.page.text_width_mm * POINTS_PER_MM / pitch)

    @property
    def signature_characters(self) -> float:
        """Return how many characters of the signature, set without spacing, a line holds."""
        return self.page.text_width_mm * POINTS_PER_MM / self.body_pt

    def title_characters(self, size_pt: float = TITLE.size_pt) -> float:
        """Return how many characters of a title in that size a line holds."""
        return self.page.text_width_mm * POINTS_PER_MM / size_pt

    @property
    def lines_per_page(self) -> int:
        """Return how many lines of text stand on a page."""
        return int(self.page.text_height_mm * POINTS_PER_MM / self.line_pt)

    def table_type(self, column_count: int) -> Type:
        """Return the type of a table with that many grid columns."""
        is_small = column_count >= MANY_COLUMNS
        size = self.table_pt if is_small else self.table_pt + _LARGER_TABLE_PT
        return Type(self.table_font, size, float(round(size * _TABLE_PITCH)), digits=DIGITS)

    def row_height_pt(self, column_count: int) -> float:
        """Return the least height of a row, so that single lines do not touch their borders."""
        usual = self._usual_row_height_pt(column_count)
        if self.row_pt is None:
            return usual
        return self.row_pt + usual - self._usual_row_height_pt(MANY_COLUMNS)

    def _usual_row_height_pt(self, column_count: int) -> float:
        is_small = column_count >= MANY_COLUMNS
        space = _ROW_SPACE_SMALL_PT if is_small else _ROW_SPACE_PT
        return self.table_type(column_count).line_pt + space

    def column_widths_mm(self, widths_mm: Iterable[float]) -> tuple[float, ...]:
        """Return the widths of a table's columns in this text area.

        The form is drawn for the text area of the standard; it grows and shrinks with it.
        """
        factor = self.page.text_width_mm / PAGE.text_width_mm
        return tuple(width * factor for width in widths_mm)


STANDARD = PaperSetup()
COMPACT = PaperSetup(top_mm=25, bottom_mm=25, left_mm=25, right_mm=25, line_pt=24, body_pt=14)
"""四号 on narrow margins: half as much again on a page, for drafts and internal circulation."""

PRESETS: Mapping[str, PaperSetup] = {"国标": STANDARD, "紧凑": COMPACT}


def preset_name(setup: PaperSetup) -> str | None:
    """Return the name of the preset that a set-up is, `None` where it is none."""
    return next((name for name, preset in PRESETS.items() if preset == setup), None)


def find_faults(setup: PaperSetup) -> tuple[str, ...]:
    """Return in Chinese what is wrong with a set-up, and what would be right."""
    return tuple(_find_faults(setup))


def _find_faults(setup: PaperSetup) -> Iterator[str]:
    ranges = (
        ("上边距", setup.top_mm, MARGIN_MM, "毫米"),
        ("下边距", setup.bottom_mm, BOTTOM_MM, "毫米"),
        ("左边距", setup.left_mm, MARGIN_MM, "毫米"),
        ("右边距", setup.right_mm, MARGIN_MM, "毫米"),
        ("正文字号", setup.body_pt, BODY_PT, "磅"),
        ("表格字号", setup.table_pt, TABLE_PT, "磅"),
        ("行距", setup.line_pt, (least_line_pt(setup.body_pt), LARGEST_LINE_PT), "磅"),
        *_row_ranges(setup),
    )
    found = [
        f"{name}应在{low:g}到{high:g}{unit}之间"
        for name, value, (low, high), unit in ranges
        if not low <= value <= high
    ]
    yield from found
    if not found:
        least_width, least_height = _LEAST_TEXT_MM
        if setup.page.text_width_mm < least_width:
            yield f"左右边距太大，版心宽不足{least_width:g}毫米，表格排不下"
        if setup.page.text_height_mm < least_height:
            yield f"上下边距太大，版心高不足{least_height:g}毫米"
    for font in setup.fonts:
        yield from _find_font_faults(font)


def _row_ranges(setup: PaperSetup) -> Iterator[tuple[str, float, tuple[float, float], str]]:
    if setup.row_pt is not None and math.isfinite(setup.table_pt):
        least = setup.table_type(MANY_COLUMNS).line_pt
        yield ("表格行高", setup.row_pt, (least, LARGEST_ROW_PT), "磅")


def least_line_pt(body_pt: float) -> float:
    """Return the closest line pitch at which no character of that size is cut off."""
    return round(body_pt * _LEAST_LINE, 1)


def _find_font_faults(font: str) -> Iterator[str]:
    if not font.strip():
        yield "字体名不能为空"
    elif len(font) > _LONGEST_FONT:
        yield f"字体名“{font[:8]}…”太长，最多{_LONGEST_FONT}个字"
    elif any(char in _FONT_FORBIDDEN or unicodedata.category(char)[0] == "C" for char in font):
        yield f"字体名“{font}”中有不能用的符号"


def write_setup(setup: PaperSetup) -> str:
    """Return a set-up as text, to be kept."""
    return json.dumps(asdict(setup), ensure_ascii=False)


def read_setup(text: str) -> PaperSetup:
    """Return the set-up of a text.

    Raises:
        ValueError: the text is no set-up, or one that cannot be printed.
    """
    found = json.loads(text)
    given = found if isinstance(found, dict) else {}
    values = {name: given.get(name, default) for name, default in asdict(STANDARD).items()}
    if not all(_has_type_of(value, getattr(STANDARD, name)) for name, value in values.items()):
        raise ValueError(text)
    setup = PaperSetup(**values)
    if find_faults(setup):
        raise ValueError(text)
    return setup


def _has_type_of(value: object, model: object) -> bool:
    if isinstance(model, str):
        return isinstance(value, str)
    if value is None:
        return model is None
    return isinstance(value, int | float) and not isinstance(value, bool)
