"""Mathematical formulas as a line of text, so that no two of their figures run together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.readers.sources.word.names import M, W

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXTS = frozenset({f"{M}t", f"{W}t"})
# What stands before and behind each part of a structure.
_AROUND = {
    f"{M}num": ("(", ")"),
    f"{M}den": ("/(", ")"),
    f"{M}sup": ("[", "]"),
    f"{M}sub": ("[", "]"),
    f"{M}deg": ("[", "]"),
    f"{M}lim": ("[", "]"),
    f"{M}mr": ("", ";"),
}
_MAX_DEPTH = 60


def formula_text(formula: _Element, depth: int = 0) -> str:
    """Return the text of an `m:oMath`: 3/4 as (3)/(4), raised and lowered parts in brackets."""
    if formula.tag in _TEXTS:
        return formula.text or ""
    if depth > _MAX_DEPTH:
        return "…"
    before, behind = _AROUND.get(str(formula.tag), ("", ""))
    return before + "".join(formula_text(part, depth + 1) for part in formula) + behind
