"""Clauses that say in words that there was none: 未收到申请, 未发生行政复议、行政诉讼."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.checks.narrative.claims import Claim
from forms.checks.narrative.grammar_words import RECEIVED
from forms.checks.narrative.lexicon import Kind, Year
from forms.checks.narrative.meaning import find_meaning
from forms.checks.narrative.phrases import NotUnderstoodError, is_passing, read_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.checks.narrative.context import Context
    from forms.checks.narrative.lexicon import Token
    from forms.checks.narrative.meaning import Meaning
    from forms.checks.narrative.sentences import Clause

_MAY_STAND_BEFORE = (Kind.FILLER, Kind.YEAR, Kind.EACH, Kind.AMONG)


def read_denials(clause: Clause, context: Context, text: str) -> Iterator[Claim]:
    """Return the claims of a clause without numbers that there was none of something."""
    tokens = clause.tokens
    context.see_years(tokens)
    at = next((at for at, token in enumerate(tokens) if token.kind is Kind.NOT), None)
    found: list[Claim] = []
    if at is not None and not any(token.kind is Kind.CHANGE for token in tokens):
        if at == len(tokens) - 1:
            found = list(_read_none_left(tokens, context))
        else:
            found = list(_read_none_of(tokens, at, context, text))
    context.see_subjects(tokens)
    if context.year is Year.THIS:
        yield from found


def _read_none_of(tokens: Sequence[Token], at: int, context: Context, text: str) -> Iterator[Claim]:
    """Read what stands after 未 or 无: each part is denied, if the last one is understood."""
    is_clean = all(token.kind in _MAY_STAND_BEFORE for token in tokens[:at])
    parts = _split(tokens[at + 1 :])
    meanings = [_find_denied(part, context, text) for part in parts]
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
        meaning = find_meaning(part, context, None)
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


def _find_denied(part: Sequence[Token], context: Context, text: str) -> Meaning | None:
    """Return what a part after 未 or 无 denies; nothing unless every word of it is known."""
    words: list[Token] = []
    for token in part:
        if token.kind is Kind.WORD:
            if not is_passing(token):
                words.append(token)
        elif token.kind not in (Kind.FILLER, Kind.ETC, Kind.YEAR):
            return None
    if not words or not _names_something(words):
        return None
    meaning = find_meaning(words, context, None)
    if meaning is None and text[words[0].start : words[0].end] in RECEIVED:
        # 未收到行政复议: the verb belongs to requests, but there it only means that there is none.
        meaning = find_meaning(words[1:], context, None) if words[1:] else None
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
        is_certain=is_clean and context.is_year_sure and meaning.is_certain,
        is_replaceable=False,
    )
