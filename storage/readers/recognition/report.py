"""A report as plain text: headings, paragraphs, and tables whose cells are parted by bars."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.edition.catalog import UnknownEditionError
from forms.edition.terms import PREAMBLE
from forms.model.changes import text_field
from forms.model.report import Report
from storage.readers.reading import ReadError, Reading
from storage.readers.recognition.headings import break_at_headings, find_headings
from storage.readers.recognition.sections import join_paragraphs, read_section
from storage.readers.recognition.signature_lines import find_signature
from storage.readers.recognition.title_line import find_title, find_year
from storage.readers.source_file import check_size
from storage.readers.wording import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition
    from forms.edition.terms import CellId
    from storage.readers.recognition.signature_lines import Signature
    from storage.readers.recognition.title_line import TitleLine

_EDGES = " \u3000\u00a0\u200b"
_MARKDOWN_HEADING = re.compile(r"^(?:#{2,6}\s*|#\s+)")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_PAGE_NUMBER = re.compile(r"[—–－-]\s*\d{1,3}\s*[—–－-]")
_SIGNATURE_LINES = 2
_EXAMPLE_TITLE = "某某单位2020年政府信息公开工作年度报告"


class _Parts(Struct, frozen=True):
    """A text taken apart: title, lines before the first section, sections, signature."""

    title: TitleLine | None
    head: Sequence[str]
    body: Sequence[str]
    signature: Signature


def read_text_report(text: str, catalog: EditionCatalog, *, origin: str) -> Reading:
    """Read a report from plain text; `origin` is how messages call it.

    Raises:
        ReadError: no section, no year or no organ can be recognised.
    """
    check_size(len(text), origin)
    editions = [catalog.load(edition_id) for edition_id in catalog.ids]
    parts = _take_apart(text, editions, origin)
    report = _identify(parts, text, catalog, origin)
    notes = _fill_in(report, parts)
    report.apply(report.release_totals())
    return Reading(report, tuple(notes))


def _take_apart(text: str, editions: Sequence[Edition], origin: str) -> _Parts:
    lines, start = _find_first_heading(text, editions, origin)
    title = find_title(lines[:start], editions)
    head = [*lines[: title.first], *lines[title.end : start]] if title else lines[:start]
    signature = find_signature(lines[start + 1 :], title.organization if title else "")
    body = lines[start : len(lines) - signature.line_count]
    under_title = find_signature(head[:_SIGNATURE_LINES])
    is_same = signature.line_count == 0 or signature.is_same_as(under_title)
    if under_title.organization and is_same:
        signature, head = under_title, head[under_title.line_count :]
    return _Parts(title, head, body, signature)


def _find_first_heading(
    text: str, editions: Sequence[Edition], origin: str
) -> tuple[Sequence[str], int]:
    # Editions share their headings; each is looked for once.
    every = {section.heading: section for edition in editions for section in edition.sections}
    sections = tuple(every.values())
    cleaned = clean_text(text)
    lines = _split_lines(cleaned)
    headings = find_headings(lines, sections)
    fewest = min((len(edition.sections) for edition in editions), default=0)
    if 2 * len(headings) <= fewest:  # it may be a copy without line breaks
        broken = _split_lines(break_at_headings(cleaned, sections))
        found = find_headings(broken, sections)
        if len(found) > len(headings):
            lines, headings = broken, found
    if headings:
        return lines, headings[0].line
    example = f"（如“{sections[0].heading}”）" if sections else ""
    raise ReadError(f"“{origin}”中没有找到年度报告各部分的标题{example}，请核对是否选错了文件。")


def _split_lines(text: str) -> list[str]:
    """Return the lines that are not blank, without marks of Markdown and numbers of pages."""
    lines = (line.strip(_EDGES) for line in text.split("\n"))
    plain = (_BOLD.sub(r"\1", _MARKDOWN_HEADING.sub("", line, count=1)) for line in lines)
    return [line for line in plain if line.strip() and not _PAGE_NUMBER.fullmatch(line)]


def _identify(parts: _Parts, text: str, catalog: EditionCatalog, origin: str) -> Report:
    organization = parts.signature.organization
    if parts.title and not organization:
        organization = parts.title.organization
    year = parts.title.year if parts.title else find_year(text)
    if year is None and parts.signature.date:
        year = int(parts.signature.date[:4]) - 1  # a report is signed in the following year
    if year is None or not organization:
        what = "单位" if year is not None else "年度"
        raise ReadError(
            f"认不出“{origin}”是哪个{what}的报告，请在开头加一行标题（如“{_EXAMPLE_TITLE}”）后再试。"
        )
    edition = _find_edition(year, catalog, origin)
    title = parts.title.title if parts.title else edition.title_for(organization, year)
    return Report(
        edition,
        organization,
        year,
        title,
        parts.signature.organization,
        parts.signature.date,
    )


def _find_edition(year: int, catalog: EditionCatalog, origin: str) -> Edition:
    try:
        return catalog.for_year(year)
    except UnknownEditionError as error:
        raise ReadError(f"不能读取“{origin}”：{error}") from error


def _fill_in(report: Report, parts: _Parts) -> list[str]:
    edition = report.edition
    texts = {text_field(PREAMBLE): join_paragraphs(parts.head)}
    values: dict[CellId, str] = {}
    notes: list[str] = []
    pieces = dict(_split_sections(parts.body, edition))
    for section in edition.sections:
        if section.id not in pieces:
            notes.append(f"没有找到“{section.heading}”这一部分，请对照原文件填写。")
            continue
        reading = read_section(section, pieces[section.id], edition)
        texts[text_field(section.id)] = reading.text
        values |= reading.values
        notes += reading.notes
    report.apply(report.change_fields(texts, ""))
    report.apply(report.change_cells(values, ""))
    return notes


def _split_sections(lines: Sequence[str], edition: Edition) -> Iterator[tuple[str, Sequence[str]]]:
    headings = find_headings(lines, edition.sections)
    ends = [*(heading.line for heading in headings[1:]), len(lines)]
    for heading, end in zip(headings, ends, strict=True):
        rest = [heading.rest] if heading.rest else []
        yield heading.section.id, [*rest, *lines[heading.line + 1 : end]]
