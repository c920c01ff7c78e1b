"""The library is locked, exchanged, or written by another window while a report is open."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

import storage.open_library
from forms.edition.terms import CellId
from storage.library import Library
from tests.gui.conftest import ORGAN, filled
from tests.other_window import PROJECT, other_window
from ui.importing.window import ImportWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from forms.model.report import Report
    from tests.gui.conftest import Desk, OpenWindow
    from tests.other_window import OtherWindow


MINE = "t3.new_requests.business"
THEIRS = "t3.carried_over.business"
TAKE_PRESENT = 0


@pytest.fixture
def other(filled_report: str, library_path: Path) -> Iterator[OtherWindow]:
    assert filled_report
    with other_window(library_path) as window:
        yield window


def stored(library_path: Path, catalog: EditionCatalog, organ: str = ORGAN) -> Report:
    with Library.open(library_path) as library:
        entry = library.find(organ, 2025)
        assert entry is not None
        return library.load(entry.id, catalog)


def saved(desk: Desk) -> str:
    return desk.window.status_line.saved.text()


def type_mine(desk: Desk, figure: str) -> None:
    desk.go_to(MINE)
    desk.press(figure, Qt.Key.Key_Return)


def test_that_typing_goes_on_while_another_program_holds_the_library(
    open_window: OpenWindow,
    filled_report: str,
    other: OtherWindow,
    library_path: Path,
    catalog: EditionCatalog,
    qtbot: QtBot,
) -> None:
    desk = open_window(filled_report)
    other.tell("lock")
    type_mine(desk, "1")
    desk.press("2", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "未能保存" in saved(desk))
    assert "正被其他程序占用" in desk.window.status_line.currentMessage()
    assert not desk.window.status_line.settle.isVisible(), "there is nothing to decide"
    desk.press("3", Qt.Key.Key_Return)
    other.tell("unlock")
    qtbot.waitUntil(lambda: "已保存" in saved(desk))
    cells = stored(library_path, catalog).cells
    assert [cells[CellId(cell)] for cell in (MINE, THEIRS)] == ["1", "2"]
    assert desk.dialogs.offered == []


def test_that_a_save_gives_up_at_once_where_the_library_is_locked(
    open_window: OpenWindow,
    filled_report: str,
    other: OtherWindow,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = open_window(filled_report)
    other.tell("lock")
    type_mine(desk, "1")
    # A save that waited would wait for this long, and the test would run into its limit.
    monkeypatch.setattr(storage.open_library, "BUSY_TIMEOUT_MS", 10**9)
    desk.reports.library.connection.execute("PRAGMA busy_timeout = 1000000000")
    assert not desk.flush()
    assert "正被其他程序占用" in str(desk.reports.error)
    other.tell("unlock")
    assert desk.flush()


def test_that_closing_waits_for_the_lock_and_says_so(
    open_window: OpenWindow,
    filled_report: str,
    other: OtherWindow,
    library_path: Path,
    catalog: EditionCatalog,
) -> None:
    desk = open_window(filled_report)
    other.tell("lock")
    type_mine(desk, "5")

    def wait(attempt: Callable[[], bool]) -> bool:
        assert not attempt()
        other.tell("unlock")
        return attempt()

    desk.dialogs.waiting = wait
    desk.window.close()
    assert not desk.window.isVisible()
    assert "正在等待" in desk.dialogs.waited[0]
    assert desk.dialogs.offered == []
    assert stored(library_path, catalog).cells[CellId(MINE)] == "5"


def test_that_a_report_finalized_elsewhere_keeps_its_state_and_the_window_its_figures(
    open_window: OpenWindow,
    filled_report: str,
    other: OtherWindow,
    library_path: Path,
    catalog: EditionCatalog,
) -> None:
    desk = open_window(filled_report)
    other.tell("finalize")
    type_mine(desk, "5")
    assert not desk.flush()
    assert "已定稿" in str(desk.reports.error)
    assert desk.shown(MINE) == "5"
    assert stored(library_path, catalog).cells[CellId(MINE)] == "0"


def test_that_figures_do_not_go_into_another_report_after_a_restore_elsewhere(
    open_window: OpenWindow, library_path: Path, catalog: EditionCatalog, qtbot: QtBot
) -> None:
    Library.open(library_path).close()
    with other_window(library_path) as other:
        empty = other.tell("backup")
        with Library.open(library_path) as library:
            mine = library.add(filled(catalog, 2025), cause="导入")
        desk = open_window(f"{ORGAN}/2025")
        other.tell("restore", empty)
        assert other.tell("add", "乙局", "2025") == mine.id
        type_mine(desk, "5")
        qtbot.waitUntil(lambda: desk.dialogs.offered != [])
        qtbot.waitUntil(lambda: "已保存" in saved(desk))
    assert "没有打开着的" in desk.dialogs.reasons[0]
    assert stored(library_path, catalog, "乙局").cells == {}
    assert stored(library_path, catalog).cells[CellId(MINE)] == "5", "put in as a report of its own"
    desk.press("6", Qt.Key.Key_Return)
    assert desk.flush()


def test_that_a_deleted_library_is_noticed_and_written_back(
    open_window: OpenWindow,
    filled_report: str,
    library_path: Path,
    catalog: EditionCatalog,
    qtbot: QtBot,
) -> None:
    desk = open_window(filled_report)
    type_mine(desk, "4")
    assert desk.flush()
    for path in library_path.parent.glob("library.db*"):
        path.unlink()
    type_mine(desk, "5")
    qtbot.waitUntil(lambda: desk.dialogs.offered != [])
    qtbot.waitUntil(lambda: "已保存" in saved(desk))
    assert "不见了" in desk.dialogs.reasons[0]
    desk.window.close()
    assert stored(library_path, catalog).cells[CellId(MINE)] == "5"


def test_that_a_deleted_library_is_noticed_when_the_window_is_closed(
    open_window: OpenWindow, filled_report: str, library_path: Path
) -> None:
    desk = open_window(filled_report)
    type_mine(desk, "4")
    assert desk.flush()
    library_path.unlink()
    desk.dialogs.choice = None
    desk.window.close()
    assert desk.window.isVisible()
    assert "不见了" in desk.dialogs.reasons[-1]
    assert "未能保存" in saved(desk)


def test_that_the_report_goes_into_the_library_that_has_taken_the_place_of_the_opened_one(
    open_window: OpenWindow,
    filled_report: str,
    library_path: Path,
    catalog: EditionCatalog,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    with Library.open(tmp_path / "fresh.db") as fresh:
        fresh.add(filled(catalog, 2024), cause="导入")
    desk = open_window(filled_report)
    (tmp_path / "fresh.db").replace(library_path)
    type_mine(desk, "5")
    qtbot.waitUntil(lambda: desk.dialogs.offered != [])
    qtbot.waitUntil(lambda: "已保存" in saved(desk))
    assert desk.shown(MINE) == "5"
    with Library.open(library_path) as library:
        assert [entry.year for entry in library.reports()] == [2025, 2024]
    assert stored(library_path, catalog).cells[CellId(MINE)] == "5"


def test_that_what_is_in_the_window_can_be_put_aside_and_brought_in_again(
    open_window: OpenWindow,
    filled_report: str,
    other: OtherWindow,
    tmp_path: Path,
) -> None:
    desk = open_window(filled_report)
    other.tell("save", THEIRS, "7")
    other.tell("save", MINE, "8")
    desk.dialogs.decides = lambda _: None
    type_mine(desk, "5")
    assert not desk.flush()
    desk.dialogs.choice = 0
    desk.dialogs.target = tmp_path / "另存.json"
    desk.trigger("close_report")
    assert json.loads(desk.dialogs.target.read_text("utf-8"))["cells"][MINE] == "5"
    assert not desk.dialogs.errors
    panel = desk.window.library_panel.list
    panel.itemActivated.emit(panel.item(1))

    desk.dialogs.file = desk.dialogs.target
    desk.trigger("import")
    window = desk.window.findChild(ImportWindow)
    assert isinstance(window, ImportWindow)
    assert window.preview.report.changes is not None
    window.preview.report.changes.list.choose_all()
    window.buttons.take.click()
    assert [desk.shown(cell) for cell in (MINE, THEIRS)] == ["5", "0"]
    desk.trigger("undo")
    assert [desk.shown(cell) for cell in (MINE, THEIRS)] == ["8", "7"]


_CRASHING = """
import sys
from pathlib import Path
from ui.report.presence import Presence
presence = Presence(Path(sys.argv[1]), sys.argv[2])
presence.claim()
print(len(presence.others()), flush=True)
sys.stdin.read()
"""


def test_that_a_window_that_crashed_does_not_count_as_open(
    open_window: OpenWindow, filled_report: str, library_path: Path
) -> None:
    desk = open_window(filled_report)
    assert desk.reports.entry is not None
    with subprocess.Popen(
        [sys.executable, "-c", _CRASHING, str(library_path), desk.reports.entry.identity],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"1\n", "it knows of this window"
        [holder] = desk.reports.others
        assert holder.process == process.pid
        process.kill()
    assert desk.reports.others == []
    assert len(list(library_path.parent.glob(".library.db.*.lock"))) == 1


def test_that_a_lock_ends_with_the_program_that_held_it(
    open_window: OpenWindow,
    filled_report: str,
    other: OtherWindow,
    library_path: Path,
    catalog: EditionCatalog,
    qtbot: QtBot,
) -> None:
    desk = open_window(filled_report)
    other.tell("lock")
    type_mine(desk, "5")
    qtbot.waitUntil(lambda: "未能保存" in saved(desk))
    other.kill()
    qtbot.waitUntil(lambda: "已保存" in saved(desk))
    assert stored(library_path, catalog).cells[CellId(MINE)] == "5"


def test_that_an_older_copy_written_over_the_library_loses_nothing(
    open_window: OpenWindow,
    filled_report: str,
    library_path: Path,
    catalog: EditionCatalog,
    qtbot: QtBot,
) -> None:
    older = library_path.read_bytes()
    desk = open_window(filled_report)
    type_mine(desk, "4")
    assert desk.flush()
    desk.reports.library.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert desk.flush(), "the library's own log was taken in: nothing is wrong"
    with library_path.open("r+b") as stream:
        stream.write(older)
        stream.truncate()
    desk.press("6", Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.dialogs.offered != [])
    qtbot.waitUntil(lambda: "已保存" in saved(desk))
    assert "覆盖" in desk.dialogs.reasons[0]
    cells = stored(library_path, catalog).cells
    assert [cells[CellId(cell)] for cell in (MINE, THEIRS)] == ["4", "6"]
    desk.trigger("undo")
    assert [desk.shown(cell) for cell in (MINE, THEIRS)] == ["0", "0"], "as the copy has it"


def test_that_what_is_typed_over_a_library_that_was_cut_short_can_be_put_aside(
    open_window: OpenWindow, filled_report: str, library_path: Path, tmp_path: Path
) -> None:
    desk = open_window(filled_report)
    os.truncate(library_path, 5000)
    type_mine(desk, "4")
    assert not desk.flush()
    assert not desk.flush()
    desk.dialogs.choice = TAKE_PRESENT
    desk.reports.settle_trouble()
    assert "已损坏" in desk.dialogs.errors[0]
    assert desk.shown(MINE) == "4", "it is still in the window"
    desk.dialogs.choice = 0
    desk.dialogs.target = tmp_path / "另存.json"
    desk.window.close()
    assert not desk.window.isVisible()
    assert json.loads(desk.dialogs.target.read_text("utf-8"))["cells"][MINE] == "4"
    assert library_path.stat().st_size == 5000, "nothing is written into the rest of it"
