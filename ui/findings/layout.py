"""Where the parts of a listed finding stand, and what is under the mouse."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics

from forms.checks.explaining import CONFIRMED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.findings.rows import FindingRow
    from ui.look.theme import Theme

WRAP = int(Qt.TextFlag.TextWordWrap)
BETWEEN_NOTES = "　·　"
_NAME_AND_FIGURE = re.compile(r"(?<=[\u4e00-\u9fff”）]) (?=[\d（])")
_UNLIMITED = 10_000
_MOST_KEPT = 1000


class Part(Enum):
    """What a click in a row may meet; from `FOLD` on they are links below the sentence."""

    HEADING = auto()
    FINDING = auto()
    FOLD = auto()
    REMEDIES = auto()
    CORRECT_TEXT = auto()
    SHOW_TABLE = auto()
    CONFIRM = auto()
    EXPLAIN = auto()


LINKS = frozenset(Part) - {Part.HEADING, Part.FINDING}


class Note(Struct, frozen=True):
    """One link below the sentence; `is_first` in its line, so that nothing separates it."""

    part: Part
    text: str
    box: QRect
    is_first: bool


class Boxes(Struct, frozen=True):
    """The rectangles of one row; `heading` is empty where the row has none."""

    heading: QRect
    item: QRect
    shape: QRect
    title: QRect
    body: QRect
    notes: tuple[Note, ...]

    def part_at(self, place: QPoint) -> Part:
        """Return what stands at a place."""
        if self.heading.contains(place):
            return Part.HEADING
        hit = (note.part for note in self.notes if note.box.contains(place))
        return next(hit, Part.FINDING)


class FindingLayout:
    """Lays rows out for a width, from the theme's fonts."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._sizes: dict[tuple[str, bool, int], QSize] = {}

    @property
    def icon_width(self) -> int:
        """Return the space for the arrow before the consequences."""
        return self._theme.unit * 4

    def boxes(self, row: FindingRow, remedy_count: int, rect: QRect) -> Boxes:
        """Return where the parts of a row stand; `rect` need not have the right height."""
        unit, fonts = self._theme.unit, self._theme.typography
        heading = QRect(rect.topLeft(), QSize(rect.width(), self._heading_height(row)))
        top = heading.bottom() + 1 + unit * 2
        indent = unit * 4 if row.is_consequence else 0
        left = rect.left() + unit * 7 + indent
        width = max(rect.right() - left - unit * 2, 1)
        title = QRect(QPoint(left, top), self._size(row.title, fonts.strong, width))
        shape = QRect(rect.left() + unit * 3 + indent, top, unit * 4, title.height())
        at_body = QPoint(left, title.bottom() + 1 + unit // 2)
        body = QRect(at_body, self._size(body_text(row), fonts.base, width))
        room = QRect(left, body.bottom() + 1, width, 0)
        notes = tuple(self._place_notes(row, remedy_count, room))
        bottom = (notes[-1].box if notes else body).bottom() + unit * 2
        item = QRect(QPoint(rect.left(), heading.bottom() + 1), QPoint(rect.right(), bottom))
        return Boxes(heading, item, shape, title, body, notes)

    def _place_notes(self, row: FindingRow, remedy_count: int, room: QRect) -> Iterator[Note]:
        """Yield the links one beside the other, on further lines where they do not fit."""
        metrics = QFontMetrics(self._theme.typography.note)
        between = metrics.horizontalAdvance(BETWEEN_NOTES)
        height = metrics.height() + self._theme.unit
        left, top = room.left(), room.top()
        for part, text in _list_notes(row, remedy_count):
            wanted = metrics.horizontalAdvance(text) + 1
            if part is Part.FOLD:
                wanted += self.icon_width
            is_first = left == room.left()
            if not is_first and left + between + wanted > room.right():
                left, top, is_first = room.left(), top + height, True
            elif not is_first:
                left += between
            yield Note(part, text, QRect(left, top, min(wanted, room.width()), height), is_first)
            left += wanted

    def _heading_height(self, row: FindingRow) -> int:
        if not row.heading:
            return 0
        return QFontMetrics(self._theme.typography.note).height() + self._theme.unit * 2

    def _size(self, text: str, font: QFont, width: int) -> QSize:
        """Return the size of a wrapped text, as wide as there is room."""
        key = (text, font.bold(), width)
        if key not in self._sizes:
            if len(self._sizes) > _MOST_KEPT:
                self._sizes.clear()
            room = QRect(0, 0, width, _UNLIMITED)
            height = QFontMetrics(font).boundingRect(room, WRAP, text).height()
            self._sizes[key] = QSize(width, height)
        return self._sizes[key]


def body_text(row: FindingRow) -> str:
    """Return the sentence with the two sides of a sum below each other, then the explanation."""
    sentence = _break_sensibly(row.finding.detail)
    return f"{sentence}\n说明：{row.explanation}" if row.explanation else sentence


@lru_cache(maxsize=512)
def _break_sensibly(detail: str) -> str:
    """Break a sentence between the sides of a sum, and never between a name and its figure."""
    return _NAME_AND_FIGURE.sub("\u00a0", detail.replace("；", "；\n", 1))


def _list_notes(row: FindingRow, remedy_count: int) -> Iterator[tuple[Part, str]]:
    if row.consequences:
        yield Part.FOLD, row.note
    if remedy_count:
        yield Part.REMEDIES, f"可能的改正：{remedy_count} 处"
    if row.can_be_corrected:
        yield Part.CORRECT_TEXT, "改正文"
    if row.leads_to_table:
        yield Part.SHOW_TABLE, "改表"
    if row.can_be_confirmed:
        yield Part.CONFIRM, CONFIRMED
    if row.can_be_explained:
        yield Part.EXPLAIN, "填写说明…"
