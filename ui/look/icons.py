"""Icons: line drawings that take the theme's colour when they are painted."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap

import resources

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QColor

    from forms.widgets.tokens import Tokens

PLACEHOLDER = b"currentColor"
"""What stands in the files instead of a colour."""


class Tone(StrEnum):
    """The colour of an icon, by the name of its token."""

    TEXT = "text"
    MUTED = "muted"
    ON_ACCENT = "accent_text"
    ERROR = "error"
    VERIFY = "verify"


class Icons:
    """The icons of a folder in the colours of the moment."""

    def __init__(self, tokens: Callable[[], Tokens], folder: Path = resources.ICONS) -> None:
        self._tokens = tokens
        self._folder = folder

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all icons, sorted."""
        return tuple(sorted(path.stem for path in self._folder.glob("*.svg")))

    def icon(self, name: str, tone: Tone = Tone.TEXT) -> QIcon:
        """Return an icon; it is read when first painted and repainted in a new theme's colour.

        Raises:
            FileNotFoundError: there is no such icon.
        """
        path = self._folder / f"{name}.svg"
        if not path.is_file():
            raise FileNotFoundError(path)
        return QIcon(_LineIconEngine(path, tone, self._tokens))


class _LineIconEngine(QIconEngine):
    """Draws one file at the size and scale asked for, so that it is sharp on every screen."""

    _copies: ClassVar[list[QIconEngine]] = []
    """Keeps copies alive: PySide6 does not hand them over to Qt, which goes on using them."""

    def __init__(self, path: Path, tone: Tone, tokens: Callable[[], Tokens]) -> None:
        super().__init__()
        self._path = path
        self._tone = tone
        self._tokens = tokens
        self._drawn: dict[tuple[int, int, int], QPixmap] = {}

    def _color(self, mode: QIcon.Mode) -> QColor:
        tokens = self._tokens()
        color: QColor = getattr(tokens, self._tone)
        return tokens.pending if mode is QIcon.Mode.Disabled else color

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        """Draw the icon into a rectangle."""
        from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415 - only when something is drawn

        color = self._color(mode).name().encode()
        drawing = self._path.read_bytes().replace(PLACEHOLDER, color)
        renderer = QSvgRenderer(QByteArray(drawing))
        renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
        renderer.render(painter, QRectF(rect))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Return the icon for a screen without scaling."""
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(  # noqa: N802 - Qt's name
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        """Return the icon for a scaled screen, drawn once per size and colour."""
        drawn_size = size * scale
        key = (drawn_size.width(), drawn_size.height(), self._color(mode).rgba())
        if key not in self._drawn:
            self._drawn[key] = self._draw(drawn_size, mode, state)
        pixmap = QPixmap(self._drawn[key])
        pixmap.setDevicePixelRatio(scale)
        return pixmap

    def _draw(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        """Return another engine for the same icon, as Qt asks when an icon is altered."""
        copy = _LineIconEngine(self._path, self._tone, self._tokens)
        self._copies.append(copy)
        return copy
