"""Exports from the window: names, places, the clipboard, and the page set-up they follow."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docx import Document
from msgspec.structs import replace
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from export.formats import FORMATS, OTHERS, Format
from export.paper.setup import COMPACT, STANDARD, read_setup, write_setup
from tests.export.written import write_report
from tests.gui.conftest import filled
from ui.dialogs.questions import Dialogs
from ui.jobs.open_elsewhere import seems_open
from ui.jobs.paper_file import paper_file, read_paper
from ui.jobs.target_names import Target, apply_filter
from ui.window.settings import Option, Settings

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from tests.gui.conftest import OpenWindow


ORGAN = "林荫区档案局"
TITLE = f"{ORGAN}2025年政府信息公开工作年度报告"
FILTERS = ("网页 (*.html)", "Excel 工作簿 (*.xlsx)", "纯文本 (*.txt)")


def test_that_the_suggested_name_tells_organ_year_kind_and_state(
    open_window: OpenWindow, finalized_report: str
) -> None:
    desk = open_window(finalized_report)
    desk.trigger("export_word")
    assert desk.dialogs.suggested is not None
    assert desk.dialogs.suggested.name == f"{TITLE}.docx"

    desk.dialogs.sentence = "领导审签后补充"
    desk.trigger("finalize")
    desk.trigger("export_other")
    assert desk.dialogs.suggested.name == f"{TITLE}（草稿）.html"


def test_that_a_very_long_name_keeps_its_suffix(open_window: OpenWindow) -> None:
    from ui.dialogs.report_wishes import NewReport  # noqa: PLC0415

    desk = open_window()
    desk.dialogs.new_report = NewReport("长" * 300, 2025)
    desk.trigger("new_report")
    desk.trigger("export_word")
    assert desk.dialogs.suggested is not None
    assert desk.dialogs.suggested.suffix == ".docx"
    assert len(desk.dialogs.suggested.name.encode()) < 255


@pytest.mark.parametrize("form", [form for form in FORMATS if form.title])
def test_that_the_main_forms_have_entries_of_their_own(
    form: Format, open_window: OpenWindow, filled_report: str
) -> None:
    desk = open_window(filled_report)
    action = desk.window.action(f"export_{form.title.lower()}")
    assert action.text() == f"导出 {form.title}…"
    action.trigger()
    assert desk.dialogs.suggested is not None
    assert desk.dialogs.suggested.suffix == form.suffix


@pytest.mark.parametrize("suffix", [form.suffix for form in OTHERS])
def test_that_other_forms_are_written_by_their_suffix(
    suffix: str,
    open_window: OpenWindow,
    filled_report: str,
    catalog: EditionCatalog,
    tmp_path: Path,
) -> None:
    desk = open_window(filled_report)
    desk.dialogs.target = tmp_path / f"年报{suffix}"
    desk.trigger("export_other")
    assert desk.dialogs.errors == []
    assert str(desk.dialogs.target) in desk.dialogs.told[0]
    written = write_report(filled(catalog, 2025), suffix, is_draft=True)
    assert desk.dialogs.target.read_bytes() == written


def test_that_the_folder_is_remembered_over_a_restart(
    open_window: OpenWindow, filled_report: str, tmp_path: Path
) -> None:
    folder = tmp_path / "报送 2025, 终稿"
    folder.mkdir()
    desk = open_window(filled_report)
    desk.dialogs.target = folder / "年报.docx"
    desk.trigger("export_word")
    desk.window.close()

    again = open_window(filled_report)
    again.trigger("export_other")
    assert again.dialogs.suggested is not None
    assert again.dialogs.suggested.parent == folder


def test_that_a_folder_that_is_gone_is_not_offered_again(
    open_window: OpenWindow, filled_report: str, tmp_path: Path
) -> None:
    folder = tmp_path / "U盘"
    folder.mkdir()
    desk = open_window(filled_report)
    desk.dialogs.target = folder / "年报.txt"
    desk.trigger("export_other")
    desk.dialogs.target.unlink()
    folder.rmdir()
    desk.trigger("export_other")
    assert desk.dialogs.suggested is not None
    assert desk.dialogs.suggested.parent != folder


def test_that_a_failed_export_leaves_the_old_file_and_the_folder_as_they_were(
    open_window: OpenWindow, filled_report: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    desk = open_window(filled_report)
    desk.dialogs.target = tmp_path / "年报.docx"
    desk.dialogs.target.write_text("旧文件")
    monkeypatch.setattr(Path, "replace", refuse)  # as Windows does while Word has the file open
    desk.trigger("export_word")
    monkeypatch.undo()

    assert desk.dialogs.told == []
    assert "年报.docx" in desk.dialogs.errors[0]
    assert "没有作任何改动" in desk.dialogs.errors[0]
    assert desk.dialogs.target.read_text() == "旧文件"
    assert sorted(path.name for path in tmp_path.glob("*.tmp")) == []


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("年报.docx", "~$年报.docx"),
        ("林荫区档案局年报.docx", "~$区档案局年报.docx"),
        ("年报.xlsx", ".~年报.xlsx"),
        ("年报.docx", ".~lock.年报.docx#"),
    ],
)
def test_that_a_file_open_in_an_office_program_is_recognised(
    name: str, owner: str, tmp_path: Path
) -> None:
    assert not seems_open(tmp_path / name)
    (tmp_path / owner).touch()
    assert seems_open(tmp_path / name)


def test_that_replacing_an_open_file_is_followed_by_advice(
    open_window: OpenWindow, filled_report: str, tmp_path: Path
) -> None:
    desk = open_window(filled_report)
    desk.dialogs.target = tmp_path / "年报.docx"
    desk.trigger("export_word")
    assert "重新打开" not in desk.dialogs.told[0]
    (tmp_path / ".~lock.年报.docx#").touch()
    desk.trigger("export_word")
    assert "请关闭后重新打开" in desk.dialogs.told[1]


@pytest.mark.parametrize(
    ("typed", "chosen", "name"),
    [
        ("年报.html", 0, "年报.html"),
        ("年报", 1, "年报.xlsx"),
        ("年报2020.1", 1, "年报2020.1.xlsx"),
        ("年报.html", 1, "年报.xlsx"),  # the suggested suffix, left as it was
        ("年报.TXT", 1, "年报.TXT"),  # typed
        ("年报.XLSX", 1, "年报.XLSX"),
    ],
)
def test_that_a_name_gets_the_suffix_of_the_chosen_type(typed: str, chosen: int, name: str) -> None:
    suggested = Path("年报.html")
    assert apply_filter(Path(typed), suggested, FILTERS[chosen], FILTERS) == Path(name)


class _Asked(Dialogs):
    """Real dialogs that answer the question whether to replace a file."""

    def __init__(self, parent: QWidget, *, agrees: bool) -> None:
        super().__init__(parent)
        self.agrees = agrees
        self.questions: list[str] = []

    def confirm(self, text: str, verb: str, *, loses: bool = False) -> bool:
        self.questions.append(text)
        return self.agrees


@pytest.mark.parametrize("agrees", [False, True])
@pytest.mark.parametrize("is_open", [False, True])
def test_that_replacing_is_asked_once_about_the_name_as_it_will_be(
    agrees: bool, is_open: bool, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialogs = _Asked(parent, agrees=agrees)
    options: list[object] = []

    def answer(*_arguments: object, **keywords: object) -> tuple[str, str]:
        options.append(keywords["options"])
        return str(tmp_path / "年报"), FILTERS[1]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    (tmp_path / "年报.xlsx").touch()
    if is_open:
        (tmp_path / "~$年报.xlsx").touch()
    target = dialogs.choose_target("导出", FILTERS, tmp_path / "年报.html")

    assert target == (Target(tmp_path / "年报.xlsx", FILTERS[1]) if agrees else None)
    assert len(dialogs.questions) == 1
    assert "“年报.xlsx”已经存在" in dialogs.questions[0]
    assert ("WPS" in dialogs.questions[0]) == is_open
    assert options == [QFileDialog.Option.DontConfirmOverwrite]


def test_that_a_new_name_is_not_asked_about(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialogs = _Asked(parent, agrees=True)
    answers = [(str(tmp_path / "年报.txt"), FILTERS[2]), ("", "")]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: answers.pop(0))

    suggested = tmp_path / "年报.html"
    wanted = Target(tmp_path / "年报.txt", FILTERS[2])
    assert dialogs.choose_target("导出", FILTERS, suggested) == wanted
    assert dialogs.choose_target("导出", FILTERS, suggested) is None
    assert dialogs.questions == []


def test_that_a_dialog_that_names_no_type_means_the_first(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    name = str(tmp_path / "年报.html")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (name, ""))
    target = _Asked(parent, agrees=True).choose_target("导出", FILTERS, Path(name))
    assert target == Target(Path(name), FILTERS[0])


def test_that_the_website_gets_html_and_plain_text(
    open_window: OpenWindow, finalized_report: str
) -> None:
    desk = open_window(finalized_report)
    desk.trigger("copy_for_website")
    content = QGuiApplication.clipboard().mimeData()

    html = content.html()
    assert html.startswith('<meta charset="utf-8"><h1')
    assert html.count("<table ") == 3
    assert "<html" not in html
    assert "<style" not in html
    assert "<script" not in html
    assert "草稿" not in html
    assert content.text().startswith(f"{TITLE}\n")
    assert "| 一、本年新收政府信息公开申请数量 | 18 |" in content.text()
    assert "已复制" in desk.window.status_line.currentMessage()
    assert desk.dialogs.told == []


def test_that_a_copied_draft_says_so(open_window: OpenWindow, blank_report: str) -> None:
    desk = open_window(blank_report)
    desk.go_to("t3.new_requests.business")
    desk.press("5")
    desk.trigger("copy_for_website")
    content = QGuiApplication.clipboard().mimeData()

    assert ">草稿</p>" in content.html()
    assert content.text().startswith("草稿\n")
    assert "草稿" in desk.dialogs.told[0]
    assert ">5</td>" in content.html(), "what is being typed is part of the report"


def test_that_the_page_setup_is_kept_and_followed(
    open_window: OpenWindow, filled_report: str, tmp_path: Path
) -> None:
    desk = open_window(filled_report)
    desk.dialogs.paper_setup = COMPACT
    desk.trigger("paper_settings")
    assert desk.dialogs.offered == ["仿宋_GB2312", "t2", "t3", "t4"]
    desk.window.close()

    again = open_window(filled_report)
    again.dialogs.target = tmp_path / "年报.docx"
    again.trigger("export_word")
    assert "导出核对一致" in again.dialogs.told[0]
    section = Document(str(tmp_path / "年报.docx")).sections[0]
    assert section.top_margin is not None
    assert round(section.top_margin.mm) == COMPACT.top_mm


def test_that_a_page_setup_kept_by_an_earlier_version_is_followed(
    open_window: OpenWindow, filled_report: str, tmp_path: Path
) -> None:
    wanted = replace(COMPACT, top_mm=31, body_font="方正仿宋_GBK")
    settings = Settings()
    settings.set(Option("paper/setup", STANDARD, read_setup, write_setup), wanted)
    settings.flush()
    assert read_paper().setup == wanted

    desk = open_window(filled_report)
    desk.dialogs.target = tmp_path / "年报.docx"
    desk.trigger("export_word")
    section = Document(str(tmp_path / "年报.docx")).sections[0]
    assert section.top_margin is not None
    assert round(section.top_margin.mm) == 31
    desk.dialogs.paper_setup = STANDARD
    desk.trigger("paper_settings")
    assert read_paper().setup == STANDARD


def test_that_a_page_setup_that_cannot_be_kept_is_told(open_window: OpenWindow) -> None:
    desk = open_window()
    folder = paper_file().parent
    if folder.is_dir():
        shutil.rmtree(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("")
    desk.dialogs.paper_setup = COMPACT
    desk.trigger("paper_settings")

    assert "版面设置没有存下来" in desk.dialogs.errors[0]
    assert str(folder) in desk.dialogs.errors[0]


def test_that_a_dismissed_page_setup_changes_nothing(
    open_window: OpenWindow, filled_report: str, tmp_path: Path
) -> None:
    desk = open_window()
    desk.trigger("paper_settings")
    assert desk.dialogs.offered[1:] == ["t2", "t3", "t4"], "without a report, the newest form's"
    again = open_window(filled_report)
    again.dialogs.target = tmp_path / "年报.docx"
    again.trigger("export_word")
    section = Document(str(tmp_path / "年报.docx")).sections[0]
    assert section.top_margin is not None
    assert round(section.top_margin.mm) == 37
