"""An independent validator of Open XML finds nothing in any file that we write."""

from __future__ import annotations

import json
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openxml_audit import FileFormat, OpenXmlValidator

import resources
from export.paper.setup import PRESETS
from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId, ValueKind
from forms.model.report import Report
from storage.readers.report_file import read_report_file
from tests.effort import rounds
from tests.export.editions import load_edition
from tests.export.test_hostile_texts import HOSTILE, written_draft
from tests.export.word_file import changed
from tests.export.written import write_report
from tests.published_reports import COMPLETE, name_of

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

DATA = Path(__file__).parents[1] / "data"
SUFFIXES = (".docx", ".xlsx")
FORMATS = (FileFormat.OFFICE_2007, FileFormat.MICROSOFT_365)
"""The oldest and the newest: what both accept, those between accept."""
_ASKED = FORMATS[: rounds(1, thorough=len(FORMATS))]
"""The oldest is the stricter one: it refuses what was only added since."""


def _read(path: Path) -> Report:
    return read_report_file(path, EditionCatalog()).report


def _published(year: int) -> Report:
    """Return a report with the figures that a city published for a year."""
    found = json.loads((DATA / f"figures-{year}.json").read_text("utf-8"))
    edition = load_edition(found["edition"])
    cells = {
        CellId(f"{row}.{column}"): figure
        for row, figures in found["cells"].items()
        for column, figure in figures.items()
    }
    report = Report(edition, found["organization"], year, "", found["organization"])
    report.apply(report.change_cells(cells, "填数"))
    return report


def _large(edition_id: str) -> Report:
    """Return a report with every figure at 8 digits and texts of many pages."""
    edition = load_edition(edition_id)
    figures = {
        cell: "12345678.123456" if edition.cells[cell].kind is ValueKind.MONEY else "12345678"
        for cell in edition.input_cells
    }
    text = "（一）主动公开。" + "政府信息公开工作平稳有序，“一网通办”持续推进。" * 400
    organ = "云川市林荫区城市管理局"
    texts = dict.fromkeys(edition.text_ids, f"{text}\n{text}")
    return Report(edition, organ, edition.first_year, "", organ, "2026-01-05", texts, figures)


REPORTS: dict[str, Callable[[], Report]] = {
    "sample": lambda: _read(resources.SAMPLE_REPORT),
    "published 2020": lambda: _read(DATA / "reports" / "water-office-2020.json"),
    "published 2023": lambda: _published(2023),
    "published 2025": lambda: _published(2025),
    "large 2019": lambda: _large("2019"),
    "large 2021": lambda: _large("2021"),
    "blank": lambda: Report(load_edition("2021"), "林荫局", 2025),
    **{name_of(one): partial(_read, one.source) for one in COMPLETE},
}


@cache
def _validator(file_format: FileFormat) -> OpenXmlValidator:
    """Return a validator, which is long in the making and keeps nothing of a file."""
    return OpenXmlValidator(file_format=file_format)


def _audit(content: bytes, path: Path) -> list[str]:
    path.write_bytes(content)
    found = []
    for file_format in _ASKED:
        result = _validator(file_format).validate(path)
        found += [f"{file_format.name}: {error}" for error in result.errors]
        assert result.is_valid == (not result.errors)
    return found


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("name", REPORTS)
def test_that_the_file_of_a_report_is_valid(name: str, suffix: str, tmp_path: Path) -> None:
    report = REPORTS[name]()
    for is_draft in (False, True):
        content = write_report(report, suffix, is_draft=is_draft)

        assert _audit(content, tmp_path / f"report{suffix}") == []


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_that_no_text_makes_a_file_invalid(text: str, suffix: str, tmp_path: Path) -> None:
    content = written_draft(load_edition("2021"), text, suffix)

    assert _audit(content, tmp_path / f"report{suffix}") == []


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("preset", PRESETS)
def test_that_the_file_of_any_page_setup_is_valid(preset: str, suffix: str, tmp_path: Path) -> None:
    content = write_report(_large("2021"), suffix, setup=PRESETS[preset])

    assert _audit(content, tmp_path / f"report{suffix}") == []


@pytest.mark.parametrize(
    ("suffix", "part", "old", "new"),
    [
        (".docx", "word/document.xml", "<w:jc ", "<w:jx "),
        (".docx", "word/styles.xml", 'w:lineRule="exact"', 'w:lineRule="roughly"'),
        (".xlsx", "xl/worksheets/sheet2.xml", "<mergeCells ", "<mergedCells "),
        (".xlsx", "xl/styles.xml", 'horizontal="center"', 'horizontal="middle"'),
    ],
)
def test_that_the_validator_sees_a_fault(
    suffix: str, part: str, old: str, new: str, tmp_path: Path
) -> None:
    content = write_report(REPORTS["sample"](), suffix)

    def spoil(text: str) -> str:
        return text.replace(old, new).replace(f"</{old[1:-1]}>", f"</{new[1:-1]}>")

    spoiled = changed(content, part, spoil)

    assert _audit(spoiled, tmp_path / f"spoiled{suffix}")
