import pytest
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import QApplication

from ui.look.fonts import base_font, choose_family, typography
from ui.look.theme_file import read_theme

DATA = read_theme()


def _is_installed(family: str) -> bool:
    return family in {"思源黑体", "Noto Sans CJK SC"}


def test_that_the_systems_own_chinese_font_is_kept() -> None:
    family = choose_family("思源黑体", DATA.families, _is_installed, _is_installed)
    assert family == "思源黑体"


def test_that_a_system_font_without_chinese_gives_way_to_the_first_one_installed() -> None:
    family = choose_family("DejaVu Sans", DATA.families, _is_installed, _is_installed)
    assert family == "Noto Sans CJK SC"


def test_that_the_system_font_stays_where_no_chinese_font_is_known() -> None:
    def nothing(_family: str) -> bool:
        return False

    assert choose_family("Arial", DATA.families, nothing, nothing) == "Arial"


def test_that_all_digits_have_one_width(qapp: QApplication) -> None:
    metrics = QFontMetricsF(base_font(DATA.families, DATA.sizes["base_points"]))
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


@pytest.mark.parametrize("points", [10.5, 21.0])
def test_that_all_sizes_keep_their_ratio_to_the_base(qapp: QApplication, points: float) -> None:
    base = QFont()
    base.setPointSizeF(points)
    fonts = typography(base, DATA.sizes)
    assert fonts.page_title.pointSizeF() / points == pytest.approx(14 / 10.5)
    assert fonts.note.pointSizeF() / points == pytest.approx(9.5 / 10.5)
    assert fonts.strong.pointSizeF() == points
    assert fonts.strong.bold()
