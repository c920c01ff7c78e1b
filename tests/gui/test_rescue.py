"""The window comes up whatever is damaged, and what can be read is offered beside the backup."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton

from forms.edition.terms import CellId
from forms.errors import UserError
from storage.backup import back_up
from storage.inspection import look_into
from storage.library import Library
from tests.gui.conftest import ORGAN, filled
from ui import app
from ui.dialogs.rescue import RescueDialog
from ui.jobs.rescue_offer import RescueChoice, RescueOffer
from ui.window.settings import RECENT_REPORT, Settings

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from tests.gui.conftest import FakeDialogs, OpenWindow


NOW = datetime(2026, 1, 20, 8, 0, tzinfo=UTC)
FIGURE = CellId("t3.new_requests.business")
OTHER_ORGAN = "青萝市水务局"


@pytest.fixture
def damaged(library_path: Path, catalog: EditionCatalog) -> Path:
    """Return a library whose last opened report has a damaged text; there is a backup of it."""
    with Library.open(library_path) as library:
        report = filled(catalog, 2025)
        report.texts["overview"] = "全年工作平稳。"
        library.add(report, cause="导入")
        healthy = filled(catalog, 2025)
        healthy.organization = OTHER_ORGAN
        library.add(healthy, cause="导入")
        back_up(library, NOW)
        entry = library.find(ORGAN, 2025)
        assert entry is not None
        changes = report.change_cells({FIGURE: "3"}, "键入")
        library.save(entry, changes, cause="键入")
    content = library_path.read_bytes()
    library_path.write_bytes(content.replace("全年工作".encode(), b"\xe5\x85" + b"\xff" * 10))
    settings = Settings()
    settings.set(RECENT_REPORT, f"{ORGAN}/2025")
    settings.flush()
    return library_path


def kept_beside(path: Path) -> list[str]:
    return sorted(other.name for other in path.parent.iterdir() if other.name != path.name)


def test_that_a_damaged_text_in_the_last_report_lets_the_window_come_up(
    open_window: OpenWindow, damaged: Path, qtbot: QtBot
) -> None:
    content = damaged.read_bytes()
    desk = open_window()
    assert desk.window.start_page.isVisible()
    qtbot.waitUntil(lambda: desk.dialogs.rescues != [])
    [offer] = desk.dialogs.rescues
    assert ORGAN in offer.reason
    line = next(line for line in offer.lines() if ORGAN in line.name)
    assert line.is_damaged
    first, second = line.parts
    assert (first.name, first.kept) == ("一、总体情况", "全年工作平稳。")
    assert first.readable.endswith("平稳。")
    assert (second.readable, second.kept) == ("3", "0"), "newer than the backup"
    assert damaged.read_bytes() == content, "nothing was chosen, nothing is written"
    assert desk.reports.library.reports(), "it stays open"

    panel = desk.window.library_panel
    other = next(entry for entry in panel._entries if entry.organization == OTHER_ORGAN)
    panel.chosen.emit(other)
    assert OTHER_ORGAN in desk.window.windowTitle()


def test_that_the_readable_content_goes_on_and_the_damaged_file_is_kept(
    open_window: OpenWindow,
    damaged: Path,
    qtbot: QtBot,
    dialogs: FakeDialogs,
) -> None:
    content = damaged.read_bytes()
    dialogs.rescue = RescueChoice.READABLE
    desk = open_window()
    qtbot.waitUntil(lambda: desk.dialogs.rescues != [])
    assert desk.dialogs.errors == []
    assert desk.shown(FIGURE) == "3"
    assert "平稳。" in desk.session.report.texts["overview"]
    kept = [path for path in damaged.parent.glob("library.db.2*") if path.name[-4] != "-"]
    assert [path.read_bytes() for path in kept] == [content]
    desk.go_to(FIGURE)
    desk.press("4")
    assert desk.flush()


def test_that_the_backup_goes_on_and_the_readable_content_is_kept(
    open_window: OpenWindow,
    damaged: Path,
    catalog: EditionCatalog,
    qtbot: QtBot,
    dialogs: FakeDialogs,
) -> None:
    dialogs.rescue = RescueChoice.BACKUP
    desk = open_window()
    qtbot.waitUntil(lambda: desk.dialogs.rescues != [])
    assert desk.dialogs.errors == []
    assert desk.session.report.texts["overview"] == "全年工作平稳。"
    assert desk.shown(FIGURE) == "0"
    [beside] = damaged.parent.glob("library-读出-*.db")
    with Library.open(beside) as library:
        entry = library.find(ORGAN, 2025)
        assert entry is not None
        assert library.load(entry.id, catalog).cells[FIGURE] == "3"


def test_that_the_dialog_shows_both_sides_and_says_what_is_chosen(
    qtbot: QtBot, damaged: Path, catalog: EditionCatalog
) -> None:
    dialog = RescueDialog(RescueOffer(damaged, "报告库已损坏。", catalog), "取消", None)
    qtbot.addWidget(dialog)
    assert dialog.readable.isEnabled()
    assert "2026年01月20日" in str(dialog.tree.model().headerData(2, Qt.Orientation.Horizontal))
    model = dialog.tree.model()
    names = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
    assert any(ORGAN in name for name in names)
    QTimer.singleShot(0, dialog.backup.click)
    assert dialog.ask() is RescueChoice.BACKUP


@pytest.mark.parametrize("way_out", ["readable", "backup", "leave"])
def test_that_a_library_that_does_not_open_is_rescued_before_there_is_a_window(
    way_out: str,
    damaged: Path,
    monkeypatch: pytest.MonkeyPatch,
    qapp: QApplication,
) -> None:
    content = bytearray(damaged.read_bytes())
    content[:16] = b"\xff" * 16
    damaged.write_bytes(content)

    def answer(dialog: RescueDialog) -> int:
        button = {"readable": dialog.readable, "backup": dialog.backup}.get(way_out)
        if button is not None:
            button.click()
        return 0

    monkeypatch.setattr(RescueDialog, "exec", answer)
    monkeypatch.setattr(QApplication, "exec", lambda *_: 0)
    status = app.run(["--library", str(damaged)])
    windows = [w for w in qapp.topLevelWidgets() if w.objectName() == "main_window"]
    for window in windows:
        window.close()
        window.deleteLater()
    assert status == (2 if way_out == "leave" else 0)
    assert (damaged.read_bytes()[:16] == b"\xff" * 16) == (way_out == "leave")
    if way_out == "leave":
        return
    with closing(look_into(damaged)) as sound:
        expected = "3" if way_out == "readable" else "0"
        query = "SELECT value FROM cells WHERE report = 1 AND cell = ?"
        assert sound.execute(query, (FIGURE,)).fetchone() == (expected,)


def test_that_a_library_with_nothing_to_rescue_is_told_in_one_sentence(
    library_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    library_path.write_bytes(b"")
    told: list[str] = []

    def read(box: QMessageBox) -> int:
        told.append(box.text())
        assert [button.text() for button in box.findChildren(QPushButton)] == ["退出"]
        return 0

    assert qtbot is not None
    monkeypatch.setattr(QMessageBox, "exec", read)
    assert app.run(["--library", str(library_path)]) == 2
    assert ["空文件" in sentence for sentence in told] == [True]
    assert library_path.read_bytes() == b""


@pytest.mark.slow
@pytest.mark.parametrize("part", range(12))
def test_that_no_damaged_byte_keeps_the_window_from_coming_up_or_saying_why(
    part: int, open_window: OpenWindow, damaged: Path
) -> None:
    content = bytearray(damaged.read_bytes())
    start = 100 + part * len(content) // 13
    for position in range(start, start + 200, 10):
        content[position] ^= 0x80
    damaged.write_bytes(content)
    try:
        desk = open_window()
    except UserError as refused:
        told = str(refused)
    else:
        told = desk.window.windowTitle()
    assert told


def test_that_damaged_settings_do_not_keep_the_window_from_coming_up(
    open_window: OpenWindow, filled_report: str
) -> None:
    settings = Settings()
    settings.set(RECENT_REPORT, filled_report)
    settings.flush()
    from ui.window.settings import settings_file  # noqa: PLC0415

    settings_file().write_bytes(b"[window]\ngeometry=\xff\xfe\x00@@@\nsplitter_sizes=9 -1 x\n\xff[")
    assert open_window().window.isVisible()
