"""What a Word document calls itself beside its text: its title property, else its page header."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storage.readers.sources.word.names import R, W
from storage.readers.wording import clean_line

if TYPE_CHECKING:
    from lxml.etree import _Element

    from storage.readers.sources.word.package import WordPackage

_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_CHINESE = re.compile("[\u4e00-\u9fff]")
_SHORTEST = 4
_LONGEST = 80
# Names that programs give: an unnamed document, a field to be filled in, a file converted.
_GIVEN = re.compile(
    r"[\[【<].*|(?:新建|未命名|无标题|空白|标题|文档)\S{0,8}[\s\d（()）]*|.*Microsoft.*|.*\.(?:docx?|wps|rtf)",
    re.IGNORECASE,
)


def find_title(package: WordPackage) -> str:
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
