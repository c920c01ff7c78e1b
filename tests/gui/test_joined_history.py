"""What was done on another PC and merged is shown beside the report's own history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forms.edition.terms import CellId
from forms.model.changes import Change, ChangeSet, Field
from storage.library import Library
from ui.dialogs.history.dialog import HistoryDialog
from ui.jobs.history_book import OWN, Doing, HistoryWish

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from storage.library import ReportEntry
    from tests.gui.conftest import FakeDialogs, OpenWindow

CELL = "t3.new_requests.natural_person"


def put(library: Library, entry: ReportEntry, field: str, new: str) -> ReportEntry:
    old = library.chronicle(entry).content.get(Field(field), "")
    changes = ChangeSet("键入", (Change(Field(field), old, new),))
    return library.save(entry, changes, cause="键入")


@pytest.fixture
def joined_report(
    filled_report: str, library_path: Path, tmp_path: Path, catalog: EditionCatalog
) -> str:
    """Let another PC change and sign the report, and merge it; return its name."""
    with Library.open(library_path) as library, Library.open(tmp_path / "other.db") as other:
        [entry] = library.reports()
        other.who = "李强"
        there = other.adopt(library.chronicle(entry))
        there = other.finalize(put(other, there, CELL, "41"))
        entry = put(library, entry, CELL, "30")
        library.join(entry, other.chronicle(there), catalog, source="U盘")
    return filled_report


def test_that_the_history_offers_what_was_merged(
    open_window: OpenWindow, joined_report: str, dialogs: FakeDialogs, qtbot: QtBot
) -> None:
    open_window(joined_report).trigger("show_history")
    dialog = HistoryDialog(dialogs.books[-1], lambda _: dialogs.books[-1], None)
    qtbot.addWidget(dialog)
    assert not dialog.origin.isHidden()
    assert dialog.origin.itemText(0) == OWN
    assert dialog.origin.itemText(1).startswith("并入：李强　")
    own = dialog.model.rowCount()
    dialog.origin.setCurrentIndex(1)
    causes = [dialog.model.index(row, 2).data() for row in range(dialog.model.rowCount())]
    assert causes == ["定稿 1", "键入"]
    dialog.buttons[Doing.LOOK].click()
    assert dialog.origin.currentIndex() == 1
    assert dialog.model.rowCount() == 2
    dialog.origin.setCurrentIndex(0)
    assert dialog.model.rowCount() == own


def test_that_what_they_signed_is_looked_at_and_brought_back(
    open_window: OpenWindow, joined_report: str, dialogs: FakeDialogs
) -> None:
    desk = open_window(joined_report)

    def look(book: object) -> HistoryWish:
        assert book is dialogs.books[-1]
        place = len(dialogs.books[-1].of(1).log) - 1
        return HistoryWish(Doing.LOOK, place, (), 1)

    dialogs.wishes = [look]
    dialogs.brings_back = lambda past: frozenset(range(len(past.copy.comparison.differences)))
    desk.trigger("show_history")
    assert dialogs.pasts[-1].name == "定稿 1"
    assert dialogs.pasts[-1].then.cells[CellId(CELL)] == "41"
    assert desk.session.report.cells[CellId(CELL)] == "41"


def test_that_a_report_that_was_never_merged_has_one_history(
    open_window: OpenWindow, filled_report: str, dialogs: FakeDialogs, qtbot: QtBot
) -> None:
    open_window(filled_report).trigger("show_history")
    dialog = HistoryDialog(dialogs.books[-1], lambda _: dialogs.books[-1], None)
    qtbot.addWidget(dialog)
    assert dialog.origin.isHidden()
