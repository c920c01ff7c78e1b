import re
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication, QComboBox, QListWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

import resources
from forms.widgets.tokens import Tokens
from tests.gui.conftest import Desk
from ui.look.style_sheet import build_style_sheet
from ui.look.theme import Theme, ThemeChoice, apply_theme, build_palette
from ui.look.theme_file import read_theme

DATA = read_theme()
THEMES = {"light": DATA.light, "dark": DATA.dark}
GROUNDS = ("window", "surface", "label", "sum", "accent_soft", "left_operand", "right_operand")
READABLE = [
    *(("text", ground) for ground in (*GROUNDS, "error_soft", "verify_soft")),
    *(("muted", ground) for ground in GROUNDS),
    *(("error", ground) for ground in ("window", "surface", "sum", "error_soft", "accent_soft")),
    *(("verify", ground) for ground in ("window", "surface", "sum", "verify_soft", "accent_soft")),
    *(("accent", ground) for ground in ("window", "surface", "label", "accent_soft")),
    *(("hint", ground) for ground in ("window", "surface", "accent_soft")),
    ("accent_text", "accent"),
    ("surface", "error"),
]
SEEN = [("pending", ground) for ground in GROUNDS]


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    shared = qapp.findChild(Theme) or apply_theme(qapp)
    shared.choose(ThemeChoice.LIGHT)
    yield shared
    shared.choose(ThemeChoice.SYSTEM)


def _luminance(color: QColor) -> float:
    channels = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(tokens: Tokens, one: str, other: str) -> float:
    pair = (_luminance(getattr(tokens, one)), _luminance(getattr(tokens, other)))
    return (max(pair) + 0.05) / (min(pair) + 0.05)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("text", "ground"), READABLE)
def test_that_text_is_readable_on_its_ground(name: str, text: str, ground: str) -> None:
    assert _contrast(THEMES[name], text, ground) >= 4.5


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("text", "ground"), SEEN)
def test_that_zeros_and_blanks_are_still_seen(name: str, text: str, ground: str) -> None:
    assert _contrast(THEMES[name], text, ground) >= 3


@pytest.mark.parametrize("name", THEMES)
def test_that_every_colour_of_the_file_is_one(name: str) -> None:
    assert all(getattr(THEMES[name], color).isValid() for color in Tokens.__struct_fields__)


@pytest.mark.parametrize("name", THEMES)
def test_that_the_palette_leaves_no_role_to_the_system(name: str) -> None:
    palette = build_palette(THEMES[name])
    outside = {QPalette.ColorRole.NoRole, QPalette.ColorRole.NColorRoles}
    roles = [role for role in QPalette.ColorRole if role not in outside]
    group = QPalette.ColorGroup.Active
    assert [role for role in roles if not palette.isBrushSet(group, role)] == []


def test_that_colours_are_written_in_one_file_only() -> None:
    root = resources.FOLDER.parent
    sources = [
        resources.FOLDER / "theme.qss",
        *(root / "ui").rglob("*.py"),
        *(root / "forms").rglob("*.py"),
        *resources.ICONS.glob("*.svg"),
    ]
    literal = re.compile(
        r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b|(?<!\.)\brgba?\(|GlobalColor\.(?!transparent)",
        re.IGNORECASE,
    )
    found = [path.name for path in sources if literal.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_that_spaces_grow_with_the_font() -> None:
    sizes = dict.fromkeys(("page_title_points", "section_title_points", "note_points"), 10.0)
    sheets = [build_style_sheet(DATA.light, unit, sizes) for unit in (5, 10)]
    widest = [max(map(int, re.findall(r"(\d+)px", sheet))) for sheet in sheets]
    assert widest[1] == 2 * widest[0]


def test_that_a_choice_beats_the_system(theme: Theme) -> None:
    theme.choose(ThemeChoice.DARK)
    assert theme.is_dark
    assert theme.tokens == DATA.dark


def test_that_a_change_is_told_once(theme: Theme, qtbot: QtBot) -> None:
    told: list[bool] = []
    theme.changed.connect(lambda: told.append(theme.is_dark))
    theme.choose(ThemeChoice.DARK)
    theme.choose(ThemeChoice.DARK)
    assert told == [True]


def test_that_the_window_follows_the_system(
    theme: Theme, qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme.choose(ThemeChoice.SYSTEM)
    monkeypatch.setattr(QStyleHints, "colorScheme", lambda _hints: Qt.ColorScheme.Dark)
    with qtbot.waitSignal(theme.changed):
        qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.is_dark
    assert qapp.palette().color(QPalette.ColorRole.Window) == DATA.dark.surface


def test_that_a_forced_theme_ignores_the_system(
    theme: Theme, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QStyleHints, "colorScheme", lambda _hints: Qt.ColorScheme.Dark)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert not theme.is_dark


def test_that_rows_have_their_height_before_a_list_is_shown(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    rows = QListWidget()
    rows.addItems(["一", "二"])
    rows.setCurrentRow(0)
    QVBoxLayout(window).addWidget(rows)
    with qtbot.waitExposed(window):
        window.show()
    tops = [rows.visualItemRect(rows.item(row)).top() for row in (0, 1)]
    assert tops[1] - tops[0] == rows.sizeHintForRow(0) > rows.fontMetrics().height()


def test_that_a_field_drawn_by_the_style_has_a_visible_outline_in_the_dark(
    theme: Theme, qtbot: QtBot
) -> None:
    theme.choose(ThemeChoice.DARK)
    box = QComboBox()
    qtbot.addWidget(box)
    picture = box.grab().toImage()
    outline = picture.pixelColor(picture.width() // 2, 0)
    assert outline.lightness() > theme.tokens.surface.lightness()


@pytest.mark.parametrize(
    ("action", "is_dark"), [("theme_dark", True), ("theme_light", False)], ids=["dark", "light"]
)
def test_that_the_menu_chooses_the_look(
    open_window: Callable[..., Desk], theme: Theme, action: str, is_dark: bool
) -> None:
    desk = open_window()
    theme.choose(ThemeChoice.LIGHT if is_dark else ThemeChoice.DARK)
    desk.window.action(action).trigger()
    assert theme.is_dark is is_dark
