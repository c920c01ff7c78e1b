"""The fonts on paper: the named one, or what this machine has in its place.

GB/T 9704-2012 names typefaces that only some machines have. A missing one is replaced by an
installed one of the same kind, and the user is told, since the print then looks different.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QRawFont

from export.typography import BODY, DRAFT, HEADINGS, PAGE_NUMBER, TABLE, TITLE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

UNITS_PER_POINT = 20
"""Fonts are made in pixels of 1/20 pt: every size of the standard is a whole number of them, and
lines break at the same place on a screen, on paper and in a file."""

_Weight = QFont.Weight
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

_SAME = {
    "方正小标宋简体": ("FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
    "仿宋_GB2312": ("FangSong_GB2312", "仿宋", "FangSong"),
    "楷体_GB2312": ("KaiTi_GB2312", "楷体", "KaiTi"),
    "黑体": ("SimHei", "STHeiti", "华文黑体", "方正黑体_GBK", "FZHei-B01"),
    "宋体": ("SimSun", "NSimSun", "新宋体"),
    "Times New Roman": ("Liberation Serif", "Tinos", "Nimbus Roman", "TeX Gyre Termes"),
}
"""Other names of the same typeface, or of one drawn to the same measure: no word about those."""

_SIMILAR = {
    "方正小标宋简体": ("STZhongsong", "华文中宋", *_SERIF, *_SANS),
    "仿宋_GB2312": (*_FANGSONG, *_SERIF, *_SANS),
    "楷体_GB2312": (*_KAI, "AR PL UKai CN", "LXGW WenKai", "霞鹜文楷", *_SERIF, *_SANS),
    "黑体": (*_SANS, *_SERIF),
    "宋体": (*_SERIF, *_SANS),
    "Times New Roman": (*_SERIF, *_SANS),
}
_HEAVIER = {"方正小标宋简体": _Weight.DemiBold}
"""小标宋 is darker than 宋体: what stands in for it takes a heavier weight where it has one."""

_KINDS = (TITLE, BODY, *HEADINGS.values(), PAGE_NUMBER, DRAFT, TABLE)
_TIMES = TABLE.digits


class Form(StrEnum):
    """How wide the characters of a text are drawn, in fonts that have more than one form.

    The typefaces of the standard draw Latin letters half as wide as Chinese characters, dashes and
    dots as wide. What stands in for them can do so too, and then lines break as in the Word file.
    """

    PLAIN = "plain"
    FULL = "fwid"
    HALF = "hwid"


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface by the name that the standard gives it, in a size and a form."""

    font: str
    size_pt: float
    is_bold: bool = False
    form: Form = Form.PLAIN


@dataclass(frozen=True, slots=True)
class Substitute:
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
        self._advances: dict[Face, dict[str, float]] = {}

    def family(self, name: str) -> str:
        """Return the installed family for a typeface."""
        if name not in self._families:
            self._families[name] = self._choose(name)
        return self._families[name]

    @cached_property
    def substitutes(self) -> tuple[Substitute, ...]:
        """The typefaces of an official document that something different stands in for."""
        wanted = dict.fromkeys(kind.font for kind in _KINDS)
        found = [Substitute(name, self.family(name)) for name in wanted]
        return tuple(
            each for each in found if each.found not in (each.wanted, *_SAME.get(each.wanted, ()))
        )

    def font(self, face: Face, spacing_pt: float = 0.0) -> QFont:
        """Return the font for a face, its characters moved apart by a distance."""
        font = self._fonts.get(face)
        if font is None:
            font = self._fonts[face] = self._make(face)
        if not spacing_pt:
            return font
        spaced = QFont(font)
        spaced.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing_pt * UNITS_PER_POINT)
        return spaced

    def width(self, text: str, face: Face) -> float:
        """Return the width of a text on one line."""
        metrics = self._metrics.get(face)
        if metrics is None:
            metrics = self._metrics[face] = QFontMetricsF(self.font(face))
        return metrics.horizontalAdvance(text) / UNITS_PER_POINT

    def advance(self, character: str, face: Face) -> float:
        """Return the width of one character; asked for again and again while breaking lines."""
        known = self._advances.setdefault(face, {})
        if character not in known:
            known[character] = self.width(character, face)
        return known[character]

    def raw_fonts(self) -> list[QRawFont]:
        """Return the fonts in use as they are in the file, for asking about their glyphs."""
        return [QRawFont.fromFont(font) for font in self._fonts.values()]

    def _choose(self, name: str) -> str:
        for family in (name, *_SAME.get(name, ()), *_SIMILAR.get(name, ())):
            if self._is_installed(family):
                return family
        return next(iter(self._chinese()), QFont().family())

    def _make(self, face: Face) -> QFont:
        family = self.family(face.font)
        font = QFont()
        # The others help out with characters that the family lacks.
        font.setFamilies(list(dict.fromkeys((family, *map(self.family, _SAME)))))
        font.setPixelSize(round(face.size_pt * UNITS_PER_POINT))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if face.is_bold:
            font.setBold(True)  # noqa: FBT003 - Qt's signature
        elif family in _SIMILAR.get(face.font, ()):
            font.setWeight(_HEAVIER.get(face.font, _Weight.Normal))
        if face.form is not Form.PLAIN:
            font.setFeature(QFont.Tag(face.form.value), 1)
        # A ligature is one glyph, and whoever copies text out of a PDF gets one character for it.
        font.setFeature(QFont.Tag("liga"), 0)
        return font


def describe_substitutes(substitutes: Sequence[Substitute]) -> str:
    """Return a sentence on the fonts that are missing here; nothing where all are there."""
    if not substitutes:
        return ""
    by_found: dict[str, list[str]] = {}
    for each in substitutes:
        by_found.setdefault(each.found, []).append(each.wanted)
    parts = "；".join(
        f"{'、'.join(wanted)}用“{found}”代替" for found, wanted in by_found.items()
    )
    return f"本机没有安装公文字体，打印和 PDF 中{parts}。导出的 Word 文件不受影响。"


def _chinese_families() -> Sequence[str]:
    return QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
