from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QComboBox, QDialogButtonBox, QLineEdit

from export.composition import compose
from export.paper.blocks import TableBlock
from export.paper.setup import COMPACT, PRESETS, STANDARD, PaperSetup
from forms.model.report import Report
from ui.dialogs.paper_settings import PaperSettingsDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog

    Open = Callable[[PaperSetup], PaperSettingsDialog]


@pytest.fixture
def open_dialog(qtbot: QtBot, catalog: EditionCatalog) -> Open:
    blocks = compose(Report(catalog.load("2021"), "林荫局", 2025), is_draft=False).blocks
    tables = [block for block in blocks if isinstance(block, TableBlock)]

    def opened(setup: PaperSetup) -> PaperSettingsDialog:
        dialog = PaperSettingsDialog(setup, tables, None)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return opened


def _accept_button(dialog: PaperSettingsDialog) -> bool:
    box = dialog.findChild(QDialogButtonBox)
    assert isinstance(box, QDialogButtonBox)
    button = box.button(QDialogButtonBox.StandardButton.Ok)
    assert button.text() == "使用"
    return button.isEnabled()


def _type(qtbot: QtBot, line: QLineEdit, text: str) -> None:
    line.selectAll()
    qtbot.keyClicks(line, text)


def _choose(box: QComboBox, text: str) -> None:
    """Choose an entry as a clerk does: the box tells that somebody did."""
    place = box.findText(text)
    assert place >= 0
    box.setCurrentIndex(place)
    box.activated.emit(place)
    box.textActivated.emit(text)


@pytest.mark.parametrize(
    "setup",
    [
        *PRESETS.values(),
        PaperSetup(top_mm=25.4, line_pt=33, body_pt=15.5, title_font="某字体"),
        PaperSetup(row_pt=18.5),
    ],
)
def test_that_the_answer_is_what_is_shown(setup: PaperSetup, open_dialog: Open) -> None:
    dialog = open_dialog(setup)

    assert dialog.answer() == setup
    assert _accept_button(dialog)


def test_that_a_preset_fills_all_fields(open_dialog: Open) -> None:
    dialog = open_dialog(STANDARD)
    _choose(dialog.preset, "紧凑")

    assert dialog.answer() == COMPACT
    assert dialog.numbers["top_mm"].text() == "25"
    assert "每页 29 行，每行 32 字" in dialog.consequences.text()
    _choose(dialog.preset, "国标")
    assert dialog.answer() == STANDARD


def test_that_the_preset_follows_the_values(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog(STANDARD)
    _type(qtbot, dialog.numbers["left_mm"], "30")
    assert dialog.preset.currentText() == "自定义"
    _type(qtbot, dialog.numbers["left_mm"], "28")
    assert dialog.preset.currentText() == "国标"


def test_that_the_consequences_follow_what_is_typed(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog(STANDARD)
    assert "每页 22 行，每行 28 字" in dialog.consequences.text()
    assert "“申请情况”表高约 194 毫米，可以排在一页" in dialog.consequences.text()
    _type(qtbot, dialog.numbers["line_pt"], "33")
    assert "每页 19 行" in dialog.consequences.text()
    _choose(dialog.sizes["table_pt"], "五号（10.5 磅）")
    assert "一页排不下，会跨页" in dialog.consequences.text()


def test_that_rows_follow_the_size_until_a_height_is_typed(open_dialog: Open, qtbot: QtBot) -> None:
    dialog = open_dialog(STANDARD)
    row = dialog.numbers["row_pt"]
    assert (row.text(), row.placeholderText()) == ("", "自动 16.5")
    _choose(dialog.sizes["table_pt"], "五号（10.5 磅）")
    assert row.placeholderText() == "自动 18.5"
    _choose(dialog.preset, "国标")

    _type(qtbot, row, "20")
    assert dialog.answer() == PaperSetup(row_pt=20)
    assert "一页排不下，会跨页" in dialog.consequences.text()
    _type(qtbot, row, "12")
    assert dialog.faults.text() == "表格行高应在14到40磅之间"
    row.setText("高")
    row.textEdited.emit("高")
    assert dialog.faults.text() == "表格行高应填数字"
    row.clear()
    row.textEdited.emit("")
    assert dialog.answer() == STANDARD
    assert dialog.preset.currentText() == "国标"


def test_that_fonts_tell_what_stands_in_for_them(open_dialog: Open) -> None:
    dialog = open_dialog(STANDARD)
    assert dialog.font_notes["body_font"].text().startswith("备用 仿宋")
    dialog.fonts["body_font"].setEditText("某单位自造字体")
    assert dialog.font_notes["body_font"].text().startswith("备用 宋体；本机没有，打印用 ")
    assert dialog.answer().body_font == "某单位自造字体"


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "上边距应填数字"),
        ("很宽", "上边距应填数字"),
        ("-3", "上边距应填数字"),
        ("1e9", "上边距应填数字"),
        ("300", "上边距应在10到60毫米之间"),
    ],
)
def test_that_a_wrong_value_is_told_and_not_taken(
    typed: str, fault: str, open_dialog: Open
) -> None:
    dialog = open_dialog(STANDARD)
    line = dialog.numbers["top_mm"]
    line.setText(typed)
    line.textEdited.emit(typed)

    assert dialog.faults.text() == fault
    assert dialog.faults.isVisible()
    assert not _accept_button(dialog)
    assert not dialog.consequences.isVisible()
    line.setText("３０毫米")
    line.textEdited.emit("３０毫米")
    assert not dialog.faults.isVisible()
    assert _accept_button(dialog)
    assert dialog.answer().top_mm == 30


def test_that_several_faults_are_counted(open_dialog: Open) -> None:
    dialog = open_dialog(STANDARD)
    for key in ("top_mm", "left_mm", "right_mm"):
        dialog.numbers[key].setText("5")
    dialog.fonts["title_font"].setEditText("")

    assert dialog.faults.text() == "上边距应在10到60毫米之间；另有 3 处"


def test_that_every_field_can_be_named_and_found(open_dialog: Open) -> None:
    dialog = open_dialog(STANDARD)
    fields = [dialog.preset, *dialog.numbers.values(), *dialog.sizes.values()]
    fields += dialog.fonts.values()

    names = [field.accessibleName() for field in fields]
    assert all(names)
    assert len(set(names)) == len(names)
    assert len({field.objectName() for field in fields}) == len(fields)
    assert all(field.objectName().startswith("paper_settings.") for field in fields)
