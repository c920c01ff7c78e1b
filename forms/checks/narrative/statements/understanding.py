"""From the words of a part of a phrase to what it means: subject, figure and variant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.checks.narrative.statements.meaning import Meaning
from forms.checks.narrative.statements.trace import NotUnderstoodError, Silence
from forms.edition.narrative_rules import WHOLE, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.checks.narrative.statements.context import Context
    from forms.checks.narrative.words.lexicon import Token
    from forms.edition.narrative_rules import TextFigure, TextSubject


class _Subject(Struct, frozen=True):
    id: str
    is_certain: bool
    words: list[Token]
    """The words that say something of the subject; what only describes it is left out."""


def find_meaning(
    words: list[Token],
    context: Context,
    unit: str | None,
    neighbour: TextFigure | None = None,
    shared: str | None = None,
) -> Meaning:
    """Return what words say.

    `unit` is what the number counts, `None` where there is no number. `neighbour` is the figure
    of the part before: 制发规章、规范性文件共5件 has one verb for both. `shared` is the subject of
    the last part, which serves those before it as well: 收到和办理政府信息公开申请.

    Raises:
        NotUnderstoodError: they say nothing of a table, or contradict each other.
    """
    subject = _find_subject(words, context, shared)
    if subject is None:
        raise NotUnderstoodError(Silence.NO_SUBJECT)
    if any(subject.id in token.sense.uncounted for token in words):
        raise NotUnderstoodError(Silence.NOT_IN_TABLE)
    if not all(_fits(token, subject.id) for token in subject.words):
        raise NotUnderstoodError(Silence.NO_MEANING)
    meaning = _narrow_down(subject, context, unit, neighbour)
    if unit is not None and unit not in meaning.figure.units:
        raise NotUnderstoodError(Silence.UNIT)
    return meaning


def _narrow_down(
    subject: _Subject, context: Context, unit: str | None, neighbour: TextFigure | None
) -> Meaning:
    """Return the figure and the variant that the words say of their subject."""
    senses = [token.sense for token in subject.words]
    variants = [name for sense in senses for owner, name in sense.variants if owner == subject.id]
    chosen = _choose(
        [one for sense in senses for one in sense.figures if one.subject == subject.id]
    )
    figure = chosen[0] if chosen else None
    if figure is None:
        figure = _infer(
            context.subjects[subject.id], context, neighbour, unit, has_variant=bool(variants)
        )
    if figure is None:
        raise NotUnderstoodError(Silence.NO_MEANING)
    is_in_column = not variants and context.column in figure.readings
    variant = variants[-1] if variants else context.column if is_in_column else WHOLE
    if variant not in figure.readings:
        raise NotUnderstoodError(Silence.NO_MEANING)
    is_single = len(chosen) <= 1 or all(one.counts_all for one in chosen)
    is_certain = (
        subject.is_certain and is_single and len(set(variants)) <= 1 and not figure.is_vague
    )
    others = tuple(chosen[1:]) if is_single else ()
    return Meaning(figure, variant, is_certain, others, is_in_column and variant != WHOLE)


def find_meaning_or_none(
    words: list[Token], context: Context, shared: str | None = None
) -> Meaning | None:
    """Return what words say without a number, `None` where they say nothing of a table."""
    try:
        return find_meaning(words, context, None, shared=shared)
    except NotUnderstoodError:
        return None


def _find_subject(words: list[Token], context: Context, shared: str | None) -> _Subject | None:
    named = _last_named(words)
    if named is not None:
        subject, at = named
        return _Subject(subject, is_certain=True, words=_without_description(words, subject, at))
    for token in words:
        for subject in token.sense.short_for:
            own = [figure for figure in _figures(words) if figure.subject == subject]
            if own or context.topic == subject or _has_variant(words, subject):
                is_certain = context.topic == subject or _is_telling(words, subject, own)
                return _Subject(subject, is_certain=is_certain, words=words)
    implied = _find_implied(words, context) or shared
    if implied is not None:
        return _Subject(implied, is_certain=True, words=words)
    if context.subject is not None:
        return _Subject(context.subject, is_certain=context.is_near, words=words)
    owners = {owner for token in words for owner, _ in token.sense.variants}
    # 自然人6件 may be of all requests or of some that were spoken of before.
    return _Subject(owners.pop(), is_certain=False, words=words) if len(owners) == 1 else None


def _find_implied(words: Sequence[Token], context: Context) -> str | None:
    """Return the subject that words belong to without naming it: 不予公开9件, 自然人新收87件."""
    alone = [figure.subject for figure in _figures(words) if figure.is_alone]
    if alone:
        return context.subject if context.subject in alone else alone[-1]
    both = [one.subject for one in _figures(words) if _has_variant(words, one.subject)]
    return both[-1] if both else None


def _is_telling(words: Sequence[Token], subject: str, own: Sequence[TextFigure]) -> bool:
    """Tell whether other words beside a short name leave no doubt: 自然人申请, 予以公开申请."""
    return any(one.is_alone for one in own) or _has_variant(words, subject)


def _has_variant(words: Sequence[Token], subject: str) -> bool:
    return any(owner == subject for token in words for owner, _ in token.sense.variants)


def last_subject(words: Sequence[Token]) -> str | None:
    """Return the subject that words name last, by its full name."""
    named = _last_named(words)
    return named[0] if named is not None else None


def _last_named(words: Sequence[Token]) -> tuple[str, int] | None:
    """Return the subject that is named last and its place; earlier ones only describe it."""
    for at in range(len(words) - 1, -1, -1):
        if words[at].sense.subjects:
            return words[at].sense.subjects[0], at
    return None


def _without_description(words: list[Token], subject: str, at: int) -> list[Token]:
    """Leave out another subject before this one, and 收到的 in 收到的申请中予以公开23件."""
    has_more = any(_says_something(token, subject) for token in words[at + 1 :])
    rest = words[at:] if has_more else words
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


def _figures(words: Sequence[Token]) -> list[TextFigure]:
    return [figure for token in words for figure in token.sense.figures]


def _choose(figures: Sequence[TextFigure]) -> list[TextFigure]:
    """Return the figures that words name together, the one meant first.

    答复 beside an outcome says how it was told; of a whole and a part of it (因属于过程性信息不予
    公开) the part is meant.
    """
    definite = list(dict.fromkeys(one for one in figures if not one.is_vague))
    if not definite:
        return list(dict.fromkeys(figures))[-1:]
    if any(one.role is Role.OUTCOME for one in definite):
        definite = [one for one in definite if one.role is not Role.CLOSING]
    narrow = [one for one in definite if not any(_contains(one, other) for other in definite)]
    return list(reversed(narrow))


def _contains(whole: TextFigure, part: TextFigure) -> bool:
    """Tell whether a figure is more than another: 不予公开 than 过程性信息."""
    if whole is part or whole.counts_all or part.counts_all:
        return False
    return set(_first_cells(whole)) > set(_first_cells(part))


def _first_cells(figure: TextFigure) -> Iterator[str]:
    for reading in figure.readings[WHOLE][:1]:
        yield from (cell for cell, _ in reading.cells)


def _infer(
    subject: TextSubject,
    context: Context,
    neighbour: TextFigure | None,
    unit: str | None,
    *,
    has_variant: bool,
) -> TextFigure | None:
    """Return the figure that is meant where no word says so."""
    told = context.figure
    if has_variant and told is not None and told.subject == subject.id and not told.is_vague:
        return told
    plain = [figure for figure in subject.plain_figures if unit is None or unit in figure.units]
    before = neighbour or (None if plain else _verb_before(context))
    if before is not None:
        name = before.id.partition(".")[2]
        for figure in subject.figures:
            if figure.id.partition(".")[2] == name:
                return figure
    return plain[0] if plain else None


def _verb_before(context: Context) -> TextFigure | None:
    """Return what a list goes on with: 现行有效的规章11部、行政规范性文件136件."""
    if context.figure is not None and context.is_same_sentence:
        return context.figure
    return context.verb
