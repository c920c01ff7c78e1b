"""A complete report as it was published: checked, imported, exported, nothing lost on the way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.export.word_file import all_of, body, grid, text
from tests.published_reports import COMPLETE, name_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import RunCommand
    from tests.published_reports import PublishedReport

pytestmark = pytest.mark.parametrize("published", COMPLETE, ids=name_of)


def narrative(published: PublishedReport) -> list[str]:
    """Return the lines of the report that stand in no table."""
    lines = published.source.read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("|")]


def test_that_a_complete_report_is_clean(nianbao: RunCommand, published: PublishedReport) -> None:
    done = nianbao("check", published.source, "--json")
    counts = json.loads(done.out)["counts"]
    assert (done.status, done.err) == (0, "")
    assert (counts["error"], counts["pending"]) == (0, 0)


@pytest.mark.parametrize("from_library", [False, True], ids=["file", "library"])
def test_that_all_figures_and_paragraphs_come_out(
    nianbao: RunCommand, tmp_path: Path, published: PublishedReport, from_library: bool
) -> None:
    organ = published.expected["organization"]
    source: object = published.source
    if from_library:
        assert nianbao("import", published.source).out == f"已导入：{organ}/2020\n"
        source = f"{organ}/2020"
    assert nianbao("export", source, tmp_path / "a.json").status == 0
    assert nianbao("export", source, tmp_path / "a.docx").err.endswith("导出核对一致。\n")
    found = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert found["cells"] == published.cells
    assert len(published.cells) == 198
    kept = {line for content in found["texts"].values() for line in content.split("\n")}
    left = set(narrative(published)) - kept
    headings = [line for line in narrative(published) if line in left]
    assert [line[:2] for line in headings[:6]] == [f"{number}、" for number in "一二三四五六"]
    year, month, day = map(int, found["signature"]["date"].split("-"))
    assert headings[6:] == [organ, f"{year}年{month}月{day}日"]

    word = body((tmp_path / "a.docx").read_bytes())
    printed = [
        at.text
        for table in all_of(word, "tbl")
        for at in sorted(grid(table), key=lambda at: (at.row, at.column))
    ]
    in_order = [value for value in printed if value.lstrip("-").replace(".", "").isdecimal()]
    assert in_order == list(published.cells.values())
    paragraphs = {text(paragraph).strip() for paragraph in all_of(word, "p")}
    assert set(narrative(published)) <= paragraphs
