"""`history`, and `export --as-of`: what was done to a report, and what it was."""

from __future__ import annotations

import datetime as dt
import json
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest

from forms.model.changes import Change, ChangeSet, Field
from storage.library import Library
from tests.e2e.conftest import ORGAN, assert_refused

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import Document, RunCommand

NAME = f"{ORGAN}/2020"
CELL = "t3.new_requests.natural_person"


@pytest.fixture
def changed(nianbao: RunCommand, clean: Path, document: Document, tmp_path: Path) -> list[str]:
    """Import a report, change a figure twice and return the times: before, between, after."""
    assert nianbao("import", clean).status == 0
    old = document["cells"][CELL]
    now = dt.datetime.now().astimezone()
    hours = (now + dt.timedelta(hours=hour) for hour in count(1))
    with Library.open(tmp_path / "library.db", clock=lambda: next(hours)) as library:
        library.who = "王敏"
        entry = library.reports()[0]
        times = [library.log(entry.id)[-1].at]
        library.name_version(entry, "送审稿")
        for before, after in ((old, "30"), ("30", "")):
            change = Change(Field(CELL), before, after)
            entry = library.save(entry, ChangeSet("", (change,)), cause="键入")
            times.append(library.log(entry.id)[-1].at)
    return times


def read_lines(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def test_that_the_history_is_told_as_lines_of_json(
    nianbao: RunCommand, clean: Path, changed: list[str], document: Document
) -> None:
    done = nianbao("history", NAME, "--json")
    assert (done.status, done.err) == (0, "")
    lines = read_lines(done.out)
    assert all(list(one) == ["at", "who", "cause", "field", "old", "new"] for one in lines)
    assert [one["at"] for one in lines] == sorted(one["at"] for one in lines)
    assert (lines[0]["cause"], lines[0]["field"]) == (f"导入：{clean.name}", "")
    assert {one["cause"] for one in lines[1:-3]} == {f"导入：{clean.name}"}
    assert lines[-1] == {
        "at": changed[2],
        "who": "王敏",
        "cause": "键入",
        "field": CELL,
        "old": "30",
        "new": None,
    }
    written = {one["field"]: one["new"] for one in lines[:-3]}
    assert written["title"] == document["title"]


def test_that_the_history_of_a_cell_is_told_alone(
    nianbao: RunCommand, changed: list[str], document: Document
) -> None:
    lines = read_lines(nianbao("history", NAME, "--cell", CELL, "--json").out)
    pairs = [(one["old"], one["new"]) for one in lines]
    assert pairs == [(None, document["cells"][CELL]), (document["cells"][CELL], "30"), ("30", None)]
    assert changed[1:] == [one["at"] for one in lines[1:]]
    told = nianbao("history", NAME, "--cell", CELL).out.splitlines()
    assert len(told) == 3
    assert "王敏 键入 三 / 本年新收 / 自然人：30 → 空白" in told[-1]


def test_that_the_history_is_told_in_words(nianbao: RunCommand, changed: list[str]) -> None:
    lines = nianbao("history", NAME).out.splitlines()
    assert "王敏 命名：送审稿 整份报告" in lines[-3]
    assert len(changed) == 3


@pytest.mark.parametrize("state", [0, 1, 2])
def test_that_an_earlier_state_is_exported(
    nianbao: RunCommand, changed: list[str], document: Document, tmp_path: Path, state: int
) -> None:
    target = tmp_path / "then.json"
    assert nianbao("export", NAME, target, "--as-of", changed[state]).status == 0
    written = json.loads(target.read_text("utf-8"))
    assert written["cells"][CELL] == (document["cells"][CELL], "30", None)[state]
    assert written["texts"] == document["texts"]


def test_that_a_version_is_exported_by_its_name(
    nianbao: RunCommand, changed: list[str], document: Document, tmp_path: Path
) -> None:
    target = tmp_path / "then.json"
    assert nianbao("export", NAME, target, "--as-of", "送审稿").status == 0
    assert json.loads(target.read_text("utf-8")) == document
    day = (dt.date.fromisoformat(changed[2][:10]) + dt.timedelta(days=1)).isoformat()
    done = nianbao("export", NAME, target, "--as-of", day, "--overwrite")
    assert done.status == 0
    assert json.loads(target.read_text("utf-8"))["cells"][CELL] is None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("history", "某局/2020"), "报告库中没有“某局/2020”"),
        (("history", NAME, "--cell", "t9.x"), "“t9.x”不是"),
        (("export", NAME, "a.json", "--as-of", "昨天"), "看不懂时间“昨天”"),
        (("export", NAME, "a.json", "--as-of", "1999-01-01"), "还没有这份报告"),
        (("export", "某局/2020", "a.json", "--as-of", "2030-01-01"), "报告库中没有“某局/2020”"),
    ],
)
def test_that_what_there_is_not_is_refused(
    nianbao: RunCommand, kept: Path, arguments: tuple[str, ...], said: str
) -> None:
    assert_refused(nianbao(*arguments, "--library", kept), said)
