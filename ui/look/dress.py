"""What a single widget needs beside the style sheet to look as it should."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton, QToolBar

    from ui.look.theme import Theme


def make_primary(button: QAbstractButton, *, is_primary: bool = True) -> None:
    """Fill a button with the accent, or no longer: the one thing to do in this window."""
    button.setProperty("primary", is_primary)
    # A button box polishes its buttons as it adds them, before they can be given the property.
    button.style().unpolish(button)
    button.style().polish(button)


def dress_tool_bar(bar: QToolBar, theme: Theme) -> None:
    """Put text beside the icons, at the size of the text, and fix the bar in its place."""
    bar.setMovable(False)
    shorten_tool_bar(bar, is_short=False)
    bar.setIconSize(theme.icon_size)
    more = bar.findChild(QToolButton, "qt_toolbar_ext_button")
    if isinstance(more, QToolButton):
        # Qt's own arrow is black, so that in a dark bar nobody would see that there is more.
        more.setIcon(theme.icon("chevron_right"))


def shorten_tool_bar(bar: QToolBar, *, is_short: bool) -> None:
    """Show only the icons of those buttons that have one, so that the last button stays in sight.

    The texts are still told by tool tips and to screen readers.
    """
    style = Qt.ToolButtonStyle
    bar.setToolButtonStyle(style.ToolButtonIconOnly if is_short else style.ToolButtonTextBesideIcon)
