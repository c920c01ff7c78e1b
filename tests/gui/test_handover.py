"""Reports are handed over in one file, with their history, and taken over on another PC."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QUrl

from forms.model.changes import Field
from storage.handover.file import needs_password, read_handover
from storage.library import Library
from tests.gui.conftest import ORGAN, FakeDialogs, filled
from tests.gui.import_steps import drop
from ui.dialogs.handover import HandoverDialog
from ui.dialogs.password import PasswordDialog
from ui.jobs.handover_wish import HandoverOffer, HandoverWish

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from tests.gui.conftest import Desk, OpenWindow

CELL = "t3.new_requests.business"
WORDS = "青山绿水"


@pytest.fixture
def two_years(filled_report: str, library_path: Path, catalog: EditionCatalog) -> str:
    with Library.open(library_path) as library:
        library.add(filled(catalog, 2024), cause="导入")
    return filled_report


def wishing(*, settings: bool = False, password: str | None = None) -> Callable[..., HandoverWish]:
    return lambda offer: HandoverWish(offer.entries, settings, password)


def hand_over(desk: Desk, path: Path, wish: Callable[[HandoverOffer], HandoverWish]) -> Path:
    desk.dialogs.hands_over = wish
    desk.dialogs.target = path
    desk.trigger("hand_over")
    assert desk.dialogs.errors == []
    return path


def test_that_reports_are_written_with_their_history_and_settings(
    open_window: OpenWindow, two_years: str, tmp_path: Path
) -> None:
    desk = open_window(two_years)
    desk.go_to(CELL)
    desk.press("5")
    path = hand_over(desk, tmp_path / "交接.nianbao", wishing(settings=True))
    [offer] = desk.dialogs.handovers
    assert [entry.year for entry in offer.entries] == [2025, 2024]
    assert desk.dialogs.suggested is not None
    assert desk.dialogs.suggested.name.startswith(f"交接-{ORGAN}2024至2025年-")
    handover = read_handover(path)
    assert [one.entry.year for one in handover.chronicles] == [2025, 2024]
    assert handover.chronicles[0].content[Field(CELL)] == "5", "what was half typed is in it"
    assert handover.settings["show_previous"] is True
    assert "2 份报告" in desk.dialogs.told[-1]
    assert read_handover(hand_over(desk, tmp_path / "无.nianbao", wishing())).settings == {}


def test_that_nothing_is_written_where_nothing_is_chosen(
    open_window: OpenWindow, filled_report: str, tmp_path: Path
) -> None:
    desk = open_window(filled_report)
    desk.dialogs.target = tmp_path / "交接.nianbao"
    desk.trigger("hand_over")
    assert not desk.dialogs.target.exists()
    desk.dialogs.hands_over = wishing()
    desk.dialogs.target = None
    desk.trigger("hand_over")
    assert list(tmp_path.glob("*.nianbao")) == []


def test_that_an_empty_library_has_nothing_to_hand_over(open_window: OpenWindow) -> None:
    desk = open_window()
    desk.trigger("hand_over")
    assert desk.dialogs.handovers == []
    assert "还没有报告" in desk.dialogs.told[-1]


def test_that_a_locked_file_is_taken_over_on_another_pc_with_its_settings(
    open_window: OpenWindow,
    filled_report: str,
    tmp_path: Path,
    library_path: Path,
) -> None:
    desk = open_window(filled_report)
    desk.trigger("show_previous")
    assert not desk.window.action("show_previous").isChecked()
    path = tmp_path / "交接.nianbao"
    hand_over(desk, path, wishing(settings=True, password=WORDS))
    assert needs_password(path)
    desk.trigger("show_previous")
    desk.trigger("close_report")
    for file in library_path.parent.glob("library.db*"):
        file.rename(tmp_path / f"old-{file.name}")
    other = open_window()
    other.dialogs.file = path
    other.dialogs.passwords = ["不对", WORDS]
    other.trigger("merge_copy")
    assert "设有密码" in other.dialogs.asked[0]
    assert "密码不对" in other.dialogs.asked[1]
    [offer] = other.dialogs.offers
    assert (offer.title, offer.standing(0)) == ("接收交接", "本库没有，新加入")
    assert other.session.report.organization == ORGAN, "the one report that came is opened"
    assert "版面设置和填表习惯" in other.dialogs.asked[-1]
    assert not other.window.action("show_previous").isChecked()


def test_that_without_the_password_nothing_is_taken_over(
    open_window: OpenWindow, filled_report: str, tmp_path: Path
) -> None:
    desk = open_window(filled_report)
    desk.dialogs.file = hand_over(desk, tmp_path / "交接.nianbao", wishing(password=WORDS))
    desk.trigger("merge_copy")
    assert desk.dialogs.offers == []


def test_that_a_file_dropped_or_imported_is_taken_over(
    open_window: OpenWindow, filled_report: str, tmp_path: Path, qtbot: QtBot
) -> None:
    desk = open_window(filled_report)
    path = hand_over(desk, tmp_path / "交接.nianbao", wishing())
    desk.dialogs.looks = (0,)
    assert drop(desk, [QUrl.fromLocalFile(str(path))])
    qtbot.waitUntil(lambda: len(desk.dialogs.offers) == 1)
    assert desk.dialogs.offers[0].standing(0) == "内容相同"
    assert desk.dialogs.looked_at[0].organization == ORGAN
    desk.dialogs.file = path
    desk.trigger("import")
    assert len(desk.dialogs.offers) == 2
    assert not any("版面设置" in asked for asked in desk.dialogs.asked), "nothing was merged"


def test_that_the_dialog_offers_this_one_this_year_s_or_all(
    open_window: OpenWindow, two_years: str, qtbot: QtBot
) -> None:
    desk = open_window(two_years)
    entries = tuple(desk.reports.library.reports())
    dialog = HandoverDialog(HandoverOffer(entries, entries[0].identity), desk.window)
    qtbot.addWidget(dialog)
    assert dialog.answer() == HandoverWish(entries[:1], has_settings=True)
    dialog.tick(lambda _: True)
    assert dialog.answer().entries == entries
    assert dialog.take.text() == "把 2 份写成文件…"
    dialog.tick(lambda _: False)
    assert not dialog.take.isEnabled()
    dialog.tick(lambda entry: entry.year == 2025)
    dialog.lock.setChecked(True)
    assert not dialog.take.isEnabled()
    assert "请输入密码" in dialog.advice.text()
    first, second = dialog.passwords
    first.setText(WORDS)
    second.setText("青山")
    assert "不一样" in dialog.advice.text()
    assert not dialog.take.isEnabled()
    second.setText(WORDS)
    assert "找不回" in dialog.advice.text()
    assert dialog.take.isEnabled()
    assert dialog.answer() == HandoverWish(entries[:1], True, WORDS)


def test_that_the_password_dialog_takes_a_password_as_it_is(qtbot: QtBot) -> None:
    dialog = PasswordDialog("“交接.nianbao”设有密码。", None)
    qtbot.addWidget(dialog)
    assert not dialog.take.isEnabled()
    dialog.edit.setText(" a b ")
    assert dialog.take.isEnabled()
    assert dialog.answer() == " a b "
    assert FakeDialogs().ask_password("?") is None
