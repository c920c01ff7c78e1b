"""How many keys the usual work takes; `docs/keystrokes.md` compares them with other ways."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from ui.dialogs.report_wishes import NewReport

if TYPE_CHECKING:
    from pathlib import Path

    from tests.gui.conftest import OpenWindow


Key = Qt.Key
MOST_KEYS_FOR_TWO_TABLES = 20
MOST_ACTIONS_FOR_A_ZERO_REPORT = 6


def test_that_tables_three_and_four_of_a_small_organ_take_few_keys(
    open_window: OpenWindow,
) -> None:
    """Three requests, all answered with 本机关不掌握, nothing else: figures of a real report."""
    desk = open_window()
    desk.dialogs.new_report = NewReport("林荫区人民防空办公室", 2020)
    desk.trigger("new_report")
    keys = 0

    def chord(action_id: str) -> None:
        nonlocal keys
        desk.trigger(action_id)
        keys += 1

    def press(*pressed: Key | str) -> None:
        nonlocal keys
        desk.press(*pressed)
        keys += len(pressed)

    chord("next_page")
    chord("next_page")
    press("3", *[Key.Key_Down] * 12, "3")
    chord("fill_zero")
    keys += 1  # Enter on 填零

    session = desk.window.report_view
    assert session is not None
    assert desk.shown("t3.total_handled.total") == "3"
    assert desk.shown("t3.cannot_provide.not_held.natural_person") == "3"
    assert desk.shown("t4.litigation_after_reconsideration.total") == "0"
    assert desk.messages() == []
    assert keys <= MOST_KEYS_FOR_TWO_TABLES


def test_that_a_zero_report_takes_a_handful_of_actions(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    desk = open_window()
    desk.dialogs.new_report = NewReport("林荫区档案局", 2025, "2026-01-20")
    desk.dialogs.target = tmp_path / "年报.docx"
    actions = ("new_report", "fill_zero", "fill_none_texts", "export_word")
    for action_id in actions:
        desk.trigger(action_id)
    assert len(actions) <= MOST_ACTIONS_FOR_A_ZERO_REPORT
    assert (tmp_path / "年报.docx").exists()
    assert "待填 2" in desk.window.status_line.counts.text(), "what was done and what is to improve"
