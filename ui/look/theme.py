"""The look of the window: colours, fonts, palette and style sheet, light or dark."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from ui.look.fonts import base_font, typography
from ui.look.icons import Icons, Tone
from ui.look.style_sheet import build_style_sheet, quarter_line
from ui.look.theme_file import read_theme

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

    from forms.widgets.tokens import Tokens, Typography

FUSION_OUTLINE = 140
"""How much darker than the window, in percent, that style draws outlines."""
FUSION_SHINE = 140
"""How much lighter than the palette says, in percent, that style paints a dark button."""
_HALF_LIGHT = 128
STYLE = "Fusion"
"""The one style of Qt that is drawn from the palette alone, on every platform."""


class ThemeChoice(StrEnum):
    """What the clerk chose in the settings."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


FORCED_SCHEMES = {
    ThemeChoice.LIGHT: Qt.ColorScheme.Light,
    ThemeChoice.DARK: Qt.ColorScheme.Dark,
}


class Theme(QObject):
    """The look in use; an application has one, which lives as long as the application does."""

    changed = Signal()
    """Light has become dark or the other way round: whatever paints asks for the tokens anew."""

    def __init__(self, app: QApplication, choice: ThemeChoice, points: float | None) -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice
        self._data = read_theme()
        self._base = base_font(self._data.families, points or self._data.sizes["base_points"])
        self._typography = typography(self._base, self._data.sizes)
        self._icons = Icons(lambda: self.tokens)
        if app.style().name() != STYLE.lower():
            app.setStyle(STYLE)
        app.setFont(self._base)
        app.styleHints().colorSchemeChanged.connect(self._on_system_scheme_changed)
        self._force_scheme()
        self._is_dark = self._wants_dark()
        self._show()

    @property
    def choice(self) -> ThemeChoice:
        """What the clerk chose."""
        return self._choice

    @property
    def is_dark(self) -> bool:
        """Whether the dark colours are in use, chosen or because the system is dark."""
        return self._is_dark

    @property
    def tokens(self) -> Tokens:
        """The colours in use."""
        return self._data.dark if self._is_dark else self._data.light

    @property
    def typography(self) -> Typography:
        """The fonts in use."""
        return self._typography

    @property
    def unit(self) -> int:
        """A quarter of a line's height in pixels; spaces and margins are multiples of it."""
        return quarter_line(QFontMetrics(self._base))

    @property
    def icon_size(self) -> QSize:
        """The size of icons in bars and buttons: as high as a line of text."""
        return QSize(4 * self.unit, 4 * self.unit)

    def icon(self, name: str, tone: Tone = Tone.TEXT) -> QIcon:
        """Return an icon by name; it follows when the theme changes."""
        return self._icons.icon(name, tone)

    def choose(self, choice: ThemeChoice) -> None:
        """Follow the clerk's choice from now on."""
        self._choice = choice
        self._force_scheme()
        self._update()

    def _force_scheme(self) -> None:
        """Tell Qt as well, for what the system draws: title bars and its own dialogs."""
        forced = FORCED_SCHEMES.get(self._choice)
        hints = self._app.styleHints()
        if forced is None:
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(forced)

    def _on_system_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        self._update()

    def _wants_dark(self) -> bool:
        scheme = FORCED_SCHEMES.get(self._choice, self._app.styleHints().colorScheme())
        return scheme is Qt.ColorScheme.Dark

    def _update(self) -> None:
        if self._wants_dark() == self._is_dark:
            return
        self._is_dark = not self._is_dark
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        palette = build_palette(self.tokens)
        self._app.setPalette(palette)
        for widget_class, variant in control_palettes(self.tokens, palette).items():
            # PySide6's stubs ask for bytes, the binding itself for text.
            self._app.setPalette(variant, widget_class)  # type: ignore[arg-type]
        self._app.setStyleSheet(build_style_sheet(self.tokens, self.unit, self._scaled_sizes()))

    def _scaled_sizes(self) -> dict[str, float]:
        fonts = self._typography
        return {
            "page_title_points": fonts.page_title.pointSizeF(),
            "section_title_points": fonts.section_title.pointSizeF(),
            "note_points": fonts.note.pointSizeF(),
        }


def apply_theme(
    app: QApplication, choice: ThemeChoice = ThemeChoice.SYSTEM, points: float | None = None
) -> Theme:
    """Give the application its look, before any window is made.

    Args:
        app: the application.
        choice: light, dark, or as the system is.
        points: the size of the base font, if not the theme's own.
    """
    return Theme(app, choice, points)


def current_theme() -> Theme:
    """Return the look in use; a dialog by itself gets that of the system."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)  # noqa: S101 - no dialog can be without one
    return app.findChild(Theme) or apply_theme(app, ThemeChoice.SYSTEM)


def build_palette(tokens: Tokens) -> QPalette:
    """Return the palette for whatever the Fusion style draws without a style sheet rule."""
    role = QPalette.ColorRole
    palette = QPalette()
    for color, roles in (
        (tokens.surface, (role.Window, role.Base, role.Button, role.ToolTipBase, role.Light)),
        (tokens.label, (role.AlternateBase, role.Midlight)),
        (tokens.text, (role.WindowText, role.Text, role.ButtonText, role.ToolTipText)),
        (tokens.muted, (role.PlaceholderText,)),
        (tokens.accent, (role.Highlight, role.Accent, role.Link, role.LinkVisited)),
        (tokens.accent_text, (role.HighlightedText, role.BrightText)),
        (tokens.line, (role.Mid,)),
        (tokens.pending, (role.Dark, role.Shadow)),
    ):
        for each in roles:
            palette.setColor(each, color)
    for each in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, tokens.pending)
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, tokens.sum)
    return palette


def control_palettes(tokens: Tokens, palette: QPalette) -> dict[str, QPalette]:
    """Return the palettes of those classes of widgets that the Fusion style draws.

    Fusion derives their outline from the window's colour, made darker; on a dark window nothing of
    it is to be seen. So these classes get a window colour that becomes the outline wanted. Dark
    buttons it lights up: a combo box gets a colour that becomes that of the fields beside it.
    """
    role = QPalette.ColorRole
    field, mark = QPalette(palette), QPalette(palette)
    field.setColor(role.Window, tokens.line.lighter(FUSION_OUTLINE))
    if tokens.surface.lightness() < _HALF_LIGHT:
        field.setColor(role.Button, tokens.surface.darker(FUSION_SHINE))
    mark.setColor(role.Window, tokens.pending.lighter(FUSION_OUTLINE))
    menu = QPalette(mark)
    for each in (role.Highlight, role.Accent):
        menu.setColor(each, tokens.accent_soft)
    menu.setColor(role.HighlightedText, tokens.text)
    return {
        "QComboBox": field,
        "QAbstractSpinBox": field,
        "QProgressBar": field,
        "QSlider": mark,
        "QCheckBox": mark,
        "QRadioButton": mark,
        "QMenu": menu,
    }
