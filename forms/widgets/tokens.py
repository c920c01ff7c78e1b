"""What the widgets need to know of the look: named colours and fonts, no more.

The values come from the theme, which lives in the layer above; widgets only ever receive them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QFont


class Tokens(Struct, frozen=True):
    """The colours of one theme, named by what they are used for."""

    window: QColor
    """Behind the form."""
    surface: QColor
    """Panels, bars, dialogs and the cells one types in."""
    line: QColor
    """The grid of a table and the borders of fields."""
    line_soft: QColor
    """Separators."""
    text: QColor
    muted: QColor
    """Notes, units, placeholders."""
    accent: QColor
    """The current cell, links, the one primary button."""
    accent_soft: QColor
    """A selected row and whatever is under the mouse."""
    accent_text: QColor
    """Text on `accent`."""
    label: QColor
    """Label cells of a table."""
    sum: QColor
    """Computed cells."""
    error: QColor
    error_soft: QColor
    verify: QColor
    verify_soft: QColor
    hint: QColor
    pending: QColor
    """What is still blank, zeros, disabled text: still seen, never in front."""
    left_operand: QColor
    """Tint of the cells on the left side of the selected finding's relation."""
    right_operand: QColor
    """Tint of the cells on its right side."""


class Typography(Struct, frozen=True):
    """The fonts of the window; every size is a ratio of the base font's."""

    base: QFont
    page_title: QFont
    section_title: QFont
    note: QFont
    """Help, notes, last year's figure."""
    strong: QFont
    """The base font in bold: computed sums, titles of findings."""
