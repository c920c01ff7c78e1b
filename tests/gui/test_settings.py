from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from ui.look.theme import ThemeChoice
from ui.look.wheel_guard import guard_wheel
from ui.window import settings
from ui.window.settings import EnterDirection, Option, Settings, settings_file

VALUES: list[tuple[Option[Any], Any]] = [
    (settings.THEME, ThemeChoice.DARK),
    (settings.ENTER_DIRECTION, EnterDirection.RIGHT),
    (settings.TYPED_TOTALS, True),
    (settings.SHOW_PREVIOUS, False),
    (settings.SHOW_LAST_TEXT, False),
    (settings.WINDOW_GEOMETRY, b"\x01\xd9\x00\xff"),
    (settings.SPLITTER_SIZES, (220, 900, 310)),
    (settings.SIDE_PANEL, False),
    (settings.OWN_NAME, "王敏"),
    (settings.SECOND_BACKUP_FOLDER, "/media/U 盘"),
    (settings.SECOND_BACKUP_DONE, "2026-01-20T10:00:00+08:00"),
    (settings.SECOND_BACKUP_MARK, "0f" * 16),
    (settings.RECENT_FOLDER, "C:\\年报，2025, 终稿;x=1"),
    (settings.RECENT_REPORT, "市人民防空办公室/2025"),
    (settings.REGION_FOLDERS, (("a1", "D:\\报送, 2025"), ("b2", "/media/U 盘"))),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


def test_that_every_option_is_tried_here() -> None:
    assert [option for option, _ in VALUES] == list(settings.OPTIONS)


@pytest.mark.parametrize(("option", "value"), VALUES, ids=lambda each: getattr(each, "key", ""))
def test_that_a_value_comes_back_after_a_restart(
    file: Path, option: Option[Any], value: object
) -> None:
    first = Settings(file)
    first.set(option, value)
    first.flush()
    found = Settings(file).get(option)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("option", settings.OPTIONS, ids=lambda option: option.key)
def test_that_an_option_nobody_touched_has_its_default(file: Path, option: Option[Any]) -> None:
    assert Settings(file).get(option) == option.default


@pytest.mark.parametrize(
    ("option", "text"),
    [
        (settings.THEME, "pink"),
        (settings.TYPED_TOTALS, "maybe"),
        (settings.WINDOW_GEOMETRY, "%%%"),
        (settings.SPLITTER_SIZES, "many"),
        (settings.SPLITTER_SIZES, "1, 2"),
    ],
)
def test_that_a_faulty_value_counts_as_none(file: Path, option: Option[Any], text: str) -> None:
    group, name = option.key.split("/")
    file.write_text(f"[{group}]\n{name}={text}\n", encoding="utf-8")
    assert Settings(file).get(option) == option.default


def test_that_a_file_full_of_rubbish_is_as_good_as_none(file: Path) -> None:
    file.write_bytes(b"\xff\x00[[[=\n\x80look/theme")
    assert Settings(file).get(settings.THEME) is ThemeChoice.SYSTEM


def test_that_a_place_which_cannot_be_written_raises_nothing(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    kept = Settings(tmp_path / "taken" / "settings.ini")
    kept.set(settings.TYPED_TOTALS, True)
    kept.flush()
    assert kept.get(settings.THEME) is ThemeChoice.SYSTEM


def test_that_no_two_options_share_a_key() -> None:
    keys = [option.key for option in settings.OPTIONS]
    assert len(set(keys)) == len(keys)


def test_that_settings_have_a_folder_of_their_own() -> None:
    assert settings_file().parts[-2:] == ("nianbao", "settings.ini")


def _turn_wheel_over(box: QComboBox) -> None:
    place = QPointF(box.rect().center())
    event = QWheelEvent(
        place,
        place,
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, event)


@pytest.mark.parametrize(("is_guarded", "year"), [(True, "2025"), (False, "2024")])
def test_that_the_wheel_changes_no_choice_it_passes_over(
    qtbot: QtBot, is_guarded: bool, year: str
) -> None:
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems(["2025", "2024"])
    if is_guarded:
        guard_wheel(box)
    _turn_wheel_over(box)
    assert box.currentText() == year
