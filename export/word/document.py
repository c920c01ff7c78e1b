"""The body of the document: each block in its style."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.paper.blocks import Heading, Paragraph, Signature, TableBlock, Title
from export.paper.signature import signature_places
from export.word.page import section_properties
from export.word.runs import paragraph, run
from export.word.styles import (
    BODY_STYLE,
    HEADING_STYLE,
    LEAD_STYLE,
    SIGNATURE_ALIGNMENT,
    SIGNATURE_STYLE,
    TITLE_STYLE,
)
from export.word.tables import write_table
from export.word.units import twips_from_points
from export.word.xml_names import DECLARATION, NAMESPACE, RELATIONSHIPS

if TYPE_CHECKING:
    from export.paper.blocks import Block, Paper
    from export.paper.setup import PaperSetup
    from export.paper.signature import SignaturePlace

_KEEP = "<w:keepNext/>"


def document(paper: Paper) -> str:
    """Return `word/document.xml`."""
    following = (*paper.blocks[1:], None)
    previous = (None, *paper.blocks)
    writer = _BodyWriter(paper.setup)
    body = "".join(
        writer.write(block, before, after)
        for block, before, after in zip(paper.blocks, previous, following, strict=False)
    )
    section = section_properties(paper.setup, is_draft=paper.is_draft)
    return (
        f'{DECLARATION}<w:document xmlns:w="{NAMESPACE}" xmlns:r="{RELATIONSHIPS}"><w:body>'
        f"{body}{section}</w:body></w:document>"
    )


class _BodyWriter:
    """Writes the blocks on a page that is set up in some way."""

    def __init__(self, setup: PaperSetup) -> None:
        self._setup = setup
        line = twips_from_points(setup.line_pt)
        self._behind_table = f' w:before="{line // 2}"'
        self._above_table = f' w:after="{line // 7}"'
        self._blank_line = f'<w:spacing w:before="{line}"/>'

    def write(self, block: Block, before: Block | None, after: Block | None) -> str:
        """Return a block, which knows its neighbours."""
        spacing = self._spacing(before, after)
        match block:
            case Title():
                return self._write_title(block)
            case Heading():
                return paragraph(f"{HEADING_STYLE}{block.level}", run((block.text,)), spacing)
            case Paragraph():
                # GB/T 9704-2012 7.3.5.5: the signature does not stand alone on a page.
                keep = _KEEP if isinstance(after, Signature) else ""
                return paragraph(BODY_STYLE, _text_runs(block), keep + spacing)
            case TableBlock():
                return write_table(block, self._setup)
            case Signature():
                return self._write_signature(block)

    def _spacing(self, before: Block | None, after: Block | None) -> str:
        """Return the space that a paragraph keeps from tables before and behind it."""
        space = (self._behind_table if isinstance(before, TableBlock) else "") + (
            self._above_table if isinstance(after, TableBlock) else ""
        )
        return f"<w:spacing{space}/>" if space else ""

    def _write_title(self, title: Title) -> str:
        kind = self._setup.title_in(title.size_pt)
        if kind == self._setup.title:
            return paragraph(TITLE_STYLE, run(title.lines))
        half_points = round(2 * kind.size_pt)
        size = f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        pitch = f'<w:spacing w:line="{twips_from_points(kind.line_pt)}" w:lineRule="exact"/>'
        return paragraph(TITLE_STYLE, run(title.lines, size), pitch)

    def _write_signature(self, signature: Signature) -> str:
        places = signature_places(signature, self._setup.signature_characters)
        both = zip(signature.parts, places, strict=True)
        parts = [(lines, place) for lines, place in both if lines]
        return "".join(
            paragraph(
                SIGNATURE_STYLE,
                run(lines),
                f"{_KEEP if number < len(parts) - 1 else ''}{'' if number else self._blank_line}"
                f"{self._signature_place(place)}",
            )
            for number, (lines, place) in enumerate(parts)
        )

    def _signature_place(self, place: SignaturePlace) -> str:
        """Return the indents of a line of the signature, and its alignment where not right."""
        sides = {"left": place.left, "right": place.right}
        indents = " ".join(self._indent(*side) for side in sides.items() if side[1])
        is_usual = place.alignment == SIGNATURE_ALIGNMENT
        alignment = "" if is_usual else f'<w:jc w:val="{place.alignment}"/>'
        return f"<w:ind {indents}/>{alignment}"

    def _indent(self, side: str, characters: float) -> str:
        twips = twips_from_points(characters * self._setup.body_pt)
        return f'w:{side}Chars="{round(100 * characters)}" w:{side}="{twips}"'


def _text_runs(block: Paragraph) -> str:
    lead, rest = block.text[: block.lead], block.text[block.lead :]
    return run((lead,), f'<w:rStyle w:val="{LEAD_STYLE}"/>') + run((rest,))
