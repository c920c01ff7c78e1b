from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docx import Document
from openpyxl import load_workbook

from export.errors import ExportError
from export.file_names import suggest_name
from export.formats import FORMATS, find_format
from tests.export.written import write_report

if TYPE_CHECKING:
    from forms.model.report import Report

README = Path(__file__).parents[2] / "README.md"


def test_that_the_suffix_decides_the_form(report: Report) -> None:
    assert Document(io.BytesIO(write_report(report, ".docx"))).tables
    assert write_report(report, ".JSON").startswith(b'{\n "format": "nianbao-report"')
    assert write_report(report, ".txt").startswith(
        report.edition.title_for("云川市", 0)[:3].encode()
    )
    assert load_workbook(io.BytesIO(write_report(report, ".XLSX"))).sheetnames[0] == "说明"


@pytest.mark.parametrize("suffix", [".html", ".txt", ".json"])
def test_that_a_file_of_text_names_the_organ(suffix: str, report: Report) -> None:
    assert report.organization in write_report(report, suffix).decode()


@pytest.mark.parametrize("suffix", [".doc", "", ".exe"])
def test_that_an_unknown_suffix_is_refused_with_advice(suffix: str) -> None:
    with pytest.raises(ExportError, match=r"^不能导出.*扩展名.*\.docx、\.pdf、"):
        find_format(suffix)


def test_that_the_official_form_comes_first() -> None:
    assert FORMATS[0].suffix == ".docx"


@pytest.mark.parametrize(("is_draft", "end"), [(False, ""), (True, "（草稿）")])
def test_that_the_suggested_name_tells_organ_year_kind_and_state(
    is_draft: bool, end: str, report: Report
) -> None:
    report.title = "年报"
    title = report.edition.title_for(report.organization, report.year)

    assert suggest_name(report, is_draft=is_draft) == f"{title}{end}"


def test_that_no_writer_is_loaded_before_it_is_needed() -> None:
    writers = "{'docx', 'lxml', 'xlsxwriter', 'export.composition'}"
    code = f"import sys, export.formats; print(sorted({writers} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"


def test_that_the_readme_names_every_suffix() -> None:
    (line,) = [
        line for line in README.read_text("utf-8").splitlines() if "扩展名决定格式：" in line
    ]
    named = line.rpartition("：")[2].split()
    assert named == list(dict.fromkeys(form.suffix[1:] for form in FORMATS))
