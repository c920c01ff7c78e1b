"""What others changed in a file of the report is looked at, and taken back as one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem

from export.composition import compose
from export.formats import find_format
from export.manuscript import Manuscript
from export.text_report import write_text
from forms.model.changes import Field, text_field
from forms.model.comparison.segments import Side
from storage.library import Library
from storage.readers.report_file import read_report_file
from tests.edited_word import (
    EDITS,
    PERSON,
    TOTAL,
    UPHELD,
    add_behind,
    edited,
    exported_report,
    put_figure,
    reword,
    write_word_file,
)
from ui.dialogs.edits.dialog import EditsDialog
from ui.jobs.edited_copy import compare_copy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from forms.model.report import Report
    from tests.edited_word import Edit
    from tests.gui.conftest import Desk, FakeDialogs, OpenWindow
    from ui.jobs.edited_copy import EditedCopy

NAME = "青萝市水务局/2020"
OVERVIEW = text_field("overview")


@pytest.fixture
def report() -> Report:
    return exported_report()


@pytest.fixture
def desk(open_window: OpenWindow, library_path: Path, report: Report) -> Desk:
    """Open the window on the report that was exported."""
    with Library.open(library_path) as library:
        library.add(report, cause="导入")
    return open_window(NAME)


@pytest.fixture
def send(dialogs: FakeDialogs, tmp_path: Path, report: Report) -> Callable[..., None]:
    """Let the clerk choose a file that somebody has edited."""

    def choose(*edits: Edit) -> None:
        dialogs.file = tmp_path / "领导改.docx"
        dialogs.file.write_bytes(edited(write_word_file(report), *edits))

    return choose


@pytest.fixture
def copy_of(tmp_path: Path, report: Report, catalog: EditionCatalog) -> Callable[..., EditedCopy]:
    """Return what an edited copy differs in from a report, which may have changed as well."""

    def compare(*edits: Edit, mine: Report | None = None) -> EditedCopy:
        path = tmp_path / "改.docx"
        path.write_bytes(edited(write_word_file(report), *edits))
        return compare_copy(read_report_file(path, catalog), mine or report, None)

    return compare


def test_that_edits_are_taken_back_as_one_step(desk: Desk, send: Callable[..., None]) -> None:
    send(put_figure(PERSON, "8"), put_figure(TOTAL, "8"), reword("120条", "121条"))
    before = desk.session.report.copy()
    desk.trigger("take_back_edits")
    after = desk.session.report
    assert after.cells[PERSON] == "8"
    assert after.shown_values()[TOTAL] == "8"
    assert "121条" in after.texts["overview"]
    assert desk.session.history.undo_label == "取回修改"
    assert desk.flush()
    library = desk.reports.library
    [entry] = library.reports()
    assert library.log(entry.id)[-1].cause == "取回修改：领导改.docx"
    desk.trigger("undo")
    assert (after.cells, after.texts) == (before.cells, before.texts)
    assert desk.session.history.undo_label is None


@pytest.mark.parametrize("name", [name for name, (_, found) in EDITS.items() if found])
def test_that_every_kind_of_edit_comes_back(
    copy_of: Callable[..., EditedCopy], report: Report, name: str
) -> None:
    edits, expected = EDITS[name]
    copy = copy_of(*edits)
    assert [(each.kind, each.field) for each in copy.differences] == expected
    assert copy.suggested == frozenset(range(len(expected)))
    result = copy.comparison.result(copy.suggested)
    again = copy_of(*edits, mine=result)
    assert {each.side for each in again.differences} <= {Side.BOTH}
    assert result != report


def test_that_what_is_left_stays_as_it_is(
    desk: Desk, dialogs: FakeDialogs, send: Callable[..., None]
) -> None:
    send(put_figure(PERSON, "8"), reword("120条", "121条"))
    dialogs.edits = lambda copy: frozenset(
        place for place, each in enumerate(copy.differences) if each.field == OVERVIEW
    )
    desk.trigger("take_back_edits")
    assert desk.session.report.cells[PERSON] == "3"
    assert "121条" in desk.session.report.texts["overview"]
    assert "1 处" in desk.window.status_line.currentMessage()


@pytest.mark.parametrize("answer", [None, frozenset[int]()])
def test_that_nothing_changes_where_nothing_is_chosen(
    desk: Desk, dialogs: FakeDialogs, send: Callable[..., None], answer: frozenset[int] | None
) -> None:
    send(put_figure(PERSON, "8"))
    dialogs.edits = lambda _: answer
    desk.trigger("take_back_edits")
    assert desk.session.report.cells[PERSON] == "3"
    assert desk.session.history.undo_label is None


def test_that_a_file_without_edits_is_told(
    desk: Desk, dialogs: FakeDialogs, send: Callable[..., None]
) -> None:
    send(reword("，", ", "))
    desk.trigger("take_back_edits")
    assert "没有不同" in dialogs.told[-1]
    assert dialogs.copies == []


def test_that_a_final_report_refuses_with_a_sentence(
    desk: Desk, dialogs: FakeDialogs, send: Callable[..., None]
) -> None:
    send(put_figure(PERSON, "8"))
    desk.session.locking.sign(is_final=True)
    desk.trigger("take_back_edits")
    assert "已定稿" in dialogs.errors[-1]
    assert dialogs.copies == []


def test_that_the_report_on_another_year_is_refused(
    desk: Desk, dialogs: FakeDialogs, report: Report, tmp_path: Path, catalog: EditionCatalog
) -> None:
    other = report.copy()
    other.year, other.title, other.edition = 2021, "", catalog.load("2021")
    other.cells = {}
    dialogs.file = tmp_path / "另一年.docx"
    dialogs.file.write_bytes(write_word_file(other))
    desk.trigger("take_back_edits")
    assert "2021年" in dialogs.errors[-1]


@pytest.mark.parametrize("agrees", [True, False])
def test_that_the_report_of_another_organ_is_compared_only_if_that_is_meant(
    desk: Desk, dialogs: FakeDialogs, report: Report, tmp_path: Path, *, agrees: bool
) -> None:
    other = report.copy()
    other.organization = other.signature_organization = "红枫县水务局"
    other.title = ""
    dialogs.file, dialogs.agrees = tmp_path / "另一家.docx", agrees
    dialogs.file.write_bytes(write_word_file(other))
    desk.trigger("take_back_edits")
    assert "红枫县水务局" in dialogs.asked[-1]
    assert len(dialogs.copies) == agrees


def test_that_a_file_that_cannot_be_read_is_told(
    desk: Desk, dialogs: FakeDialogs, tmp_path: Path
) -> None:
    dialogs.file = tmp_path / "missing.docx"
    desk.trigger("take_back_edits")
    assert "missing.docx" in dialogs.errors[-1]


def test_that_a_file_without_data_is_compared_with_what_stands_now(
    desk: Desk, dialogs: FakeDialogs, report: Report, tmp_path: Path
) -> None:
    dialogs.file = tmp_path / "改.txt"
    text = write_text(compose(report, is_draft=False)).decode()
    dialogs.file.write_text(text.replace("120条", "121条"), "utf-8")
    desk.trigger("take_back_edits")
    (copy,) = dialogs.copies
    assert "没有导出时的数据" in copy.notes[0]
    assert [each.field for each in copy.differences] == [OVERVIEW]
    assert "121条" in desk.session.report.texts["overview"]


def test_that_what_was_not_read_is_not_suggested(
    qtbot: QtBot, copy_of: Callable[..., EditedCopy]
) -> None:
    copy = copy_of(put_figure(PERSON, "1\n2"))
    (doubtful,) = copy.doubtful
    assert copy.differences[doubtful].field == Field(PERSON)
    assert copy.suggested == frozenset()
    assert any("分成几行" in note for note in copy.notes)
    dialog = _shown(qtbot, copy)
    (item,) = _items(dialog)
    assert "存疑" in item.text(0)
    assert "请对照原文件" in dialog.path.text()
    assert dialog.answer() == frozenset()


def test_that_what_a_workbook_lacks_is_not_suggested(
    report: Report, tmp_path: Path, catalog: EditionCatalog
) -> None:
    write = find_format(".xlsx").write
    assert write is not None
    path = tmp_path / "改.xlsx"
    changed = report.copy()
    changed.apply(changed.change_cells({UPHELD: "1"}, ""))
    path.write_bytes(write(Manuscript(changed)))
    copy = compare_copy(read_report_file(path, catalog), report, None)
    assert [copy.differences[place].field for place in copy.suggested] == [Field(UPHELD)]
    assert len(copy.differences) > 3


def _items(dialog: EditsDialog) -> list[QTreeWidgetItem]:
    tree = dialog.list
    groups = [tree.topLevelItem(at) for at in range(tree.topLevelItemCount())]
    found = (group.child(at) for group in groups if group for at in range(group.childCount()))
    return [item for item in found if item is not None]


def _shown(qtbot: QtBot, copy: EditedCopy) -> EditsDialog:
    dialog = EditsDialog(copy, None)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def test_that_edits_are_grouped_by_section_and_taken_or_left_by_keys(
    qtbot: QtBot, copy_of: Callable[..., EditedCopy]
) -> None:
    copy = copy_of(put_figure(PERSON, "8"), add_behind("三是基层", "四是平台不好用。"))
    dialog = _shown(qtbot, copy)
    person, added = _items(dialog)
    assert [person.text(column) for column in range(3)] == ["本年新收 / 自然人", "3", "8"]
    assert [added.text(column) for column in range(3)] == ["增加一段", "空白", "四是平台不好用。"]
    group = person.parent()
    assert group is not None
    assert group.text(0) == "三、收到和处理政府信息公开申请情况"
    assert dialog.answer() == {0, 1}
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    assert dialog.answer() == {1}
    dialog.none.click()
    assert dialog.answer() == frozenset()
    assert not dialog.take.isEnabled()
    dialog.all.click()
    assert dialog.answer() == {0, 1}


def test_that_an_edit_that_breaks_a_relation_is_told_before_it_is_taken(
    qtbot: QtBot, copy_of: Callable[..., EditedCopy]
) -> None:
    dialog = _shown(qtbot, copy_of(put_figure(TOTAL, "77")))
    told = [dialog.findings.item(row).text() for row in range(dialog.findings.count())]
    assert any("总计列 77" in each and each.startswith("■ 错误") for each in told)
    assert f"新出现 {len(told)} 个问题" in dialog.verdict.text()
    dialog.none.click()
    assert dialog.findings.isHidden()


def test_that_changed_words_are_marked_by_more_than_colour(
    qtbot: QtBot, copy_of: Callable[..., EditedCopy]
) -> None:
    dialog = _shown(qtbot, copy_of(reword("比较单一", "不够多样")))
    now, theirs = dialog.states.texts
    assert "line-through" in now.toHtml()
    assert "underline" in theirs.toHtml()
    assert "不够多样" in theirs.toPlainText()


def test_that_a_conflict_shows_all_three_states_and_waits_for_a_choice(
    qtbot: QtBot, copy_of: Callable[..., EditedCopy], report: Report
) -> None:
    mine = report.copy()
    mine.texts["overview"] = mine.texts["overview"].replace("120条", "125条")
    mine.apply(mine.change_cells({UPHELD: "1"}, ""))
    copy = copy_of(reword("120条", "121条"), mine=mine)
    dialog = _shown(qtbot, copy)
    assert [each.side for each in copy.differences] == [Side.CONFLICT, Side.MINE]
    assert dialog.answer() == frozenset()
    assert len(dialog.states.texts) == 3
    conflict, settled = _items(dialog)
    assert "两边都改了" in conflict.text(0)
    assert not settled.flags() & Qt.ItemFlag.ItemIsUserCheckable
    conflict.setCheckState(0, Qt.CheckState.Checked)
    result = copy.comparison.result(dialog.answer())
    assert "121条" in result.texts["overview"]
    assert result.cells[UPHELD] == "1"
