from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap
from PySide6.QtWidgets import QApplication

import resources
from forms.widgets.tokens import Tokens
from ui.look.icons import Icons, Tone
from ui.look.theme_file import read_theme

FILES = sorted(resources.ICONS.glob("*.svg"))
DATA = read_theme()
SIZE = QSize(20, 20)


class _Switch:
    """Stands for a theme that can be changed."""

    def __init__(self) -> None:
        self.tokens: Tokens = DATA.light

    def __call__(self) -> Tokens:
        return self.tokens


@pytest.fixture
def switch() -> _Switch:
    return _Switch()


@pytest.fixture
def icons(qapp: QApplication, switch: _Switch) -> Icons:
    return Icons(switch)


def _solid_colors(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> set[str]:
    image = icon.pixmap(SIZE, 4.0, mode).toImage()
    return {color.name() for color in _pixels(image) if color.alpha() == 255}


def _pixels(image: QImage) -> Iterator[QColor]:
    for x in range(image.width()):
        for y in range(image.height()):
            yield image.pixelColor(x, y)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_that_all_drawings_are_of_one_family(file: Path) -> None:
    drawing = ElementTree.parse(file).getroot()  # noqa: S314 - our own file
    assert drawing.get("viewBox") == "0 0 24 24"
    assert drawing.get("stroke-width") == "1.75"
    assert drawing.get("stroke") == "currentColor"
    assert {part.get("fill", "none") for part in drawing.iter()} <= {"none", "currentColor"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_that_nothing_is_cut_off_at_the_edge(file: Path, icons: Icons) -> None:
    image = icons.icon(file.stem).pixmap(QSize(48, 48), 1.0).toImage()
    last = image.width() - 1
    edge = [(at, side) for at in range(image.width()) for side in (0, last)]
    touched = [image.pixelColor(x, y).alpha() for x, y in edge + [(y, x) for x, y in edge]]
    assert max(touched) == 0
    assert any(color.alpha() for color in _pixels(image))


@pytest.mark.parametrize("scale", [1.0, 1.25, 2.0])
def test_that_an_icon_has_the_pixels_of_the_screen(icons: Icons, scale: float) -> None:
    pixmap = icons.icon("new").pixmap(SIZE, scale)
    assert pixmap.size() == SIZE * scale
    assert pixmap.devicePixelRatio() == scale


@pytest.mark.parametrize("tone", Tone)
def test_that_an_icon_has_the_colour_of_its_tone(icons: Icons, tone: Tone) -> None:
    assert _solid_colors(icons.icon("new", tone)) == {getattr(DATA.light, tone).name()}


def test_that_an_icon_follows_the_theme(icons: Icons, switch: _Switch) -> None:
    icon = icons.icon("new")
    _solid_colors(icon)
    switch.tokens = DATA.dark
    assert _solid_colors(icon) == {DATA.dark.text.name()}


def test_that_a_disabled_icon_steps_back(icons: Icons) -> None:
    assert _solid_colors(icons.icon("new"), QIcon.Mode.Disabled) == {DATA.light.pending.name()}


def test_that_a_copied_icon_is_painted_alike(icons: Icons) -> None:
    icon = icons.icon("new")
    copy = QIcon(icon)
    copy.addPixmap(QPixmap(1, 1))  # makes Qt take a copy of what draws the icon
    assert _solid_colors(copy) == _solid_colors(icon)


def test_that_an_unknown_icon_is_told_at_once(icons: Icons) -> None:
    with pytest.raises(FileNotFoundError, match="nothing_like_it"):
        icons.icon("nothing_like_it")


def test_that_all_icons_are_listed(icons: Icons) -> None:
    assert list(icons.names) == [file.stem for file in FILES]
