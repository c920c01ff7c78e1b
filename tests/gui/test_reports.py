"""Making, opening, importing, exporting and deleting reports in the window."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from docx import Document
from PySide6.QtWidgets import QWidget

from export.json_report import write_json
from forms.edition.terms import CellId
from forms.errors import UserError
from storage.backup_content import Standing
from storage.library import Library
from storage.second_place import MARK_NAME
from tests.gui.conftest import ORGAN, filled
from ui.dialogs.report_wishes import NewReport
from ui.window.settings import SECOND_BACKUP_FOLDER, SECOND_BACKUP_MARK, Settings

if TYPE_CHECKING:
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from tests.gui.conftest import Desk, OpenWindow


def names(desk: Desk) -> list[str]:
    """Return what the list of reports shows."""
    panel = desk.window.library_panel.list
    return [panel.item(row).text() for row in range(panel.count())]


def test_that_an_empty_library_says_what_to_do_next(open_window: OpenWindow) -> None:
    desk = open_window()
    assert desk.window.start_page.isVisible()
    assert not desk.window.right_panel.isVisible()
    assert not desk.window.action("export_word").isEnabled()


def test_that_a_new_report_is_made_listed_and_opened_with_everything_pending(
    open_window: OpenWindow,
) -> None:
    desk = open_window()
    desk.dialogs.new_report = NewReport(ORGAN, 2025, "2026-01-20")
    desk.trigger("new_report")
    assert names(desk) == ["2025 年", ORGAN]
    view = desk.window.report_view
    assert view is not None
    assert ORGAN in desk.window.windowTitle()
    assert "待填 169" in desk.window.status_line.counts.text()
    assert desk.messages() == []


def test_that_a_second_report_of_an_organ_and_year_opens_the_first(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window()
    desk.dialogs.new_report = NewReport(ORGAN, 2025)
    desk.trigger("new_report")
    assert "已有" in desk.dialogs.asked[0]
    assert desk.shown("t3.new_requests.natural_person") == "18"
    assert names(desk) == ["2025 年", ORGAN]


def test_that_the_edition_follows_from_the_year(open_window: OpenWindow) -> None:
    desk = open_window()
    desk.dialogs.new_report = NewReport(ORGAN, 2020)
    desk.trigger("new_report")
    assert desk.shown("t2.art20_9.government_procurement.procurement_amount") == ""


def test_that_a_year_without_an_edition_is_refused_with_a_reason(open_window: OpenWindow) -> None:
    desk = open_window()
    desk.dialogs.new_report = NewReport(ORGAN, 2010)
    desk.trigger("new_report")
    assert "2010年" in desk.dialogs.errors[0]
    assert names(desk) == []


def test_that_the_sample_report_opens_without_errors_or_blanks(open_window: OpenWindow) -> None:
    desk = open_window()
    desk.trigger("show_sample")
    assert "错误 0" in desk.window.status_line.counts.text()
    assert "待填 0" in desk.window.status_line.counts.text()


def test_that_a_file_is_imported_and_its_differing_total_is_reported(
    open_window: OpenWindow, catalog: EditionCatalog, tmp_path: Path
) -> None:
    content = json.loads(write_json(filled(catalog, 2025)))
    content["cells"]["t4.reconsideration.total"] = "3"
    path = tmp_path / "送审.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    desk = open_window()
    desk.dialogs.file = path
    desk.trigger("import")
    assert desk.shown("t4.reconsideration.total") == "3"
    assert any("总计 3" in message for message in desk.messages())

    table = desk.go_to("t4.reconsideration.total")
    assert table.hasFocus()
    desk.trigger("accept_computed")
    assert desk.shown("t4.reconsideration.total") == "0"
    assert desk.messages() == []


def test_that_a_bad_file_is_refused_in_one_sentence_and_changes_nothing(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    path = tmp_path / "坏的.json"
    path.write_bytes(b"\x00\x01\x02")
    desk = open_window()
    desk.dialogs.file = path
    desk.trigger("import")
    assert "坏的.json" in desk.dialogs.errors[0]
    assert names(desk) == []


def test_that_a_deleted_report_comes_back_from_the_bin(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    desk.trigger("delete_report")
    assert names(desk) == []
    assert desk.window.start_page.isVisible()
    desk.trigger("show_bin")
    assert names(desk) == ["2025 年", ORGAN]
    assert desk.shown("t3.new_requests.natural_person") == "18"


def test_that_the_search_field_narrows_the_list_to_organ_or_year(
    open_window: OpenWindow, library_path: Path, catalog: EditionCatalog
) -> None:
    with Library.open(library_path) as library:
        library.add(filled(catalog, 2024), cause="导入")
        library.add(filled(catalog, 2025), cause="导入")
    desk = open_window()
    desk.window.library_panel.search.setText("2024")
    assert names(desk) == ["2024 年", ORGAN]
    desk.window.library_panel.search.setText("没有这个")
    assert names(desk) == []


def test_that_last_years_report_is_compared_and_carried_forward(
    open_window: OpenWindow, library_path: Path, catalog: EditionCatalog, blank_report: str
) -> None:
    last_year = filled(catalog, 2024)
    last_year.cells[CellId("t3.cannot_provide.not_held.natural_person")] = "7"
    last_year.cells[CellId("t3.carried_forward.natural_person")] = "4"
    with Library.open(library_path) as library:
        library.add(last_year, cause="导入")
    desk = open_window(blank_report)
    desk.trigger("carry_forward")
    shown = {each.cell: each.last_year for each in desk.dialogs.proposals}
    assert shown[CellId("t3.carried_over.natural_person")] == "结转下年度 4"
    assert desk.shown("t3.carried_over.natural_person") == "4"
    assert desk.shown("t3.carried_over.business") == "0"
    desk.go_to("t3.carried_over.natural_person")
    desk.press("3")
    view = desk.window.report_view
    assert view is not None
    view.pages.show_page("overview")
    assert any("上年报告结转下年度 4" in message for message in desk.messages())


def test_that_the_rest_is_filled_with_zero_as_one_step(
    open_window: OpenWindow, blank_report: str
) -> None:
    desk = open_window(blank_report)
    desk.go_to("t3.new_requests.natural_person")
    desk.press("1")
    desk.trigger("fill_zero")
    assert "165" in desk.dialogs.asked[0]
    assert desk.shown("t3.new_requests.natural_person") == "1"
    assert desk.shown("t4.reconsideration.upheld") == "0"
    desk.trigger("undo")
    assert desk.shown("t4.reconsideration.upheld") == ""
    assert desk.shown("t3.new_requests.natural_person") == "1"


def test_that_the_exported_word_file_holds_the_figures_and_was_proofread(
    open_window: OpenWindow, filled_report: str, tmp_path: Path
) -> None:
    desk = open_window(filled_report)
    desk.go_to("t3.new_requests.business")
    desk.press("5")
    desk.dialogs.target = tmp_path / "年报.docx"
    desk.trigger("export_word")
    assert "草稿" in desk.dialogs.told[0], "5 more requests than results: only a draft"
    assert "导出核对一致" in desk.dialogs.told[0]
    table = Document(str(tmp_path / "年报.docx")).tables[1]
    assert "5" in [cell.text for cell in table.rows[3].cells]


def test_that_a_target_that_cannot_be_written_is_reported(
    open_window: OpenWindow, filled_report: str, tmp_path: Path
) -> None:
    desk = open_window(filled_report)
    desk.dialogs.target = tmp_path / "没有这个文件夹" / "年报.docx"
    desk.trigger("export_word")
    assert desk.dialogs.told == []
    assert "年报.docx" in desk.dialogs.errors[0]


def test_that_the_suggested_name_is_safe_for_any_organ(open_window: OpenWindow) -> None:
    desk = open_window()
    desk.dialogs.new_report = NewReport('甲/乙\\丙:*?"<>| 局😀', 2025)
    desk.trigger("new_report")
    desk.trigger("export_word")
    assert desk.dialogs.suggested is not None
    name = desk.dialogs.suggested.name
    assert not set('\\/:*?"<>|') & set(name)
    assert name.endswith("（草稿）.docx")


@pytest.mark.parametrize(
    "content", [b"", b"no database at all", b"SQLite format 3\x00" + b"\x00" * 50]
)
def test_that_a_library_that_is_none_is_refused_and_left_alone(
    open_window: OpenWindow, library_path: Path, content: bytes
) -> None:
    library_path.write_bytes(content)
    with pytest.raises(UserError, match=r"library\.db"):
        open_window()
    assert library_path.read_bytes() == content


def test_that_a_change_in_a_second_window_is_not_overwritten_silently(
    open_window: OpenWindow, filled_report: str, library_path: Path, catalog: EditionCatalog
) -> None:
    first = open_window(filled_report)
    second = open_window(filled_report)
    first.activate()
    first.go_to("t3.new_requests.business")
    first.press("1")
    first.window.close()
    second.activate()
    second.go_to("t3.new_requests.business")
    second.press("2")
    view = second.window.report_view
    assert view is not None
    view.pages.show_page("overview")
    second.dialogs.choice = None
    second.dialogs.decides = lambda _: None
    second.window.close()
    assert second.window.isVisible(), "the clerk did not give the change up"
    assert "未能保存" in second.window.status_line.saved.text()
    assert "另一个窗口" in second.window.status_line.currentMessage()
    with Library.open(library_path) as library:
        stored = library.load(library.reports()[0].id, catalog)
    assert stored.cells[CellId("t3.new_requests.business")] == "1"


@pytest.mark.parametrize("choice", [0, 1])
def test_that_changes_the_library_does_not_take_are_kept_in_a_file_or_given_up(
    open_window: OpenWindow, filled_report: str, tmp_path: Path, choice: int
) -> None:
    first = open_window(filled_report)
    second = open_window(filled_report)
    first.activate()
    first.go_to("t3.new_requests.business")
    first.press("1")
    first.window.close()
    second.activate()
    second.go_to("t3.new_requests.business")
    second.press("2")
    second.dialogs.decides = lambda _: None
    second.dialogs.choice = choice
    second.dialogs.target = tmp_path / "另存.json"
    second.trigger("close_report")
    assert second.dialogs.target.exists() == (choice == 0)
    if choice == 0:
        kept = json.loads(second.dialogs.target.read_text("utf-8"))
        assert kept["cells"]["t3.new_requests.business"] == "2"
    panel = second.window.library_panel.list
    panel.itemActivated.emit(panel.item(1))
    assert second.shown("t3.new_requests.business") == "1", "the other window's state goes on"
    second.go_to("t3.new_requests.business")
    second.press("5")
    second.trigger("close_report")
    assert "未能保存" not in second.window.status_line.saved.text()


def test_that_the_library_goes_back_to_a_backup_and_the_present_state_is_kept_too(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    desk.trigger("backup_now")
    desk.go_to("t3.new_requests.business")
    desk.press("7")
    desk.trigger("restore_backup")
    assert desk.dialogs.errors == []
    assert desk.shown("t3.new_requests.business") == "0"
    assert len(desk.dialogs.offered) == 2, "the backup, and those elsewhere"
    [report] = desk.dialogs.contents[-1].reports
    assert report.standing is Standing.OLDER
    assert "还原整个报告库？" in desk.dialogs.asked[-1]
    desk.trigger("restore_backup")
    assert len(desk.dialogs.offered) == 3, "how it was before the restore is a backup as well"
    assert desk.shown("t3.new_requests.business") == "7"


def test_that_a_second_folder_for_backups_is_chosen_and_remembered(
    open_window: OpenWindow, filled_report: str, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    desk = open_window(filled_report)
    desk.dialogs.file = stick
    desk.trigger("second_backup")
    assert len(list(stick.glob("*.db"))) == 1
    assert Settings().get(SECOND_BACKUP_MARK) in (stick / MARK_NAME).read_text("utf-8")
    assert "以后每天" in desk.dialogs.told[-1]
    assert Settings().get(SECOND_BACKUP_FOLDER) == str(stick)


def test_that_a_report_opened_later_has_all_its_fields_at_once(
    open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window()
    desk.window.library_panel.chosen.emit(desk.window.library_panel._entries[0])
    for name in ("table.t2", "table.t3", "table.t4", "text.preamble", "text.other_matters"):
        assert desk.window.findChild(QWidget, name) is not None, name
