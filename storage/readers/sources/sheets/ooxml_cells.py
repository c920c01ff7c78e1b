"""What the cells of an Excel workbook show: texts with their marks, numbers by their format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from storage.readers.sources.sheets.numbers import plain_number, shown_number, shows_text
from storage.readers.sources.sheets.ooxml_styles import Style, Styles, font_look
from storage.readers.sources.sheets.remarks import NO_RESULT, NO_RESULT_TEXT, UNSEEN, Tally
from storage.readers.sources.sheets.runs import Run, seen_text
from storage.readers.sources.sheets.zip_parts import damaged, local_name

if TYPE_CHECKING:
    from lxml import etree

TRUE = ("1", "true", "on")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


class Shared(NamedTuple):
    """What the sheets of a workbook have in common."""

    strings: list[tuple[Run, ...]]
    styles: Styles
    is_1904: bool
    is_uncomputed: bool
    tally: Tally
    origin: str


class Cells:
    """The cells of one sheet; `shows_zeros` is false where it hides every zero."""

    def __init__(self, shared: Shared) -> None:
        self.shows_zeros = True
        self._shared = shared

    def text(self, cell: etree._Element) -> str:
        """Return what a cell (`c`) shows, "" for an empty one."""
        children = {local_name(child): child for child in cell}
        kind = cell.get("t", "n")
        style = self._shared.styles.of(cell.get("s"))
        if kind == "inlineStr":
            return self._words(runs_of(children["is"]) if "is" in children else (), style)
        value = children.get("v")
        text = (value.text or "") if value is not None else ""
        if "f" in children and self._has_no_result(kind, value, text):
            self._shared.tally[NO_RESULT] += 1
            return NO_RESULT_TEXT
        if not text:
            return ""
        return self._value(kind, text, style)

    def _has_no_result(self, kind: str, value: etree._Element | None, text: str) -> bool:
        return value is None or self._shared.is_uncomputed or (not text and kind != "str")

    def _value(self, kind: str, text: str, style: Style) -> str:
        if kind == "s":
            return self._words(self._string(text), style)
        if kind == "str":
            return self._words((Run(_unescaped(text)),), style)
        if kind == "b":
            return "TRUE" if text.strip().lower() in TRUE else "FALSE"
        if kind in ("e", "d"):
            return text
        number = self._number(text)
        if number == 0 and not self.shows_zeros:
            self._shared.tally[UNSEEN] += 1
            return ""
        shown = shown_number(number, style.code, self._shared.tally, is_1904=self._shared.is_1904)
        return seen_text((Run(shown),), style.look, self._shared.tally)

    def _number(self, text: str) -> float:
        try:
            number = float(text)
            plain_number(number)
        except (ValueError, ArithmeticError) as error:
            raise damaged(self._shared.origin) from error
        if number - number != 0:  # infinite, or no number
            raise damaged(self._shared.origin)
        return number

    def _words(self, runs: tuple[Run, ...], style: Style) -> str:
        text = seen_text(runs, style.look, self._shared.tally)
        if text.strip() and not shows_text(style.code):
            self._shared.tally[UNSEEN] += 1
            return ""
        return text

    def _string(self, text: str) -> tuple[Run, ...]:
        try:
            index = int(text)
        except ValueError as error:
            raise damaged(self._shared.origin) from error
        if not 0 <= index < len(self._shared.strings):
            raise damaged(self._shared.origin)
        return self._shared.strings[index]


def runs_of(item: etree._Element) -> tuple[Run, ...]:
    """Return the runs of a text (`si`, `is`); how it is pronounced (`rPh`) is no part of it."""
    runs = []
    for child in item:
        name = local_name(child)
        if name == "t":
            runs.append(Run(_unescaped(child.text or "")))
        elif name == "r":
            text = "".join(each.text or "" for each in child if local_name(each) == "t")
            font = next((each for each in child if local_name(each) == "rPr"), None)
            runs.append(Run(_unescaped(text), None if font is None else font_look(font)))
    return tuple(runs)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
