"""What python-docx has no word for: elements made by name, and the four slots of a font."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from export.word.units import font_size
from export.xml_text import keep_legal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.oxml.text.font import CT_RPr
    from docx.oxml.xmlchemy import BaseOxmlElement
    from lxml.etree import _Element

    from export.paper.typography import Type


def make_element(name: str, /, **attributes: object) -> BaseOxmlElement:
    """Return an element of WordprocessingML, its attributes in the order given."""
    element = cast("BaseOxmlElement", OxmlElement(f"w:{name}"))
    set_attributes(element, **attributes)
    return element


def set_attributes(element: _Element, /, **attributes: object) -> None:
    """Set attributes of WordprocessingML."""
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))


def set_fonts(properties: CT_RPr, kind: Type) -> None:
    """Name the font of a type in all four slots.

    With a slot missing Word falls back to a Western font in the middle of Chinese text. Quotes and
    dashes belong to the `hAnsi` slot, hence that is a Chinese font everywhere.
    """
    latin = kind.digits or kind.font
    slots = {"ascii": latin, "hAnsi": kind.font, "eastAsia": kind.font, "cs": latin}
    set_attributes(properties.get_or_add_rFonts(), **slots)


def set_size(properties: CT_RPr, size_pt: float) -> None:
    """Set the size of all scripts; python-docx knows that of all but the complex ones."""
    size = properties.get_or_add_sz()
    size.val = font_size(size_pt)
    size.addnext(make_element("szCs", val=round(2 * size_pt)))


def text_of(lines: Iterable[str]) -> str:
    """Return lines as the text of a run, as python-docx takes it: a line feed is a manual break."""
    return "\n".join(keep_legal(line).replace("\r", "").replace("\n", " ") for line in lines)
