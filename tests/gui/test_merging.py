"""A library that was copied and edited elsewhere is merged in the window."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QUrl

from forms.edition.terms import CellId
from forms.model.changes import Change, ChangeSet, Field
from storage.library import Library
from tests.gui.conftest import ORGAN, filled
from tests.gui.import_steps import drop
from ui.dialogs.clashes.dialog import ClashDialog
from ui.dialogs.merging import MergeDialog
from ui.dialogs.report_look import ReportLookDialog

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from tests.gui.conftest import Desk, OpenWindow

MINE = "t3.new_requests.business"
THEIRS = "t3.carried_over.business"


@pytest.fixture
def copied(filled_report: str, library_path: Path, tmp_path: Path) -> Path:
    """Return a copy of the library, on a stick."""
    assert filled_report
    return shutil.copyfile(library_path, tmp_path / "U盘.db")


def edit(path: Path, **figures: str) -> None:
    """Type figures into the one report of a library, as is done elsewhere."""
    cells = {name.replace("__", "."): text for name, text in figures.items()}
    with Library.open(path) as library:
        library.who = "李强"
        [entry] = library.reports()
        changes = tuple(Change(Field(cell), "0", text) for cell, text in cells.items())
        library.save(entry, ChangeSet("键入", changes), cause="键入")


def shown(desk: Desk) -> list[str]:
    return [desk.shown(cell) for cell in (MINE, THEIRS)]


def type_into(desk: Desk, cell: str, figure: str) -> None:
    desk.session.enter_values({CellId(cell): figure})
    assert desk.flush()


def merge(desk: Desk, path: Path) -> None:
    desk.dialogs.file = path
    desk.trigger("merge_copy")


def test_that_what_was_done_on_a_copy_comes_into_the_open_report(
    open_window: OpenWindow, filled_report: str, copied: Path
) -> None:
    edit(copied, t3__carried_over__business="7")
    desk = open_window(filled_report)
    type_into(desk, MINE, "5")
    merge(desk, copied)
    [offer] = desk.dialogs.offers
    assert offer.standing(0) == "两边都有改动"
    assert "自动并在一起" in offer.advice(0)
    assert shown(desk) == ["5", "7"]
    assert desk.dialogs.clashes == []
    assert "并入 1 处改动" in desk.dialogs.told[-1]
    desk.trigger("undo")
    assert shown(desk) == ["0", "7"], "undo takes back what was done here"

    merge(desk, copied)
    assert desk.dialogs.offers[-1].standing(0) == "内容相同"
    assert not desk.dialogs.offers[-1].can_be_taken(0)


@pytest.mark.parametrize("takes_theirs", [False, True])
def test_that_the_same_cell_is_asked_and_both_answers_are_in_the_history(
    open_window: OpenWindow,
    filled_report: str,
    copied: Path,
    library_path: Path,
    *,
    takes_theirs: bool,
) -> None:
    edit(copied, t3__carried_over__business="7", t3__new_requests__business="9")
    desk = open_window(filled_report)
    type_into(desk, THEIRS, "6")
    fields = frozenset({Field(THEIRS)}) if takes_theirs else frozenset[Field]()
    desk.dialogs.decides = lambda _: fields
    merge(desk, copied)
    [question] = desk.dialogs.clashes
    assert [(one.base, one.ours, one.theirs) for one in question.clashes] == [("0", "6", "7")]
    assert "U盘.db" in question.theirs
    assert shown(desk) == ["9", "7" if takes_theirs else "6"]
    with Library.open(library_path) as library:
        [entry] = library.reports()
        rows = library.chronicle(entry).rows
    told = [row.entry.new for row in rows if row.entry.field == THEIRS]
    assert {"6", "7"} <= set(told)
    assert any(row.entry.who == "李强" for row in rows)


def test_that_a_report_whose_clashes_are_put_off_stays_as_it_is(
    open_window: OpenWindow, filled_report: str, copied: Path
) -> None:
    edit(copied, t3__carried_over__business="7", t3__new_requests__business="9")
    desk = open_window(filled_report)
    type_into(desk, THEIRS, "6")
    desk.dialogs.decides = lambda _: None
    merge(desk, copied)
    assert shown(desk) == ["0", "6"]
    assert "以后再定" in desk.dialogs.told[-1]


def test_that_a_new_report_comes_with_its_history_and_is_opened(
    open_window: OpenWindow, tmp_path: Path, catalog: EditionCatalog
) -> None:
    with Library.open(tmp_path / "新.db") as library:
        library.add(filled(catalog, 2025), cause="导入")
    desk = open_window()
    desk.dialogs.looks = (0,)
    merge(desk, tmp_path / "新.db")
    assert desk.dialogs.looked_at[0].organization == ORGAN
    assert desk.session.report.organization == ORGAN
    assert "新加入" in desk.dialogs.told[-1]
    assert desk.window.library_panel.list.count() == 2


def test_that_nothing_happens_where_nothing_is_chosen_or_the_file_is_none(
    open_window: OpenWindow, filled_report: str, copied: Path, tmp_path: Path, library_path: Path
) -> None:
    edit(copied, t3__carried_over__business="7")
    desk = open_window(filled_report)
    desk.dialogs.merges = lambda _: None
    merge(desk, copied)
    assert shown(desk) == ["0", "0"]
    assert desk.dialogs.told == []
    (tmp_path / "坏.db").write_bytes(b"no library")
    merge(desk, tmp_path / "坏.db")
    merge(desk, library_path)
    assert "不是报告库" in desk.dialogs.errors[0]
    assert "就是现在打开的报告库" in desk.dialogs.errors[1]


def test_that_a_signed_report_is_not_merged_and_it_is_said_why(
    open_window: OpenWindow, filled_report: str, copied: Path, library_path: Path
) -> None:
    edit(copied, t3__carried_over__business="7")
    with Library.open(library_path) as library:
        library.finalize(library.reports()[0])
    desk = open_window(filled_report)
    merge(desk, copied)
    [offer] = desk.dialogs.offers
    assert offer.standing(0) == "不能合并"
    assert "已定稿" in offer.advice(0)
    assert shown(desk) == ["0", "0"]


def test_that_a_library_dropped_onto_the_window_is_merged(
    open_window: OpenWindow, filled_report: str, copied: Path, qtbot: QtBot
) -> None:
    edit(copied, t3__carried_over__business="7")
    desk = open_window(filled_report)
    assert drop(desk, [QUrl.fromLocalFile(str(copied))])
    qtbot.waitUntil(lambda: shown(desk) == ["0", "7"])


def test_that_the_dialogs_let_the_clerk_choose(
    open_window: OpenWindow, filled_report: str, copied: Path, qtbot: QtBot
) -> None:
    edit(copied, t3__carried_over__business="7")
    desk = open_window(filled_report)
    type_into(desk, THEIRS, "6")
    merge(desk, copied)
    offer, [question] = desk.dialogs.offers[0], desk.dialogs.clashes

    looked: list[int] = []
    chooser = MergeDialog(offer, looked.append, desk.window)
    qtbot.addWidget(chooser)
    assert chooser.answer() == {0}
    assert chooser.take.text() == "并入所选 1 份"
    chooser.look.click()
    assert looked == [0]

    dialog = ClashDialog(question, desk.window)
    qtbot.addWidget(dialog)
    assert not dialog.take.isEnabled(), "nothing is chosen beforehand"
    dialog.theirs.click()
    assert dialog.answer() == {Field(THEIRS)}
    dialog.list.choose(0, theirs=False)
    assert dialog.answer() == frozenset()
    assert dialog.take.isEnabled()
    assert [text.toPlainText() for text in dialog.states.texts] == ["0", "6", "7"]

    desk.dialogs.looks = (0,)
    merge(desk, copied)
    look = ReportLookDialog(desk.dialogs.looked_at[0], "只看。", desk.window)
    qtbot.addWidget(look)
    assert look.parts.count() == len(look.pages.keys)
