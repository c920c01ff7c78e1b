"""Drawing texts glyph by glyph, so that it is known what each glyph of a file stands for.

A glyph may stand for several characters (the two dashes of ——), several glyphs for one, and one
glyph for any character: 一 and the radical ⼀ look alike, and a box stands for all that the fonts
here cannot draw. Only whoever shapes a text knows which it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QGlyphRun, QImage, QPainter, QRawFont, QTextLayout, QTextOption

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ui.printing.layout.items import Tag, TextItem

_ONE_LINE = QTextOption()
_ONE_LINE.setTextDirection(Qt.LayoutDirection.LeftToRight)
_ONE_LINE.setWrapMode(QTextOption.WrapMode.NoWrap)
_ONE_LINE.setFlags(QTextOption.Flag.IncludeTrailingSpaces)
_ALL = QTextLayout.GlyphRunRetrievalFlag.RetrieveAll
_UTF_16 = "utf-16-le"
_UNIT = 2
"""Bytes of a unit of UTF-16, in which Qt counts."""

_PICTURE_TABLES = ("CBDT", "sbix")
"""Tables of a font that hold its glyphs as coloured pictures."""
_COARSER = 4
"""A picture has that many times fewer points than the units that it is drawn in: 360 an inch."""


class _Cluster(NamedTuple):
    """Characters and the glyphs that they are drawn with, by font."""

    text: str
    runs: Sequence[QGlyphRun]


class DrawnText:
    """What the glyphs drawn so far stand for, in the order in which they were drawn."""

    def __init__(self, *, is_archive: bool = False) -> None:
        self._is_archive = is_archive
        self.glyphs: list[str] = []
        self.tags: list[Tag | None] = []
        """What each glyph is part of."""

    def draw(self, painter: QPainter, position: QPointF, item: TextItem) -> None:
        """Draw a text with the painter's font, its baseline starting there, as Qt itself does."""
        self._draw(painter, position, item.text)
        self.tags += [item.tag] * (len(self.glyphs) - len(self.tags))

    def _draw(self, painter: QPainter, position: QPointF, text: str) -> None:
        layout = QTextLayout(text, painter.font())
        layout.setTextOption(_ONE_LINE)
        # Otherwise the text is shaped anew when its glyphs are asked for.
        layout.setCacheEnabled(True)
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        origin = position - QPointF(0, line.ascent())
        runs = layout.glyphRuns(-1, -1, _ALL)
        if _is_plain(runs, text):
            painter.drawGlyphRun(origin, runs[0])
            self.glyphs.extend(text)
            return
        for cluster in _clusters(layout, text):
            self._draw_cluster(painter, origin, cluster)

    def _draw_cluster(self, painter: QPainter, origin: QPointF, cluster: _Cluster) -> None:
        glyphs = [glyph for run in cluster.runs for glyph in _single_glyphs(run)]
        # Where glyphs and characters do not pair off, the first glyph is read as all of them.
        texts = cluster.text if len(cluster.text) == len(glyphs) else [cluster.text]
        for glyph, text in zip(glyphs, texts, strict=False):
            self.glyphs.append(text)
            if _is_picture(glyph):
                self._draw_read_picture(painter, origin, glyph)
            else:
                painter.drawGlyphRun(origin, glyph)
        for glyph in glyphs[len(texts) :]:
            _draw_shape(painter, origin, glyph)

    def _draw_read_picture(self, painter: QPainter, origin: QPointF, glyph: QGlyphRun) -> None:
        """Draw a picture, and a glyph that is read in its place.

        An archive knows nothing transparent (ISO 19005-1, 6.4): there the picture, on white, covers
        the glyph.
        """
        place = origin + glyph.positions()[0]
        if self._is_archive:
            _draw_glyph(painter, place)
            _draw_picture(painter, origin, glyph, painter.background().color())
            return
        _draw_picture(painter, origin, glyph, QColor(Qt.GlobalColor.transparent))
        painter.save()
        painter.setOpacity(0)
        _draw_glyph(painter, place)
        painter.restore()


def _is_plain(runs: Sequence[QGlyphRun], text: str) -> bool:
    """Return whether all glyphs are outlines of one font, and each stands for one character."""
    if len(runs) != 1 or runs[0].stringIndexes() != list(range(len(text))):
        return False
    return not _is_picture(runs[0])


def _clusters(layout: QTextLayout, text: str) -> Iterator[_Cluster]:
    """Yield a text's characters with their glyphs, in the order of the text.

    Qt says for all glyphs of a run where their characters are, but not rightly where the text needs
    several fonts; so it is asked for the glyphs of each character.
    """
    units = text.encode(_UTF_16)
    start, found = 0, layout.glyphRuns(0, 1, _ALL)
    for end in range(1, len(units) // _UNIT):
        runs = layout.glyphRuns(end, 1, _ALL)
        if found and runs and _first(runs) != _first(found):
            yield _Cluster(units[start * _UNIT : end * _UNIT].decode(_UTF_16), found)
            start = end
        # What has no glyph of its own, such as the selector of a variant, goes with the one before.
        found = runs or found
    if found:
        yield _Cluster(units[start * _UNIT :].decode(_UTF_16), found)


def _first(runs: Sequence[QGlyphRun]) -> tuple[str, int, float, float]:
    """Return by what a cluster's first glyph can be told from others."""
    place = runs[0].positions()[0]
    return runs[0].rawFont().familyName(), runs[0].glyphIndexes()[0], place.x(), place.y()


def _single_glyphs(run: QGlyphRun) -> Iterator[QGlyphRun]:
    for index, position in zip(run.glyphIndexes(), run.positions(), strict=True):
        yield _glyph(run.rawFont(), index, position)


def _glyph(font: QRawFont, index: int, position: QPointF) -> QGlyphRun:
    glyph = QGlyphRun()
    glyph.setRawFont(font)
    glyph.setGlyphIndexes([index])
    glyph.setPositions([position])
    return glyph


def _is_picture(glyph: QGlyphRun) -> bool:
    """Return whether a glyph is a coloured picture.

    Qt's files show none of them, and afterwards Qt takes the font's own units for their widths.
    """
    return any(not glyph.rawFont().fontTable(table).isEmpty() for table in _PICTURE_TABLES)


def _draw_picture(painter: QPainter, origin: QPointF, glyph: QGlyphRun, ground: QColor) -> None:
    # What such fonts say of their glyphs' bounds is nothing to go by.
    place, em = glyph.positions()[0], glyph.rawFont().pixelSize()
    box = QRectF(place.x(), place.y() - 1.5 * em, 2 * em, 2 * em).toAlignedRect()
    image = QImage(box.size() / _COARSER, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(ground)
    inner = QPainter(image)
    inner.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    inner.scale(1 / _COARSER, 1 / _COARSER)
    inner.drawGlyphRun(-QPointF(box.topLeft()), glyph)
    inner.end()
    size = QSizeF(image.size()) * _COARSER
    painter.drawImage(QRectF(origin + QPointF(box.topLeft()), size), image)


def _draw_shape(painter: QPainter, origin: QPointF, glyph: QGlyphRun) -> None:
    """Draw a glyph that is not to be read."""
    path = glyph.rawFont().pathForGlyph(glyph.glyphIndexes()[0])
    painter.fillPath(path.translated(origin + glyph.positions()[0]), painter.pen().brush())


def _draw_glyph(painter: QPainter, position: QPointF) -> None:
    """Draw a glyph that is read where a picture is seen; some programs read no blank ones."""
    font = QRawFont.fromFont(painter.font())
    painter.drawGlyphRun(position, _glyph(font, font.glyphIndexesForString("中")[0], QPointF()))
