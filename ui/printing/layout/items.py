"""What stands on a page: texts and lines in their places, in points from its upper left corner.

Nothing here depends on a device: the same items are painted on a screen, on paper and into a PDF.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from ui.printing.layout.fonts import Face, PrintFonts
    from ui.printing.layout.lines import Line


class Tag(Struct, frozen=True):
    """What a text is part of: a block by its number in the report, and its cell in a table.

    `role` is a structure type of PDF (ISO 32000-1, 14.8.4): `Title`, `H1`, `P`, `TH`, `TD`.
    """

    block: int
    role: str
    row: int = -1
    column: int = -1
    row_span: int = 1
    column_span: int = 1
    scope: str = ""
    """Of a heading cell: `Row` or `Column`."""


class TextItem(Struct, frozen=True):
    """A piece of text; `x` is its left edge and `baseline` its height on the page.

    `stretch` is how wide it is set, in percent of its own width. What bears no tag is repeated or
    stands in a margin, and is not to be read aloud.
    """

    x: float
    baseline: float
    text: str
    face: Face
    stretch: float
    width: float
    tag: Tag | None = None

    @property
    def right(self) -> float:
        """Return the right edge."""
        return self.x + self.width

    def moved(self, right: float, down: float) -> TextItem:
        """Return the same text in another place."""
        return replace(self, x=self.x + right, baseline=self.baseline + down)


class Rule(Struct, frozen=True):
    """A thin straight line of a table."""

    x1: float
    y1: float
    x2: float
    y2: float

    def moved(self, right: float, down: float) -> Rule:
        """Return the same line in another place."""
        return Rule(self.x1 + right, self.y1 + down, self.x2 + right, self.y2 + down)


class Watermark(Struct, frozen=True):
    """A word across the page behind the text, and its middle."""

    text: str
    x: float
    y: float


class PrintedPage(Struct, frozen=True):
    """A page: the text area's content, what stands in its margins, and a mark across it."""

    number: int
    texts: tuple[TextItem, ...]
    rules: tuple[Rule, ...]
    margin_texts: tuple[TextItem, ...]
    watermark: Watermark | None = None

    def all_texts(self) -> Iterable[TextItem]:
        """Return all texts, those in the margins last."""
        return (*self.texts, *self.margin_texts)

    def text(self) -> str:
        """Return the words of the text area, a line for each line."""
        lines: dict[float, list[str]] = {}
        for item in self.texts:
            lines.setdefault(round(item.baseline, 2), []).append(item.text)
        return "\n".join("".join(line) for line in lines.values())


class PrintedReport(Struct, frozen=True):
    """A report laid out: its pages, the fonts they need, and what a file says about itself."""

    title: str
    organization: str
    moment: dt.datetime
    width: float
    height: float
    pages: tuple[PrintedPage, ...]
    fonts: PrintFonts
    is_draft: bool
    tags: tuple[Tag, ...] = ()
    """All parts in the order of reading, also those without a text."""


def place_line(line: Line, x: float, baseline: float, tag: Tag | None = None) -> Iterable[TextItem]:
    """Return a line's pieces as items, the line starting there."""
    return (
        TextItem(x + piece.x, baseline, piece.text, piece.face, piece.stretch, piece.width, tag)
        for piece in line.pieces
    )
