"""What the region hands out is written from its window, and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docx import Document
from openpyxl import load_workbook

from storage.errors import LibraryError
from tests.gui.region_steps import NAMES, RegionSteps, faulty_report, make_region, sound_report

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from tests.gui.conftest import FakeDialogs, OpenWindow

SOUND, FAULTY, SECOND = NAMES[0], NAMES[1], NAMES[2]


@pytest.fixture
def steps(
    open_window: OpenWindow, library_path: Path, catalog: EditionCatalog, qtbot: QtBot
) -> RegionSteps:
    """Open the window on a region with a sound report and two faulty ones."""
    reports = {
        SOUND: sound_report(catalog, SOUND),
        FAULTY: faulty_report(catalog, FAULTY),
        SECOND: faulty_report(catalog, SECOND),
    }
    make_region(library_path, catalog, reports)
    return RegionSteps(open_window(), qtbot)


def _write(steps: RegionSteps, qtbot: QtBot) -> str:
    """Press the button, wait until all is written; return what is told."""
    steps.click("outputs")
    qtbot.waitUntil(lambda: not steps.work.output_actions.is_running, timeout=30_000)
    return steps.work.window.statusBar().currentMessage()


def test_that_the_workbook_has_what_the_window_shows(
    steps: RegionSteps, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    dialogs.choice, dialogs.target = 0, tmp_path / "汇总.xlsx"

    told = _write(steps, qtbot)

    assert told == f"汇总工作簿已存为 {dialogs.target}。"
    assert dialogs.suggested is not None
    assert dialogs.suggested.name == "云川市人民政府2025年汇总工作簿.xlsx"
    rows = list(load_workbook(dialogs.target)["数据"].iter_rows(min_row=2, values_only=True))
    assert {row[0]: row[2] for row in rows} == steps.states()


def test_that_the_analysis_is_a_word_file(
    steps: RegionSteps, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    dialogs.choice, dialogs.target = 1, tmp_path / "分析.docx"

    told = _write(steps, qtbot)

    assert told == f"分析报告已存为 {dialogs.target}。"
    said = "\n".join(paragraph.text for paragraph in Document(str(dialogs.target)).paragraphs)
    assert "应报送2025年政府信息公开工作年度报告的12个单位中，已报送3个" in said


def test_that_all_listed_units_with_faults_are_returned_at_once(
    steps: RegionSteps, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    dialogs.choice, dialogs.file = 2, tmp_path
    (tmp_path / f"退回单－{FAULTY}－2025年.docx").write_bytes(b"older")

    told = _write(steps, qtbot)

    assert "已写 2 份退回单" in told
    assert sorted(path.name for path in tmp_path.glob("退回单*")) == [
        f"退回单－{FAULTY}－2025年.docx",
        f"退回单－{FAULTY}－2025年（2）.docx",
        f"退回单－{SECOND}－2025年.docx",
    ]
    assert (tmp_path / f"退回单－{FAULTY}－2025年.docx").read_bytes() == b"older"
    states = steps.states()
    assert (states[SOUND], states[FAULTY], states[SECOND]) == ("通过", "退回", "退回")


def test_that_units_that_are_not_listed_are_left_alone(
    steps: RegionSteps, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    dialogs.choice, dialogs.file = 2, tmp_path
    steps.work.window.matrix.search.setText(SECOND)
    assert "已写 1 份退回单" in _write(steps, qtbot)
    steps.work.window.matrix.search.clear()
    assert (steps.states()[FAULTY], steps.states()[SECOND]) == ("有错误", "退回")

    steps.work.window.matrix.search.setText(SOUND)
    assert _write(steps, qtbot) == "列出的单位中没有需要退回的报告。"


def test_that_nothing_is_written_where_the_clerk_says_no(
    steps: RegionSteps, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    for choice, agrees in ((0, True), (1, True), (2, False), (2, True), (None, True)):
        dialogs.choice, dialogs.agrees = choice, agrees
        assert _write(steps, qtbot) == ""
    assert list(tmp_path.glob("*.docx")) == []
    assert steps.states()[FAULTY] == "有错误"


def test_that_a_failure_is_told_and_the_next_try_succeeds(
    steps: RegionSteps,
    dialogs: FakeDialogs,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise LibraryError("报告库正被占用。")

    dialogs.choice, dialogs.target = 0, tmp_path / "没有" / "汇总.xlsx"
    _write(steps, qtbot)
    assert "没有" in dialogs.errors[0]

    with monkeypatch.context() as patched:
        patched.setattr("ui.jobs.aggregation.region_outputs.write_region_book", refuse)
        dialogs.target = tmp_path / "汇总.xlsx"
        _write(steps, qtbot)
    assert dialogs.errors[1:] == ["报告库正被占用。"]

    assert "已存为" in _write(steps, qtbot)


def test_that_closing_the_window_stops_the_writing(
    steps: RegionSteps, dialogs: FakeDialogs, tmp_path: Path, qtbot: QtBot
) -> None:
    dialogs.choice, dialogs.target = 0, tmp_path / "汇总.xlsx"
    steps.click("outputs")
    actions = steps.work.output_actions
    assert actions.is_running
    steps.click("outputs")
    assert steps.work.window.statusBar().currentMessage().startswith("正在")

    steps.work.window.close()

    assert not actions.is_running
