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
    from forms.edition.terms import CellId, ValueKind
    from storage.readers.recognition.lines import SourceCell

_DIGIT = re.compile(r"\d")
_PARTED = re.compile(r"\d\s+\d")
_BROKEN = "的数字分成几行，没有读入，请对照原文件填写。"
_WRAPPED_FIGURE = "在格内写成几行，连成一个数字读入，请核对。"
_PARTED_FIGURE = "的数字中间有空格，看不出是一个还是两个，请核对。"
_ODD = "不是要填的数字，按原样读入，请核对。"
_DOUBTS = (_BROKEN, _WRAPPED_FIGURE, _PARTED_FIGURE, _ODD)


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
    """Say which cells hold something else than a plain figure, each once, and what it is."""
    by_doubt: dict[str, list[CellId]] = {}
    for cell, source in values.items():
        doubt = _find_doubt(source.text, edition.cells[cell].kind)
        if doubt:
            by_doubt.setdefault(doubt, []).append(cell)
    for doubt in _DOUBTS:
        cells = by_doubt.get(doubt, [])
        if cells:
            named = enumerate_names(
                f"“{edition.cells[cell].name}”（{_shown(values[cell].text)}）" for cell in cells
            )
            yield Note(f"{place}中{named}{doubt}", tuple(cells))


def _find_doubt(text: str, kind: ValueKind) -> str:
    """Return what is the matter with the text of a cell, an empty string for a plain figure."""
    figure = read_figure(text)
    if not figure:
        return _BROKEN
    if parse_value(kind, figure).fault:
        return _ODD
    if WRAPPED in text:
        return _WRAPPED_FIGURE
    return _PARTED_FIGURE if _PARTED.search(figure) else ""


def _shown(text: str) -> str:
    return shorten(read_figure(text) or text)
