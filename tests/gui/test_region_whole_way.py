"""The whole way of a superior's clerk, by keys: from an empty library to who is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from tests.gui.import_steps import InstantReader
from tests.gui.region_steps import (
    NAMES,
    REGION,
    YEAR,
    RegionSteps,
    faulty_report,
    sound_report,
)
from tests.gui.test_region_intake import LATER, SUFFIXES, hand_in
from ui.dialogs.region_wishes import RegionWish

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from tests.gui.conftest import FakeDialogs, OpenWindow


def hand_in_all(folder: Path, catalog: EditionCatalog) -> None:
    """Write what eight units send, one of them with a fault, a ninth under a name of its own."""
    for place, name in enumerate(NAMES[:8]):
        report = faulty_report(catalog, name) if place == 2 else sound_report(catalog, name, place)
        suffix = SUFFIXES[place % len(SUFFIXES)]
        hand_in(folder, report, "" if place else "甲", suffix)
    hand_in(folder, sound_report(catalog, "云川市数字办", 8), "乙")
    hand_in(folder, sound_report(catalog, NAMES[9], year=YEAR - 1), "丙")


class Keys:
    """The keyboard at the window 汇总."""

    def __init__(self, steps: RegionSteps, qtbot: QtBot) -> None:
        self.steps = steps
        self._qtbot = qtbot

    def press(self, button: QWidget) -> None:
        """Go to a button and press it."""
        button.setFocus()
        assert button.hasFocus()
        self.steps.press(Qt.Key.Key_Space)

    def go_to_page(self, key: Qt.Key) -> None:
        """Go to a page by its number."""
        self._qtbot.keyClick(self.steps.work.window, key, Qt.KeyboardModifier.AltModifier)

    def take(self, button: QWidget) -> None:
        """Take files in, and wait until all are read."""
        with self._qtbot.waitSignal(self.steps.work.intake_actions.run.ended):
            self.press(button)
        self.steps.settle()


@pytest.fixture
def keys(open_window: OpenWindow, qtbot: QtBot) -> Keys:
    """Open the window 汇总 by its key, on an empty library."""
    desk = open_window()
    qtbot.keyClick(desk.window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    steps = RegionSteps(desk, qtbot)
    steps.work.intake_actions.run.make_reader = InstantReader
    return Keys(steps, qtbot)


def test_that_the_whole_way_is_gone_by_keys(
    keys: Keys, dialogs: FakeDialogs, catalog: EditionCatalog, tmp_path: Path, qtbot: QtBot
) -> None:
    steps, window = keys.steps, keys.steps.work.window
    matrix, intake = window.matrix, window.intake
    hand_in_all(tmp_path / "报送", catalog)

    dialogs.region = RegionWish(REGION, YEAR, "2026-01-20")
    keys.press(window.buttons["new"])
    dialogs.unit_list = "\n".join(NAMES)
    keys.press(window.units.buttons["type"])
    assert set(steps.states().values()) == {"未交"}

    keys.go_to_page(Qt.Key.Key_2)
    dialogs.file = tmp_path / "报送"
    keys.take(intake.buttons["folder"])
    assert steps.results()["丙.json"][0] == "年度不符"
    intake.table.setFocus()
    steps.press(Qt.Key.Key_Return)
    qtbot.waitUntil(intake.decision.field.hasFocus)
    intake.decision.field.clear()
    steps.desk.commit_text(NAMES[8])
    steps.press(Qt.Key.Key_Return)
    steps.settle()
    steps.desk.activate(window)  # without a screen nobody gives it back after the list of names
    keys.go_to_page(Qt.Key.Key_1)
    assert [steps.states()[name] for name in (NAMES[8], NAMES[2])] == ["通过", "有错误"]
    steps.choose(NAMES[2])
    dialogs.choice = 1
    keys.press(matrix.details.buttons["return"])
    assert NAMES[2] in QApplication.clipboard().text()
    assert steps.states()[NAMES[2]] == "退回"

    keys.go_to_page(Qt.Key.Key_2)
    corrected = sound_report(catalog, NAMES[2], 5)
    dialogs.files = [hand_in(tmp_path, corrected, "更正", ".docx", LATER)]
    keys.take(intake.buttons["files"])
    assert steps.results()["更正.docx"][:2] == ("更正", NAMES[2])
    assert steps.states()[NAMES[2]] == "已改"

    keys.go_to_page(Qt.Key.Key_1)
    steps.choose(NAMES[2])
    keys.press(matrix.details.buttons["accept"])
    assert steps.states()[NAMES[2]] == "通过"
    dialogs.choice = 0
    keys.press(matrix.missing)
    assert [name for name in NAMES if name in QApplication.clipboard().text()] == [*NAMES[9:]]
