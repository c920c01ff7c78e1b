"""Drawing texts glyph by glyph, so that it is known what each glyph of a file stands for.

A glyph may stand for several characters (the two dashes of ——), several glyphs for one, and one
glyph for any character: 一 and the radical ⼀ look alike, and a box stands for all that the fonts
here cannot draw. Only whoever shapes a text knows which it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QBitmap,
    QGlyphRun,
    QImage,
    QPainter,
    QPainterPath,
    QRawFont,
    QRegion,
    QTextLayout,
    QTextOption,
)

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
_UNSEEN = "中o"
"""What stands unseen for other characters, the first of them that a font has."""
_CORNER = QSizeF(1, 1)


class _Cluster(NamedTuple):
    """Characters and the glyphs that they are drawn with, by font."""

    text: str
    runs: Sequence[QGlyphRun]


class DrawnText:
    """What the glyphs drawn so far stand for, in the order in which they were drawn."""

    def __init__(self) -> None:
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
                _draw_picture(painter, origin, glyph)
                _draw_unseen(painter, origin + glyph.positions()[0])
            elif _is_missing(glyph):
                _draw_shape(painter, origin, glyph)
                _draw_unseen(painter, origin + glyph.positions()[0])
            else:
                painter.drawGlyphRun(origin, glyph)
        for glyph in glyphs[len(texts) :]:
            _draw_shape(painter, origin, glyph)


def _is_plain(runs: Sequence[QGlyphRun], text: str) -> bool:
    """Return whether all glyphs are outlines of one font, and each stands for one character."""
    if len(runs) != 1 or runs[0].stringIndexes() != list(range(len(text))):
        return False
    return not _is_picture(runs[0]) and not _is_missing(runs[0])


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


def _is_missing(run: QGlyphRun) -> bool:
    """Return whether the font has nothing for one of the characters but its sign for that.

    An archive may refer to no such sign (docs/decisions/0014-one-page.md).
    """
    return 0 in run.glyphIndexes()


def _draw_picture(painter: QPainter, origin: QPointF, glyph: QGlyphRun) -> None:
    """Draw a coloured glyph; where it is half transparent, it ends."""
    # What such fonts say of their glyphs' bounds is nothing to go by.
    place, em = glyph.positions()[0], glyph.rawFont().pixelSize()
    box = QRectF(place.x(), place.y() - 1.5 * em, 2 * em, 2 * em).toAlignedRect()
    image = QImage(box.size() / _COARSER, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    inner = QPainter(image)
    inner.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    inner.scale(1 / _COARSER, 1 / _COARSER)
    inner.drawGlyphRun(-QPointF(box.topLeft()), glyph)
    inner.end()
    painter.save()
    painter.translate(origin + QPointF(box.topLeft()))
    painter.scale(_COARSER, _COARSER)
    # An archive has no transparency (ISO 19005-1, 6.4): Qt would fill the square with white there.
    painter.setClipPath(_outline(image))
    painter.drawImage(QPointF(), image)
    painter.restore()


def _outline(image: QImage) -> QPainterPath:
    path = QPainterPath()
    path.addRegion(QRegion(QBitmap.fromImage(image.createAlphaMask())))
    return path.simplified()


def _draw_shape(painter: QPainter, origin: QPointF, glyph: QGlyphRun) -> None:
    """Draw a glyph that is not to be read."""
    path = glyph.rawFont().pathForGlyph(glyph.glyphIndexes()[0])
    painter.fillPath(path.translated(origin + glyph.positions()[0]), painter.pen().brush())


def _draw_unseen(painter: QPainter, position: QPointF) -> None:
    """Draw a glyph that is read where something else is seen; some programs read no blank ones.

    It is cut off all around: an archive has nothing transparent.
    """
    font = QRawFont.fromFont(painter.font())
    index = next(filter(None, font.glyphIndexesForString(_UNSEEN)), 0)
    painter.save()
    # Neither of the letters has any ink in its lower left corner.
    painter.setClipRect(QRectF(position, _CORNER))
    painter.drawGlyphRun(position, _glyph(font, index, QPointF()))
    painter.restore()
