"""Published reports with their quirks: what is read is right, what is not read is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.readers.reading import ReadError
from storage.readers.report_file import read_report_file
from tests.published_reports import COLLECTED, COMPLETE, INVENTED, name_of

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog
    from tests.published_reports import PublishedReport


@pytest.mark.parametrize("published", INVENTED, ids=name_of)
def test_that_all_is_read_that_a_source_still_holds(
    catalog: EditionCatalog, published: PublishedReport
) -> None:
    expected = published.expected
    report = read_report_file(published.source, catalog).report
    assert (report.edition.id, report.year) == (expected["edition"], expected["year"])
    assert (report.organization, report.title) == (expected["organization"], expected["title"])
    assert report.signature_organization == expected["signature"]["organization"]
    assert report.signature_date == expected["signature"]["date"]
    assert {key: report.texts.get(key, "") for key in report.edition.text_ids} == expected["texts"]
    assert report.shown_values() == published.readable_cells


@pytest.mark.parametrize("published", INVENTED, ids=name_of)
def test_that_all_is_told_that_is_not_read(
    catalog: EditionCatalog, published: PublishedReport
) -> None:
    notes = read_report_file(published.source, catalog).notes
    for note, pieces in zip(notes, published.expected["notes"], strict=True):
        assert [piece for piece in pieces if piece not in note.message] == []


@pytest.mark.parametrize("published", COMPLETE, ids=name_of)
def test_that_a_complete_report_is_read_figure_for_figure(
    catalog: EditionCatalog, published: PublishedReport
) -> None:
    source = published.source.read_text("utf-8")
    reading = read_report_file(published.source, catalog)
    report = reading.report
    assert reading.notes == ()
    assert (report.edition.id, report.year) == ("2019", 2020)
    assert report.organization == report.signature_organization
    assert report.organization == published.expected["organization"]
    assert report.shown_values() == published.cells
    kept = {line for text in report.texts.values() for line in text.split("\n")}
    headings = {section.heading for section in report.edition.sections}
    narrative = {line for line in source.splitlines() if not line.startswith("|")}
    year, month, day = map(int, report.signature_date.split("-"))
    assert narrative - headings - kept == {report.organization, f"{year}年{month}月{day}日"}
    assert kept <= narrative


@pytest.mark.parametrize("published", [*INVENTED, *COLLECTED], ids=name_of)
def test_that_no_published_figure_is_misread(
    catalog: EditionCatalog, published: PublishedReport
) -> None:
    try:
        report = read_report_file(published.source, catalog).report
    except ReadError:
        return
    read = {cell: value for cell, value in report.shown_values().items() if cell in report.cells}
    assert read.items() <= published.cells.items()
