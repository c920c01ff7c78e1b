"""The findings panel, the walk through it, and the difference assistant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QListView, QPlainTextEdit, QTableView

from forms.checks.finding import Finding
from forms.edition.terms import CellId, Level
from storage.library import Library
from tests.gui.conftest import ORGAN, filled
from ui.findings.layout import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from tests.gui.conftest import Desk, OpenWindow
    from ui.findings.panel import FindingsPanel


NATURAL_PERSON = "t3.balance.natural_person"
BUSINESS = "t3.balance.business"
TOTAL = "t3.balance.total"
LEFT = Qt.MouseButton.LeftButton


def current_cell(desk: Desk, table: str) -> str:
    """Return the id of the cell with the cursor."""
    return str(desk.table(table).currentIndex().data(Qt.ItemDataRole.UserRole))


def enter(desk: Desk, cell: str, text: str) -> None:
    desk.go_to(cell)
    desk.press(text, Qt.Key.Key_Return)


def break_two_sums(desk: Desk) -> None:
    """Make table three wrong in two columns."""
    enter(desk, "t3.new_requests.natural_person", "17")
    enter(desk, "t3.new_requests.business", "4")


def rules(panel: FindingsPanel) -> list[str]:
    """Return the rules of the listed findings."""
    model = panel.list.model()
    rows = (model.index(row, 0) for row in range(model.rowCount()))
    return [row.data(Qt.ItemDataRole.UserRole).rule for row in rows]


def select(panel: FindingsPanel, rule: str) -> None:
    panel.list.setCurrentIndex(panel.list.model().index(rules(panel).index(rule), 0))


def selected_rule(panel: FindingsPanel) -> str | None:
    index = panel.list.currentIndex()
    return index.data(Qt.ItemDataRole.UserRole).rule if index.isValid() else None


def click(qtbot: QtBot, panel: FindingsPanel, part: Part, rule: str) -> None:
    """Click a part of a finding's row."""
    place = panel.list.box_of(part, rules(panel).index(rule)).center()
    qtbot.mouseClick(panel.list.viewport(), LEFT, pos=place)


@pytest.fixture
def two_years(library_path: Path, catalog: EditionCatalog) -> Callable[[Mapping[str, str]], str]:
    """Return a function that puts this year's report, changed, and last year's into the library."""

    def made(changed: Mapping[str, str]) -> str:
        last, now = filled(catalog, 2024), filled(catalog, 2025)
        last.cells[CellId("t3.carried_over.natural_person")] = "0"
        last.cells[CellId("t3.new_requests.natural_person")] = "22"
        last.cells[CellId("t3.carried_forward.natural_person")] = "2"
        now.cells.update({CellId(cell): text for cell, text in changed.items()})
        with Library.open(library_path) as library:
            library.add(last, cause="导入")
            library.add(now, cause="导入")
        return f"{ORGAN}/2025"

    return made


def test_that_f8_walks_through_the_root_causes_and_puts_the_cursor_there(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    break_two_sums(desk)
    view = desk.window.report_view
    assert view is not None
    view.pages.show_page("overview")
    seen = []
    for _ in range(3):
        desk.trigger("next_finding")
        seen.append(current_cell(desk, "t3"))
    assert seen == [
        "t3.new_requests.natural_person",
        "t3.new_requests.business",
        "t3.new_requests.natural_person",
    ], "the total is folded away, so the walk starts again"
    desk.trigger("previous_finding")
    assert current_cell(desk, "t3") == "t3.new_requests.business"


def test_that_f8_visits_unfolded_consequences(open_window: OpenWindow, filled_report: str) -> None:
    desk = open_window(filled_report)
    break_two_sums(desk)
    panel = desk.window.findings_panel
    desk.trigger("next_finding")
    panel.list.setFocus()
    desk.press(Qt.Key.Key_Right)
    desk.trigger("next_finding")
    assert current_cell(desk, "t3") == "t3.new_requests.total"


def test_that_f8_goes_on_after_the_finding_that_was_mended(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    break_two_sums(desk)
    enter(desk, "t3.new_requests.other", "5")
    panel = desk.window.findings_panel
    desk.trigger("next_finding")
    desk.trigger("next_finding")
    assert selected_rule(panel) == BUSINESS
    enter(desk, "t3.new_requests.business", "0")
    assert selected_rule(panel) is None, "nothing is selected that the clerk did not select"
    desk.trigger("next_finding")
    assert selected_rule(panel) == "t3.balance.other"


def test_that_three_planted_errors_are_found_with_f8_alone(
    open_window: OpenWindow, library_path: Path, catalog: EditionCatalog
) -> None:
    """A sum, a carry-over from last year, and a figure in the text."""
    last_year, report = filled(catalog, 2024), filled(catalog, 2025)
    last_year.cells[CellId("t3.cannot_provide.not_held.natural_person")] = "9"
    last_year.cells[CellId("t3.carried_forward.natural_person")] = "2"
    report.cells[CellId("t3.new_requests.business")] = "3"
    last_year.cells[CellId("t3.cannot_provide.not_held.legal_service")] = "0"
    last_year.cells[CellId("t3.new_requests.legal_service")] = "1"
    last_year.cells[CellId("t3.carried_forward.legal_service")] = "1"
    report.texts["overview"] = "全年新收政府信息公开申请25件。"
    with Library.open(library_path) as library:
        library.add(last_year, cause="导入")
        library.add(report, cause="导入")
    desk = open_window(f"{ORGAN}/2025")
    view = desk.window.report_view
    assert view is not None
    found = set()
    for _ in range(3):
        desk.press(Qt.Key.Key_F8)
        focused = QApplication.focusWidget()
        place = current_cell(desk, "t3") if isinstance(focused, QTableView) else "text"
        found.add((view.pages.current_key, place))
    assert found == {
        ("overview", "text"),
        ("requests", "t3.new_requests.business"),
        ("requests", "t3.carried_over.legal_service"),
    }


def test_that_enter_on_a_finding_goes_to_its_first_operand(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    break_two_sums(desk)
    panel = desk.window.findChild(QListView, "findings")
    assert isinstance(panel, QListView)
    panel.setFocus()
    panel.setCurrentIndex(panel.model().index(1, 0))
    desk.press(Qt.Key.Key_Return)
    assert current_cell(desk, "t3") == "t3.new_requests.business"
    assert desk.table("t3").hasFocus()


def test_that_a_double_click_goes_there_and_the_section_above_is_no_part_of_a_finding(
    open_window: OpenWindow, filled_report: str, qtbot: QtBot
) -> None:
    desk = open_window(filled_report)
    break_two_sums(desk)
    panel = desk.window.findings_panel
    click(qtbot, panel, Part.HEADING, NATURAL_PERSON)
    assert selected_rule(panel) is None
    row = rules(panel).index(BUSINESS)
    place = panel.list.box_of(Part.FINDING, row).center()
    qtbot.mouseClick(panel.list.viewport(), LEFT, pos=place)
    qtbot.mouseDClick(panel.list.viewport(), LEFT, pos=place)
    assert current_cell(desk, "t3") == "t3.new_requests.business"


def test_that_a_finding_in_a_text_selects_the_words_that_are_meant(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    view = desk.window.report_view
    assert view is not None
    cells = (CellId("t3.new_requests.total"),)
    finding = Finding(
        "text.test", Level.VERIFY, "一、总体情况", "。", cells, text="overview", span=(2, 4)
    )
    desk.window.section_list.show_findings((finding,))
    assert desk.window.section_list.badge_text("overview") == "▲1"
    view.pages.go_to_finding(finding)
    assert view.pages.current_key == "overview"
    editor = desk.window.focusWidget()
    assert isinstance(editor, QPlainTextEdit)
    assert editor.objectName() == "text.overview"
    assert editor.textCursor().selectedText() == "情况"


def test_that_consequences_are_folded_below_their_cause(
    open_window: OpenWindow, filled_report: str, qtbot: QtBot
) -> None:
    desk = open_window(filled_report)
    enter(desk, "t3.new_requests.natural_person", "17")
    panel = desk.window.findings_panel
    assert rules(panel) == [NATURAL_PERSON]
    spoken = panel.list.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "另有 1 项由此引起，已收起" in spoken

    click(qtbot, panel, Part.FOLD, NATURAL_PERSON)
    assert rules(panel) == [NATURAL_PERSON, TOTAL]
    click(qtbot, panel, Part.FOLD, NATURAL_PERSON)
    assert rules(panel) == [NATURAL_PERSON]

    panel.list.setFocus()
    desk.press(Qt.Key.Key_Right, Qt.Key.Key_Down)
    assert selected_rule(panel) == TOTAL
    desk.press(Qt.Key.Key_Left)
    assert rules(panel) == [NATURAL_PERSON]
    assert selected_rule(panel) == NATURAL_PERSON, "the cause is selected in its stead"


def test_that_the_selected_finding_stays_selected_while_others_come_and_go(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    break_two_sums(desk)
    panel = desk.window.findings_panel
    select(panel, BUSINESS)
    enter(desk, "t3.new_requests.natural_person", "18")
    assert selected_rule(panel) == BUSINESS
    enter(desk, "t3.new_requests.natural_person", "16")
    assert selected_rule(panel) == BUSINESS


def test_that_the_selected_finding_stays_selected_when_it_becomes_a_consequence(
    open_window: OpenWindow, two_years: Callable[[Mapping[str, str]], str]
) -> None:
    desk = open_window(two_years({"t3.granted.natural_person": "10"}))
    panel = desk.window.findings_panel
    select(panel, NATURAL_PERSON)
    emitted: list[object] = []
    panel.selected.connect(emitted.append)
    desk.session.enter_values(
        {
            CellId("t3.granted.natural_person"): "9",
            CellId("t3.carried_over.natural_person"): "3",
        }
    )
    assert rules(panel)[:2] == ["t3.carry_over_year.natural_person", NATURAL_PERSON]
    assert selected_rule(panel) == NATURAL_PERSON
    assert emitted == []


def test_that_an_edit_elsewhere_changes_no_row(open_window: OpenWindow, filled_report: str) -> None:
    desk = open_window(filled_report)
    break_two_sums(desk)
    panel = desk.window.findings_panel
    select(panel, BUSINESS)
    happened: list[str] = []
    model = panel.list.model()
    for signal in ("rowsInserted", "rowsRemoved", "dataChanged", "modelReset", "layoutChanged"):
        getattr(model, signal).connect(lambda *_, name=signal: happened.append(name))

    enter(desk, "t2.art20_1.rules.issued", "1")
    enter(desk, "t2.art20_1.rules.in_force", "1")
    enter(desk, "t2.art20_5.administrative_licence.decisions", "7")
    assert happened == ["rowsInserted", "rowsRemoved"], "one more finding came and went"
    happened.clear()
    enter(desk, "t2.art20_5.administrative_licence.decisions", "8")
    assert happened == []
    enter(desk, "t3.new_requests.business", "5")
    assert set(happened) == {"dataChanged"}, "numbers change in place"


def test_that_f8_without_findings_goes_to_the_next_blank(
    open_window: OpenWindow, blank_report: str
) -> None:
    desk = open_window(blank_report)
    desk.trigger("next_finding")
    view = desk.window.report_view
    assert view is not None
    assert view.pages.current_key == "overview", "the first text is blank"


def test_that_a_hidden_level_keeps_its_count(
    open_window: OpenWindow, two_years: Callable[[Mapping[str, str]], str]
) -> None:
    desk = open_window(
        two_years({"t3.carried_over.natural_person": "4", "t3.new_requests.business": "1"})
    )
    panel = desk.window.findings_panel
    assert rules(panel) == [BUSINESS, "t3.carry_over_year.natural_person"]
    button = panel.filter.buttons[Level.VERIFY]
    button.setFocus()
    desk.press(Qt.Key.Key_Space)
    assert button.text() == "▲ 核实 2"
    assert button.accessibleName() == "核实 2 项，已隐藏"
    assert rules(panel) == [NATURAL_PERSON, BUSINESS], "an error is listed whatever has caused it"
    panel.filter.buttons[Level.ERROR].click()
    assert rules(panel) == []
    assert button.text() == "▲ 核实 2"
    desk.trigger("close_report")
    assert all(one.isChecked() for one in panel.filter.buttons.values())


def test_that_explained_findings_come_last_under_a_name_of_their_own(
    open_window: OpenWindow, two_years: Callable[[Mapping[str, str]], str]
) -> None:
    desk = open_window(
        two_years({"t3.carried_over.natural_person": "4", "t4.reconsideration.total": "3"})
    )
    panel = desk.window.findings_panel
    session = desk.session
    carry_over = "t3.carry_over_year.natural_person"
    assert rules(panel) == [carry_over, "t4.total.reconsideration"]
    assert not panel.list.box_of(Part.EXPLAIN, 0).isEmpty()
    finding = next(one for one in session.review.findings if one.rule == carry_over)
    session.explain(finding, "机构改革划入两件。")
    assert rules(panel) == [NATURAL_PERSON, "t4.total.reconsideration", carry_over]
    last = panel.list.model().index(2, 0)
    assert "已说明：机构改革划入两件。" in last.data(Qt.ItemDataRole.AccessibleTextRole)
    assert panel.list.box_of(Part.EXPLAIN, 2).isEmpty()


def test_that_a_proposal_puts_the_cursor_there_and_changes_nothing(
    open_window: OpenWindow, filled_report: str, qtbot: QtBot
) -> None:
    desk = open_window(filled_report)
    enter(desk, "t3.new_requests.natural_person", "81")
    panel = desk.window.findings_panel
    assert panel.remedy_list.isHidden(), "only looked for where a finding is selected"
    select(panel, NATURAL_PERSON)
    view = panel.remedy_list.view
    first = view.model().index(0, 0)
    assert first.data() == "本年新收 / 自然人：81 改为 18"
    assert not panel.remedy_list.isHidden()

    desk.go_to("t3.granted.other")
    qtbot.mouseClick(view.viewport(), LEFT, pos=view.visualRect(first).center())
    assert current_cell(desk, "t3") == "t3.new_requests.natural_person"
    assert desk.table("t3").hasFocus()
    assert desk.shown("t3.new_requests.natural_person") == "81"

    desk.go_to("t3.granted.other")
    click(qtbot, panel, Part.REMEDIES, NATURAL_PERSON)
    assert view.hasFocus()
    desk.press(Qt.Key.Key_Return)
    assert current_cell(desk, "t3") == "t3.new_requests.natural_person"


def test_that_the_chosen_finding_stays_in_sight_where_proposals_take_room(
    open_window: OpenWindow, two_years: Callable[[Mapping[str, str]], str], qtbot: QtBot
) -> None:
    rows = "t2.art20_1.rules", "t2.art20_1.normative_documents"
    wrong = {f"{rows[0]}.issued": "x", f"{rows[0]}.repealed": "x", f"{rows[0]}.in_force": "x"}
    desk = open_window(two_years(wrong | {f"{rows[1]}.issued": "28", f"{rows[1]}.in_force": "3"}))
    desk.window.resize(1280, 800)
    panel = desk.window.findings_panel
    select(panel, f"{rows[1]}.in_force_year")
    qtbot.waitUntil(panel.remedy_list.isVisible)
    current = panel.list.currentIndex()
    assert panel.list.visualRect(current).intersects(panel.list.viewport().rect())


@pytest.mark.parametrize("by_key", [False, True])
def test_that_an_accepted_proposal_is_one_step_that_can_be_undone(
    open_window: OpenWindow, filled_report: str, qtbot: QtBot, by_key: bool
) -> None:
    desk = open_window(filled_report)
    desk.session.enter_values({CellId("t2.art20_1.rules.issued"): "22（其中修订16件）"})
    panel = desk.window.findings_panel
    select(panel, "value.kind")
    view = panel.remedy_list.view
    first = view.model().index(0, 0)
    before = desk.session.report.texts["overview"]
    if by_key:
        panel.remedy_list.focus_first()
        qtbot.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    else:
        qtbot.mouseClick(view.viewport(), LEFT, pos=view.accept_box(first).center())
    assert desk.shown("t2.art20_1.rules.issued") == "22"
    assert desk.session.report.texts["overview"].endswith("其中修订16件。")
    desk.trigger("undo")
    assert desk.shown("t2.art20_1.rules.issued") == "22（其中修订16件）"
    assert desk.session.report.texts["overview"] == before


def test_that_proposals_follow_the_figures(
    open_window: OpenWindow, filled_report: str, qtbot: QtBot
) -> None:
    desk = open_window(filled_report)
    enter(desk, "t3.new_requests.natural_person", "81")
    panel = desk.window.findings_panel
    select(panel, NATURAL_PERSON)
    enter(desk, "t3.new_requests.natural_person", "180")
    qtbot.waitUntil(lambda: panel.remedy_list.remedies[0].action == "180 改为 18")
    enter(desk, "t3.new_requests.natural_person", "18")
    qtbot.waitUntil(panel.remedy_list.isHidden)


def test_that_two_figures_that_changed_places_become_one_cause_and_stay_one(
    open_window: OpenWindow, filled_report: str, qtbot: QtBot
) -> None:
    desk = open_window(filled_report)
    panel = desk.window.findings_panel
    enter(desk, "t3.granted.natural_person", "0")
    enter(desk, "t3.granted.business", "9")
    qtbot.waitUntil(lambda: rules(panel) == [NATURAL_PERSON])
    enter(desk, "t2.art20_5.administrative_licence.decisions", "7")
    enter(desk, "t4.reconsideration.upheld", "x")
    assert rules(panel)[:2] == [NATURAL_PERSON, "value.kind"], "nothing is torn apart by typing"
    enter(desk, "t3.granted.business", "4")
    enter(desk, "t4.reconsideration.upheld", "0")
    qtbot.waitUntil(lambda: rules(panel) == [NATURAL_PERSON, BUSINESS])


def test_that_the_list_can_be_copied_as_text(open_window: OpenWindow, filled_report: str) -> None:
    desk = open_window(filled_report)
    enter(desk, "t3.new_requests.natural_person", "17")
    desk.trigger("copy_findings")
    title, counts, blank, first, second = QGuiApplication.clipboard().text().split("\n")
    assert title == "林荫区档案局2025年政府信息公开工作年度报告"
    assert counts == "校验结果：错误 2，核实 0，提示 0，待填 0"
    assert blank == ""
    assert first == (
        "■错误　三、自然人："
        "本年新收 17 + 上年结转 2 = 19；（七）总计 20 + 结转下年度 0 = 20，差 1。"
    )
    assert second.startswith("　　由此引起　■错误　三、总计列：")


def test_that_the_copy_key_copies_the_selected_sentence(
    open_window: OpenWindow, filled_report: str, qtbot: QtBot
) -> None:
    desk = open_window(filled_report)
    break_two_sums(desk)
    panel = desk.window.findings_panel
    select(panel, BUSINESS)
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("三、商业企业：本年新收 4")


def test_that_esc_goes_back_to_the_form(open_window: OpenWindow, filled_report: str) -> None:
    desk = open_window(filled_report)
    break_two_sums(desk)
    desk.trigger("show_findings")
    assert desk.window.findings_panel.list.hasFocus()
    desk.press(Qt.Key.Key_Escape)
    assert desk.table("t3").hasFocus()


def test_that_the_list_is_a_sound_item_model(
    open_window: OpenWindow, filled_report: str, qtmodeltester: ModelTester
) -> None:
    desk = open_window(filled_report)
    panel = desk.window.findings_panel
    qtmodeltester.check(panel.list.model())
    break_two_sums(desk)
    select(panel, BUSINESS)
    panel.list.setFocus()
    desk.press(Qt.Key.Key_Right)
    enter(desk, "t3.new_requests.business", "81")
    qtmodeltester.check(panel.remedy_list.view.model())
    for table in ("t2", "t3", "t4"):
        qtmodeltester.check(desk.table(table).model())
