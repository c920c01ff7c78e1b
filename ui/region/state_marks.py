"""How the states of units look: a shape, a word and a colour, never a colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.model.aggregation.states import UnitState

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from forms.widgets.tokens import Tokens

SHAPES = {
    UnitState.MISSING: "○",
    UnitState.UNREAD: "◇",
    UnitState.FAULTY: "■",
    UnitState.DOUBTFUL: "▲",
    UnitState.CHANGED: "◆",
    UnitState.RETURNED: "↩",
    UnitState.PASSED: "✓",
    UnitState.EXEMPT: "–",
}


_UNCHECKED = "… 核对中"


def state_text(state: UnitState | None) -> str:
    """Return shape and word of a state, `None` where the report is still to be checked."""
    return _UNCHECKED if state is None else f"{SHAPES[state]} {state.value}"


def state_colour(state: UnitState | None, tokens: Tokens) -> QColor:
    """Return the colour of a state in a theme."""
    return {
        None: tokens.muted,
        UnitState.UNREAD: tokens.verify,
        UnitState.FAULTY: tokens.error,
        UnitState.DOUBTFUL: tokens.verify,
        UnitState.CHANGED: tokens.hint,
        UnitState.RETURNED: tokens.hint,
        UnitState.EXEMPT: tokens.muted,
    }.get(state, tokens.text)
