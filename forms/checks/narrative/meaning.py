"""What a part of a phrase means: a figure of a subject, for a variant of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.model.narrative_rules import WHOLE

if TYPE_CHECKING:
    from forms.checks.narrative.context import Context
    from forms.checks.narrative.lexicon import Token
    from forms.model.narrative_rules import TextFigure, TextReading, TextSubject


@dataclass(frozen=True, slots=True)
class Meaning:
    """A figure of the edition, narrowed down to a variant or not."""

    figure: TextFigure
    variant: str
    is_certain: bool

    @property
    def readings(self) -> tuple[TextReading, ...]:
        """Return the sums that it may stand for."""
        return self.figure.readings[self.variant]


@dataclass(frozen=True, slots=True)
class _Subject:
    id: str
    is_certain: bool
    words: list[Token]
    """The words that say something of the subject; what only describes it is left out."""


def find_meaning(
    words: list[Token],
    context: Context,
    unit: str | None,
    neighbour: TextFigure | None = None,
) -> Meaning | None:
    """Return what words say, `None` where they say nothing of a table or contradict each other.

    `unit` is what the number counts, `None` where there is no number. `neighbour` is the figure
    of the part before: 制发规章、规范性文件共5件 has one verb for both.
    """
    subject = _find_subject(words, context)
    if subject is None or not all(_fits(token, subject.id) for token in subject.words):
        return None
    variants = [
        variant
        for token in subject.words
        for owner, variant in token.sense.variants
        if owner == subject.id
    ]
    figures = [
        figure
        for token in subject.words
        for figure in token.sense.figures
        if figure.subject == subject.id
    ]
    figure = _choose(figures) or _infer(
        context.subjects[subject.id], context, neighbour, unit, has_variant=bool(variants)
    )
    variant = variants[-1] if variants else WHOLE
    if figure is None or variant not in figure.readings:
        return None
    if unit is not None and unit not in figure.units:
        return None
    is_single = len({one for one in figures if not one.is_vague}) <= 1 and len(set(variants)) <= 1
    is_certain = subject.is_certain and is_single and not figure.is_vague
    return Meaning(figure, variant, is_certain)


def _find_subject(words: list[Token], context: Context) -> _Subject | None:
    named = _last_named(words)
    if named is not None:
        subject, at = named
        return _Subject(subject, is_certain=True, words=_without_description(words, subject, at))
    for token in words:
        for subject in token.sense.short_for:
            own = [figure for figure in _figures(words) if figure.subject == subject]
            if own or context.topic == subject:
                is_certain = context.topic == subject or any(one.is_alone for one in own)
                return _Subject(subject, is_certain=is_certain, words=words)
    alone = [figure.subject for figure in _figures(words) if figure.is_alone]
    if alone:
        subject = context.subject if context.subject in alone else alone[-1]
        return _Subject(subject, is_certain=True, words=words)
    if context.subject is None:
        return None
    return _Subject(context.subject, is_certain=context.is_near, words=words)


def _last_named(words: list[Token]) -> tuple[str, int] | None:
    """Return the subject that is named last and its place; earlier ones only describe it."""
    for at in range(len(words) - 1, -1, -1):
        if words[at].sense.subjects:
            return words[at].sense.subjects[0], at
    return None


def _without_description(words: list[Token], subject: str, at: int) -> list[Token]:
    """Leave out another subject before this one, and 收到的 in 收到的申请中予以公开23件."""
    has_more = any(_says_something(token, subject) for token in words[at + 1 :])
    rest = words[at + 1 :] if has_more else words[:at] + words[at + 1 :]
    return [token for token in rest if not token.sense.subjects or _says_something(token, subject)]


def _says_something(token: Token, subject: str) -> bool:
    sense = token.sense
    return any(figure.subject == subject for figure in sense.figures) or any(
        owner == subject for owner, _ in sense.variants
    )


def _fits(token: Token, subject: str) -> bool:
    sense = token.sense
    return (
        subject in sense.subjects
        or subject in sense.short_for
        or subject in sense.passes
        or _says_something(token, subject)
    )


def _figures(words: list[Token]) -> list[TextFigure]:
    return [figure for token in words for figure in token.sense.figures]


def _choose(figures: list[TextFigure]) -> TextFigure | None:
    definite = [figure for figure in figures if not figure.is_vague]
    if definite:
        return definite[-1]
    return figures[-1] if figures else None


def _infer(
    subject: TextSubject,
    context: Context,
    neighbour: TextFigure | None,
    unit: str | None,
    *,
    has_variant: bool,
) -> TextFigure | None:
    """Return the figure that is meant where no word says so."""
    if has_variant and context.figure is not None and context.figure.subject == subject.id:
        return context.figure
    if neighbour is not None:
        name = neighbour.id.partition(".")[2]
        for figure in subject.figures:
            if figure.id.partition(".")[2] == name:
                return figure
    plain = [figure for figure in subject.plain_figures if unit is None or unit in figure.units]
    return plain[0] if plain else None
