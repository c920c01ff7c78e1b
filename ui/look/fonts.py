"""The fonts of the window: the system's Chinese interface font in a few sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

from forms.widgets.tokens import Typography

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

SIMPLIFIED_CHINESE = QFontDatabase.WritingSystem.SimplifiedChinese


def covers_chinese(family: str) -> bool:
    """Return whether a family brings simplified Chinese itself, without a substitute font."""
    return SIMPLIFIED_CHINESE in QFontDatabase.writingSystems(family)


def choose_family(
    system: str,
    preferred: Iterable[str],
    is_chinese: Callable[[str], bool] = covers_chinese,
    is_installed: Callable[[str], bool] = QFontDatabase.hasFamily,
) -> str:
    """Return the family for the window.

    The system's own interface font is best: the clerk is used to it. But on a system set up in
    English it may lack Chinese, and the substitute may be one with Japanese forms of characters.
    """
    if is_chinese(system):
        return system
    return next(filter(is_installed, preferred), system)


def base_font(preferred: Iterable[str], points: float) -> QFont:
    """Return the window's font in the given size, its digits all of one width."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    # A font that names no more than "Sans Serif" must be resolved to a real family first.
    font.setFamily(choose_family(QFontInfo(font).family(), preferred))
    font.setPointSizeF(points)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def typography(base: QFont, sizes: Mapping[str, float]) -> Typography:
    """Return all fonts, their sizes scaled with the base font's.

    Args:
        base: the font for everything that is not named here.
        sizes: the sizes `base_points`, `page_title_points` … in points.
    """
    ratio = base.pointSizeF() / sizes["base_points"]

    def derived(points: float, weight: QFont.Weight) -> QFont:
        font = QFont(base)
        font.setPointSizeF(points * ratio)
        font.setWeight(weight)
        return font

    return Typography(
        base=base,
        page_title=derived(sizes["page_title_points"], QFont.Weight.Bold),
        section_title=derived(sizes["section_title_points"], QFont.Weight.Bold),
        note=derived(sizes["note_points"], QFont.Weight.Normal),
        strong=derived(sizes["base_points"], QFont.Weight.Bold),
    )
