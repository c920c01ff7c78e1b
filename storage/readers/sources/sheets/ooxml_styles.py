"""Number formats and fonts of the cells of an Excel workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from storage.readers.sources.sheets.numbers import GENERAL
from storage.readers.sources.sheets.runs import PLAIN, Look
from storage.readers.sources.sheets.zip_parts import local_name
from storage.readers.wording import whole_number

if TYPE_CHECKING:
    from lxml import etree

_YEAR_MONTH = 'yyyy"年"m"月"'
_MONTH_DAY = 'm"月"d"日"'
_TIME = "h:mm:ss"
# ECMA-376 part 1, 18.8.30: formats that files name by number only, those of Chinese among them.
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: _TIME, 19: _TIME, 20: "h:mm", 21: _TIME, 22: "yyyy/m/d h:mm", 27: _YEAR_MONTH,
    28: _MONTH_DAY, 29: _MONTH_DAY, 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: "h:mm", 33: _TIME,
    34: "h:mm", 35: _TIME, 36: _YEAR_MONTH, 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss",
    46: "[h]:mm:ss", 47: "mm:ss", 50: _YEAR_MONTH, 51: _MONTH_DAY, 52: _YEAR_MONTH, 53: _MONTH_DAY,
    54: _MONTH_DAY, 55: "h:mm", 56: _TIME, 57: _YEAR_MONTH, 58: _MONTH_DAY,
}  # fmt: skip


class Style(NamedTuple):
    """How a cell shows its content: number format and look of its font."""

    code: str = GENERAL
    look: Look = PLAIN


class Styles:
    """The styles of a workbook's cells by their number; a missing one is the plain one."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: list[Style] = []
        if root is None:
            return
        groups = {local_name(group): group for group in root}
        codes = dict(_BUILT_IN)
        for each in groups.get("numFmts", ()):
            codes[_number(each.get("numFmtId"))] = each.get("formatCode", "")
        looks = [font_look(font) for font in groups.get("fonts", ())]
        for each in groups.get("cellXfs", ()):
            font = _number(each.get("fontId"))
            self._styles.append(
                Style(
                    codes.get(_number(each.get("numFmtId")), GENERAL),
                    looks[font] if 0 <= font < len(looks) else PLAIN,
                )
            )

    def of(self, number: str | None) -> Style:
        """Return the style that a cell calls by this number."""
        index = _number(number)
        return self._styles[index] if 0 <= index < len(self._styles) else Style()


def font_look(font: etree._Element) -> Look:
    """Return what matters of a font (`font`, `rPr`)."""
    is_struck = is_raised = False
    for each in font:
        name, value = local_name(each), each.get("val", "")
        is_struck |= name == "strike" and value.lower() not in ("0", "false")
        is_raised |= name == "vertAlign" and value in ("superscript", "subscript")
    return Look(is_struck, is_raised)


def _number(text: str | None) -> int:
    return whole_number(text or "0", -1)
