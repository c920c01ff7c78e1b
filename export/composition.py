"""From a report to what stands on paper: all wording and order is decided here, once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from export.blocks import Heading, Paper, Signature, TableBlock, TableCell, Title
from export.narrative import read_narrative
from export.paper_setup import STANDARD
from export.typography import POINTS_PER_MM, measure
from forms.model.dates import parse_date, show_date
from forms.model.edition import PREAMBLE
from forms.model.values import parse_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from export.blocks import Block
    from export.paper_setup import PaperSetup
    from forms.model.edition import CellId, Edition, GridCell, Section
    from forms.model.report import Report

_YEAR = re.compile(r"\d{4}年")


def compose(report: Report, *, is_draft: bool, setup: PaperSetup = STANDARD) -> Paper:
    """Return a report as blocks: title, preamble, sections with their tables, signature."""
    organization = _one_line(report.organization)
    title = _one_line(report.title) or report.edition.title_for(organization, report.year)
    return Paper(
        title=title,
        organization=organization,
        year=report.year,
        edition=f"{report.edition.name}（{report.edition.notice}）",
        date=parse_date(report.signature_date),
        is_draft=is_draft,
        blocks=(
            Title(title, _break_title(title, organization, setup)),
            *read_narrative(report.texts.get(PREAMBLE, "")),
            *_compose_sections(report),
            *_compose_signature(report),
        ),
        setup=setup,
    )


def _compose_sections(report: Report) -> Iterator[Block]:
    values = report.shown_values()
    for section in report.edition.sections:
        yield Heading(1, section.heading)
        yield from read_narrative(report.texts.get(section.id, ""))
        if section.table is not None:
            yield _compose_table(report.edition, section, section.table, values)


def _compose_table(
    edition: Edition, section: Section, table_id: str, values: Mapping[CellId, str]
) -> TableBlock:
    table = edition.table(table_id)
    return TableBlock(
        id=table.id,
        caption=section.heading,
        name=section.short,
        cells=tuple(_compose_cell(edition, place, values) for place in table.grid),
        row_count=table.row_count,
        column_count=table.column_count,
        header_rows=table.header_rows,
        label_columns=table.label_columns,
        widths_mm=table.widths_mm,
    )


def _compose_cell(edition: Edition, place: GridCell, values: Mapping[CellId, str]) -> TableCell:
    if place.cell is None:
        text, number = place.text, None
        lines = (place.lines or text).splitlines()
    else:
        text = values[place.cell]
        number = parse_value(edition.cells[place.cell].kind, text).number
        lines = text.splitlines()
    return TableCell(
        row=place.row,
        column=place.column,
        row_span=place.row_span,
        column_span=place.column_span,
        role=place.role,
        text=text,
        lines=tuple(lines) or ("",),
        cell=place.cell,
        number=number,
    )


def _compose_signature(report: Report) -> Iterator[Signature]:
    organization = _one_line(report.signature_organization)
    date = _one_line(show_date(report.signature_date))
    if organization or date:
        yield Signature(organization, date)


def _break_title(title: str, organization: str, setup: PaperSetup) -> tuple[str, ...]:
    """Break a title that needs two lines by its sense: after the organ or before the year.

    GB/T 9704-2012 7.3.1: 回行时要做到词意完整. Where no such place gives two fitting lines, the
    word processor breaks it.
    """
    line_length = setup.page.text_width_mm * POINTS_PER_MM / setup.title.size_pt
    if measure(title) <= line_length:
        return (title,)
    places = [len(organization)] if organization and title.startswith(organization) else []
    places += [match.start() for match in _YEAR.finditer(title)]
    for place in places:
        lines = (title[:place].strip(), title[place:].strip())
        if all(lines) and max(measure(line) for line in lines) <= line_length:
            return lines
    return (title,)


def _one_line(text: str) -> str:
    return "".join(line.strip() for line in text.splitlines())
