"""The blocks of a Word document's body, of a cell, or of a text box, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.readers.document import Block, Paragraph
from storage.readers.sources.dissolving import table_blocks
from storage.readers.sources.word.names import ALTERNATIVES, CHOICE, FALLBACK, W, is_on
from storage.readers.sources.word.paragraphs import (
    Surroundings,
    is_contents,
    is_prompt,
    read_paragraph,
)
from storage.readers.sources.word.tables import TableReader

if TYPE_CHECKING:
    from lxml.etree import _Element

    from storage.readers.sources.word.numbering import Numbering

_THROUGH = frozenset(W + name for name in ("customXml", "sdtContent", "smartTag"))
_REVISED = frozenset({f"{W}ins", f"{W}moveTo"})
_DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
_LINKED = frozenset({f"{W}altChunk", f"{W}subDoc"})


class BlockReader:
    """Reads blocks; lists are counted on from one to the next."""

    def __init__(self, around: Surroundings, numbering: Numbering) -> None:
        self._around = around
        self._tally = around.tally
        self._numbering = numbering
        self._depth = 0

    def read(self, container: _Element) -> tuple[Block, ...]:
        """Return the blocks in a body, cell or text box.

        Raises:
            ReadError: there is more than a report has, or nested deeper.
        """
        collected = _Collected()
        self._depth += 1
        self._tally.check_depth(self._depth)
        self._through(container, collected)
        self._depth -= 1
        blocks = collected.close()
        self._tally.weigh(blocks=len(blocks))
        return blocks

    def _through(self, container: _Element, collected: _Collected) -> None:
        for child in container:
            tag = child.tag
            if tag == f"{W}p":
                self._paragraph(child, collected)
            elif tag == f"{W}tbl":
                cells = TableReader(self._tally, self.read).read(child)
                collected.extend(table_blocks(cells) if cells else ())
            else:
                self._seldom(child, collected)

    def _seldom(self, child: _Element, collected: _Collected) -> None:
        tag = child.tag
        if tag in _REVISED or tag in _DELETED:
            self._tally.count("revision")
        if tag in _LINKED:
            self._tally.count("linked")
        elif tag == f"{W}sdt":
            self._control(child, collected)
        elif tag in _THROUGH or tag in _REVISED:
            self._deeper(child, collected)
        elif tag == ALTERNATIVES:
            choice = child.find(CHOICE)
            form = child.find(FALLBACK) if choice is None or not len(choice) else choice
            if form is not None:
                self._deeper(form, collected)

    def _control(self, control: _Element, collected: _Collected) -> None:
        if is_prompt(control):
            self._tally.count("prompt")
        elif is_contents(control):
            for _ in control.iter(f"{W}p"):
                self._tally.count("contents")
        else:
            for content in control.iterfind(f"{W}sdtContent"):
                self._deeper(content, collected)

    def _deeper(self, container: _Element, collected: _Collected) -> None:
        self._depth += 1
        self._tally.check_depth(self._depth)
        self._through(container, collected)
        self._depth -= 1

    def _paragraph(self, paragraph: _Element, collected: _Collected) -> None:
        properties = paragraph.find(f"{W}pPr")
        style = self._around.styles.paragraph_style(properties)
        if self._around.styles.is_contents(style):
            self._tally.weigh(paragraphs=1)
            self._tally.count("contents")
            return
        content = read_paragraph(paragraph, style, self._around, self.read)
        self._tally.weigh(paragraphs=1, characters=len(content.text))
        is_blank = not content.text.strip()
        if is_blank and content.has_picture:
            self._tally.count("picture")
        mark = None if properties is None else properties.find(f"{W}rPr")
        goes_on = mark is not None and self._goes_on(mark)
        number = ""
        if not (goes_on and is_blank):
            number = self._numbering.next_number(properties, style)
        collected.extend(content.before)
        collected.add(number + content.text, goes_on=goes_on)
        collected.extend(content.behind)

    def _goes_on(self, mark: _Element) -> bool:
        """Tell whether a paragraph's end is deleted or hidden: the next one goes on in its line."""
        for each in mark:
            if each.tag in _DELETED:
                self._tally.count("revision")
                return True
            if each.tag in (f"{W}vanish", f"{W}specVanish") and is_on(each):
                return True
        return False


class _Collected:
    """Blocks so far, and the line that a paragraph without an end has begun."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._begun: list[str] = []

    def add(self, text: str, *, goes_on: bool) -> None:
        """Add a paragraph, behind those that go on in it."""
        if self._begun and self._begun[-1][-1:].isdigit() and text[:1].isdigit():
            self._begun.append(" ")  # not every program goes on in the line: join no figures
        self._begun.append(text)
        if not goes_on:
            self._end_line()

    def extend(self, blocks: list[Block] | tuple[Block, ...]) -> None:
        """Add blocks; a table ends a line that was begun."""
        if blocks:
            self._end_line()
            self._blocks.extend(blocks)

    def close(self) -> tuple[Block, ...]:
        """Return all blocks."""
        self._end_line()
        return tuple(self._blocks)

    def _end_line(self) -> None:
        text = "".join(self._begun)
        self._begun.clear()
        if text.strip():
            self._blocks.append(Paragraph(text))
