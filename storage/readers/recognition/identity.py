"""Whose report on which year it is, where its text, its page or its file name tells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from storage.readers.reading import Note
from storage.readers.recognition.title_line import find_title
from storage.readers.wording import clean_line, without_blanks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from forms.edition.edition import Edition
    from storage.readers.recognition.lines import Line
    from storage.readers.recognition.title_line import TitleLine

_PARTS = re.compile(r"[_|｜]|\s[-–—]+\s?|-{1,2}")
_SUFFIX = re.compile(r"\.[A-Za-z]{2,5}$")
_PUBLISHER = re.compile(
    r"^(?:发布机构|发文机关|公开主体|公开机构|制作单位|信息来源|来源)[:：]?(?P<name>.*)$"
)
_LONGEST_NAME = 50


class OutsideTitle(Struct, frozen=True):
    """A title that does not stand in the text, and the note that says where it was found."""

    title: TitleLine
    note: Note


def find_outside_title(
    page_title: str, file_name: str, editions: Sequence[Edition]
) -> OutsideTitle | None:
    """Return the title of the page or, where it has none, in the name of the file."""
    for where, text in (("网页或文件的标题", page_title), ("文件名", _SUFFIX.sub("", file_name))):
        for piece in (text, *_PARTS.split(text)):
            found = find_title([clean_line(piece)], editions) if piece.strip() else None
            if found is not None:
                told = f"正文中没有完整的标题，单位和年度是从{where}“{found.title}”读出的，请核对。"
                return OutsideTitle(found, Note(told))
    return None


def find_publisher(lines: Iterable[Line]) -> str:
    """Return the organ that a page names as the publisher, empty where it names none."""
    for texts in map(_texts_of, lines):
        for place, text in enumerate(texts):
            match = _PUBLISHER.match(without_blanks(text))
            if match is None:
                continue
            name = match["name"] or without_blanks(next(iter(texts[place + 1 : place + 2]), ""))
            if 1 < len(name) <= _LONGEST_NAME:
                return name
    return ""


def _texts_of(line: Line) -> list[str]:
    return [line.text] if line.cells is None else [cell.text for cell in line.cells]


def texts_in(lines: Iterable[Line]) -> Iterator[str]:
    """Yield every text of lines and of the cells of rows."""
    for line in lines:
        yield from _texts_of(line)
