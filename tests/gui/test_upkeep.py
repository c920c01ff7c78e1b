"""Backups are made beside the window: it answers while a stick is slow, and ends without it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from storage import upkeep as rounds
from storage.backup import backups
from storage.second_place import keep_second, mark_folder
from ui.window import upkeep
from ui.window.settings import (
    SECOND_BACKUP_DONE,
    SECOND_BACKUP_FOLDER,
    SECOND_BACKUP_MARK,
    Settings,
)
from ui.window.upkeep import Upkeep

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.gui.conftest import Desk, FakeDialogs, OpenWindow

CELL = "t3.new_requests.natural_person"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Return a second place that was chosen long ago, with its mark."""
    folder = tmp_path / "stick"
    folder.mkdir()
    settings = Settings()
    settings.set(SECOND_BACKUP_FOLDER, str(folder))
    settings.set(SECOND_BACKUP_DONE, "2020-01-01T00:00:00+00:00")
    settings.set(SECOND_BACKUP_MARK, mark_folder(folder))
    settings.flush()
    return folder


@pytest.fixture
def slowness(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Let the stick take as long as the test says."""
    may_go_on = threading.Event()

    def slow(*arguments: object) -> object:
        may_go_on.wait()
        return keep_second(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(rounds, "keep_second", slow)
    yield may_go_on
    may_go_on.set()


def _upkeep(desk: Desk) -> Upkeep:
    found = desk.window.findChild(Upkeep)
    assert isinstance(found, Upkeep)
    return found


def _ends(kept: Upkeep, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not kept.is_running)


def test_that_typing_goes_on_while_a_stick_is_slow(
    stick: Path, slowness: threading.Event, filled_report: str, open_window: OpenWindow,
    library_path: Path, qtbot: QtBot,
) -> None:  # fmt: skip
    desk = open_window(filled_report)
    kept = _upkeep(desk)
    kept.run()
    qtbot.waitUntil(lambda: bool(backups(library_path)))
    desk.go_to(CELL)
    desk.press("7", Qt.Key.Key_Return)
    assert desk.flush()
    assert kept.is_running
    slowness.set()
    _ends(kept, qtbot)
    assert len(list(stick.glob("*.db"))) == 1
    assert desk.window.status_line.backup.text().startswith("备份 ")
    assert not Settings().get(SECOND_BACKUP_DONE).startswith("2020")


def test_that_closing_waits_for_no_stick_and_loses_nothing(
    stick: Path, slowness: threading.Event, filled_report: str, open_window: OpenWindow,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(upkeep, "_LONGEST_WAIT_S", 0.01)
    desk = open_window(filled_report)
    _upkeep(desk).run()
    desk.go_to(CELL)
    desk.press("7", Qt.Key.Key_Return)
    desk.window.close()
    assert not desk.window.isVisible()
    assert list(stick.glob("*.db")) == []
    again = open_window(filled_report)
    assert again.shown(CELL) == "7"
    slowness.set()


def test_that_a_stick_that_is_plugged_in_later_gets_its_backup(
    stick: Path, filled_report: str, open_window: OpenWindow, tmp_path: Path, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(upkeep, "_AGAIN_MS", 20)
    away = stick.rename(tmp_path / "away")
    desk = open_window(filled_report)
    _upkeep(desk).run()
    line = desk.window.status_line
    qtbot.waitUntil(lambda: "三天以上" in line.currentMessage())
    away.rename(stick)
    qtbot.waitUntil(lambda: len(list(stick.glob("*.db"))) == 1)


def test_that_a_fault_in_a_round_is_noted_and_stops_no_other(
    filled_report: str, open_window: OpenWindow, library_path: Path, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    noted: list[BaseException] = []

    def fail(*_arguments: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(upkeep, "record_error", noted.append)
    desk = open_window(filled_report)
    kept = _upkeep(desk)
    with monkeypatch.context() as patched:
        patched.setattr("storage.upkeep.keep_up", fail)
        kept.run()
        _ends(kept, qtbot)
    assert [str(error) for error in noted] == ["a fault"]
    kept.run()
    _ends(kept, qtbot)
    assert len(backups(library_path)) == 1


def test_that_a_backup_without_the_latest_changes_says_so(
    open_window: OpenWindow,
    filled_report: str,
    dialogs: FakeDialogs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = open_window(filled_report)
    monkeypatch.setattr(desk.reports, "flush", lambda: False)
    desk.trigger("backup_now")
    assert "最近的改动还没有存上，不在这份备份里" in dialogs.told[-1]
