"""The font table: under which other names the types are to be looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart

from export.paper.typography import DIGITS, SONG, fallback_for
from export.word.elements import make_element

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.package import Package

    from export.paper.setup import PaperSetup

_CHINESE, _WESTERN = "86", "00"
"""Character sets as Windows numbers them: GB 2312 and ANSI."""


def add_font_table(document: WordDocument, setup: PaperSetup) -> None:
    """Give a document the table of the fonts that it may name."""
    table = make_element("fonts")
    for name in dict.fromkeys((*setup.fonts, SONG)):
        font = make_element("font", name=name)
        font.append(make_element("altName", val=fallback_for(name)))
        table.append(_described(font, _CHINESE, "auto"))
    table.append(_described(make_element("font", name=DIGITS), _WESTERN, "roman"))
    name = PackURI("/word/fontTable.xml")
    package = cast("Package", document.part.package)
    part = XmlPart(name, CONTENT_TYPE.WML_FONT_TABLE, table, package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FONT_TABLE)


def _described(font: BaseOxmlElement, character_set: str, family: str) -> BaseOxmlElement:
    font.append(make_element("charset", val=character_set))
    font.append(make_element("family", val=family))
    font.append(make_element("pitch", val="variable"))
    return font
