"""The body of the document: each block in its style."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Twips

from export.paper.blocks import Heading, Paragraph, Signature, TableBlock, Title
from export.paper.signature import signature_places
from export.word.elements import set_attributes, set_size, text_of
from export.word.styles import (
    BODY_STYLE,
    HEADING_STYLE,
    SIGNATURE_STYLE,
    TITLE_STYLE,
    lead_style,
)
from export.word.tables import add_table
from export.word.units import points

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph

    from export.paper.blocks import Block, Paper
    from export.paper.chart import Chart
    from export.paper.setup import PaperSetup
    from export.paper.signature import SignaturePlace

_ALIGNMENTS = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER}
"""Where a line of the signature does not stand as its style says, on the right."""


def add_blocks(
    document: WordDocument, paper: Paper, charts: Mapping[int, Sequence[Chart]] | None = None
) -> None:
    """Write the blocks of a report into a document, `charts` before the blocks of these numbers."""
    placed = charts or {}
    count = 0
    previous = (None, *paper.blocks)
    following = (*paper.blocks[1:], None)
    writer = _BodyWriter(document, paper.setup)
    triples = zip(paper.blocks, previous, following, strict=False)
    for number, (block, before, after) in enumerate(triples):
        for chart in placed.get(number, ()):
            from export.word.charts import add_chart  # noqa: PLC0415 - no report has a chart

            count += 1
            add_chart(document, chart, count, paper.setup)
        writer.add(block, before, after)


class _BodyWriter:
    """Writes the blocks on a page that is set up in some way."""

    def __init__(self, document: WordDocument, setup: PaperSetup) -> None:
        self._document = document
        self._setup = setup
        self._lead = lead_style(document)
        line = points(setup.line_pt).twips
        self._behind_table = Twips(line // 2)
        self._above_table = Twips(line // 7)

    def add(self, block: Block, before: Block | None, after: Block | None) -> None:
        """Add a block, which knows its neighbours."""
        match block:
            case Title():
                self._add_title(block)
            case Heading():
                paragraph = self._add(f"{HEADING_STYLE}{block.level}", (block.text,))
                self._space(paragraph, before, after)
            case Paragraph():
                paragraph = self._add_text(block)
                # GB/T 9704-2012 7.3.5.5: the signature does not stand alone on a page.
                if block.is_kept or isinstance(after, Signature):
                    paragraph.paragraph_format.keep_with_next = True
                self._space(paragraph, before, after)
            case TableBlock():
                add_table(self._document, block, self._setup)
            case Signature():
                self._add_signature(block)

    def _add(self, style: str, lines: tuple[str, ...]) -> WordParagraph:
        paragraph = self._document.add_paragraph(text_of(lines))
        # By its id: for a style's name python-docx searches the style sheet each time.
        paragraph.paragraph_format.element.style = style
        return paragraph

    def _add_text(self, block: Paragraph) -> WordParagraph:
        paragraph = self._add(BODY_STYLE, ())
        lead, rest = block.text[: block.lead], block.text[block.lead :]
        for text, style in ((lead, self._lead), (rest, None)):
            if text:
                paragraph.add_run(text_of((text,)), style)
        if block.is_flush:
            indents = paragraph.paragraph_format.element.get_or_add_pPr().get_or_add_ind()
            set_attributes(indents, firstLineChars=0, firstLine=0)
        return paragraph

    def _space(self, paragraph: WordParagraph, before: Block | None, after: Block | None) -> None:
        """Keep a paragraph apart from tables before and behind it."""
        if isinstance(before, TableBlock):
            paragraph.paragraph_format.space_before = self._behind_table
        if isinstance(after, TableBlock):
            paragraph.paragraph_format.space_after = self._above_table

    def _add_title(self, title: Title) -> None:
        paragraph = self._add(TITLE_STYLE, title.lines)
        kind = self._setup.title_in(title.size_pt)
        if kind != self._setup.title:
            paragraph.paragraph_format.line_spacing = points(kind.line_pt)
            for run in paragraph.runs:
                set_size(run.font.element.get_or_add_rPr(), kind.size_pt)

    def _add_signature(self, signature: Signature) -> None:
        places = signature_places(signature, self._setup.signature_characters)
        both = zip(signature.parts, places, strict=True)
        parts = [(lines, place) for lines, place in both if lines]
        for number, (lines, place) in enumerate(parts):
            paragraph = self._add(SIGNATURE_STYLE, lines)
            if number < len(parts) - 1:
                paragraph.paragraph_format.keep_with_next = True
            if not number:
                paragraph.paragraph_format.space_before = points(self._setup.line_pt)
            self._place(paragraph, place)

    def _place(self, paragraph: WordParagraph, place: SignaturePlace) -> None:
        layout = paragraph.paragraph_format
        layout.alignment = _ALIGNMENTS.get(place.alignment)
        indents = layout.element.get_or_add_pPr().get_or_add_ind()
        for side, characters in (("left", place.left), ("right", place.right)):
            if characters:
                # In characters as well: they follow the size that a clerk may choose.
                set_attributes(
                    indents,
                    **{
                        f"{side}Chars": round(100 * characters),
                        side: points(characters * self._setup.body_pt).twips,
                    },
                )
