"""Who changed what and when is seen in the window, and what was before is brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.library import Library

if TYPE_CHECKING:
    from pathlib import Path

    from tests.gui.conftest import Desk, FakeDialogs, OpenWindow

CELL = "t3.new_requests.natural_person"
OTHER = "t3.new_requests.commercial_enterprise"


@pytest.fixture
def desk(open_window: OpenWindow, filled_report: str) -> Desk:
    return open_window(filled_report)


def type_figures(desk: Desk, *figures: str, cell: str = CELL) -> None:
    for figure in figures:
        desk.go_to(cell)
        desk.press(figure, "\r")
        assert desk.flush()


def test_that_the_panel_shows_the_last_five_changes_of_a_cell(
    desk: Desk, dialogs: FakeDialogs
) -> None:
    dialogs.name = "王敏"
    desk.trigger("own_name")
    type_figures(desk, "1", "2", "3", "4", "5")
    desk.go_to(CELL)
    head, *lines = desk.window.details_panel.changes.splitlines()
    assert head == "历史："
    assert [line.partition(" 王敏　")[2] for line in lines] == [
        "键入　4 → 5",
        "键入　3 → 4",
        "键入　2 → 3",
        "键入　1 → 2",
        "键入　18 → 1",
    ]
    desk.trigger("undo")
    assert desk.flush()
    assert "撤销　5 → 4" in desk.window.details_panel.changes
    assert len(desk.window.details_panel.changes.splitlines()) == 6


def test_that_a_section_shows_no_changes(desk: Desk) -> None:
    desk.go_to(CELL)
    assert "导入" in desk.window.details_panel.changes
    view = desk.window.report_view
    assert view is not None
    desk.window.section_list.page_chosen.emit("overview")
    assert desk.window.details_panel.changes == ""


def test_that_the_name_is_remembered(
    open_window: OpenWindow, desk: Desk, dialogs: FakeDialogs, library_path: Path
) -> None:
    dialogs.name = "王敏"
    desk.trigger("own_name")
    assert dialogs.names[0].name == ""
    desk.window.close()
    again = open_window()
    again.trigger("own_name")
    assert dialogs.names[1].name == "王敏"
    type_figures(again, "7")
    with Library.open(library_path) as library:
        assert library.log(library.reports()[0].id)[-1].who == "王敏"
