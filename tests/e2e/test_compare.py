"""`compare`: what differs between two reports, and the exit status that says whether any does."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import ORGAN, assert_refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Document, RunCommand

    WriteReport = Callable[[str, Document], Path]

CELL = "t3.new_requests.natural_person"


@pytest.fixture
def changed(document: Document) -> Document:
    """Return a copy of the report to be changed."""
    return deepcopy(document)


def test_that_a_report_is_equal_to_itself(nianbao: RunCommand, clean: Path) -> None:
    assert nianbao("compare", clean, clean) == (0, "两份报告相同。\n", "")
    done = nianbao("compare", clean, clean, "--json")
    assert (done.status, json.loads(done.out)) == (0, {"cells": [], "texts": []})


def test_that_cells_and_texts_that_differ_are_told_as_data(
    nianbao: RunCommand, clean: Path, write: WriteReport, changed: Document
) -> None:
    old = changed["cells"][CELL], changed["texts"]["problems"]
    changed["cells"][CELL] = None
    changed["texts"]["problems"] += "\n再加一段。"
    done = nianbao("compare", clean, write("b.json", changed), "--json")
    assert done.status == 1
    assert json.loads(done.out) == {
        "cells": [{"cell": CELL, "old": old[0], "new": None}],
        "texts": [{"section": "problems", "old": old[1], "new": changed["texts"]["problems"]}],
    }


def test_that_differences_are_told_by_the_names_of_the_form(
    nianbao: RunCommand, clean: Path, write: WriteReport, changed: Document
) -> None:
    changed["cells"][CELL] = "30"
    changed["signature"]["date"] = "2021-01-25"
    changed["texts"]["problems"] += "\n再加一段。"
    done = nianbao("compare", clean, write("b.json", changed))
    *lines, summary = done.out.splitlines()
    assert done.status == 1
    assert any(line.startswith("三 / 本年新收 / 自然人：") and "→ 30" in line for line in lines)
    assert "五、问题及改进：增加“再加一段。”" in lines
    assert any(line.startswith("落款日期：改动“") for line in lines)
    assert summary == f"不同的单元格 {len(lines) - 2} · 不同的文字 2"


def test_that_typography_is_no_difference(
    nianbao: RunCommand, clean: Path, write: WriteReport, changed: Document
) -> None:
    texts = changed["texts"]
    texts["problems"] = texts["problems"].replace("，", ", ").replace("。", "．")
    assert nianbao("compare", clean, write("b.json", changed)).status == 0


def test_that_a_report_of_the_library_is_compared_with_standard_input(
    nianbao: RunCommand, kept: Path, clean: Path, document: Document
) -> None:
    document["cells"][CELL] = "30"
    written = json.dumps(document).encode()
    name = f"{ORGAN}/2020"
    assert nianbao("compare", name, clean, "--library", kept).status == 0
    assert nianbao("compare", "-", name, "--library", kept, stdin=written).status == 1


def test_that_two_editions_are_told_apart(
    nianbao: RunCommand, clean: Path, write: WriteReport, changed: Document
) -> None:
    changed["edition"], changed["year"] = "2021", 2021
    changed["cells"] = {"t3.new_requests.natural_person": "3"}
    done = nianbao("compare", clean, write("b.json", changed))
    assert done.status == 1
    assert "两份报告的版式不同" in done.err
    assert "没有这一格" in done.out


@pytest.mark.parametrize("names", [("missing.json", "clean"), ("clean", "某局/2020"), ("-", "-")])
def test_that_what_cannot_be_read_is_refused(
    nianbao: RunCommand, clean: Path, kept: Path, names: tuple[str, str]
) -> None:
    named = [clean if name == "clean" else name for name in names]
    done = nianbao("compare", *named, "--library", kept)
    assert_refused(done, "")
