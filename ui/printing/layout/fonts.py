"""The fonts on paper: the named one, or what this machine has in its place.

GB/T 9704-2012 names typefaces that only some machines have. A missing one is replaced by an
installed one of the same kind, and the user is told, since the print then looks different.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from export.paper.typography import DIGITS, SONG

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

UNITS_PER_POINT = 20
"""Fonts are made in pixels of 1/20 pt: every size of the standard is a whole number of them, and
lines break at the same place on a screen, on paper and in a file."""

_SERIF = (
    "Noto Serif CJK SC",
    "Noto Serif SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "思源宋体",
    "思源宋体 CN",
    "SimSun",
    "宋体",
    "NSimSun",
    "STSong",
    "华文宋体",
    "Songti SC",
    "FZShuSong-Z01",
    "方正书宋_GBK",
    "AR PL UMing CN",
)
_SANS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "思源黑体",
    "思源黑体 CN",
    "Microsoft YaHei",
    "微软雅黑",
    "PingFang SC",
    "WenQuanYi Zen Hei",
    "文泉驿正黑",
    "WenQuanYi Micro Hei",
    "文泉驿微米黑",
    "Droid Sans Fallback",
)
_FANGSONG = ("STFangsong", "华文仿宋", "FZFangSong-Z02", "方正仿宋_GBK", "方正仿宋简体")
_KAI = ("STKaiti", "华文楷体", "Kaiti SC", "FZKai-Z03", "方正楷体_GBK", "方正楷体简体")

_TYPEFACES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
        ("STZhongsong", "华文中宋", *_SERIF, *_SANS),
    ),
    (
        ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong"),
        (*_FANGSONG, *_SERIF, *_SANS),
    ),
    (
        ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi"),
        (*_KAI, "AR PL UKai CN", "LXGW WenKai", "霞鹜文楷", *_SERIF, *_SANS),
    ),
    (("黑体", "SimHei", "STHeiti", "华文黑体", "方正黑体_GBK", "FZHei-B01"), (*_SANS, *_SERIF)),
    (("宋体", "SimSun", "NSimSun", "新宋体"), (*_SERIF, *_SANS)),
    (
        (DIGITS, "Liberation Serif", "Tinos", "Nimbus Roman", "TeX Gyre Termes"),
        (*_SERIF, *_SANS),
    ),
)
"""Typefaces: their names (or those of others drawn to the same measure), and what is similar."""

_OFTEN = 10
"""Texts up to that length are measured once."""

_DARK = "方正小标宋简体"
"""Darker than 宋体: what stands in for it takes a heavier weight where it has one."""


class Face(Struct, frozen=True):
    """A typeface by the name that the standard gives it, in a size."""

    font: str
    size_pt: float
    is_bold: bool = False


class Substitute(Struct, frozen=True):
    """A typeface that is not installed, and the family that was taken instead."""

    wanted: str
    found: str


class PrintFonts:
    """The installed fonts for the faces of a document, and their measures in points."""

    def __init__(
        self,
        is_installed: Callable[[str], bool] = QFontDatabase.hasFamily,
        chinese: Callable[[], Sequence[str]] | None = None,
    ) -> None:
        self._is_installed = is_installed
        self._chinese = chinese or _chinese_families
        self._families: dict[str, str] = {}
        self._fonts: dict[Face, QFont] = {}
        self._metrics: dict[Face, QFontMetricsF] = {}
        self._widths: dict[Face, dict[str, float]] = {}

    def family(self, name: str) -> str:
        """Return the installed family for a typeface."""
        if name not in self._families:
            self._families[name] = self._choose(name)
        return self._families[name]

    @property
    def substitutes(self) -> tuple[Substitute, ...]:
        """The Chinese typefaces asked for so far that something different stands in for."""
        return tuple(
            Substitute(name, family)
            for name, family in self._families.items()
            if name != DIGITS and family not in _names(name)
        )

    def font(self, face: Face, stretch: float = 100.0) -> QFont:
        """Return the font for a face, its characters set that many percent of their width."""
        font = self._fonts.get(face)
        if font is None:
            font = self._fonts[face] = self._make(face)
        if stretch == 100.0:  # noqa: PLR2004 - percent
            return font
        spaced = QFont(font)
        spaced.setLetterSpacing(QFont.SpacingType.PercentageSpacing, stretch)
        return spaced

    def width(self, text: str, face: Face) -> float:
        """Return the width of a text on one line; short ones come again and again."""
        if len(text) > _OFTEN:
            return self._measure(text, face)
        known = self._widths.setdefault(face, {})
        width = known.get(text)
        if width is None:
            width = known[text] = self._measure(text, face)
        return width

    def _measure(self, text: str, face: Face) -> float:
        metrics = self._metrics.get(face)
        if metrics is None:
            metrics = self._metrics[face] = QFontMetricsF(self.font(face))
        return metrics.horizontalAdvance(text) / UNITS_PER_POINT

    def _choose(self, name: str) -> str:
        for family in (*_names(name), *_similar(name)):
            if self._is_installed(family):
                return family
        return next(iter(self._chinese()), QFont().family())

    def _make(self, face: Face) -> QFont:
        family = self.family(face.font)
        font = QFont()
        # The others help out with characters that the family lacks.
        font.setFamilies(list(dict.fromkeys((family, self.family(SONG), self.family(DIGITS)))))
        font.setPixelSize(round(face.size_pt * UNITS_PER_POINT))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        # Word processors kern where a document asks for it; ours does not.
        font.setKerning(False)
        if face.is_bold:
            font.setBold(True)
        elif face.font == _DARK and family not in _names(_DARK):
            font.setWeight(QFont.Weight.DemiBold)
        # A ligature is one glyph, and whoever copies text out of a PDF gets all of it or nothing.
        font.setFeature(QFont.Tag("liga"), 0)
        # Forms of a language: digits beside Latin letters would differ from those beside Chinese.
        font.setFeature(QFont.Tag("locl"), 0)
        return font


def describe_substitutes(substitutes: Sequence[Substitute]) -> str:
    """Return a sentence on the fonts that are missing here; nothing where all are there."""
    if not substitutes:
        return ""
    by_found: dict[str, list[str]] = {}
    for each in substitutes:
        by_found.setdefault(each.found, []).append(each.wanted)
    parts = "，".join(f"{'、'.join(wanted)}改用“{found}”" for found, wanted in by_found.items())
    return f"本机缺少公文字体，预览、打印和 PDF 中{parts}。导出的 Word 文件不受影响。"


def _names(name: str) -> tuple[str, ...]:
    """Return the names of a typeface, the one asked for first."""
    names = next((names for names, _ in _TYPEFACES if name in names), ())
    return tuple(dict.fromkeys((name, *names)))


def _similar(name: str) -> tuple[str, ...]:
    """Return families that resemble a typeface; one that nobody knows is taken for 宋体."""
    return next((similar for names, similar in _TYPEFACES if name in names), (*_SERIF, *_SANS))


def _chinese_families() -> Sequence[str]:
    return QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
