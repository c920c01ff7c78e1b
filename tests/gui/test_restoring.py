"""What is in a backup is shown, and single reports are brought back from it, in the window."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTreeWidgetItem

from forms.edition.terms import CellId
from storage.backup import back_up, backups
from storage.backup_content import BackupContent, Standing, read_backup
from storage.library import Library
from storage.regions.regions import Regions
from tests.gui.conftest import ORGAN, filled
from tests.storage.samples import blank_report, put
from ui.dialogs.restore import RestoreDialog

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from tests.gui.conftest import OpenWindow

CELL = "t3.new_requests.business"
NOW = datetime(2026, 1, 20, 12).astimezone()


@pytest.fixture
def changed_library(library_path: Path, catalog: EditionCatalog) -> Path:
    """Back up reports of three years; change one since, delete one, and add another."""
    with Library.open(library_path) as library:
        for year in (2023, 2024, 2025):
            library.add(filled(catalog, year), cause="导入")
        back_up(library, NOW)
        entry = library.find(ORGAN, 2025)
        gone = library.find(ORGAN, 2023)
        assert entry is not None
        assert gone is not None
        library.save(entry, put(CELL, "7", "0"), cause="键入")
        library.delete(gone)
        library.add(blank_report(catalog.load("2021"), "云川市林业局"), cause="新建")
    return library_path


def _content(path: Path) -> BackupContent:
    with Library.open(path) as library:
        return read_backup(backups(path)[0].path, library)


def _items(dialog: RestoreDialog) -> list[QTreeWidgetItem]:
    found = [dialog.tree.topLevelItem(row) for row in range(dialog.tree.topLevelItemCount())]
    return [item for item in found if item is not None]


@pytest.fixture
def dialog(changed_library: Path, qtbot: QtBot) -> RestoreDialog:
    shown = RestoreDialog(_content(changed_library), "2026年01月20日 12:00:00", None)
    qtbot.addWidget(shown)
    shown.show()
    return shown


def test_that_a_backup_is_told_report_by_report_before_anything_is_replaced(
    dialog: RestoreDialog,
) -> None:
    rows = [[item.text(column) for column in (0, 1, 2, 4)] for item in _items(dialog)]
    assert rows == [
        [ORGAN, "2025", "草稿", Standing.OLDER],
        [ORGAN, "2024", "草稿", Standing.SAME],
        [ORGAN, "2023", "草稿", Standing.MISSING],
    ]
    ticked = [item.checkState(0) is Qt.CheckState.Checked for item in _items(dialog)]
    assert ticked == [False, False, True], "only what the library lacks"
    assert [item.isDisabled() for item in _items(dialog)] == [False, True, False]
    assert dialog.take.text() == "恢复所选 1 份"
    dialog.take.click()
    assert [entry.year for entry in dialog.answer()] == [2023]


def test_that_regions_are_told_beside_the_reports(
    changed_library: Path, open_window: OpenWindow, qtbot: QtBot
) -> None:
    with Library.open(changed_library) as library:
        region = Regions(library).add("云川市人民政府", 2024, "2021")
        back_up(library, NOW + timedelta(hours=1))
        Regions(library).change(region, deadline="2025-01-31")
        Regions(library).add("青萝市人民政府", 2024, "2021")
    shown = RestoreDialog(_content(changed_library), "2026年01月20日 13:00:00", None)
    qtbot.addWidget(shown)
    notes = "".join(label.text() for label in shown.findChildren(QLabel))
    assert "备份中的汇总项目：云川市人民政府2024年（库中之后又有改动）。" in notes
    assert "只在库中的汇总项目：青萝市人民政府2024年。" in notes
    desk = open_window(f"{ORGAN}/2025")
    desk.dialogs.restores = lambda content: ()
    desk.trigger("restore_backup")
    assert "备份中没有的1个汇总项目也不再显示" in desk.dialogs.asked[-1]


def test_that_nothing_is_restored_without_a_choice_and_the_whole_library_can_be(
    dialog: RestoreDialog,
) -> None:
    _items(dialog)[2].setCheckState(0, Qt.CheckState.Unchecked)
    assert not dialog.take.isEnabled()
    dialog.whole.click()
    assert not dialog.isVisible()
    assert dialog.answer() == ()


def test_that_chosen_reports_are_brought_back_and_the_others_stay(
    changed_library: Path, open_window: OpenWindow
) -> None:
    desk = open_window(f"{ORGAN}/2025")
    desk.dialogs.restores = lambda content: tuple(
        one.entry for one in content.reports if one.standing is not Standing.SAME
    )
    assert desk.shown(CELL) == "7"
    desk.trigger("restore_backup")
    assert desk.dialogs.errors == []
    assert desk.dialogs.asked == []
    assert "已从备份恢复2份报告" in desk.dialogs.told[-1]
    assert desk.shown(CELL) == "0", "the open report shows what was brought back"
    library = desk.reports.library
    assert {entry.year for entry in library.reports()} == {2020, 2023, 2024, 2025}
    last = [step for step in library.log(library.reports()[0].id) if step.field == CELL][-1]
    assert (last.cause, last.old, last.new) == ("从备份恢复", "7", "0")
    assert len(backups(changed_library)) == 2, "once for all, how it was before"


def test_that_a_locked_report_is_not_replaced_and_nothing_else_is(
    changed_library: Path, open_window: OpenWindow, catalog: EditionCatalog
) -> None:
    with Library.open(changed_library) as library:
        library.finalize(library.reports()[0])
    desk = open_window(f"{ORGAN}/2025")
    desk.dialogs.restores = lambda content: tuple(one.entry for one in content.reports)
    desk.trigger("restore_backup")
    assert "已定稿" in desk.dialogs.errors[-1]
    assert desk.dialogs.told == []
    with Library.open(changed_library) as library:
        assert {entry.year for entry in library.reports()} == {2020, 2024, 2025}
        kept = library.load(library.reports()[0].id, catalog)
    assert kept.cells[CellId(CELL)] == "7"
    assert desk.shown(CELL) == "7", "the report is open as before"


def test_that_nothing_happens_when_the_clerk_only_looks(
    changed_library: Path, open_window: OpenWindow
) -> None:
    desk = open_window(f"{ORGAN}/2025")
    desk.dialogs.restores = lambda content: None
    desk.trigger("restore_backup")
    assert len(desk.dialogs.contents) == 1
    assert (desk.dialogs.asked, desk.dialogs.told, desk.dialogs.errors) == ([], [], [])
    assert len(backups(changed_library)) == 1


def test_that_reports_come_back_from_the_stick_of_a_pc_that_is_no_more(
    open_window: OpenWindow, tmp_path: Path, catalog: EditionCatalog
) -> None:
    with Library.open(tmp_path / "old" / "library.db") as library:
        library.add(filled(catalog, 2024), cause="导入")
        stick = tmp_path / "stick"
        stick.mkdir()
        path = back_up(library, NOW, stick)
    desk = open_window()
    desk.dialogs.file = path
    desk.dialogs.restores = lambda content: tuple(one.entry for one in content.reports)
    desk.trigger("restore_backup")
    assert desk.dialogs.errors == []
    assert [one.standing for one in desk.dialogs.contents[-1].reports] == [Standing.MISSING]
    assert [entry.year for entry in desk.reports.library.reports()] == [2024]


def test_that_a_file_that_is_no_backup_is_refused_with_a_sentence(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    desk = open_window()
    desk.dialogs.file = tmp_path / "text.db"
    desk.dialogs.file.write_text("text", "utf-8")
    desk.trigger("restore_backup")
    assert desk.dialogs.errors[-1].endswith("。")
    assert desk.dialogs.contents == []
