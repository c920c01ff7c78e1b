"""Page and type of an official document, the same for every format that is printed.

Figures follow GB/T 9704-2012 《党政机关公文格式》 (clause numbers below); what the standard leaves
open (tables) follows the annual report's form on one portrait page. `export.paper.setup` makes
them a value that an office may change; writers read `paper.setup`, not the figures here.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from msgspec import Struct

from export.paper.scripts import SCRIPT_SPACE, find_script_spaces

if TYPE_CHECKING:
    from collections.abc import Iterable

POINTS_PER_MM = 72 / 25.4
_WIDE = frozenset("WFA")  # ambiguous characters (quotes, dashes) are set in the Chinese font


class Page(Struct, frozen=True):
    """A page and its margins in mm; `number_mm` is from the text area to the page number's dash."""

    width_mm: float
    height_mm: float
    top_mm: float
    bottom_mm: float
    left_mm: float
    right_mm: float
    number_mm: float

    @property
    def text_width_mm(self) -> float:
        """Return the width of the text area."""
        return self.width_mm - self.left_mm - self.right_mm

    @property
    def text_height_mm(self) -> float:
        """Return the height of the text area."""
        return self.height_mm - self.top_mm - self.bottom_mm


class Type(Struct, frozen=True):
    """A type: font, size and exact line pitch in points; `digits` is the font of Latin text."""

    font: str
    size_pt: float
    line_pt: float
    is_bold: bool = False
    digits: str = ""


PAGE = Page(210, 297, top_mm=37, bottom_mm=35, left_mm=28, right_mm=26, number_mm=7)
"""5.2.1 A4, upper margin 37, binding margin 28, text area 156 × 225 mm; 7.5 page number."""

LINES_PER_PAGE = 22
CHARACTERS_PER_LINE = 28
"""5.2.3: 22 lines of 28 characters fill the text area."""

LINE_PT = 28.95
"""225 mm / 22 lines, rounded down to what all word processors can store (1/20 pt)."""

FANGSONG = "仿宋_GB2312"
SONG = "宋体"

BODY = Type(FANGSONG, 16, LINE_PT)
"""5.2.2: 3号仿宋. One font for Chinese and Latin text, else “ and ” come out in the Latin one."""

TITLE = Type("方正小标宋简体", 22, 36)
"""7.3.1: 2号小标宋, centred."""

TITLE_SIZES_PT = (22.0, 18.0, 16.0)
"""2号, and 小2号 and 3号 for a title that would need too many lines of it."""

MOST_LINES = 4
"""Lines of a title, and of an organ in the signature, before something else is tried."""

HEADINGS = {
    1: Type("黑体", 16, LINE_PT),
    2: Type("楷体_GB2312", 16, LINE_PT),
    3: Type(FANGSONG, 16, LINE_PT, is_bold=True),
    4: Type(FANGSONG, 16, LINE_PT),
}
"""7.3.3: 黑体, 楷体, 仿宋, 仿宋; the third level is bold in general use, to tell it from text."""

PAGE_NUMBER = Type(SONG, 14, 14)
"""7.5: 4号宋体, a dash on each side."""

DRAFT = Type("黑体", 16, 20)

DIGITS = "Times New Roman"
TABLE = Type(SONG, 10.5, 16, digits=DIGITS)
TABLE_SMALL = Type(SONG, 9, 14, digits=DIGITS)
"""五号 for few columns, 小五 for many: with it table 三 fits on one portrait page."""

CELL_MARGIN_MM = 0.8
RULE_PT = 0.5
"""How thick the lines of tables are; a row has room for one besides its text."""
TABLE_EDGES_PT = 1.5
"""What LibreOffice takes of a page besides the rows: both edges, and what rounding loses."""
_SMALLEST_PT = 4.0
_FIGURE = re.compile(r"[-+]?[0-9.]{1,20}")
_DIGIT = 0.64
"""Width of a digit in em in the widest font that stands in for a missing Times New Roman."""

FALLBACKS = {
    "方正小标宋简体": "方正小标宋_GBK",
    "方正小标宋_GBK": "华文中宋",
    "华文中宋": "宋体",
    "仿宋_GB2312": "仿宋",
    "方正仿宋_GBK": "仿宋",
    "华文仿宋": "仿宋",
    "仿宋": "FangSong",
    "楷体_GB2312": "楷体",
    "方正楷体_GBK": "楷体",
    "华文楷体": "楷体",
    "楷体": "KaiTi",
    "方正黑体_GBK": "黑体",
    "华文黑体": "黑体",
    "黑体": "SimHei",
    "宋体": "SimSun",
}
"""Names under which the same types, or the nearest ones, are found where the first is missing."""


def fallback_for(font: str) -> str:
    """Return the font to be looked for where a font is missing; fonts are never embedded."""
    return FALLBACKS.get(font, SONG)


def measure(text: str) -> float:
    """Return the width of a text in characters (em): Chinese characters 1, Latin ones 1/2."""
    width = sum(1 if unicodedata.east_asian_width(char) in _WIDE else 0.5 for char in text)
    return width + SCRIPT_SPACE * len(find_script_spaces(text))


def fitting_size(figure: str, size_pt: float, width_pt: float) -> float:
    """Return the size at which a figure stays on one line, in half points.

    The columns take the longest figures ever published; a longer one is set smaller rather than
    broken in two, which would read as two figures.
    """
    width = len(figure) * _DIGIT
    if width * size_pt <= width_pt or not _FIGURE.fullmatch(figure):
        return size_pt
    return max(_SMALLEST_PT, int(2 * width_pt / width) / 2)


def widest(lines: Iterable[str]) -> float:
    """Return the width of the widest line in characters."""
    return max((measure(line) for line in lines), default=0)
