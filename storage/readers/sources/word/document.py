"""A Word document as a reader of the paper sees it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storage.readers.document import Document
from storage.readers.sources.word.blocks import BlockReader
from storage.readers.sources.word.names import R, W
from storage.readers.sources.word.notes import Notes
from storage.readers.sources.word.numbering import Numbering
from storage.readers.sources.word.package import WordPackage
from storage.readers.sources.word.paragraphs import Surroundings
from storage.readers.sources.word.styles import StyleSheet
from storage.readers.sources.word.tally import Tally
from storage.readers.wording import clean_line

if TYPE_CHECKING:
    from lxml.etree import _Element

_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_CHINESE = re.compile("[\u4e00-\u9fff]")
_SHORTEST = 4
_LONGEST = 80
# Names that programs give: an unnamed document, a field to be filled in, a file converted.
_GIVEN = re.compile(
    r"[\[【<].*|(?:新建|未命名|无标题|空白|标题|文档)\S{0,8}[\s\d（()）]*|.*Microsoft.*|.*\.(?:docx?|wps|rtf)",
    re.IGNORECASE,
)


def read_word(content: bytes, origin: str) -> Document:
    """Return the blocks of a .docx, .docm or .dotx, as Word shows them with all changes accepted.

    The header of the pages is no block: it stands for the title where the file has none itself.

    Args:
        content: The whole file.
        origin: How messages call the file.

    Raises:
        ReadError: it is no Word document, protected by a password, damaged, or too large.
    """
    package = WordPackage(content, origin)
    tally = Tally(origin)
    styles = StyleSheet(package.part("styles"))
    numbering = Numbering(package.part("numbering"), styles)
    reader = BlockReader(Surroundings(styles, Notes(package, tally), tally), numbering)
    body = package.document.find(f"{W}body")
    blocks = () if body is None else reader.read(body)
    if not blocks:
        raise tally.nothing()
    return Document(blocks, _find_title(package), tally.remarks())


def _find_title(package: WordPackage) -> str:
    """Return the title that someone has set, else the header of the first page, else nothing."""
    properties = package.core_properties()
    title = "" if properties is None else clean_line(properties.findtext(_TITLE) or "")
    return title if _is_title(title) else _header(package)


def _is_title(text: str) -> bool:
    is_long = len(_CHINESE.findall(text)) >= _SHORTEST and len(text) <= _LONGEST
    return is_long and not _GIVEN.fullmatch(text)


def _header(package: WordPackage) -> str:
    """Return the header of the first page; one of a page number or a few signs is none."""
    section = next(package.document.iter(f"{W}sectPr"), None)
    if section is None:
        return ""
    kind = "default" if section.find(f"{W}titlePg") is None else "first"
    for reference in section.iterfind(f"{W}headerReference"):
        if reference.get(f"{W}type", "default") == kind:
            header = package.part_by_id(reference.get(f"{R}id", ""))
            text = "" if header is None else _text_of(header)
            return text if _is_title(text) else ""
    return ""


def _text_of(header: _Element) -> str:
    return clean_line("".join(text.text or "" for text in header.iter(f"{W}t")))
