"""A report recognised in a document: title, sections, tables, signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.edition.catalog import UnknownEditionError
from forms.edition.terms import PREAMBLE
from forms.model.changes import text_field
from forms.model.report import Report
from storage.readers.reading import Note, Origin, ReadError, Reading
from storage.readers.recognition.cell_figures import read_figure
from storage.readers.recognition.frame import Frame, find_frame
from storage.readers.recognition.headings import find_headings
from storage.readers.recognition.identity import find_outside_title, find_publisher, texts_in
from storage.readers.recognition.lines import read_lines, texts_of
from storage.readers.recognition.sections import join_paragraphs, read_section
from storage.readers.recognition.table_layout import layout_of
from storage.readers.recognition.tables_at_home import HEAD, bring_home
from storage.readers.recognition.title_line import find_mention, find_period
from storage.readers.wording import enumerate_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition
    from forms.edition.terms import CellId
    from storage.readers.document import Document
    from storage.readers.recognition.lines import DocumentLines, Line, SourceCell

_EXAMPLE_TITLE = "某某单位2020年政府信息公开工作年度报告"


class _Identity(Struct, frozen=True):
    """Whose report it is, on which year, under which title."""

    edition: Edition
    organization: str
    year: int
    title: str
    notes: tuple[Note, ...] = ()


def recognise_report(document: Document, catalog: EditionCatalog, *, origin: str) -> Reading:
    """Find the report in a document; `origin` is how messages call its file.

    Raises:
        ReadError: no part of a report, no year or no organ can be recognised.
    """
    editions = [catalog.load(edition_id) for edition_id in catalog.ids]
    layouts = [layout_of(table) for edition in editions for table in edition.tables]
    found = read_lines(document, lambda text: any(layout.is_known(text) for layout in layouts))
    frame = find_frame(found.lines, editions, origin)
    identity = _identify(document, found, frame, catalog, origin)
    report = Report(
        identity.edition,
        identity.organization,
        identity.year,
        identity.title,
        frame.signature.organization,
        frame.signature.date,
    )
    figures, notes = _fill_in(report, frame)
    report.apply(report.release_totals())
    told = (
        *(Note(remark) for remark in document.remarks),
        *identity.notes,
        *_describe_left_out(frame, found.foreign),
        *notes,
    )
    origins = {
        cell: Origin(at.block, at.row, at.column) for cell, at in figures.items() if at.block >= 0
    }
    return Reading(report, told, document, origins)


def _identify(
    document: Document,
    found: DocumentLines,
    frame: Frame,
    catalog: EditionCatalog,
    origin: str,
) -> _Identity:
    editions = [catalog.load(edition_id) for edition_id in catalog.ids]
    title, notes = frame.title, list[Note]()
    organization = frame.signature.organization or (title.organization if title else "")
    year = title.year if title else None
    if year is None or not organization:
        outside = find_outside_title(document.title, origin, editions)
        if outside is not None and (year is None or outside.title.year == year):
            title, year = title or outside.title, outside.title.year
            organization = organization or outside.title.organization
            notes.append(outside.note)
    if not organization:
        foreign = [line for lines in found.foreign for line in lines]
        organization = find_publisher([*foreign, *frame.furniture])
        if organization:
            notes.append(Note(f"单位名称“{organization}”是从发布机构读出的，请核对。"))
    if year is None:
        year, is_sure = _find_year_in_text(found, frame)
        if not is_sure:
            notes.append(Note(f"没有写明年度的标题，按正文和落款推断是{year}年度的报告，请核对。"))
    if frame.rivals and title:
        names = enumerate_names(f"“{name}”" for name in frame.rivals)
        notes.append(Note(f"报告前面还有别的报告的标题{names}，按“{title.title}”读入，请核对。"))
    if year is None or not organization:
        what = "单位" if year is not None else "年度"
        raise ReadError(
            f"认不出“{origin}”是哪个{what}的报告，请在开头加一行标题（如“{_EXAMPLE_TITLE}”）后再试。"
        )
    edition = _find_edition(year, catalog, origin)
    written = title.title if title else edition.title_for(organization, year)
    return _Identity(edition, organization, year, written, tuple(notes))


def _find_year_in_text(found: DocumentLines, frame: Frame) -> tuple[int | None, bool]:
    """Return the year that text and signature tell, and whether both, or the period, tell it.

    A report is signed in the following year; one that is mentioned may be another year's.
    """
    text = "\n".join(texts_in(found.lines))
    if (period := find_period(text)) is not None:
        return period, True
    signed = int(frame.signature.date[:4]) - 1 if frame.signature.date else None
    mentioned = find_mention(text)
    return signed or mentioned, signed == mentioned


def _find_edition(year: int, catalog: EditionCatalog, origin: str) -> Edition:
    try:
        return catalog.for_year(year)
    except UnknownEditionError as error:
        raise ReadError(f"不能读取“{origin}”：{error}") from error


def _fill_in(report: Report, frame: Frame) -> tuple[dict[CellId, SourceCell], list[Note]]:
    edition = report.edition
    pieces, notes = _split_sections(frame, edition)
    texts = {text_field(PREAMBLE): join_paragraphs(pieces.pop(HEAD))}
    figures: dict[CellId, SourceCell] = {}
    for section in edition.sections:
        if section.id not in pieces:
            cells = edition.table(section.table).cells if section.table else ()
            missing = f"没有找到“{section.heading}”这一部分，请对照原文件填写。"
            notes.append(Note(missing, cells))
            continue
        reading = read_section(section, pieces[section.id], edition)
        texts[text_field(section.id)] = reading.text
        figures |= reading.values
        notes += reading.notes
    report.apply(report.change_fields(texts, ""))
    read = {cell: read_figure(source.text) for cell, source in figures.items()}
    report.apply(report.change_cells(read, ""))
    return figures, notes


def _split_sections(frame: Frame, edition: Edition) -> tuple[dict[str, list[Line]], list[Note]]:
    headings = find_headings(texts_of(frame.body), edition.sections)
    starts = [*(heading.line for heading in headings), len(frame.body)]
    pieces: dict[str, list[Line]] = {HEAD: [*frame.head, *frame.body[: starts[0]]]}
    notes = []
    for heading, end in zip(headings, starts[1:], strict=True):
        line = frame.body[heading.line]
        rest = [type(line)(heading.rest)] if heading.rest else []
        pieces[heading.section.id] = [*rest, *frame.body[heading.line + 1 : end]]
        if heading.is_fallback:
            told = f"“{line.describe()}”按标题“{heading.section.heading}”读入，请核对。"
            notes.append(Note(told))
    brought, moved = bring_home(pieces, edition)
    return brought, [*notes, *moved]


def _describe_left_out(frame: Frame, foreign: Sequence[Sequence[Line]]) -> list[Note]:
    notes = []
    if frame.furniture:
        shown = enumerate_names(f"“{line.describe()}”" for line in frame.furniture)
        notes.append(Note(f"报告前后有{len(frame.furniture)}行与报告无关的文字没有读入：{shown}。"))
    if foreign:
        shown = enumerate_names(f"“{lines[0].describe()}”" for lines in foreign)
        notes.append(
            Note(f"有{len(foreign)}个表格不是官方表样，没有读入：{shown}，请对照原文件核对。")
        )
    return notes
