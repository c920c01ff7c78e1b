"""From a report to what stands on paper: all wording and order is decided here, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.narrative import read_narrative
from export.paper.blocks import Heading, Paper, Signature, TableBlock, TableCell, Title
from export.paper.breaks.lines import break_signature, break_title
from export.paper.breaks.pages import allow_breaks
from export.paper.setup import STANDARD
from forms.edition.terms import PREAMBLE
from forms.model.dates import parse_date, show_date
from forms.model.values import parse_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from export.paper.blocks import Block
    from export.paper.setup import PaperSetup
    from forms.edition.edition import Edition, GridCell, Section
    from forms.edition.terms import CellId
    from forms.model.report import Report


def compose(report: Report, *, is_draft: bool, setup: PaperSetup = STANDARD) -> Paper:
    """Return a report as blocks: title, preamble, sections with their tables, signature."""
    organization = _one_line(report.organization)
    # A line end in the title is the clerk's own.
    typed = _lines(report.title) or (report.edition.title_for(organization, report.year),)
    title = "".join(typed)
    blocks = (
        Title(title, *break_title(typed, organization, setup)),
        *read_narrative(report.texts.get(PREAMBLE, "")),
        *_compose_sections(report),
        *_compose_signature(report, setup),
    )
    return Paper(
        title=title,
        organization=organization,
        year=report.year,
        edition=f"{report.edition.name}（{report.edition.notice}）",
        date=parse_date(report.signature_date),
        is_draft=is_draft,
        blocks=allow_breaks(blocks, setup),
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


def _compose_signature(report: Report, setup: PaperSetup) -> Iterator[Signature]:
    organization = _one_line(report.signature_organization)
    date = _one_line(show_date(report.signature_date))
    if organization or date:
        yield Signature(organization, date, *break_signature(organization, date, setup))


def _one_line(text: str) -> str:
    return "".join(_lines(text))


def _lines(text: str) -> tuple[str, ...]:
    stripped = (line.strip() for line in text.splitlines())
    return tuple(line for line in stripped if line)
