"""The table of actions: each does something, and is to be had when it makes sense."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolBar

from ui.controllers.slots import ActionSlotError, connect_slots
from ui.window.actions import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from tests.gui.conftest import Desk
    from ui.controllers.slots import Slot

    OpenWindow = Callable[..., Desk]

WITHOUT_REPORT = frozenset(
    [
        "new_report",
        "start_from_last_year",
        "import",
        "merge_copy",
        "hand_over",
        "open",
        "show_sample",
        "show_bin",
        "quit",
        "type_totals",
        "enter_moves_right",
        "paper_settings",
        "aggregate",
        "theme_system",
        "theme_light",
        "theme_dark",
        "open_folder",
        "own_name",
        "backup_now",
        "second_backup",
        "restore_backup",
        "explain_cell",
        "show_help",
        "about",
    ]
)
"""What is to be had while no report is open: it opens one, or is about library, program or look."""

CHANGING = frozenset(
    [
        "undo",
        "redo",
        "cut",
        "paste",
        "clear",
        "fill_down",
        "fill_zero",
        "fill_zero_table",
        "fill_none_texts",
        "carry_forward",
        "accept_computed",
        "explain",
    ]
)
"""What changes the open report: a finalized one refuses it."""

NOTHING_DONE_YET = frozenset({"undo", "redo", "explain"})
"""What needs a step, or a doubt that is chosen: there is neither when a report was just opened."""


class Group:
    """A controller with the slots that a test gives it."""

    def __init__(self, *ids: str) -> None:
        self.ids = ids
        self.done: list[str] = []

    def slots(self) -> dict[str, Slot]:
        return {one: self._slot(one) for one in self.ids}

    def _slot(self, action_id: str) -> Slot:
        return lambda: self.done.append(action_id)


@pytest.fixture
def actions(qtbot: QtBot) -> dict[str, QAction]:
    return {one: QAction(one) for one in ("copy", "paste")}


def enabled(desk: Desk) -> set[str]:
    return {spec.id for spec in ACTIONS if desk.window.action(spec.id).isEnabled()}


def all_but(*missing: frozenset[str]) -> set[str]:
    return {spec.id for spec in ACTIONS} - frozenset().union(*missing)


def test_that_an_action_does_what_its_controller_says(actions: dict[str, QAction]) -> None:
    first, second = Group("copy"), Group("paste")
    connect_slots(actions, (first, second))
    actions["paste"].trigger()
    assert (first.done, second.done) == ([], ["paste"])


@pytest.mark.parametrize(
    ("groups", "fault"),
    [
        ((Group("copy"),), "paste has no slot"),
        ((Group("copy", "paste"), Group("copy")), "copy has 2 slots"),
        ((Group("copy", "paste", "past"),), "past is no action"),
    ],
)
def test_that_table_and_controllers_must_fit(
    actions: dict[str, QAction], groups: tuple[Group, ...], fault: str
) -> None:
    with pytest.raises(ActionSlotError, match=f"^{fault}$"):
        connect_slots(actions, groups)
    actions["copy"].trigger()
    assert not any(group.done for group in groups)


def test_that_ids_and_places_in_the_tool_bar_are_given_once(open_window: OpenWindow) -> None:
    ids = Counter(spec.id for spec in ACTIONS)
    places = Counter(spec.bar for spec in ACTIONS if spec.bar is not None)
    assert {*ids.values(), *places.values()} == {1}
    bar = open_window().window.findChild(QToolBar, "tool_bar")
    assert isinstance(bar, QToolBar)
    shown = [action.objectName().removeprefix("action.") for action in bar.actions()]
    assert " ".join(one or "|" for one in shown) == (
        "new_report import | undo redo | carry_forward fill_zero | next_finding | "
        "print_preview export_word finalize"
    )


def test_that_without_a_report_only_what_needs_none_is_to_be_had(
    open_window: OpenWindow, blank_report: str
) -> None:
    assert enabled(open_window()) == WITHOUT_REPORT
    desk = open_window(blank_report)
    desk.trigger("close_report")
    assert enabled(desk) == WITHOUT_REPORT


def test_that_an_open_report_offers_everything_that_has_something_to_do(
    open_window: OpenWindow, blank_report: str
) -> None:
    desk = open_window(blank_report)
    assert enabled(desk) == all_but(NOTHING_DONE_YET)
    desk.trigger("fill_zero")
    assert enabled(desk) == all_but(frozenset({"redo", "fill_zero", "explain"}))
    desk.trigger("undo")
    assert enabled(desk) == all_but(frozenset({"undo", "explain"}))


def test_that_a_finalized_report_offers_nothing_that_changes_it(
    open_window: OpenWindow, finalized_report: str
) -> None:
    assert enabled(open_window(finalized_report)) == all_but(CHANGING)
