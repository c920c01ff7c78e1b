"""How the levels of findings look: a shape, a word and a colour, never a colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.edition.terms import Level
from storage.rows import ReportState

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from forms.widgets.tokens import Tokens

SHAPES = {Level.ERROR: "■", Level.VERIFY: "▲", Level.HINT: "●", Level.PENDING: "○"}

STATE_NAMES = {ReportState.DRAFT: "草稿", ReportState.FINAL: "定稿"}


def level_colour(level: Level, tokens: Tokens) -> QColor:
    """Return the colour of a level in a theme."""
    return {
        Level.ERROR: tokens.error,
        Level.VERIFY: tokens.verify,
        Level.HINT: tokens.hint,
        Level.PENDING: tokens.pending,
    }[level]
