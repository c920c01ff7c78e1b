"""The superior sees at a glance who has handed in and what is wrong, and acts upon it."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest
from docx import Document
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

from forms.edition.terms import Level
from forms.model.aggregation.states import UnitState, Verdict
from forms.model.aggregation.units import Unit, UnitTree
from storage.library import Library
from storage.regions.records import Assignment, UnitRow
from storage.regions.regions import Regions
from storage.regions.units import RegionUnits
from tests.gui.region_steps import (
    GRANTED,
    NAMES,
    RegionSteps,
    faulty_report,
    make_region,
    sound_report,
)
from ui.region.board import Board, Column, Selection
from ui.region.state_marks import state_text

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
    """Open the window on a region with two sound reports and a faulty one."""
    make_region(
        library_path,
        catalog,
        {
            SOUND: sound_report(catalog, SOUND),
            FAULTY: faulty_report(catalog, FAULTY),
            SECOND: sound_report(catalog, SECOND),
        },
    )
    return RegionSteps(open_window(), qtbot)


def test_that_every_unit_is_listed_with_its_state(steps: RegionSteps) -> None:
    states = steps.states()
    assert list(states) == list(NAMES)
    assert (states[SOUND], states[FAULTY], states[NAMES[5]]) == ("通过", "有错误", "未交")
    assert steps.rows()[FAULTY][1] == "2"
    assert steps.rows()[FAULTY][6] == f"{FAULTY}.docx"
    assert steps.work.window.matrix.states.every.text() == "全部 12"
    assert steps.work.window.matrix.states.buttons[UnitState.MISSING].text() == "○ 未交 9"


def test_that_a_state_lists_only_its_units_and_all_come_back(steps: RegionSteps) -> None:
    steps.click("state.faulty")
    assert list(steps.states()) == [FAULTY]
    steps.click("state.passed")
    assert list(steps.states()) == [SOUND, FAULTY, SECOND]
    steps.click("state.all")
    assert len(steps.states()) == len(NAMES)


def test_that_a_unit_is_found_by_keys_and_its_report_opened(
    steps: RegionSteps, qtbot: QtBot
) -> None:
    qtbot.keyClick(steps.work.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    search = steps.work.window.matrix.search
    qtbot.waitUntil(search.hasFocus)
    steps.desk.commit_text("民政局")
    assert list(steps.states()) == [FAULTY]
    steps.press(Qt.Key.Key_Return)
    qtbot.waitUntil(steps.work.window.matrix.table.hasFocus)
    steps.press(Qt.Key.Key_Return)
    assert steps.desk.session.report.organization == FAULTY


def test_that_the_faults_of_the_chosen_unit_are_told_in_plain_words(steps: RegionSteps) -> None:
    steps.choose(FAULTY)
    assert len(steps.lines()) == 2
    assert steps.lines()[0].startswith("■ 三、自然人：本年新收 5")
    steps.choose(SOUND)
    assert steps.lines() == ["没有发现问题。"]


def test_that_a_report_mended_in_the_main_window_is_checked_at_once(
    steps: RegionSteps, qtbot: QtBot
) -> None:
    steps.choose(FAULTY)
    steps.click("open")
    assert steps.desk.session.report.organization == FAULTY
    steps.desk.activate()
    steps.desk.go_to(GRANTED)
    steps.desk.press("5", "\r")
    assert steps.desk.flush()
    assert steps.states()[FAULTY] == "通过"
    qtbot.waitUntil(lambda: steps.lines() == ["没有发现问题。"])


def test_that_a_report_is_returned_with_a_slip_and_marked_until_it_changes(
    steps: RegionSteps, dialogs: FakeDialogs, tmp_path: Path, library_path: Path
) -> None:
    steps.choose(FAULTY)
    dialogs.choice, dialogs.target = 0, tmp_path / "退回单.docx"
    steps.click("return")
    assert dialogs.target.read_bytes().startswith(b"PK")
    assert steps.states()[FAULTY] == "退回"
    steps.click("open")
    steps.desk.activate()
    steps.desk.go_to(GRANTED)
    steps.desk.press("5", "\r")
    assert steps.desk.flush()
    assert steps.states()[FAULTY] == "已改"


def test_that_a_slip_is_copied_for_a_message(steps: RegionSteps, dialogs: FakeDialogs) -> None:
    steps.choose(FAULTY)
    dialogs.choice = 1
    steps.click("return")
    text = QApplication.clipboard().text()
    assert FAULTY in text
    assert "5" in text
    assert steps.states()[FAULTY] == "退回"


def test_that_a_verdict_is_taken_back(steps: RegionSteps, dialogs: FakeDialogs) -> None:
    steps.choose(FAULTY)
    dialogs.choice = 2
    steps.click("return")
    assert steps.states()[FAULTY] == "退回"
    steps.click("return")
    assert steps.states()[FAULTY] == "有错误"
    steps.click("accept")
    assert steps.states()[FAULTY] == "通过"
    steps.click("accept")
    assert steps.states()[FAULTY] == "有错误"


def test_that_a_report_is_taken_from_a_unit_and_given_to_another(
    steps: RegionSteps, dialogs: FakeDialogs
) -> None:
    steps.choose(FAULTY)
    steps.click("detach")
    assert steps.states()[FAULTY] == "未交"
    steps.choose(NAMES[7])
    steps.click("pick")
    assert dialogs.offered == [FAULTY]
    assert steps.states()[NAMES[7]] == "有错误"
    steps.choose(NAMES[8])
    steps.click("pick")
    assert "没有" in steps.work.window.statusBar().currentMessage()


def test_that_a_report_thrown_away_in_the_main_window_is_missing_here(
    steps: RegionSteps,
) -> None:
    steps.choose(SOUND)
    steps.click("open")
    steps.desk.trigger("delete_report")
    assert steps.states()[SOUND] == "未交"


def test_that_what_another_window_has_changed_is_shown_on_coming_back(
    steps: RegionSteps, library_path: Path
) -> None:
    with Library.open(library_path) as library:
        region = Regions(library).regions()[0]
        units = RegionUnits(library, region)
        units.save([Unit(-1, "云川市司法局", None, 99)])
    steps.work.window.activated.emit()
    assert "云川市司法局" in steps.states()


def test_that_a_return_that_is_given_up_marks_nothing(
    steps: RegionSteps, dialogs: FakeDialogs
) -> None:
    steps.choose(FAULTY)
    dialogs.choice, dialogs.target = 0, None
    steps.click("return")
    assert steps.states()[FAULTY] == "有错误"


def test_that_a_faulty_report_is_accepted_only_after_a_question(
    steps: RegionSteps, dialogs: FakeDialogs
) -> None:
    dialogs.agrees = False
    steps.choose(FAULTY)
    steps.click("accept")
    assert "错误 2 处" in dialogs.asked[0]
    assert steps.states()[FAULTY] == "有错误"
    dialogs.agrees = True
    steps.click("accept")
    assert steps.states()[FAULTY] == "通过"


def test_that_a_unit_is_exempted_with_its_reason_and_asked_again(
    steps: RegionSteps, dialogs: FakeDialogs
) -> None:
    dialogs.name = "并入教育局"
    steps.choose(NAMES[6])
    steps.click("exempt")
    assert steps.states()[NAMES[6]] == "免报"
    assert "并入教育局" in steps.work.window.matrix.details.state.text()
    steps.click("exempt")
    assert steps.states()[NAMES[6]] == "未交"


def test_that_those_who_have_not_handed_in_are_copied_as_a_text(steps: RegionSteps) -> None:
    steps.click("copy_missing")
    text = QApplication.clipboard().text()
    assert all(name in text for name in NAMES[3:])
    assert SOUND not in text


def test_that_those_who_have_not_handed_in_are_listed_in_a_word_file(
    steps: RegionSteps, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    dialogs.choice, dialogs.target = 1, tmp_path / "催报.docx"
    steps.click("copy_missing")
    text = "\n".join(
        cell.text for table in Document(str(dialogs.target)).tables for cell in table._cells
    )
    assert NAMES[3] in text
    assert SOUND not in text


def test_that_the_cursor_stays_on_its_unit_when_columns_are_sorted(steps: RegionSteps) -> None:
    steps.choose(FAULTY)
    table = steps.work.window.matrix.table
    table.sortByColumn(Column.ERRORS, Qt.SortOrder.DescendingOrder)
    assert next(iter(steps.states())) == FAULTY
    assert table.currentIndex().row() == 0
    table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    assert list(steps.states()) == list(NAMES)


def test_that_counts_are_kept_for_the_next_time(
    steps: RegionSteps, open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps.desk.window.close()

    def refuse(*_: object) -> None:
        raise AssertionError("checked once more")

    monkeypatch.setattr("ui.region.rechecking.Rechecking._check", refuse)
    desk = open_window()
    desk.trigger("aggregate")
    window = next(
        each for each in QApplication.topLevelWidgets() if each.objectName() == "region.window"
    )
    assert window.matrix.states.buttons[UnitState.FAULTY].text() == "■ 有错误 1"  # type: ignore[attr-defined]


def test_that_nothing_of_the_window_is_left_when_it_is_closed(steps: RegionSteps) -> None:
    gone = weakref.ref(steps.work.window)
    steps.work.window.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.unfreeze()  # the end of the program's start may have come after the window
    gc.collect()
    assert gone() is None
    assert steps.desk.window.isVisible()


class CountingLibrary:
    """Counts the statements that a connection runs."""

    def __init__(self, library: Library) -> None:
        self.statements: list[str] = []
        library.connection.set_trace_callback(self.statements.append)


def facts(number: int, errors: int | None = 0) -> UnitRow:
    return UnitRow(
        number, number, "s", "", 2025, "2021", "", "", "", "", 0, Verdict.NONE, "", "", None, "",
        errors, 0, 0, 0, 0,
    )  # fmt: skip


def test_that_ten_thousand_units_take_one_row_each_and_a_change_touches_one() -> None:
    tree = UnitTree(Unit(number, f"第{number}局", None, number) for number in range(1, 10_001))
    board = Board(tree, [facts(number) for number in range(1, 10_001, 2)])
    assert board.counts == {UnitState.PASSED: 5000, UnitState.MISSING: 5000}
    before = list(board.rows)
    board.take(facts(7, errors=2))
    assert [old for old, new in zip(before, board.rows, strict=True) if old is not new] == [
        before[6]
    ]
    assert board.rows[6].count(Level.ERROR) == 2
    assert board.select(Selection(frozenset({UnitState.FAULTY}))) == [6]
    assert board.select(Selection(words=("第9999局",))) == [9998]


def test_that_a_report_that_nobody_has_looked_at_is_not_called_sound() -> None:
    tree = UnitTree([Unit(1, "第一局", None, 1)])
    board = Board(tree, [facts(1, errors=None)])
    assert board.counts[UnitState.PASSED] == 0
    assert sum(board.counts.values()) == 1
    assert board.select(Selection(frozenset({UnitState.PASSED}))) == []
    assert state_text(board.rows[0].told_state) == "… 核对中"
    board.take(facts(1))
    assert board.counts[UnitState.PASSED] == 1
    assert board.select(Selection(frozenset({UnitState.PASSED}))) == [0]


def test_that_what_is_taken_in_while_others_are_checked_is_checked_too(steps: RegionSteps) -> None:
    desk = steps.work.desk
    catalog = desk.desk.catalog
    for number, name in enumerate(NAMES[3:5], start=4):
        entry = desk.desk.library.add(faulty_report(catalog, name), cause="收取")
        desk.units.assign([Assignment(number, entry.id, f"{name}.docx")])
        desk.read_rows()
        assert steps.work.rechecking.is_running
    steps.settle()
    assert [steps.states()[name] for name in NAMES[3:5]] == ["有错误", "有错误"]


def test_that_a_region_is_opened_with_a_fixed_number_of_queries(
    open_window: OpenWindow, library_path: Path, catalog: EditionCatalog, qtbot: QtBot
) -> None:
    names = tuple(f"云川市第{number}局" for number in range(2000))
    make_region(library_path, catalog, {}, names)
    steps = RegionSteps(open_window(), qtbot)
    counting = CountingLibrary(steps.work.desk.desk.library)
    steps.work.desk.read_again()
    assert len(steps.rows()) == len(names)
    # The project, its units, their reports, and whether the region has a report of its own.
    assert sum(each.lstrip().startswith("SELECT") for each in counting.statements) == 4
