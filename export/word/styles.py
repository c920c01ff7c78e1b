"""The styles: every font, size and line pitch is a style, so that a clerk can change it.

Their names, what they are based on and all that no page set-up changes stand in
`resources/word/word/styles.xml`; what the set-up decides is put in here. There is no widow control
in them, so that a page has 22 lines. Chinese and Latin stay apart, as is usual in Word: LibreOffice
reads no other wish.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn

from export.paper.setup import MANY_COLUMNS
from export.paper.typography import DRAFT, PAGE_NUMBER
from export.word.elements import make_element, set_fonts, set_size
from export.word.units import points

if TYPE_CHECKING:
    from collections.abc import Mapping

    from docx.document import Document as WordDocument
    from docx.oxml.text.font import CT_RPr
    from docx.styles.style import CharacterStyle, ParagraphStyle

    from export.paper.setup import PaperSetup
    from export.paper.typography import Type

NORMAL_STYLE = "Normal"
BODY_STYLE = "BodyText"
TITLE_STYLE = "Title"
HEADING_STYLE = "Heading"
SIGNATURE_STYLE = "Signature"
HEADER_STYLE = "Header"
FOOTER_STYLE = "Footer"
LEAD_STYLE = "RunInHeading"
TABLE_STYLE = "Table Grid"
CELL_STYLE = "TableText"
LABEL_STYLE = "TableLabel"
SMALL = "Small"


def paragraph_styles(document: WordDocument) -> Mapping[str, ParagraphStyle]:
    """Return the styles of paragraphs by their ids."""
    return {
        style.style_id: cast("ParagraphStyle", style)
        for style in document.styles
        if style.type == WD_STYLE_TYPE.PARAGRAPH
    }


def lead_style(document: WordDocument) -> CharacterStyle:
    """Return the style of a heading that runs into its paragraph."""
    found = next(style for style in document.styles if style.style_id == LEAD_STYLE)
    return cast("CharacterStyle", found)


def set_styles(document: WordDocument, setup: PaperSetup) -> None:
    """Set type, line pitch and indents of all styles."""
    styles = paragraph_styles(document)
    for style_id, kind in _types(setup).items():
        _set_type(styles[style_id], kind)
    indented = (BODY_STYLE, *(f"{HEADING_STYLE}{level}" for level in setup.headings))
    for style_id in indented:
        styles[style_id].paragraph_format.first_line_indent = points(2 * setup.body_pt)
    styles[TITLE_STYLE].paragraph_format.space_after = points(setup.line_pt)
    spacing = make_element("spacing", val=points(setup.character_spacing_pt).twips)
    styles[BODY_STYLE].element.get_or_add_rPr().append(spacing)
    set_fonts(lead_style(document).element.get_or_add_rPr(), setup.headings[2])
    defaults: CT_RPr = next(document.styles.element.iter(qn("w:rPr")))
    set_fonts(defaults, setup.body)
    set_size(defaults, setup.body.size_pt)


def _types(setup: PaperSetup) -> Mapping[str, Type]:
    few, many = setup.table_type(1), setup.table_type(MANY_COLUMNS)
    return {
        NORMAL_STYLE: setup.body,
        TITLE_STYLE: setup.title,
        HEADER_STYLE: DRAFT,
        FOOTER_STYLE: PAGE_NUMBER,
        **{f"{HEADING_STYLE}{level}": kind for level, kind in setup.headings.items()},
        CELL_STYLE: few,
        LABEL_STYLE: few,
        CELL_STYLE + SMALL: many,
        LABEL_STYLE + SMALL: many,
    }


def _set_type(style: ParagraphStyle, kind: Type) -> None:
    properties = style.element.get_or_add_rPr()
    set_fonts(properties, kind)
    set_size(properties, kind.size_pt)
    if kind.is_bold:
        style.font.bold = style.font.cs_bold = True
    style.paragraph_format.line_spacing = points(kind.line_pt)
