"""Lines of running text become paragraphs."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from storage.readers.document import Paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.readers.sources.pdf.lines import Line

_HEADING = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])")
_INDENT = 1.2  # of the size: two characters are usual
_SHORT = 2.5  # of the size: a line that ends so long before the margin ends its paragraph
_VERY_SHORT = 8.0  # the same where an indented line begins each paragraph
_WIDER = 1.4  # the right margin, at most, as against the left one
_FULL = 0.9  # of the size: a sentence that ends earlier than that ends its paragraph
_SENTENCE_ENDS = "。！？；："
_APART = 2.6  # of the size, from line to line


class Margins(NamedTuple):
    """Where running text begins and ends, and whether its paragraphs are indented."""

    left: float
    right: float
    is_indented: bool

    def begins_within(self, line: Line) -> bool:
        """Tell whether a line is indented, or centred, or stands at the right."""
        return line.x0 - self.left > _INDENT * line.size

    def is_short(self, line: Line) -> bool:
        """Tell whether a line ends so early that its paragraph ends with it.

        Where no line begins further left than the others, none tells where the margin is.
        """
        left_over = (self.right - line.x1) / line.size
        if not self.is_indented and line.text[-1] in _SENTENCE_ENDS:
            return left_over > _FULL
        return left_over > (_VERY_SHORT if self.is_indented else _SHORT)


class Text:
    """Gathers the lines between two tables, over pages; `paragraphs` are what they form."""

    def __init__(self, margins: Margins) -> None:
        self.paragraphs: list[Paragraph] = []
        self._margins = margins
        self._last: Line | None = None
        self._page = 0

    def add(self, line: Line, page: int) -> None:
        """Take the next line: it goes on with the last paragraph or begins one."""
        if self._last is not None and self._goes_on(self._last, line, page):
            last = self.paragraphs.pop()
            text = f"{last.text}{_join(last.text, line.text)}{line.text}"
            self.paragraphs.append(Paragraph(text, last.page))
        else:
            self.paragraphs.append(Paragraph(line.text, page))
        self._last, self._page = line, page

    def _goes_on(self, last: Line, line: Line, page: int) -> bool:
        size = max(last.size, line.size)
        return (
            len(last.chunks) == len(line.chunks) == 1
            and abs(last.size - line.size) < 0.15 * size
            and not self._margins.begins_within(line)
            and not self._margins.is_short(last)
            and not _HEADING.match(line.text)
            and (page != self._page or line.y - last.y < _APART * size)
        )


def margins_of(pages: Sequence[list[Line]], width: float) -> Margins:
    """Return the margins of running text on pages of this width."""
    lines = [line for page in pages for line in page]
    left = min((line.x0 for line in lines), default=0.0)
    # Where all lines are short, the right margin is about as wide as the left one.
    right = max((line.x1 for line in lines), default=0.0)
    margins = Margins(left, max(right, width - _WIDER * left), is_indented=False)
    usual = [1.5 < (line.x0 - margins.left) / line.size < 2.5 for line in lines]  # noqa: PLR2004
    return margins._replace(is_indented=sum(usual) * 5 > len(lines))


def _join(first: str, second: str) -> str:
    """Return what stands between two lines: figures of two lines are never made one."""
    before, after = first[-1:], second[:1]
    if before.isdigit() and after.isdigit():
        return "\n"
    is_wide = any(unicodedata.east_asian_width(each) in "WF" for each in before + after)
    return "" if is_wide or before == "-" else " "
