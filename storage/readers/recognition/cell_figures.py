"""What stands in a cell for figures: a figure, something else, or two things at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forms.model.values import parse_value
from storage.readers.document import WRAPPED
from storage.readers.reading import Note
from storage.readers.wording import clean_line, enumerate_names, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from forms.edition.edition import Edition
    from forms.edition.terms import CellId
    from storage.readers.recognition.lines import SourceCell

_DIGIT = re.compile(r"\d")
_PARTED = re.compile(r"\d\s+\d")


def read_figure(text: str) -> str:
    """Return what stands in a cell on one line, empty where digits stand on several lines.

    Whether these are one figure that was broken, or two, cannot be told, unless a line broke for
    lack of room.
    """
    whole = text.replace(WRAPPED, "")
    lines = [line for line in whole.split("\n") if line.strip()]
    is_broken = sum(1 for line in lines if _DIGIT.search(line)) > 1
    return "" if is_broken else clean_line(whole)


def describe_figures(
    values: Mapping[CellId, SourceCell], edition: Edition, place: str
) -> Iterator[Note]:
    """Say which cells hold several lines of digits, and which a text that is no figure."""
    broken = {cell: at.text for cell, at in values.items() if not read_figure(at.text)}
    if broken:
        yield Note(
            f"{place}中{_name(broken, edition)}的数字分成几行，没有读入，请对照原文件填写。",
            tuple(broken),
        )
    wrapped = {
        cell: read_figure(at.text)
        for cell, at in values.items()
        if cell not in broken and WRAPPED in at.text
    }
    if wrapped:
        message = f"{place}中{_name(wrapped, edition)}在格内写成几行，连成一个数字读入，请核对。"
        yield Note(message, tuple(wrapped))
    parted = {
        cell: at.text
        for cell, at in values.items()
        if cell not in wrapped and _PARTED.search(read_figure(at.text))
    }
    if parted:
        message = (
            f"{place}中{_name(parted, edition)}的数字中间有空格，看不出是一个还是两个，请核对。"
        )
        yield Note(message, tuple(parted))
    odd = {
        cell: at.text
        for cell, at in values.items()
        if cell not in broken and parse_value(edition.cells[cell].kind, read_figure(at.text)).fault
    }
    if odd:
        message = f"{place}中{_name(odd, edition)}不是要填的数字，按原样读入，请核对。"
        yield Note(message, tuple(odd))


def _name(cells: Mapping[CellId, str], edition: Edition) -> str:
    return enumerate_names(
        f"“{edition.cells[cell].name}”（{shorten(text)}）" for cell, text in cells.items()
    )
