"""Projects are begun, and their list of units is made, by keys and by mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from forms.model.aggregation.units import Unit, UnitTree
from storage.library import Library
from storage.regions.regions import Regions
from storage.regions.units import RegionUnits
from tests.gui.region_steps import NAMES, REGION, YEAR, RegionSteps, make_region, sound_report
from ui.dialogs.region import RegionDialog
from ui.dialogs.region_wishes import RegionOffer, RegionWish
from ui.region.units.outline import Outline

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from tests.gui.conftest import FakeDialogs, OpenWindow

ALT = Qt.KeyboardModifier.AltModifier
LIST = """云川市教育局
青石县人民政府
    青石县教育局
    青石县民政局
云川市民政局
"""


@pytest.fixture
def steps(
    open_window: OpenWindow, library_path: Path, catalog: EditionCatalog, qtbot: QtBot
) -> RegionSteps:
    """Open the window on a region of three units, the first of which has handed in."""
    reports = {NAMES[0]: sound_report(catalog, NAMES[0])}
    make_region(library_path, catalog, reports, NAMES[:3])
    found = RegionSteps(open_window(), qtbot)
    found.work.window.show_page(found.work.window.units)
    return found


def write_lines(tree: UnitTree) -> str:
    """Return a tree as a list, indented."""
    return "\n".join(f"{'    ' * tree.depth(unit.number)}{unit.name}" for unit in tree)


def stored(library_path: Path, year: int = YEAR) -> str:
    """Return the tree that the library has, indented."""
    with Library.open(library_path) as library:
        region = Regions(library).find(REGION, year)
        assert region is not None
        return write_lines(UnitTree(RegionUnits(library, region).units()))


def put_cursor(steps: RegionSteps, name: str) -> None:
    page = steps.work.window.units
    number = next(unit.number for unit in page.outline.tree if unit.name == name)
    page.view.setCurrentIndex(page.model.index_of(number))
    page.view.setFocus()


def test_that_a_first_project_is_begun_and_its_list_typed(
    open_window: OpenWindow, dialogs: FakeDialogs, library_path: Path, qtbot: QtBot
) -> None:
    steps = RegionSteps(open_window(), qtbot)
    assert not steps.work.window.tabs.isEnabled()
    dialogs.region = RegionWish(REGION, YEAR, "2026-01-20")
    steps.click("new")
    assert steps.work.window.buttons["deadline"].text() == "截止 2026年1月20日…"
    dialogs.unit_list = LIST
    steps.click("units.type")
    assert stored(library_path) + "\n" == LIST
    assert len(steps.states()) == 5
    steps.click("units.type")
    assert stored(library_path) + "\n" == LIST


def test_that_the_list_is_read_from_a_text_file(
    steps: RegionSteps, dialogs: FakeDialogs, library_path: Path, tmp_path: Path
) -> None:
    dialogs.file = tmp_path / "名单.txt"
    dialogs.file.write_text("云川市林业局\n云川市统计局\n", encoding="utf-8")
    steps.click("units.read")
    assert stored(library_path).splitlines() == [*NAMES[:3], "云川市林业局", "云川市统计局"]


def test_that_next_year_goes_on_from_this_years_list(
    steps: RegionSteps, dialogs: FakeDialogs, library_path: Path
) -> None:
    dialogs.region = RegionWish(REGION, YEAR + 1, "", 0)
    steps.click("new")
    assert dialogs.region_offers[0].suggested.year == YEAR + 1
    assert stored(library_path, YEAR + 1).splitlines() == list(NAMES[:3])
    assert set(steps.states().values()) == {"未交"}
    steps.work.window.projects.setCurrentIndex(1)
    steps.work.window.projects.activated.emit(1)
    steps.settle()
    assert steps.states()[NAMES[0]] == "通过"


def test_that_units_are_moved_by_keys_and_taken_back(
    steps: RegionSteps, library_path: Path
) -> None:
    put_cursor(steps, NAMES[2])
    steps.press(Qt.Key.Key_Up, ALT)
    assert stored(library_path).splitlines() == [NAMES[0], NAMES[2], NAMES[1]]
    steps.press(Qt.Key.Key_Right, ALT)
    assert stored(library_path).splitlines() == [NAMES[0], f"    {NAMES[2]}", NAMES[1]]
    steps.press(Qt.Key.Key_Left, ALT)
    steps.press(Qt.Key.Key_Down, ALT)
    assert stored(library_path).splitlines() == list(NAMES[:3])
    steps.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert stored(library_path).splitlines() == [NAMES[0], NAMES[2], NAMES[1]]


def test_that_a_unit_is_dragged_below_another(
    steps: RegionSteps, library_path: Path, qtbot: QtBot
) -> None:
    model = steps.work.window.units.model
    dragged = model.mimeData([model.index(0, 0)])
    model.dropMimeData(dragged, Qt.DropAction.MoveAction, -1, -1, model.index(2, 0))
    expected = [NAMES[1], NAMES[2], f"    {NAMES[0]}"]
    qtbot.waitUntil(lambda: stored(library_path).splitlines() == expected)
    assert steps.states()[NAMES[0]] == "通过"


def test_that_a_unit_is_added_and_named_by_keys(
    steps: RegionSteps, library_path: Path, qtbot: QtBot
) -> None:
    put_cursor(steps, NAMES[0])
    steps.press(Qt.Key.Key_Insert)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    steps.desk.commit_text("云川市林业局")
    steps.press(Qt.Key.Key_Return)
    expected = [NAMES[0], "云川市林业局", *NAMES[1:3]]
    qtbot.waitUntil(lambda: stored(library_path).splitlines() == expected)


def test_that_a_unit_with_a_report_goes_only_after_a_question(
    steps: RegionSteps, dialogs: FakeDialogs, library_path: Path
) -> None:
    dialogs.agrees = False
    put_cursor(steps, NAMES[0])
    steps.press(Qt.Key.Key_Delete)
    assert "已交来报告" in dialogs.asked[0]
    assert len(stored(library_path).splitlines()) == 3
    dialogs.agrees = True
    steps.press(Qt.Key.Key_Delete)
    assert stored(library_path).splitlines() == list(NAMES[1:3])
    with Library.open(library_path) as library:
        assert library.find(NAMES[0], YEAR) is not None


def test_that_names_and_the_reason_of_an_exemption_are_kept(
    steps: RegionSteps, library_path: Path
) -> None:
    put_cursor(steps, NAMES[1])
    fields = steps.work.window.units.fields
    fields.aliases.setText("市民政局、老民政局")
    fields.aliases.editingFinished.emit()
    fields.exempt.setText("已并入")
    fields.exempt.editingFinished.emit()
    with Library.open(library_path) as library:
        region = Regions(library).find(REGION, YEAR)
        assert region is not None
        unit = RegionUnits(library, region).units()[1]
    assert unit.aliases == ("市民政局", "老民政局")
    assert unit.exempt == "已并入"
    assert steps.states()[NAMES[1]] == "免报"


def test_that_a_deadline_is_set_and_a_project_goes_to_the_bin(
    steps: RegionSteps, dialogs: FakeDialogs, library_path: Path
) -> None:
    dialogs.name = "2026年2月1日"
    steps.click("deadline")
    assert steps.work.window.buttons["deadline"].text() == "截止 2026年2月1日…"
    dialogs.name = "下周"
    steps.click("deadline")
    assert "不是日期" in dialogs.errors[0]
    steps.click("bin")
    assert dialogs.offered == [f"移入回收站：{YEAR}年　{REGION}"]
    assert not steps.work.window.tabs.isEnabled()
    with Library.open(library_path) as library:
        assert Regions(library).regions() == []
        assert library.find(NAMES[0], YEAR) is not None
    steps.click("bin")
    assert dialogs.offered == [f"还原：{YEAR}年　{REGION}"]
    assert steps.work.window.tabs.isEnabled()
    steps.settle()
    assert steps.states()[NAMES[0]] == "通过"


def test_that_the_dialog_makes_only_what_can_be_made(qtbot: QtBot) -> None:
    def refuse(organization: str, year: int) -> str:
        return "已经有了。" if (organization, year) == (REGION, YEAR) else ""

    offer = RegionOffer(RegionWish(REGION, YEAR, "", None), ("2025年　云川市",), refuse)
    dialog = RegionDialog(offer, None)
    qtbot.addWidget(dialog)
    assert dialog.note.text() == "已经有了。"
    dialog.year.setText("2026")
    dialog.deadline.setText("2027年1月20日")
    dialog.previous.setCurrentIndex(1)
    assert dialog.answer() == RegionWish(REGION, 2026, "2027-01-20", 0)


@given(st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.integers(0, 3)), max_size=12))
def test_that_a_list_is_added_once(lines: list[tuple[str, int]]) -> None:
    """Each unit stands below the one that the chance has named, or at the top."""
    listed = [
        Unit(place, name, (place - back) if 0 < back < place else None, place)
        for place, (name, back) in enumerate(lines, 1)
    ]
    outline = Outline(())
    count = outline.add_list(listed)
    assert count == len(outline.units) <= len(listed)
    known = outline.units
    assert outline.add_list(listed) == 0
    assert outline.units == known


@given(st.lists(st.tuples(st.sampled_from(["up", "down", "in", "out", "undo"]), st.integers(1, 6))))
def test_that_no_step_loses_a_unit_and_all_can_be_taken_back(
    steps: list[tuple[str, int]],
) -> None:
    start = tuple(Unit(number, str(number), None, number) for number in range(1, 7))
    outline = Outline(start)
    moves: dict[str, Callable[[int], object]] = {
        "up": lambda number: outline.shift(number, -1),
        "down": lambda number: outline.shift(number, 1),
        "in": outline.indent,
        "out": outline.outdent,
        "undo": lambda _: outline.undo(),
    }
    for kind, number in steps:
        moves[kind](number)
        assert {unit.number for unit in outline.tree} == set(range(1, 7))
    while outline.can_undo:
        outline.undo()
    assert outline.units == start
