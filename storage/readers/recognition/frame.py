"""What stands around the sections of a report: title, lines before them, signature, furniture."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from storage.readers.reading import ReadError
from storage.readers.recognition.headings import break_at_headings, find_headings
from storage.readers.recognition.lines import Line, texts_of
from storage.readers.recognition.other_reports import find_rivals, refuse_several
from storage.readers.recognition.page_lines import cut_off_end, is_furniture, split_off_title
from storage.readers.recognition.signature_lines import Signature, find_signature, read_date
from storage.readers.recognition.tables_at_home import TableOwners
from storage.readers.recognition.title_line import find_title, find_titles

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.edition.edition import Edition, Section
    from storage.readers.recognition.title_line import TitleLine

_SIGNATURE_LINES = 2
_FEWEST_TELLING_ROWS = 3
_MOST_LINES_BEHIND = 40
_LONGEST_SCRAP = 60
_SENTENCE = re.compile(r"[。；;！!？?]")


class Frame(Struct, frozen=True):
    """A document taken apart.

    `head` are the lines before the first section, `body` those of the sections, `furniture` the
    lines of the page around the report, which are no part of it; `rivals` are titles of other
    reports that stand above the report's own.
    """

    title: TitleLine | None
    head: Sequence[Line]
    body: Sequence[Line]
    signature: Signature
    furniture: Sequence[Line]
    rivals: tuple[str, ...] = ()


def find_frame(lines: Sequence[Line], editions: Sequence[Edition], origin: str) -> Frame:
    """Take a document apart.

    Raises:
        ReadError: it has neither a heading nor a table of the form, or several reports.
    """
    titles = list(find_titles(texts_of(lines), editions))
    refuse_several(titles, lines, editions, origin)
    lines, start = _find_first_section(lines, editions, origin)
    title = _find_title(lines[:start], editions)
    rivals = find_rivals(titles, title, lines[:start])
    body, behind = _cut_off_page_end(lines[start:])
    signature = find_signature(texts_of(body[1:]), title.organization if title else "")
    body = body[: len(body) - signature.line_count]
    before = lines[: title.first] if title else ()
    behind_title = lines[title.end if title else 0 : start]
    head, furniture = _part_head(before, behind_title, title.title if title else "")
    under_title = find_signature(texts_of(head[:_SIGNATURE_LINES]))
    is_same = signature.line_count == 0 or signature.is_same_as(under_title)
    if under_title.organization and is_same:
        signature, head = under_title, head[under_title.line_count :]
    return Frame(title, head, body, signature, [*furniture, *behind], rivals)


def _find_title(lines: Sequence[Line], editions: Sequence[Edition]) -> TitleLine | None:
    """Return the title; the lines of one paragraph belong to it or do not, all of them."""
    first = 0
    for block, group in groupby(lines, key=lambda line: line.block):
        texts = [line.text for line in group]
        end = first + len(texts)
        whole = find_title(["".join(texts)], editions) if block >= 0 and len(texts) > 1 else None
        if whole is not None:
            return structs.replace(whole, first=first, end=end)
        first = end
    return find_title(texts_of(lines), editions)


def _find_first_section(
    lines: Sequence[Line], editions: Sequence[Edition], origin: str
) -> tuple[Sequence[Line], int]:
    # Editions share their headings; each is looked for once.
    every = {section.heading: section for edition in editions for section in edition.sections}
    sections = tuple(every.values())
    headings = find_headings(texts_of(lines), sections)
    fewest = min((len(edition.sections) for edition in editions), default=0)
    if 2 * len(headings) <= fewest:  # it may be a copy without line breaks
        broken = list(_break_lines(lines, sections))
        found = find_headings(texts_of(broken), sections)
        if len(found) > len(headings):
            lines, headings = broken, found
    if headings:
        return lines, headings[0].line
    row = _find_first_row(lines, editions)
    if row is not None:
        return lines, row
    example = f"（如“{sections[0].heading}”）" if sections else ""
    raise ReadError(f"“{origin}”中没有找到年度报告各部分的标题{example}，请核对是否选错了文件。")


def _break_lines(lines: Sequence[Line], sections: Sequence[Section]) -> Iterator[Line]:
    for line in lines:
        if line.cells is not None:
            yield line
            continue
        pieces = break_at_headings(line.text, sections).split("\n")
        yield from (Line(piece.strip()) for piece in pieces if piece.strip())


def _find_first_row(lines: Sequence[Line], editions: Sequence[Edition]) -> int | None:
    """Return the first row of a table of the form, where there are enough to be sure."""
    for edition in editions:
        owners = TableOwners(edition)
        rows = [place for place, line in enumerate(lines) if line.cells and owners.find(line)]
        if len(rows) >= _FEWEST_TELLING_ROWS:
            return rows[0]
    return None


def _part_head(
    before: Sequence[Line], behind: Sequence[Line], title: str
) -> tuple[list[Line], list[Line]]:
    """Part the lines around the title: what is a sentence belongs to the report."""
    kept = [line for line in before if _is_sentence(line)]
    furniture = [line for line in before if not _is_sentence(line)]
    for line in behind:
        scrap, text = split_off_title(line.text, title)
        if scrap:
            furniture.append(Line(scrap))
        if line.cells is None and is_furniture(text):
            furniture.append(Line(text))
        elif text or line.cells is not None:
            kept.append(Line(text, line.cells))
    return kept, furniture


def _is_sentence(line: Line) -> bool:
    return line.cells is not None or (
        bool(_SENTENCE.search(line.text)) and not is_furniture(line.text)
    )


def _cut_off_page_end(lines: Sequence[Line]) -> tuple[Sequence[Line], list[Line]]:
    """Cut off the end of a web page: its buttons, and all scraps behind a date by itself."""
    texts = texts_of(lines)
    end = len(lines) - cut_off_end(texts)
    for place in range(end - 1, max(end - _MOST_LINES_BEHIND, 0), -1):
        if read_date(texts[place]):
            return lines[: place + 1], list(lines[place + 1 :])
        if not texts[place] or len(texts[place]) > _LONGEST_SCRAP or _SENTENCE.search(texts[place]):
            break
    return lines[:end], list(lines[end:])
