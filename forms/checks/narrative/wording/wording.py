"""What the wording checks share: one check looks at one field and reports places in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from forms.checks.finding import Finding
from forms.checks.narrative.places import place_of_text
from forms.edition.terms import PREAMBLE
from forms.model.changes import TITLE, text_field

if TYPE_CHECKING:
    from forms.checks.scope import Scope
    from forms.edition.edition import Edition
    from forms.edition.terms import Level
    from forms.model.changes import Field


class Remark(Struct, frozen=True):
    """Something about a stretch of a text: what, and what may be put in its place.

    `fact` is what an explanation is bound to, where that is neither what was found nor the detail.
    """

    detail: str
    span: tuple[int, int] | None
    suggestion: str = ""
    found: str | None = None
    level: Level | None = None
    fact: str = ""


Look = Callable[["Scope", str, str], Iterable[Remark]]
"""A look at one text: scope, section (blank for the title), text."""


class Source(NamedTuple):
    """A field that is looked at: its address, its section if it has one, its name in messages."""

    field: Field
    section: str | None
    place: str


def the_title(_edition: Edition) -> Iterator[Source]:
    """Yield the title alone."""
    yield Source(TITLE, None, "标题")


def every_text(edition: Edition) -> Iterator[Source]:
    """Yield the texts of the report, the preamble first."""
    for section in edition.text_ids:
        yield text_of(edition, section)


def every_section(edition: Edition) -> Iterator[Source]:
    """Yield the texts but the preamble, a form of words that rightly stays the same."""
    return (source for source in every_text(edition) if source.section != PREAMBLE)


def text_of(edition: Edition, section: str) -> Source:
    """Return the text of a section."""
    return Source(text_field(section), section, place_of_text(edition, section))


class WordingCheck:
    """One look at one field; a blank one is another check's business."""

    def __init__(
        self,
        source: Source,
        rule: str,
        level: Level,
        look: Look,
        also_reads: frozenset[str] = frozenset(),
    ) -> None:
        self._source = source
        self._rule = rule
        self._level = level
        self._look = look
        self.reads: frozenset[str] = frozenset({source.field}) | also_reads

    def run(self, scope: Scope) -> tuple[Finding, ...]:
        """Return a finding for each remark."""
        text = scope.report.read(self._source.field)
        if not text.strip():
            return ()
        remarks = self._look(scope, self._source.section or "", text)
        return tuple(self._find(remark) for remark in remarks)

    def _find(self, remark: Remark) -> Finding:
        source = self._source
        return Finding(
            rule=self._rule,
            level=remark.level or self._level,
            place=source.place,
            detail=remark.detail,
            text=source.section,
            expected=remark.suggestion or None,
            found=remark.found,
            facts=((source.field, remark.fact or remark.found or remark.detail),),
            span=remark.span,
            suggestion=remark.suggestion,
        )
