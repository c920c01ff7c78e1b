"""The body of the document: each block in its style."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.blocks import Heading, Paragraph, Signature, TableBlock, Title
from export.typography import BODY, signature_indents
from export.word.page import section_properties
from export.word.runs import paragraph, run
from export.word.styles import (
    BODY_STYLE,
    HEADING_STYLE,
    LEAD_STYLE,
    SIGNATURE_STYLE,
    TITLE_STYLE,
)
from export.word.tables import write_table
from export.word.units import twips_from_points
from export.word.xml_names import DECLARATION, NAMESPACE, RELATIONSHIPS

if TYPE_CHECKING:
    from export.blocks import Block, Paper

_KEEP = "<w:keepNext/>"
_LINE = twips_from_points(BODY.line_pt)
_BEHIND_TABLE = f' w:before="{_LINE // 2}"'
_ABOVE_TABLE = f' w:after="{_LINE // 7}"'
_SPACING = {
    (False, False): "",
    (True, False): f"<w:spacing{_BEHIND_TABLE}/>",
    (False, True): f"<w:spacing{_ABOVE_TABLE}/>",
    (True, True): f"<w:spacing{_BEHIND_TABLE}{_ABOVE_TABLE}/>",
}
"""Space by whether a table stands before and behind a paragraph."""
_BLANK_LINE = f'<w:spacing w:before="{_LINE}"/>'


def document(paper: Paper) -> str:
    """Return `word/document.xml`."""
    following = (*paper.blocks[1:], None)
    previous = (None, *paper.blocks)
    body = "".join(
        _write(block, before, after)
        for block, before, after in zip(paper.blocks, previous, following, strict=False)
    )
    return (
        f'{DECLARATION}<w:document xmlns:w="{NAMESPACE}" xmlns:r="{RELATIONSHIPS}"><w:body>'
        f"{body}{section_properties(is_draft=paper.is_draft)}</w:body></w:document>"
    )


def _write(block: Block, before: Block | None, after: Block | None) -> str:
    spacing = _SPACING[isinstance(before, TableBlock), isinstance(after, TableBlock)]
    match block:
        case Title():
            return paragraph(TITLE_STYLE, run(block.lines))
        case Heading():
            return paragraph(f"{HEADING_STYLE}{block.level}", run((block.text,)), spacing)
        case Paragraph():
            # GB/T 9704-2012 7.3.5.5: the signature does not stand alone on a page.
            keep = _KEEP if isinstance(after, Signature) else ""
            return paragraph(BODY_STYLE, _text_runs(block), keep + spacing)
        case TableBlock():
            return write_table(block)
        case Signature():
            return _write_signature(block)


def _text_runs(block: Paragraph) -> str:
    lead, rest = block.text[: block.lead], block.text[block.lead :]
    return run((lead,), f'<w:rStyle w:val="{LEAD_STYLE}"/>') + run((rest,))


def _write_signature(signature: Signature) -> str:
    organization, date = signature_indents(signature)
    lines = [
        (text, indent)
        for text, indent in ((signature.organization, organization), (signature.date, date))
        if text
    ]
    return "".join(
        paragraph(
            SIGNATURE_STYLE,
            run((text,)),
            f"{_KEEP if place < len(lines) - 1 else ''}{'' if place else _BLANK_LINE}"
            f"{_right_indent(indent)}",
        )
        for place, (text, indent) in enumerate(lines)
    )


def _right_indent(characters: float) -> str:
    return (
        f'<w:ind w:rightChars="{round(100 * characters)}" '
        f'w:right="{twips_from_points(characters * BODY.size_pt)}"/>'
    )
