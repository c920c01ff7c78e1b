"""Real faults under an open window: said in a sentence, typing goes on, saved again by itself."""

from __future__ import annotations

import contextlib
import datetime as dt
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId
from storage import connection, inspection, open_library
from storage.library import Library
from tests.gui.conftest import ORGAN
from tests.storage.real_faults import (
    bound,
    bring_back,
    fail,
    faulty_disk,
    held_by_another_program,
    locked_by_another_program,
    small_disk,
    take_away,
)
from tests.storage.samples import put
from ui.report import autosave

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from tests.gui.conftest import Desk, OpenWindow
    from tests.storage.real_faults import SmallDisk

CELLS = ["t3.new_requests.natural_person", "t3.carried_over.natural_person"]


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what failed be tried again at once, and the files be looked at all the time."""
    for name in ("RETRY_MS", "BUSY_RETRY_MS", "LOOK_MS"):
        monkeypatch.setattr(autosave, name, 50)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "place"


@pytest.fixture
def disk(place: Path) -> Iterator[SmallDisk]:
    with small_disk(place) as mounted:
        yield mounted


@pytest.fixture
def library_path(place: Path) -> Path:
    return place / "library.db"


def _type(desk: Desk) -> None:
    desk.go_to(CELLS[0])
    desk.press("7", Qt.Key.Key_Return, "8", Qt.Key.Key_Return)
    assert [desk.shown(cell) for cell in CELLS] == ["7", "8"]


def _status(desk: Desk) -> str:
    return desk.window.status_line.saved.text()


def _saves_itself(
    desk: Desk, qtbot: QtBot, said: str, library_path: Path, mend: Callable[[], object]
) -> None:
    """Type under a fault, look for the sentence, mend the cause, and see all of it saved."""
    _type(desk)
    qtbot.waitUntil(lambda: "未能保存" in _status(desk))
    assert said in desk.window.status_line.saved.toolTip()
    assert desk.window.status_line.saved.toolTip().endswith("。")
    desk.press("9", Qt.Key.Key_Return)
    mend()
    qtbot.waitUntil(lambda: "已保存" in _status(desk))
    _assert_stored(library_path)


def _assert_stored(library_path: Path) -> None:
    with Library.open(library_path) as library:
        entry = library.find(ORGAN, 2025)
        assert entry is not None
        cells = library.load(entry.id, EditionCatalog()).cells
    assert [cells.get(CellId(cell)) for cell in CELLS] == ["7", "8"]


def test_that_a_full_disk_is_told_and_saved_into_when_there_is_room(
    disk: SmallDisk,
    blank_report: str,
    open_window: OpenWindow,
    library_path: Path,
    qtbot: QtBot,
) -> None:
    desk = open_window(blank_report)
    desk.reports.library.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    disk.crowd(0)
    _saves_itself(desk, qtbot, "磁盘空间不足", library_path, disk.clear)


def test_that_a_drive_that_goes_away_is_told_and_saved_to_when_it_is_back(
    tmp_path: Path, place: Path, library_path: Path, open_window: OpenWindow, qtbot: QtBot,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    share = tmp_path / "share"
    share.mkdir()
    with bound(share, place):
        name = request.getfixturevalue("blank_report")
        desk = open_window(name)
        desk.dialogs.choice = None
        take_away(place)
        _saves_itself(desk, qtbot, "不见了", library_path, lambda: bring_back(share, place))
        desk.window.close()


def test_that_a_file_held_by_a_scanner_is_told_and_saved_when_it_lets_go(
    blank_report: str, open_window: OpenWindow, library_path: Path, qtbot: QtBot
) -> None:
    desk = open_window(blank_report)
    index = Path(f"{library_path}-shm")
    with contextlib.ExitStack() as held:
        held.enter_context(held_by_another_program(index))
        _saves_itself(desk, qtbot, "占用", library_path, held.close)


READS = ("BEGIN", "SELECT count(*) FROM changes")
WRITES = ("BEGIN EXCLUSIVE",)


@pytest.mark.parametrize("lock", [READS, WRITES])
def test_that_a_lock_held_for_long_on_a_network_drive_stops_no_typing(
    lock: tuple[str, ...], library_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    """Without a log whoever reads keeps others from writing; who waits for it outlasts it here."""
    monkeypatch.setattr(connection, "is_network_place", lambda _: True)
    for module in (connection, inspection, open_library):
        monkeypatch.setattr(module, "BUSY_TIMEOUT_MS", 10 * 60 * 1000)
    name = request.getfixturevalue("blank_report")
    desk: Desk = request.getfixturevalue("open_window")(name)
    with contextlib.ExitStack() as held:
        other = held.enter_context(locked_by_another_program(library_path, *lock))
        saving = desk.reports.autosave
        assert saving is not None
        # The window looks by itself whether others have saved.
        with qtbot.waitSignals([saving._look.timeout] * 3):
            pass
        _type(desk)
        qtbot.waitUntil(lambda: "未能保存" in _status(desk))
        assert "占用" in desk.window.status_line.saved.toolTip()
        desk.press("9", Qt.Key.Key_Return, Qt.Key.Key_Up, Qt.Key.Key_Up)
        assert other.poll() is None, "nobody has waited for the lock"
    qtbot.waitUntil(lambda: "已保存" in _status(desk))
    _assert_stored(library_path)


def test_that_a_reader_stops_no_save_where_there_is_a_log(
    blank_report: str, open_window: OpenWindow, library_path: Path, qtbot: QtBot
) -> None:
    desk = open_window(blank_report)
    with locked_by_another_program(library_path, *READS) as other:
        _type(desk)
        qtbot.waitUntil(lambda: "已保存" in _status(desk))
        assert other.poll() is None
        _assert_stored(library_path)


@pytest.mark.qt_log_ignore("Could not remove our own lock file", extend=True)
def test_that_a_disk_that_turns_read_only_is_told_and_keeps_what_was_saved(
    tmp_path: Path, place: Path, library_path: Path, qtbot: QtBot, request: pytest.FixtureRequest
) -> None:
    with faulty_disk(tmp_path / "image", place):
        name = request.getfixturevalue("blank_report")
        desk: Desk = request.getfixturevalue("open_window")(name)
        desk.dialogs.choice = None
        _type(desk)
        qtbot.waitUntil(lambda: "已保存" in _status(desk))
        fail(place)
        desk.press("9", Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "未能保存" in _status(desk))
        told = desk.window.status_line.saved.toolTip()
        assert "磁盘出错" in told
        desk.press("6", Qt.Key.Key_Return)
        assert len(desk.reports.unsaved.changes) == 2, "what could not be saved is in the window"
        for suffix in ("", "-wal"):
            tmp_path.joinpath(f"copy.db{suffix}").write_bytes(
                Path(f"{library_path}{suffix}").read_bytes()
            )
        _assert_stored(tmp_path / "copy.db")
        desk.dialogs.choice = 0
        desk.dialogs.target = tmp_path / "另存.json"
        desk.window.close()
        assert desk.dialogs.target.exists()


def test_that_a_right_that_was_taken_is_told_and_saved_when_it_is_given_back(
    blank_report: str, open_window: OpenWindow, library_path: Path, qtbot: QtBot
) -> None:
    desk = open_window(blank_report)
    log = Path(f"{library_path}-wal")

    def forbid(sign: str) -> bool:
        command = ["chattr", f"{sign}i", str(log)]
        return subprocess.run(command, check=False, capture_output=True).returncode == 0

    try:
        if not forbid("+"):
            pytest.skip("the file system knows no such right")
        with pytest.raises(PermissionError), log.open("r+b") as stream:
            stream.write(b"")
        _saves_itself(desk, qtbot, "磁盘出错", library_path, lambda: forbid("-"))
    finally:
        forbid("-")


def test_that_a_clock_that_is_set_back_keeps_the_order_of_what_was_done(
    blank_report: str, library_path: Path, catalog: EditionCatalog
) -> None:
    moments = iter(dt.datetime(year, 1, 20, tzinfo=dt.UTC) for year in (2026, 2001, 2026))
    assert blank_report
    with Library.open(library_path, clock=lambda: next(moments)) as library:
        entry = library.reports()[0]
        for figure in ("1", "2", "3"):
            entry = library.save(entry, put(CELLS[0], figure), cause="填写")
        steps = [step.new for step in library.log(entry.id) if step.field == CELLS[0]]
        assert steps == ["1", "2", "3"]
        assert library.load(entry.id, catalog).cells[CellId(CELLS[0])] == "3"
