"""A paragraph of Word as it is seen: runs, fields, notes, and the text boxes that hang on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from storage.readers.document import Block, Paragraph
from storage.readers.sources.word.line import LEVEL, LIFTED, RAISED, Line
from storage.readers.sources.word.names import (
    ALTERNATIVES,
    CHOICE,
    FALLBACK,
    M,
    V,
    W,
    child_value,
    is_on,
)
from storage.readers.sources.word.signs import formula_text, symbol

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from storage.readers.sources.word.notes import Notes
    from storage.readers.sources.word.styles import StyleSheet
    from storage.readers.sources.word.tally import Tally

_THROUGH = frozenset(
    W + name
    for name in (
        "hyperlink", "smartTag", "customXml", "bdo", "dir", "fldSimple", "sdtContent", "rubyBase",
    )
)  # fmt: skip
_REVISED = frozenset({f"{W}ins", f"{W}moveTo"})
_DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
_DRAWINGS = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_BOX = f"{W}txbxContent"
_WORD_ART = f"{V}textpath"
_PAGE_BREAKS = frozenset({"page", "column"})
_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
    f"{V}imagedata",
)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BLANKS = str.maketrans("\r\n\t", "   ")


class ParagraphContent(Struct, frozen=True):
    """A paragraph's text and the blocks of its text boxes, before and behind it."""

    text: str
    before: tuple[Block, ...] = ()
    behind: tuple[Block, ...] = ()
    has_picture: bool = False


class Surroundings(Struct, frozen=True):
    """What a paragraph is read with: the document's styles, its notes, the counts of both."""

    styles: StyleSheet
    notes: Notes
    tally: Tally


def read_paragraph(
    paragraph: _Element,
    style: str,
    around: Surroundings,
    read_box: Callable[[_Element], tuple[Block, ...]],
) -> ParagraphContent:
    """Return what is seen of a `w:p` in a style; `read_box` reads what a text box holds."""
    walk = _Walk(around, style, read_box)
    walk.through(paragraph, 0)
    return walk.content()


class _Walk:
    """The way through one paragraph."""

    def __init__(
        self,
        around: Surroundings,
        style: str,
        read_box: Callable[[_Element], tuple[Block, ...]],
    ) -> None:
        self._styles = around.styles
        self._notes = around.notes
        self._tally = around.tally
        self._read_box = read_box
        self._style = style
        self._line = Line()
        self._level = LEVEL
        self._before: list[Block] = []
        self._behind: list[Block] = []
        self._pictures = 0

    def content(self) -> ParagraphContent:
        text = self._line.text()
        for _ in range(self._line.unresolved):
            self._tally.count("equation")
        return ParagraphContent(text, tuple(self._before), tuple(self._behind), self._pictures > 0)

    def through(self, parent: _Element, depth: int) -> None:
        """Go through what may stand in a paragraph."""
        self._tally.check_depth(depth)
        for child in parent:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, depth)
            elif tag in _THROUGH:
                self.through(child, depth + 1)
            elif tag in _REVISED:
                self._tally.count("revision")
                self.through(child, depth + 1)
            elif tag in _DELETED:
                self._tally.count("revision")
            else:
                self._seldom(child, depth)

    def _seldom(self, child: _Element, depth: int) -> None:
        tag = child.tag
        if tag == f"{W}sdt":
            self._control(child, depth)
        elif tag == ALTERNATIVES:
            self._alternatives(child, lambda each: self.through(each, depth + 1))
        elif tag in (f"{M}oMath", f"{M}oMathPara"):
            self._tally.count("formula")
            self._line.add(formula_text(child))
        elif tag == f"{W}subDoc":
            self._tally.count("linked")

    def _control(self, control: _Element, depth: int) -> None:
        if is_prompt(control):
            self._tally.count("prompt")
            return
        for content in control.iterfind(f"{W}sdtContent"):
            self.through(content, depth + 1)

    def _alternatives(self, alternatives: _Element, read: Callable[[_Element], None]) -> None:
        """Read the first form of something that is there twice, the second if it says nothing."""
        forms = [*alternatives.iterfind(CHOICE), *alternatives.iterfind(FALLBACK)]
        for form in forms:
            if len(form):
                before = self._reached()
                read(form)
                if self._reached() != before:
                    return

    def _reached(self) -> tuple[int, ...]:
        return len(self._line), len(self._before), len(self._behind), self._pictures

    def _run(self, run: _Element, depth: int) -> None:
        look = self._styles.look_of(run.find(f"{W}rPr"), self._style)
        if look.hidden or look.struck:
            self._unseen_run(run, "hidden" if look.hidden else "struck")
            return
        self._level = RAISED if look.raised else LIFTED if look.lifted else LEVEL
        for child in run:
            self._in_run(child, depth)

    def _unseen_run(self, run: _Element, reason: str) -> None:
        """Pass a run that is not seen; a field may begin or end in it all the same."""
        for child in run:
            if child.tag == f"{W}fldChar":
                self._field_sign(child)
            elif child.tag == f"{W}instrText":
                self._line.add_code(child.text or "")
        if any((text.text or "").strip() for text in run.iterfind(f"{W}t")):
            self._tally.count(reason)

    def _in_run(self, child: _Element, depth: int) -> None:
        tag = child.tag
        if tag == f"{W}t":
            self._line.add(_seen_text(child), self._level)
        elif tag in _SIGNS:
            self._line.add(_SIGNS[tag], self._level)
        elif tag == f"{W}br":
            self._break(child)
        elif tag == f"{W}fldChar":
            self._field_sign(child)
        elif tag == f"{W}instrText":
            self._line.add_code(child.text or "")
        elif tag in _DRAWINGS:
            self._drawing(child)
        else:
            self._seldom_in_run(child, depth)

    def _seldom_in_run(self, child: _Element, depth: int) -> None:
        tag = child.tag
        if tag == f"{W}sym":
            self._line.add(
                symbol(child.get(f"{W}font", ""), child.get(f"{W}char", "")), self._level
            )
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            self._line.add(self._notes.mark(child))
        elif tag == f"{W}commentReference":
            self._tally.count("comment")
        elif tag == f"{W}ruby":
            for base in child.iterfind(f"{W}rubyBase"):
                self.through(base, depth + 1)
        elif tag == ALTERNATIVES:
            self._alternatives(child, lambda each: self._drawings_in(each, depth + 1))

    def _drawings_in(self, form: _Element, depth: int) -> None:
        self._tally.check_depth(depth)
        for child in form:
            self._in_run(child, depth)

    def _break(self, sign: _Element) -> None:
        if sign.get(f"{W}type") in _PAGE_BREAKS:
            self._line.end_page()
        else:
            self._line.add("\n", self._level)

    def _field_sign(self, sign: _Element) -> None:
        kind = sign.get(f"{W}fldCharType")
        if kind == "begin":
            self._line.begin_field()
        elif kind == "separate":
            self._line.begin_result()
        elif kind == "end":
            self._line.end_field()

    def _drawing(self, drawing: _Element) -> None:
        """Read the text boxes of a drawing; an embedded object or a picture is only noted."""
        target = self._before if self._line.is_empty else self._behind
        for box in drawing.iter(_BOX, _WORD_ART):
            if box.tag == _WORD_ART:
                target.extend(_word_art(box))
            elif not _is_inner(box, drawing):
                self._tally.count("box")
                target.extend(self._read_box(box))
        if drawing.tag == f"{W}object":
            self._tally.count("object")
        elif next(drawing.iter(*_PICTURES), None) is not None:
            self._pictures += 1


def _seen_text(element: _Element) -> str:
    text = element.text or ""
    if "\n" in text and element.get(_SPACE) != "preserve":
        text = text.strip("\r\n\t ")  # a program has indented the XML
    return text.translate(_BLANKS)


def _is_inner(box: _Element, drawing: _Element) -> bool:
    """Tell whether a text box stands in another one of the drawing, with which it is read."""
    for parent in box.iterancestors():
        if parent is drawing:
            return False
        if parent.tag == _BOX:
            return True
    return False


def _word_art(path: _Element) -> tuple[Block, ...]:
    text = path.get("string", "")
    return (Paragraph(text),) if text.strip() else ()


def is_prompt(control: _Element) -> bool:
    """Tell whether a content control shows only what is to be typed there."""
    prompt = control.find(f"{W}sdtPr/{W}showingPlcHdr")
    return prompt is not None and is_on(prompt)


def is_contents(control: _Element) -> bool:
    """Tell whether a content control is a table of contents that Word made."""
    part = control.find(f"{W}sdtPr/{W}docPartObj")
    return child_value(part, "docPartGallery") == "Table of Contents"
