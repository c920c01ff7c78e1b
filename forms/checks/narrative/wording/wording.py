"""What the wording checks share: one check looks at one text and reports places in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.checks.finding import Finding
from forms.checks.narrative.places import place_of_text
from forms.model.changes import text_field

if TYPE_CHECKING:
    from forms.checks.scope import Scope
    from forms.edition.edition import Edition
    from forms.edition.terms import Level


class Remark(Struct, frozen=True):
    """Something about a stretch of a text: what, and what may be put in its place."""

    detail: str
    span: tuple[int, int] | None
    suggestion: str = ""
    found: str | None = None
    level: Level | None = None


Look = Callable[["Scope", str, str], Iterable[Remark]]
"""A look at one text: scope, section, text."""


class WordingCheck:
    """One look at one text; a blank text is another check's business."""

    def __init__(self, edition: Edition, section: str, rule: str, level: Level, look: Look) -> None:
        self._section = section
        self._rule = rule
        self._level = level
        self._look = look
        self._place = place_of_text(edition, section)
        self.reads: frozenset[str] = frozenset({text_field(section)})

    def run(self, scope: Scope) -> tuple[Finding, ...]:
        """Return a finding for each remark."""
        text = scope.report.texts.get(self._section, "")
        if not text.strip():
            return ()
        return tuple(self._find(remark) for remark in self._look(scope, self._section, text))

    def _find(self, remark: Remark) -> Finding:
        return Finding(
            rule=self._rule,
            level=remark.level or self._level,
            place=self._place,
            detail=remark.detail,
            text=self._section,
            expected=remark.suggestion or None,
            found=remark.found,
            facts=((text_field(self._section), remark.found or remark.detail),),
            span=remark.span,
            suggestion=remark.suggestion,
        )
