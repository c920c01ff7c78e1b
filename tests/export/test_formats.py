from __future__ import annotations

import io
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from docx import Document

from export.composition import compose
from export.errors import ExportError
from export.file_names import suggest_name
from export.formats import writable_suffixes, write_report

if TYPE_CHECKING:
    from forms.model.report import Report


def test_that_the_suffix_decides_the_form(report: Report) -> None:
    assert Document(io.BytesIO(write_report(report, ".docx"))).tables
    assert write_report(report, ".JSON").startswith(b'{\n "format": "nianbao-report"')
    assert write_report(report, ".txt").startswith(
        report.edition.title_for("云川市", 0)[:3].encode()
    )


def test_that_a_draft_is_written_as_one(report: Report) -> None:
    document = Document(io.BytesIO(write_report(report, ".docx", is_draft=True)))

    assert "草稿" in document.sections[0].header.paragraphs[0].text


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx", ".PDF"])
def test_that_a_form_not_built_yet_names_those_that_are(report: Report, suffix: str) -> None:
    with pytest.raises(ExportError, match=r"^还不能导出.*请改用\.docx"):
        write_report(report, suffix)


@pytest.mark.parametrize("suffix", [".doc", "", ".exe"])
def test_that_an_unknown_suffix_is_refused_with_advice(report: Report, suffix: str) -> None:
    with pytest.raises(ExportError, match=r"^不能导出.*扩展名"):
        write_report(report, suffix)


def test_that_the_official_form_comes_first() -> None:
    assert writable_suffixes()[0] == ".docx"


def test_that_the_suggested_name_is_the_title_with_the_state(report: Report) -> None:
    title = report.edition.title_for(report.organization, report.year)

    assert suggest_name(compose(report, is_draft=False), ".docx") == f"{title}.docx"
    assert suggest_name(compose(report, is_draft=True), ".txt") == f"{title}（草稿）.txt"


def test_that_nothing_of_word_is_loaded_before_it_is_needed() -> None:
    code = "import sys, export.formats as f; print(sorted({'docx', 'lxml'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"
