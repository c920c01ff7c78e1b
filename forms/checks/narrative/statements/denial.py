"""Clauses that say in words that there was none: 未收到申请, 未发生行政复议、行政诉讼."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.checks.narrative.statements.meaning import Claim, find_ways
from forms.checks.narrative.statements.phrases import PASSING, is_passing, read_before
from forms.checks.narrative.statements.trace import Doubt, Note, NotUnderstoodError, Silence
from forms.checks.narrative.statements.understanding import find_meaning_or_none
from forms.checks.narrative.words.grammar_words import RECEIVED
from forms.checks.narrative.words.lexicon import Kind, Year
from forms.checks.narrative.words.organs import Whose
from forms.edition.narrative_rules import WHOLE, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.checks.narrative.statements.context import Context
    from forms.checks.narrative.statements.meaning import Meaning
    from forms.checks.narrative.words.lexicon import Token
    from forms.checks.narrative.words.sentences import Clause

_MAY_STAND_BEFORE = (*PASSING, Kind.EACH)


def read_denials(clause: Clause, context: Context, text: str) -> Iterator[Claim]:
    """Return the claims of a clause without numbers that there was none of something."""
    tokens = clause.tokens
    context.see_years(tokens)
    context.see_owners(tokens)
    at = next((at for at, token in enumerate(tokens) if token.kind is Kind.NOT), None)
    found: list[Claim] = []
    if at is not None and not any(token.kind is Kind.CHANGE for token in tokens):
        if at == len(tokens) - 1:
            found = list(_read_none_left(tokens, context))
        else:
            found = list(_read_none_of(tokens, at, context, text))
    elif at is None:
        _announce(tokens, context)
    context.see_subjects(tokens)
    silence = _silence(found, context)
    if at is not None and context.trace is not None:
        _note(tokens[at], tokens, found, context, silence)
    if silence is None:
        yield from found


def _silence(found: Sequence[Claim], context: Context) -> Silence | None:
    if not found:
        return Silence.NOT_DENIED
    if not context.whose.may_agree:
        return Silence.OTHER_OWNER
    return None if context.year is Year.THIS else Silence.OTHER_YEAR


def _note(
    denial: Token,
    tokens: Sequence[Token],
    found: Sequence[Claim],
    context: Context,
    silence: Silence | None,
) -> None:
    assert context.trace is not None  # noqa: S101 - asked before
    context.trace.note(
        Note(
            denial.start,
            tokens[-1].end,
            tuple(token for token in tokens if token.kind is Kind.WORD),
            tuple(meaning for claim in found for meaning in claim.meanings),
            context.whose,
            silence,
            () if all(claim.is_certain for claim in found) else (Doubt.SURROUNDINGS,),
        )
    )


def _announce(tokens: Sequence[Token], context: Context) -> None:
    """Take note of what a clause without a number names: 收到申请情况：网上70件……共计110件."""
    try:
        phrase = read_before(tokens)
    except NotUnderstoodError:
        return
    meaning = find_meaning_or_none(phrase.parts[-1], context) if phrase.parts else None
    if meaning is not None and meaning.is_certain and tokens[-1].kind is Kind.AMONG:
        # 结转下年的申请中，自然人6件 goes into what was only named.
        context.name(meaning.figure.subject, (meaning,))
        context.among = meaning.figure
    if meaning is not None and meaning.variant != WHOLE:
        context.column = meaning.variant  # 自然人提出的申请中：予以公开42件
    if meaning is not None and meaning.is_certain and meaning.figure.role is Role.STAGE:
        context.announced = meaning


def _read_none_of(tokens: Sequence[Token], at: int, context: Context, text: str) -> Iterator[Claim]:
    """Read what stands after 未 or 无: each part is denied, if the last one is understood."""
    before = tokens[:at]
    is_clean = all(
        token.kind in _MAY_STAND_BEFORE or (token.kind is Kind.WORD and not token.sense.figures)
        for token in before
    )
    parts = _split(tokens[at + 1 :])
    shared = _subject_before(before)
    meanings = [_find_denied(part, context, text, shared) for part in parts]
    if meanings[-1] is None and any(token.kind is Kind.UNKNOWN for token in parts[-1]):
        if any(token.kind is Kind.WORD for token in parts[-1]):
            return  # 无行政复议、行政诉讼被纠错情况 denies only what comes last
        is_clean = False
    for meaning in meanings:
        if meaning is not None:
            yield _deny(tokens[at], tokens[-1], meaning, context, is_clean=is_clean)


def _read_none_left(tokens: Sequence[Token], context: Context) -> Iterator[Claim]:
    """Read 行政复议、行政诉讼均无."""
    try:
        phrase = read_before(tokens[:-1])
    except NotUnderstoodError:
        return
    for part in phrase.parts:
        meaning = find_meaning_or_none(part, context)
        if meaning is not None and _names_something(part):
            yield _deny(part[0], tokens[-1], meaning, context, is_clean=phrase.is_clean)


def _split(tokens: Sequence[Token]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind is Kind.AND:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _subject_before(tokens: Sequence[Token]) -> str | None:
    """Return what stands before a 无 or 零 and names what it is about: 政府信息公开零申请."""
    for token in reversed(tokens):
        if token.kind is Kind.WORD and (token.sense.subjects or token.sense.passes):
            return (*token.sense.subjects, *token.sense.passes)[0]
    return None


def _find_denied(
    part: Sequence[Token], context: Context, text: str, shared: str | None
) -> Meaning | None:
    """Return what a part after 未 or 无 denies; nothing unless every word of it is known."""
    words: list[Token] = []
    for token in part:
        if token.kind is Kind.WORD:
            if not is_passing(token):
                words.append(token)
        elif token.kind not in PASSING and token.kind is not Kind.ETC:
            return None
    if not words or not _names_something(words):
        return None
    meaning = find_meaning_or_none(words, context, shared)
    if meaning is None and text[words[0].start : words[0].end] in RECEIVED:
        # 未收到行政复议: the verb belongs to requests, but there it only means that there is none.
        meaning = find_meaning_or_none(words[1:], context, shared) if words[1:] else None
    return meaning


def _names_something(words: Sequence[Token]) -> bool:
    """Tell whether a part ends in what is denied; a verb after it would be denied instead."""
    last = words[-1].sense
    is_alone = any(figure.is_alone for figure in last.figures)
    return bool(last.subjects or last.short_for or last.variants or is_alone)


def _deny(
    first: Token, last: Token, meaning: Meaning, context: Context, *, is_clean: bool
) -> Claim:
    return Claim(
        start=first.start,
        end=last.end,
        quote_start=first.start,
        quote_end=last.end,
        number=0,
        meanings=(meaning,),
        ways=find_ways((meaning,)),
        is_certain=is_clean
        and context.is_year_sure
        and context.whose is Whose.OWN
        and meaning.is_certain,
        is_replaceable=False,
        is_denial=True,
    )
