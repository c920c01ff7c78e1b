from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox, QToolBar, QToolButton
from pytestqt.qtbot import QtBot

from ui.look.dress import dress_tool_bar, make_primary
from ui.look.theme import Theme, ThemeChoice, apply_theme


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    shared = qapp.findChild(Theme) or apply_theme(qapp)
    shared.choose(ThemeChoice.DARK)
    yield shared
    shared.choose(ThemeChoice.SYSTEM)


def test_that_a_button_already_in_a_dialog_becomes_primary(theme: Theme, qtbot: QtBot) -> None:
    box = QMessageBox()
    qtbot.addWidget(box)
    button = box.addButton("覆盖", QMessageBox.ButtonRole.AcceptRole)
    button.ensurePolished()
    make_primary(button)
    corner = button.grab().toImage().pixelColor(button.width() // 2, 2)
    assert corner == theme.tokens.accent


def test_that_a_tool_bar_shows_in_the_dark_that_there_is_more(theme: Theme, qtbot: QtBot) -> None:
    bar = QToolBar()
    qtbot.addWidget(bar)
    dress_tool_bar(bar, theme)
    more = bar.findChild(QToolButton, "qt_toolbar_ext_button")
    assert isinstance(more, QToolButton)
    image = more.icon().pixmap(theme.icon_size, 4.0).toImage()
    middle = [image.pixelColor(x, image.height() // 2) for x in range(image.width())]
    assert theme.tokens.text in [color for color in middle if color.alpha() == 255]


def test_that_icons_in_a_bar_are_as_high_as_its_text(theme: Theme, qtbot: QtBot) -> None:
    bar = QToolBar()
    qtbot.addWidget(bar)
    dress_tool_bar(bar, theme)
    assert abs(bar.iconSize().height() - bar.fontMetrics().height()) <= 2
    assert not bar.isMovable()
