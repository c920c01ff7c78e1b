"""What PDFium tells of a page: its characters and its ruled lines, upright and from the top."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium

from storage.readers.sources.pdf.marks import (
    CUT_OFF,
    HIDDEN_TEXT,
    SLANTED_TEXT,
    UNKNOWN,
    UNREADABLE,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pypdfium2 import PdfPage

MAX_CHARACTERS = 40_000
"""Characters of one page; a full page of a report has 1500."""
_MAX_OBJECTS = 60_000
_MAX_DEPTH = 8
_BEYOND = 400.0  # points beyond the edge in which the rest of a figure is looked for
_THIN = 3.0  # points: a filled rectangle no thicker is a line
_INVISIBLE = pdfium.FPDF_TEXTRENDERMODE_INVISIBLE


Edges = tuple[float, float, float, float]
"""Left, bottom, right, top, as PDF counts."""


class Character(NamedTuple):
    """A character with its advance box: `x0` to `x1`, its base line `y` from the top, its size."""

    text: str
    x0: float
    x1: float
    y: float
    size: float

    @property
    def x(self) -> float:
        """Return the middle between left and right."""
        return (self.x0 + self.x1) / 2

    @property
    def middle(self) -> float:
        """Return the middle between the foot and the head of a letter."""
        return self.y - 0.35 * self.size


class Rule(NamedTuple):
    """A straight line: of constant `at`, from `start` to `end` along the other axis."""

    at: float
    start: float
    end: float


class Page(NamedTuple):
    """The content of a page; `height` and all places in points from its top left."""

    number: int
    width: float
    height: float
    characters: list[Character]
    across: list[Rule]
    down: list[Rule]
    has_picture: bool
    is_scanned: bool


class TooMuchError(Exception):
    """A page holds more than any page of a report."""


def prepare(page: PdfPage) -> Edges:
    """Make a page tell all that it holds, once it is loaded again; return what is seen of it.

    Fields and stamps become part of the page, as they are of its paper. And PDFium keeps silent
    about characters beyond the edge, of which a figure that the edge cuts off is known.
    """
    edges: Edges = page.get_bbox()
    if pdfium.FPDFPage_GetAnnotCount(page) > 0:
        pdfium.FPDFPage_Flatten(page, pdfium.FLAT_PRINT)
    left, bottom, right, top = edges
    wide = (left - _BEYOND, bottom - _BEYOND, right + _BEYOND, top + _BEYOND)
    page.set_mediabox(*wide)
    page.set_cropbox(*wide)
    return edges


class _Raw(NamedTuple):
    code: int
    box: Edges
    origin: tuple[float, float]
    size: float
    angle: float
    is_invisible: bool
    is_unmapped: bool


def page_content(page: PdfPage, edges: Edges, number: int, tally: Counter[str]) -> Page:
    """Return the characters and lines of a page within its edges.

    Raises:
        TooMuchError: it holds more than a page of a report ever does.
    """
    text_page = page.get_textpage()
    try:
        raws = list(_raws(text_page.raw))
    finally:
        text_page.close()
    left, bottom, right, top = edges
    raws = list(_on_paper(raws, edges, tally))
    is_scanned = sum(raw.is_invisible for raw in raws) * 2 > len(raws)
    if not is_scanned:
        tally[HIDDEN_TEXT] += sum(raw.is_invisible for raw in raws)
        raws = [raw for raw in raws if not raw.is_invisible]
    angle = Counter(round(raw.angle / 90) * 90 % 360 for raw in raws).most_common(1)
    turn = _TURNS[angle[0][0] if angle else 0]
    corners = (turn(left, bottom), turn(right, top))
    x0, y0 = min(x for x, _ in corners), min(y for _, y in corners)
    width, height = (abs(corners[0][i] - corners[1][i]) for i in (0, 1))

    def place(x: float, y: float) -> tuple[float, float]:
        x, y = turn(x, y)
        return x - x0, y - y0

    upright = [raw for raw in raws if _is_near(raw.angle, angle[0][0])] if angle else []
    tally[SLANTED_TEXT] += len(raws) - len(upright)
    characters = _characters(upright, place, tally)
    lines = _Lines(place, (width, height))
    lines.collect(page)
    return Page(
        number, width, height, characters, lines.across, lines.down, lines.has_picture, is_scanned
    )


def _on_paper(raws: list[_Raw], edges: Edges, tally: Counter[str]) -> Iterator[_Raw]:
    """Yield the characters on the paper; one that goes on beyond its edge as unreadable."""
    left, bottom, right, top = edges
    inside = [
        left <= (raw.box[0] + raw.box[2]) / 2 <= right
        and bottom <= (raw.box[1] + raw.box[3]) / 2 <= top
        for raw in raws
    ]
    for index, raw in enumerate(raws):
        if not inside[index]:
            continue
        beside = (each for each in (index - 1, index + 1) if 0 <= each < len(raws))
        if any(not inside[each] and _is_next_to(raw, raws[each]) for each in beside):
            tally[CUT_OFF] += 1
            yield raw._replace(code=ord(UNKNOWN), is_unmapped=False)
        else:
            yield raw


def _is_next_to(raw: _Raw, other: _Raw) -> bool:
    reach = 0.3 * raw.size
    return all(
        low - reach <= other_high and other_low <= high + reach
        for low, high, other_low, other_high in (
            (raw.box[0], raw.box[2], other.box[0], other.box[2]),
            (raw.box[1], raw.box[3], other.box[1], other.box[3]),
        )
    )


_TURNS: dict[int, Callable[[float, float], tuple[float, float]]] = {
    0: lambda x, y: (x, -y),
    90: lambda x, y: (y, x),
    180: lambda x, y: (-x, y),
    270: lambda x, y: (-y, -x),
}


def _is_near(angle: float, main: int) -> bool:
    return abs((angle - main + 180) % 360 - 180) < 3  # noqa: PLR2004  degrees


def _raws(text_page: Any) -> Iterator[_Raw]:
    count = pdfium.FPDFText_CountChars(text_page)
    if count > MAX_CHARACTERS:
        raise TooMuchError
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(count):
        if pdfium.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        pdfium.FPDFText_GetLooseCharBox(text_page, index, box)
        pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
        if not pdfium.FPDFText_GetMatrix(text_page, index, matrix):
            matrix = pdfium.FS_MATRIX(1, 0, 0, 1, 0, 0)
        size = pdfium.FPDFText_GetFontSize(text_page, index) * math.hypot(matrix.c, matrix.d)
        text_object = pdfium.FPDFText_GetTextObject(text_page, index)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(text_object) if text_object else 0
        yield _Raw(
            pdfium.FPDFText_GetUnicode(text_page, index),
            (box.left, box.bottom, box.right, box.top),
            (x.value, y.value),
            size or 1.0,
            math.degrees(math.atan2(matrix.b, matrix.a)),
            is_invisible=mode == _INVISIBLE,
            is_unmapped=pdfium.FPDFText_HasUnicodeMapError(text_page, index) == 1,
        )


_LONG_MARKS = "—…"
"""Two of these are often drawn as one glyph, which stands for both of them."""


def _characters(
    raws: list[_Raw], place: Callable[[float, float], tuple[float, float]], tally: Counter[str]
) -> list[Character]:
    characters: list[Character] = []
    near: dict[tuple[str, int, int], list[Character]] = {}
    high = 0
    for number, raw in enumerate(raws):
        code = raw.code
        if 0xD800 <= code < 0xDC00:  # noqa: PLR2004  the first half of a rare character
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:  # noqa: PLR2004
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        text = _text_of(code, is_unmapped=raw.is_unmapped)
        if text == UNKNOWN != chr(code):
            tally[UNREADABLE] += 1
        if not text:
            continue
        (ax, _), (bx, _) = place(*raw.box[:2]), place(*raw.box[2:])
        y = place(*raw.origin)[1]
        character = Character(text, min(ax, bx), max(ax, bx), y, raw.size)
        is_long_mark = number > 0 and text in _LONG_MARKS and raws[number - 1].box == raw.box
        if is_long_mark or not _is_drawn_again(character, near):
            characters.append(character)
    return characters


def _text_of(code: int, *, is_unmapped: bool) -> str:
    """Return a character as it is written, "" for those that are not seen."""
    if is_unmapped or code in (0, 0xFFFD, 0xFFFE, 0xFFFF):
        return UNKNOWN
    character = chr(code)
    category = unicodedata.category(character)
    if character in "\t\r\n" or category == "Zs":
        return " "
    if category in ("Co", "Cn", "Cs"):
        return UNKNOWN
    if category in ("Cc", "Cf"):
        return "-" if code in (0x02, 0xAD) else ""  # PDFium's mark of a hyphen at the end of a line
    # Radicals stand in many fonts for the characters they look like.
    return unicodedata.normalize("NFKC", character) if 0x2E80 <= code <= 0x2FDF else character  # noqa: PLR2004


def _is_drawn_again(
    character: Character, near: dict[tuple[str, int, int], list[Character]]
) -> bool:
    """Tell whether the same character stands at the same place: how some make it bold.

    Read twice, `12` in a false bold would be `1122`.
    """
    reach = max(character.size * 0.25, 0.5)
    column, row = int(character.x0 // 4), int(character.y // 4)
    steps = range(-1, 2)
    for key in ((character.text, column + i, row + j) for i in steps for j in steps):
        for other in near.get(key, ()):
            if abs(other.x0 - character.x0) < reach and abs(other.y - character.y) < reach:
                return True
    near.setdefault((character.text, column, row), []).append(character)
    return False


_Matrix = tuple[float, float, float, float, float, float]


class _Lines:
    """Collects the straight lines of a page, whether stroked or thin filled rectangles."""

    def __init__(
        self, place: Callable[[float, float], tuple[float, float]], size: tuple[float, float]
    ) -> None:
        self.across: list[Rule] = []
        self.down: list[Rule] = []
        self.has_picture = False
        self._place = place
        self._size = size
        self._objects = 0

    def collect(self, page: PdfPage) -> None:
        count = pdfium.FPDFPage_CountObjects(page)
        for index in range(count):
            self._take(pdfium.FPDFPage_GetObject(page, index), (), 0)

    def _take(self, item: Any, matrices: tuple[_Matrix, ...], depth: int) -> None:
        self._objects += 1
        if self._objects > _MAX_OBJECTS:
            raise TooMuchError
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            self.has_picture = True
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            self._take_path(item, (_matrix(item), *matrices))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
            inner = (_matrix(item), *matrices)
            for index in range(pdfium.FPDFFormObj_CountObjects(item)):
                self._take(pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1)

    def _take_path(self, path: Any, matrices: tuple[_Matrix, ...]) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
        if not fill.value and not stroke.value:
            return
        for points in self._outlines(path, matrices):
            xs, ys = [x for x, _ in points], [y for _, y in points]
            if fill.value and (max(ys) - min(ys) <= _THIN or max(xs) - min(xs) <= _THIN):
                self._add((min(xs), (min(ys) + max(ys)) / 2), (max(xs), (min(ys) + max(ys)) / 2))
                self._add(((min(xs) + max(xs)) / 2, min(ys)), ((min(xs) + max(xs)) / 2, max(ys)))
            elif stroke.value:
                for first, second in pairwise(points):
                    self._add(first, second)

    def _outlines(
        self,
        path: Any,
        matrices: tuple[_Matrix, ...],
    ) -> Iterator[list[tuple[float, float]]]:
        """Yield the points of each part of a path; of parts with curves none."""
        points: list[tuple[float, float]] = []
        is_curved = False
        x, y = ctypes.c_float(), ctypes.c_float()
        for index in range(min(pdfium.FPDFPath_CountSegments(path), _MAX_OBJECTS)):
            segment = pdfium.FPDFPath_GetPathSegment(path, index)
            kind = pdfium.FPDFPathSegment_GetType(segment)
            if kind == pdfium.FPDF_SEGMENT_MOVETO:
                if len(points) > 1 and not is_curved:
                    yield points
                points, is_curved = [], False
            is_curved |= kind == pdfium.FPDF_SEGMENT_BEZIERTO
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            px, py = x.value, y.value
            for a, b, c, d, e, f in matrices:
                px, py = a * px + c * py + e, b * px + d * py + f
            points.append(self._place(px, py))
            if pdfium.FPDFPathSegment_GetClose(segment) and len(points) > 1:
                points.append(points[0])
        if len(points) > 1 and not is_curved:
            yield points

    def _add(self, first: tuple[float, float], second: tuple[float, float]) -> None:
        (x0, x1), (y0, y1) = sorted((first[0], second[0])), sorted((first[1], second[1]))
        width, height = self._size
        if x1 < 0 or y1 < 0 or x0 > width or y0 > height:
            return
        x0, x1, y0, y1 = max(x0, 0), min(x1, width), max(y0, 0), min(y1, height)
        if y1 - y0 <= 1 < x1 - x0:
            self.across.append(Rule((y0 + y1) / 2, x0, x1))
        elif x1 - x0 <= 1 < y1 - y0:
            self.down.append(Rule((x0 + x1) / 2, y0, y1))


def _matrix(item: Any) -> _Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, matrix):
        return (1, 0, 0, 1, 0, 0)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
