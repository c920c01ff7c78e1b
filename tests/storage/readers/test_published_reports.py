"""Published reports, where a folder with them is at hand: `NIANBAO_HANDBOOK` points to it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from storage.readers.reading import ReadError
from storage.readers.report_file import read_report_file

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog

HANDBOOK = os.environ.get("NIANBAO_HANDBOOK", "")
CORPUS = sorted(Path(HANDBOOK, "corpus").iterdir()) if HANDBOOK else []

pytestmark = pytest.mark.skipif(not HANDBOOK, reason="NIANBAO_HANDBOOK is not set")


def test_that_the_seed_report_is_read_figure_for_figure(catalog: EditionCatalog) -> None:
    folder = Path(HANDBOOK, "domain")
    source = (folder / "seed-report-2020.txt").read_text("utf-8")
    expected = json.loads((folder / "seed-2020.json").read_text("utf-8"))
    reading = read_report_file(folder / "seed-report-2020.txt", catalog)
    report = reading.report
    assert reading.notes == ()
    assert (report.edition.id, report.year) == ("2019", 2020)
    assert report.organization == report.signature_organization == "重庆市人民防空办公室"
    assert report.signature_date == "2021-01-20"
    assert report.shown_values() == expected["cells"]
    kept = {line for text in report.texts.values() for line in text.split("\n")}
    headings = {section.heading for section in report.edition.sections}
    narrative = {line for line in source.splitlines() if not line.startswith("|")}
    assert narrative - headings - kept == {"重庆市人民防空办公室", "2021年1月20日"}
    assert kept <= narrative


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_that_no_published_figure_is_misread(catalog: EditionCatalog, path: Path) -> None:
    try:
        report = read_report_file(path, catalog).report
    except ReadError:
        return
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))["cells"]
    read = {cell: value for cell, value in report.shown_values().items() if cell in report.cells}
    assert read.items() <= expected.items()
