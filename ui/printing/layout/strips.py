"""Blocks as strips: what a page is filled with from top to bottom, none of it divided again.

Each block is set in its type by the paper's set-up, with the spaces around it that the Word file
has (`export.word.document`).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from export.paper.blocks import Heading, Paragraph, Signature, TableBlock, Title
from export.paper.signature import signature_places
from export.paper.typography import POINTS_PER_MM
from ui.printing.layout.characters import Run, clean
from ui.printing.layout.items import Rule, Tag, TextItem, place_line
from ui.printing.layout.lines import Measure, break_lines
from ui.printing.layout.tables import TableSheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from export.paper.blocks import Block
    from export.paper.setup import PaperSetup
    from export.paper.signature import SignaturePlace
    from export.paper.typography import Type
    from ui.printing.layout.fonts import PrintFonts
    from ui.printing.layout.lines import Line

BASELINE = 0.8
"""How far down an exact line its baseline is, as word processors have it."""

_SUBHEADING = 2
_Text = Title | Heading | Paragraph | Signature
_SHARES = {"left": 0.0, "center": 0.5, "right": 1.0}
"""How much of the free room is to the left of a line."""


class Strip(Struct, frozen=True):
    """A strip of a page; spaces above and below vanish at a page's edge."""

    height: float
    texts: tuple[TextItem, ...]
    rules: tuple[Rule, ...] = ()
    before: float = 0.0
    after: float = 0.0
    keeps_with_next: bool = False

    @property
    def tags(self) -> tuple[Tag, ...]:
        """Return what its texts are part of."""
        return tuple(item.tag for item in self.texts if item.tag is not None)

    def tagged(self, tag: Tag) -> Strip:
        """Return the strip with its texts as part of something."""
        return replace(self, texts=tuple(replace(item, tag=tag) for item in self.texts))


class TableStrip(Struct, frozen=True):
    """A table, which can be cut where it does not fit on a page."""

    sheet: TableSheet
    keeps_with_next: bool = False

    @property
    def tags(self) -> tuple[Tag, ...]:
        """Return the tags of its cells."""
        return self.sheet.tags

    @property
    def height(self) -> float:
        """Return the height of the whole table."""
        return self.sheet.height

    before: float = 0.0
    after: float = 0.0


class StripMaker:
    """Makes strips of blocks."""

    def __init__(self, setup: PaperSetup, fonts: PrintFonts) -> None:
        self._setup = setup
        self._fonts = fonts
        self._width = setup.page.text_width_mm * POINTS_PER_MM
        self._indent = 2 * setup.body_pt

    def make(self, blocks: Sequence[Block]) -> Iterator[Strip | TableStrip]:
        """Yield the strips of all blocks in order."""
        neighbours = zip((None, *blocks), pairwise((*blocks, None)), strict=False)
        for number, (previous, (block, following)) in enumerate(neighbours):
            if block is None:
                continue
            if isinstance(block, TableBlock):
                yield TableStrip(TableSheet(block, self._setup, self._fonts, number))
            else:
                tag = Tag(number, _role(block))
                for strip in self._strips(block, previous, following):
                    yield strip.tagged(tag)

    def _strips(
        self, block: _Text, previous: Block | None, following: Block | None
    ) -> Iterator[Strip]:
        before = self._setup.line_pt / 2 if isinstance(previous, TableBlock) else 0.0
        after = self._setup.line_pt / 7 if isinstance(following, TableBlock) else 0.0
        match block:
            case Title():
                yield from self._title(block)
            case Heading():
                yield from self._heading(block, before, after)
            case Paragraph():
                # GB/T 9704-2012 7.3.5.5: the signature does not stand alone on a page.
                keeps = isinstance(following, Signature)
                yield from self._paragraph(block, before, after, keeps=keeps)
            case Signature():
                yield from self._signature(block)

    def _title(self, title: Title) -> Iterator[Strip]:
        kind, measure = self._setup.title_in(title.size_pt), Measure(self._width)
        lines = [
            line
            for text in title.lines
            for line in break_lines((Run(clean(text), kind),), measure, self._fonts)
        ]
        for number, line in enumerate(lines, start=1):
            after = self._setup.line_pt if number == len(lines) else 0.0
            yield _strip(line, kind, (self._width - line.width) / 2, after=after, keeps=True)

    def _heading(self, heading: Heading, before: float, after: float) -> Iterator[Strip]:
        kind = self._setup.headings[heading.level]
        measure = Measure(self._width, self._indent, is_spread=True)
        lines = break_lines((Run(clean(heading.text), kind),), measure, self._fonts)
        yield from _stack(lines, kind, before, after, keeps_all=True)

    def _paragraph(
        self, paragraph: Paragraph, before: float, after: float, *, keeps: bool
    ) -> Iterator[Strip]:
        lead, rest = paragraph.text[: paragraph.lead], paragraph.text[paragraph.lead :]
        runs = (
            Run(clean(lead), self._setup.headings[_SUBHEADING]),
            Run(clean(rest), self._setup.body),
        )
        measure = Measure(
            self._width, self._indent, is_spread=True, spacing=self._setup.character_spacing_pt
        )
        lines = break_lines(runs, measure, self._fonts)
        yield from _stack(lines, self._setup.body, before, after, keeps_last=keeps)

    def _signature(self, signature: Signature) -> Iterator[Strip]:
        body = self._setup.body
        places = signature_places(signature, self._setup.signature_characters)
        lines = [
            line
            for part, place in zip(signature.parts, places, strict=True)
            for text in part
            for line in self._signature_lines(text, place)
        ]
        for number, (line, left) in enumerate(lines):
            before = 0.0 if number else self._setup.line_pt
            yield _strip(line, body, left, before=before, keeps=number < len(lines) - 1)

    def _signature_lines(self, text: str, place: SignaturePlace) -> Iterator[tuple[Line, float]]:
        """Yield the lines of a text and where they start; one line but for texts of any length."""
        body = self._setup.body
        left = place.left * body.size_pt
        width = self._width - left - place.right * body.size_pt
        for line in break_lines((Run(clean(text), body),), Measure(width), self._fonts):
            yield line, left + _SHARES[place.alignment] * (width - line.width)


def _role(block: _Text) -> str:
    match block:
        case Title():
            return "Title"
        case Heading():
            return f"H{block.level}"
        case _:
            return "P"


def _stack(
    lines: Sequence[Line],
    kind: Type,
    before: float,
    after: float,
    *,
    keeps_all: bool = False,
    keeps_last: bool = False,
) -> Iterator[Strip]:
    last = len(lines) - 1
    for number, line in enumerate(lines):
        yield _strip(
            line,
            kind,
            before=0.0 if number else before,
            after=after if number == last else 0.0,
            keeps=keeps_all or (keeps_last and number == last),
        )


def _strip(
    line: Line,
    kind: Type,
    left: float = 0.0,
    *,
    before: float = 0.0,
    after: float = 0.0,
    keeps: bool = False,
) -> Strip:
    texts = tuple(place_line(line, left, BASELINE * kind.line_pt))
    return Strip(kind.line_pt, texts, before=before, after=after, keeps_with_next=keeps)
