"""The customer's own report, where a folder with it is at hand: `NIANBAO_HANDBOOK` points to it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.export.word_file import all_of, body, grid, text

if TYPE_CHECKING:
    from tests.e2e.conftest import RunCommand

HANDBOOK = os.environ.get("NIANBAO_HANDBOOK", "")
DOMAIN = Path(HANDBOOK, "domain")
SEED = DOMAIN / "seed-report-2020.txt"
FIGURES = DOMAIN / "seed-2020.json"
ORGAN = "重庆市人民防空办公室"

pytestmark = pytest.mark.skipif(not HANDBOOK, reason="NIANBAO_HANDBOOK is not set")


def narrative() -> list[str]:
    """Return the lines of the report that stand in no table."""
    lines = SEED.read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("|")]


def test_that_the_customer_s_report_is_clean(nianbao: RunCommand) -> None:
    done = nianbao("check", SEED, "--json")
    counts = json.loads(done.out)["counts"]
    assert (done.status, done.err) == (0, "")
    assert (counts["error"], counts["pending"]) == (0, 0)


@pytest.mark.parametrize("from_library", [False, True], ids=["file", "library"])
def test_that_all_figures_and_paragraphs_come_out(
    nianbao: RunCommand, tmp_path: Path, from_library: bool
) -> None:
    source: object = SEED
    if from_library:
        assert nianbao("import", SEED).out == f"已导入：{ORGAN}/2020\n"
        source = f"{ORGAN}/2020"
    assert nianbao("export", source, tmp_path / "a.json").status == 0
    assert nianbao("export", source, tmp_path / "a.docx").err.endswith("导出核对一致。\n")
    found = json.loads((tmp_path / "a.json").read_text("utf-8"))
    expected = json.loads(FIGURES.read_text("utf-8"))["cells"]
    assert found["cells"] == expected
    assert len(expected) == 198
    kept = {line for content in found["texts"].values() for line in content.split("\n")}
    left = set(narrative()) - kept
    headings = [line for line in narrative() if line in left]
    assert [line[:2] for line in headings[:6]] == [f"{number}、" for number in "一二三四五六"]
    assert headings[6:] == [ORGAN, "2021年1月20日"]

    word = body((tmp_path / "a.docx").read_bytes())
    printed = [
        at.text
        for table in all_of(word, "tbl")
        for at in sorted(grid(table), key=lambda at: (at.row, at.column))
    ]
    in_order = [value for value in printed if value.lstrip("-").replace(".", "").isdecimal()]
    assert in_order == list(expected.values())
    paragraphs = {text(paragraph).strip() for paragraph in all_of(word, "p")}
    assert set(narrative()) <= paragraphs
