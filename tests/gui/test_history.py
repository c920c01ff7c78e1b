"""Who changed what and when is seen in the window, and what was before is brought back."""

from __future__ import annotations

import datetime as dt
import io
import re
import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, cast

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QDialog
from shiboken6 import isValid

from forms.edition.terms import CellId, Level
from forms.model.changes import Change, ChangeSet, Field
from forms.model.report import Report
from forms.model.texts.linked_texts import tie_figure
from forms.model.texts.links import Link, parse_links
from forms.session import ReportSession
from forms.widgets.grid.view import GridView
from storage.backup import backups
from storage.library import Library
from storage.rows import content_of
from tests.effort import rounds
from tests.gui.conftest import ORGAN, filled
from ui.dialogs.history.dialog import HistoryDialog
from ui.dialogs.history.past import PastDialog
from ui.dialogs.questions import Dialogs
from ui.jobs.history_book import Doing, HistoryBook, HistoryWish
from ui.jobs.past_copy import bring_all_back, look_at
from ui.window.upkeep import Upkeep

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from storage.folding import Line
    from tests.gui.conftest import Desk, FakeDialogs, OpenWindow

CELL = "t3.new_requests.natural_person"
OTHER = "t3.new_requests.business"


@pytest.fixture
def desk(open_window: OpenWindow, filled_report: str) -> Desk:
    return open_window(filled_report)


def type_figures(desk: Desk, *figures: str, cell: str = CELL) -> None:
    for figure in figures:
        desk.go_to(cell)
        desk.press(figure, "\r")
        assert desk.flush()


def test_that_the_panel_shows_the_last_five_changes_of_a_cell(
    desk: Desk, dialogs: FakeDialogs
) -> None:
    dialogs.name = "王敏"
    desk.trigger("own_name")
    type_figures(desk, "1", "2", "3", "4", "5")
    desk.go_to(CELL)
    head, *lines = desk.window.details_panel.changes.replace("\xa0", " ").splitlines()
    assert head == "历史："
    assert lines[0].endswith(" 王敏　键入 5 次　18 → 5")
    assert "导入" in lines[1]
    for _ in range(2):
        desk.trigger("undo")
        desk.trigger("redo")
    desk.trigger("undo")
    assert desk.flush()
    head, *lines = desk.window.details_panel.changes.replace("\xa0", " ").splitlines()
    assert [line.partition(" 王敏　")[2] for line in lines] == [
        "撤销　5 → 4",
        "恢复　4 → 5",
        "撤销　5 → 4",
        "恢复　4 → 5",
        "撤销　5 → 4",
    ]


def test_that_a_section_shows_no_changes(desk: Desk) -> None:
    desk.go_to(CELL)
    assert "导入" in desk.window.details_panel.changes
    view = desk.window.report_view
    assert view is not None
    desk.window.section_list.page_chosen.emit("overview")
    assert desk.window.details_panel.changes == ""


def test_that_the_name_is_remembered(
    open_window: OpenWindow, desk: Desk, dialogs: FakeDialogs, library_path: Path
) -> None:
    dialogs.name = "王敏"
    desk.trigger("own_name")
    assert dialogs.names[0].name == ""
    desk.window.close()
    again = open_window()
    again.trigger("own_name")
    assert dialogs.names[1].name == "王敏"
    type_figures(again, "7")
    with Library.open(library_path) as library:
        assert library.log(library.reports()[0].id)[-1].who == "王敏"


def unfolded(book: HistoryBook) -> list[Line]:
    return [part for line in book.lines for part in line.parts[::-1] or (line,)]


def wish_for(doing: Doing, new: str = "", cause: str = "") -> Callable[[HistoryBook], HistoryWish]:
    """Return what wishes something of the last entry with that new content or cause."""

    def choose(book: HistoryBook) -> HistoryWish:
        place = next(
            line.last
            for line in unfolded(book)
            if (not new or book.log[line.last].new == new) and cause in book.row(line)[2]
        )
        return HistoryWish(doing, place, book.lines)

    return choose


def test_that_what_stood_in_a_cell_is_brought_back_as_one_step(
    desk: Desk, dialogs: FakeDialogs
) -> None:
    type_figures(desk, "3", "4")
    dialogs.wishes = [wish_for(Doing.FIELD_BACK, "3")]
    desk.trigger("show_history")
    assert desk.session.report.cells[CellId(CELL)] == "18"
    assert desk.session.history.undo_label == "取回历史"
    assert dialogs.books[-1].log[-1].cause.startswith("取回历史：20")
    desk.trigger("undo")
    assert desk.session.report.cells[CellId(CELL)] == "4"


def test_that_the_whole_report_is_brought_back_as_one_step(
    desk: Desk, dialogs: FakeDialogs
) -> None:
    before = content_of(desk.session.report)
    type_figures(desk, "3")
    type_figures(desk, "4", cell=OTHER)
    desk.session.enter_text("overview", "另一段。")
    after = content_of(desk.session.report)
    dialogs.wishes = [wish_for(Doing.WHOLE_BACK, cause="导入")]
    desk.trigger("show_history")
    assert content_of(desk.session.report) == before
    [question] = dialogs.asked
    assert "会改动 3 处，可以一次撤销" in question
    desk.trigger("undo")
    assert content_of(desk.session.report) == after
    desk.trigger("show_history")
    dialogs.agrees = False
    desk.trigger("undo")
    desk.trigger("show_history")
    assert content_of(desk.session.report) == after
    assert dialogs.errors == []


def test_that_some_of_an_earlier_state_is_brought_back(desk: Desk, dialogs: FakeDialogs) -> None:
    type_figures(desk, "3")
    type_figures(desk, "4", cell=OTHER)
    dialogs.wishes = [wish_for(Doing.LOOK, cause="导入")]
    dialogs.brings_back = lambda past: frozenset(
        place for place, each in enumerate(past.copy.differences) if each.field == CELL
    )
    desk.trigger("show_history")
    cells = desk.session.report.cells
    assert (cells[CellId(CELL)], cells[CellId(OTHER)]) == ("18", "4")
    assert desk.session.history.undo_label == "取回历史"


def test_that_versions_have_names(desk: Desk, dialogs: FakeDialogs) -> None:
    type_figures(desk, "3")
    dialogs.name = "送审稿"
    dialogs.wishes = [wish_for(Doing.NAME)]
    desk.trigger("show_history")
    assert dialogs.books[-1].row(dialogs.books[-1].lines[0])[2:4] == ("命名：送审稿", "整份报告")
    type_figures(desk, "4")
    dialogs.wishes = [wish_for(Doing.LOOK, cause="送审稿")]
    desk.trigger("show_history")
    assert dialogs.pasts[-1].name == "送审稿"
    assert dialogs.pasts[-1].then.cells[CellId(CELL)] == "3"


def test_that_a_finalized_report_shows_what_it_was_at_signature(
    open_window: OpenWindow, finalized_report: str, dialogs: FakeDialogs
) -> None:
    desk = open_window(finalized_report)
    dialogs.wishes = [wish_for(Doing.LOOK, cause="定稿 1")]
    dialogs.brings_back = lambda past: frozenset(range(len(past.copy.differences)))
    desk.trigger("show_history")
    assert dialogs.pasts[-1].is_locked
    assert dialogs.pasts[-1].copy.differences == ()
    dialogs.sentence = "漏填一项"
    desk.trigger("finalize")
    type_figures(desk, "3")
    desk.trigger("show_history")
    assert dialogs.pasts[-1].name == "定稿 1"
    assert dialogs.pasts[-1].then.cells[CellId(CELL)] == "18"
    assert desk.session.report.cells[CellId(CELL)] == "18"


def test_that_a_locked_report_takes_nothing_back(
    open_window: OpenWindow, finalized_report: str, dialogs: FakeDialogs, qtbot: QtBot
) -> None:
    desk = open_window(finalized_report)
    desk.trigger("show_history")
    dialog = HistoryDialog(dialogs.books[-1], lambda _: dialogs.books[-1], None)
    qtbot.addWidget(dialog)
    for line in dialogs.books[-1].lines:
        dialog.choose(line.last)
        assert not dialog.buttons[Doing.FIELD_BACK].isEnabled()
        assert not dialog.buttons[Doing.WHOLE_BACK].isEnabled()
        assert dialog.buttons[Doing.LOOK].isEnabled()
    assert "报告已定稿，只能查看" in dialog.count.text()


def test_that_an_earlier_state_of_a_locked_report_is_only_shown(
    desk: Desk, dialogs: FakeDialogs, qtbot: QtBot
) -> None:
    type_figures(desk, "3")
    desk.session.locking.sign(is_final=True)
    dialogs.wishes = [wish_for(Doing.LOOK, cause="导入")]
    desk.trigger("show_history")
    dialog = PastDialog(dialogs.pasts[-1], None)
    qtbot.addWidget(dialog)
    assert dialog.take.isHidden()
    assert dialog.cancel.text() == "关闭"
    assert dialog.list.topLevelItemCount() == 1
    dialog.accept()
    assert dialog.answer() == frozenset()


def test_that_the_window_filters_by_part_day_person_and_cause(
    desk: Desk, dialogs: FakeDialogs, qtbot: QtBot
) -> None:
    desk.reports.library.who = "王敏"
    type_figures(desk, "3")
    desk.session.enter_text("overview", "另一段。")
    desk.trigger("show_history")
    book = dialogs.books[-1]
    wishes: list[HistoryWish] = []

    def note(wish: HistoryWish) -> HistoryBook:
        wishes.append(wish)
        return book

    dialog = HistoryDialog(book, note, None)
    qtbot.addWidget(dialog)
    section, day, who, kind = dialog.filters
    assert dialog.model.rowCount() == len(book.lines)
    who.setCurrentText("王敏")
    assert [book.log[line.last].field for line in dialog.model.lines] == ["text.overview", CELL]
    section.setCurrentIndex(section.findData(book.edition.section("requests").heading))
    assert [book.log[line.last].field for line in dialog.model.lines] == [CELL]
    assert dialog.model.index(0, 5).data() == "3"
    dialog.buttons[Doing.FIELD_BACK].click()
    assert dialog.line is not None
    assert wishes == [HistoryWish(Doing.FIELD_BACK, dialog.line.last, dialog.model.lines)]
    kind.setCurrentText("导入")
    assert dialog.model.rowCount() == 0
    assert not dialog.buttons[Doing.LOOK].isEnabled()
    who.setCurrentIndex(0)
    assert dialog.model.rowCount() > 100
    assert day.count() == 2


def test_that_a_long_text_is_listed_from_where_it_was_changed(
    desk: Desk, dialogs: FakeDialogs, qtbot: QtBot
) -> None:
    text = "本机关按照要求主动公开政府信息，全年收到申请7件。"
    for content in (text, text.replace("7件", "18件")):
        desk.session.apply(desk.session.report.change_text("overview", content, "粘贴"))
        assert desk.flush()
    desk.trigger("show_history")
    dialog = HistoryDialog(dialogs.books[-1], lambda _: dialogs.books[-1], None)
    qtbot.addWidget(dialog)
    shown = [dialog.model.index(0, column) for column in (4, 5)]
    assert [index.data() for index in shown] == ["…收到申请7件。", "…收到申请18件。"]
    assert shown[0].data(Qt.ItemDataRole.ToolTipRole) == text


def test_that_a_run_of_typing_is_one_line_that_can_be_unfolded(
    desk: Desk, dialogs: FakeDialogs, qtbot: QtBot
) -> None:
    type_figures(desk, "3", "4", "5")
    desk.trigger("show_history")
    wishes: list[HistoryWish] = []

    def note(wish: HistoryWish) -> HistoryBook:
        wishes.append(wish)
        return dialogs.books[-1]

    dialog = HistoryDialog(dialogs.books[-1], note, None)
    qtbot.addWidget(dialog)
    length = len(dialogs.books[-1].log)
    top = dialog.model.index(0, 0)
    told = [dialog.model.index(0, column).data() for column in (2, 4, 5)]
    assert told == ["键入（3 次）", "18", "5"]
    parts = [dialog.model.index(row, 5, top).data() for row in range(dialog.model.rowCount(top))]
    assert parts == ["5", "4", "3"]
    assert "连续键入的合为一条" in dialog.count.text()
    for doing in (Doing.FIELD_BACK, Doing.LOOK):
        dialog.buttons[doing].click()
    dialog.show()
    dialog.tree.setFocus()
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Right)
    assert dialog.tree.isExpanded(top)
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.tree, Qt.Key.Key_Down)
    for doing in (Doing.FIELD_BACK, Doing.LOOK):
        dialog.buttons[doing].click()
    assert [wish.place for wish in wishes] == [length - 3, length - 1, length - 2, length - 2]
    assert dialog.tree.currentIndex().parent() == top


def test_that_an_earlier_state_is_shown_beside_todays(
    desk: Desk, dialogs: FakeDialogs, qtbot: QtBot
) -> None:
    type_figures(desk, "3")
    dialogs.wishes = [wish_for(Doing.LOOK, cause="导入")]
    desk.trigger("show_history")
    dialog = PastDialog(dialogs.pasts[-1], None)
    qtbot.addWidget(dialog)
    assert dialog.answer() == frozenset()
    assert not dialog.take.isEnabled()
    then, now = (pages._session for pages in dialog.pages)
    assert then.is_locked
    assert now.is_locked
    assert (then.report.cells[CellId(CELL)], now.report.cells[CellId(CELL)]) == ("18", "3")
    assert dialog.parts.currentData() == "requests"
    dialog.show()
    one, other = (table for pages in dialog.pages for table in pages.findChildren(GridView))
    one.verticalScrollBar().setValue(1)
    assert other.verticalScrollBar().value() == one.verticalScrollBar().value() == 1
    for place in range(dialog.parts.count()):
        dialog.parts.setCurrentIndex(place)
        assert {pages.current_key for pages in dialog.pages} == {dialog.parts.currentData()}


def test_that_the_windows_are_gone_when_they_are_closed(
    desk: Desk, dialogs: FakeDialogs, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialogs.wishes = [wish_for(Doing.LOOK, cause="导入")]
    desk.trigger("show_history")
    shown: list[QDialog] = []

    def close_at_once(dialog: QDialog) -> int:
        shown.append(dialog)
        return 0

    for kind in (HistoryDialog, PastDialog):
        monkeypatch.setattr(kind, "exec", close_at_once)
    real = Dialogs(desk.window)
    real.show_history(dialogs.books[-1], lambda _: dialogs.books[-1])
    assert real.ask_past(dialogs.pasts[-1]) is None
    assert [type(one) for one in shown] == [HistoryDialog, PastDialog]
    QCoreApplication.sendPostedEvents(cast("QObject", None), QEvent.Type.DeferredDelete)
    assert not any(map(isValid, shown))


@pytest.mark.parametrize("suffix", [".xlsx", ".txt"])
def test_that_the_history_is_exported(
    desk: Desk, dialogs: FakeDialogs, tmp_path: Path, suffix: str
) -> None:
    type_figures(desk, "3")
    desk.session.enter_text("overview", "=1+1\n第二段\t。")
    dialogs.target = tmp_path / f"历史{suffix}"
    dialogs.wishes = [wish_for(Doing.EXPORT)]
    desk.trigger("show_history")
    content = dialogs.target.read_bytes()
    if suffix == ".txt":
        rows = [tuple(line.split("\t")) for line in content.decode().splitlines()]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert sheet is not None
        rows = [tuple(str(cell) for cell in row) for row in sheet.iter_rows(values_only=True)]
    assert rows[0][0] == "林荫区档案局2025年年报修改历史"
    assert rows[1] == ("时间", "姓名", "原因", "位置", "改前", "改后")
    assert rows[-2][2:] == ("键入", "三 / 本年新收 / 自然人", "18", "3")
    assert rows[-1][5].startswith("=1+1 ¶ 第二段")
    assert len(rows) == len(dialogs.books[-1].lines) + 2


TIE = "tie"
EDITS = st.lists(
    st.just(TIE)
    | st.dictionaries(
        st.sampled_from(
            [CELL, OTHER, "t3.new_requests.total", "text.overview", "title", "signature.date"]
        ),
        st.sampled_from(["", "0", "7", "12", "收到申请7件。", "约3件"]),
        min_size=1,
        max_size=3,
    ),
    min_size=1,
    max_size=6,
)


def test_that_figures_tied_to_cells_are_tied_again(desk: Desk, dialogs: FakeDialogs) -> None:
    steps: tuple[dict[str, str] | str, ...] = (
        {"text.overview": "收到7件。"},
        TIE,
        {"text.overview": "计划8个！"},
        TIE,
    )
    states = []
    for step in steps:
        desk.session.apply(change_of(desk.session, step))
        assert desk.flush()
        states.append(content_of(desk.session.report))
    assert states[1][Field("text.overview.links")] == states[3][Field("text.overview.links")]

    def before_the_second(doing: Doing) -> Callable[[HistoryBook], HistoryWish]:
        def choose(book: HistoryBook) -> HistoryWish:
            place = next(n.last for n in unfolded(book) if book.log[n.last].new == "计划8个！")
            return HistoryWish(doing, place if doing is Doing.FIELD_BACK else place - 1)

        return choose

    for doing in (Doing.WHOLE_BACK, Doing.FIELD_BACK):
        dialogs.wishes = [before_the_second(doing)]
        desk.trigger("show_history")
        assert content_of(desk.session.report) == states[1]
        desk.trigger("undo")
        assert content_of(desk.session.report) == states[3]


def test_that_a_text_that_is_brought_back_alone_is_tied_again(
    desk: Desk, dialogs: FakeDialogs
) -> None:
    for step in ({"text.overview": "收到7件。\n第二段。"}, TIE, {"text.overview": "计划8个！"}):
        desk.session.apply(change_of(desk.session, step))
        assert desk.flush()
    type_figures(desk, "9", cell=OTHER)
    before = content_of(desk.session.report)

    def at_the_tie(book: HistoryBook) -> HistoryWish:
        place = next(n.last for n in unfolded(book) if book.log[n.last].new == "计划8个！")
        return HistoryWish(Doing.LOOK, place - 1)

    dialogs.wishes = [at_the_tie]
    dialogs.brings_back = lambda past: frozenset(
        place for place, each in enumerate(past.copy.differences) if each.segments
    )
    desk.trigger("show_history")
    report = desk.session.report
    assert report.texts["overview"] == "收到18件。\n第二段。", "the figure follows its cell"
    assert parse_links(report.links["overview"]) == (Link(2, 4, (CellId(CELL),)),)
    assert report.cells[CellId(OTHER)] == "9"
    desk.trigger("undo")
    assert content_of(desk.session.report) == before


def test_that_an_explanation_is_brought_back_by_itself(
    library_path: Path,
    catalog: EditionCatalog,
    filled_report: str,
    open_window: OpenWindow,
    dialogs: FakeDialogs,
) -> None:
    last_year = filled(catalog, 2024)
    last_year.cells[CellId("t3.carried_forward.natural_person")] = "4"
    with Library.open(library_path) as library:
        library.add(last_year, cause="导入")
    desk = open_window(filled_report)
    doubt = next(one for one in desk.session.review.findings if one.level is Level.VERIFY)
    for sentence in ("已核对台账", "口径不同"):
        desk.session.explain(doubt, sentence)
        assert desk.flush()

    def before_the_second(book: HistoryBook) -> HistoryWish:
        line = next(n for n in unfolded(book) if book.log[n.last].new.startswith("口径不同"))
        assert book.can_bring_back(line.last)
        return HistoryWish(Doing.FIELD_BACK, line.first)

    dialogs.wishes = [before_the_second]
    desk.trigger("show_history")
    kept = desk.session.review.explanation_of(doubt)
    assert kept is not None
    assert kept.sentence == "已核对台账"
    desk.trigger("undo")
    kept = desk.session.review.explanation_of(doubt)
    assert kept is not None
    assert kept.sentence == "口径不同"


def test_that_a_state_of_another_edition_is_looked_at_beside_todays(
    library_path: Path,
    catalog: EditionCatalog,
    open_window: OpenWindow,
    dialogs: FakeDialogs,
    qtbot: QtBot,
) -> None:
    only_then, only_now = "t2.art20_1.rules.newly_disclosed", "t2.art20_1.rules.repealed"
    old = Report(catalog.load("2019"), ORGAN, 2025, texts={"overview": "旧的一段。"})
    old.cells.update({CellId(CELL): "5", CellId(only_then): "4"})
    new = filled(catalog, 2025)
    new.cells[CellId(only_now)] = "6"
    with Library.open(library_path) as library:
        entry = library.add(old, cause="旧版式")
        library.replace(entry, new, cause="新版式")
    desk = open_window(f"{ORGAN}/2025")
    dialogs.wishes = [wish_for(Doing.LOOK, cause="旧版式"), wish_for(Doing.WHOLE_BACK, "5")]
    dialogs.brings_back = lambda past: frozenset(range(len(past.copy.differences)))
    before = content_of(desk.session.report)
    desk.trigger("show_history")
    [past] = dialogs.pasts
    lead, *notes = past.copy.notes
    assert "2019版式" in lead
    assert "只能查看" in lead
    assert any("只有2019版式才有" in note and note.endswith("当时填的是 4") for note in notes)
    assert any("只有2021版式才有" in note and note.endswith("现在填的是 6") for note in notes)
    found = {each.field: (each.mine, each.theirs) for each in past.copy.differences}
    assert found[Field(CELL)] == ("18", "5")
    assert found[Field("text.overview")][1] == "旧的一段。"
    assert Field(only_then) not in found
    assert content_of(desk.session.report) == before
    [refusal] = dialogs.errors
    assert "另一版式，不能整份取回，报告没有改动" in refusal
    dialog = PastDialog(past, None)
    qtbot.addWidget(dialog)
    assert dialog.take.isHidden()
    for place in range(dialog.parts.count()):
        dialog.parts.setCurrentIndex(place)
        assert {pages.current_key for pages in dialog.pages} == {dialog.parts.currentData()}
    then, now = (pages._session.report for pages in dialog.pages)
    assert (then.edition.id, now.edition.id) == ("2019", "2021")
    assert then.cells[CellId(only_then)] == "4"


def change_of(session: ReportSession, edit: dict[str, str] | str) -> ChangeSet:
    """Return what an edit does: new contents, or the first figure of a text tied to a cell."""
    if isinstance(edit, dict):
        contents = {Field(field): new for field, new in edit.items()}
        return session.report.change_fields(contents, "粘贴")
    found = re.search(r"\d+", session.report.texts.get("overview", ""))
    if found is None:
        return ChangeSet("", ())
    link = Link(found.start(), found.end(), (CellId(CELL),))
    return tie_figure(session.report, "overview", link)


@pytest.mark.usefixtures("qapp")
@given(edits=EDITS, data=st.data())
@settings(max_examples=rounds(20, thorough=100), deadline=None)
def test_that_bringing_back_gives_the_state_that_was_and_undo_the_one_before(
    edits: list[dict[str, str] | str], data: st.DataObject, catalog: EditionCatalog
) -> None:
    hours = (
        dt.datetime.fromisoformat("2026-01-12T09:00+08:00") + dt.timedelta(hours=n) for n in count()
    )
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder) / "library.db", clock=lambda: next(hours)) as library,
    ):
        entry = library.add(filled(catalog, 2025), cause="新建")
        session = ReportSession(library.load(entry.id, catalog))
        stored = [entry]

        def keep(changes: ChangeSet, cause: str) -> None:
            stored.append(library.save(stored[-1], changes, cause=cause))

        session.committed.connect(keep)
        states = {len(library.log(entry.id)): content_of(session.report)}
        for edit in edits:
            session.apply(change_of(session, edit))
            states[len(library.log(entry.id))] = content_of(session.report)
        log = library.log(entry.id)
        place = data.draw(st.integers(0, len(log) - 1))
        expected = states[min(length for length in states if length > place)]
        before = content_of(session.report)
        book = HistoryBook(stored[-1], log, session.edition)
        assert content_of(look_at(book, place, session.report, None, catalog).then) == expected
        changes = bring_all_back(book, place, session.report, {}, catalog)
        session.apply(changes)
        assert content_of(session.report) == expected
        if changes:
            session.history.undo()
        assert content_of(session.report) == before
        assert content_of(library.load(entry.id, catalog)) == before
        session.deleteLater()


@pytest.fixture
def old_report(library_path: Path, catalog: EditionCatalog) -> str:
    """Keep a report that was typed into years ago, and looked at since."""
    moments = (
        dt.datetime.fromisoformat("2021-01-12T09:00+08:00") + dt.timedelta(minutes=n)
        for n in count()
    )
    with Library.open(library_path, clock=lambda: next(moments)) as library:
        entry = library.add(filled(catalog, 2025), cause="导入")
        library.name_version(entry, "导入稿")
        for old, new in (("18", "3"), ("3", "4"), ("4", "5")):
            changes = ChangeSet("键入", (Change(Field(CELL), old, new),))
            entry = library.save(entry, changes, cause="键入")
    with Library.open(library_path) as library:
        library.name_version(library.reports()[0], "新稿")
    return f"{entry.organization}/2025"


def old_figures(library: Library) -> list[str]:
    log = library.log(library.reports()[0].id)
    return [one.new for one in log if one.field == CELL]


def test_that_old_detail_is_packed_once_it_is_in_a_backup(
    open_window: OpenWindow, old_report: str, qtbot: QtBot
) -> None:
    desk = open_window(old_report)
    library = desk.reports.library
    assert old_figures(library) == ["18", "3", "4", "5"]
    qtbot.waitUntil(lambda: old_figures(library) == ["18", "5"])
    [backup] = backups(library.path)
    with Library.open(backup.path) as kept:
        assert old_figures(kept) == ["18", "3", "4", "5"]


def test_that_a_wish_means_what_was_shown_although_the_log_was_packed_meanwhile(
    open_window: OpenWindow,
    old_report: str,
    dialogs: FakeDialogs,
    library_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Upkeep, "run", lambda _: None)
    desk = open_window(old_report)
    state_before = wish_for(Doing.FIELD_BACK, "4")

    def pack_first(book: HistoryBook) -> HistoryWish:
        with Library.open(library_path) as other:
            assert other.pack(dt.datetime.now().astimezone()) == 2
        return state_before(book)

    dialogs.wishes = [pack_first]
    desk.trigger("show_history")
    assert desk.session.report.cells[CellId(CELL)] == "3"
    assert [one.new for one in dialogs.books[-1].log if one.field == CELL] == ["18", "5", "3"]
