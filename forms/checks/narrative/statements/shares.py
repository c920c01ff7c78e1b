"""Shares in percent: 予以公开62件，占51.67%; 自然人占申请总数的91.7%."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.checks.narrative.statements.meaning import Claim, find_ways, join_alternatives
from forms.checks.narrative.statements.phrases import PASSING, is_passing, read_before
from forms.checks.narrative.statements.trace import Note, NotUnderstoodError, Silence
from forms.checks.narrative.statements.understanding import find_meaning
from forms.checks.narrative.words.lexicon import Kind, Year
from forms.checks.narrative.words.organs import Whose
from forms.edition.narrative_rules import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.checks.narrative.statements.context import Context
    from forms.checks.narrative.statements.meaning import Meaning, Way
    from forms.checks.narrative.words.lexicon import Token
    from forms.checks.narrative.words.sentences import Clause


def read_shares(clause: Clause, context: Context) -> Iterator[Claim]:
    """Return the claims of a clause that something is so many percent of something else."""
    tokens = clause.tokens
    start = 0
    for at, token in enumerate(tokens):
        if token.kind is Kind.NUMBER:
            start = at + 1
        elif token.kind is Kind.SHARE:
            left, start = tokens[start:at], at + 1
            context.see_years(left)
            context.see_selection(left)
            context.see_owners(left)
            try:
                yield from _read_share(left, token, context)
            except NotUnderstoodError as error:
                _note(token, (), context, error.reason)


def _read_share(left: Sequence[Token], token: Token, context: Context) -> Iterator[Claim]:
    if any(one.kind is Kind.CHANGE for one in left):
        raise NotUnderstoodError(Silence.DIFFERENCE)
    at = next((at for at, one in enumerate(left) if one.kind is Kind.SHARE_OF), None)
    if at is None:
        raise NotUnderstoodError(Silence.NO_SHARE)
    parts = _find_parts(left[:at], context)
    bases = _find_bases(left[at + 1 :], parts[-1], context)
    if not context.whose.may_agree:
        raise NotUnderstoodError(Silence.OTHER_OWNER)
    if context.year is not Year.THIS:
        raise NotUnderstoodError(Silence.OTHER_YEAR)
    numeral = token.numeral
    _note(token, parts, context, None)
    first = min((one.start for one in left if one.kind is Kind.WORD), default=left[at].start)
    yield Claim(
        start=numeral.start,
        end=numeral.end,
        quote_start=min(first, left[at].start),
        quote_end=token.end,
        number=numeral.number,
        meanings=parts,
        ways=find_ways(parts),
        is_certain=all(part.is_certain for part in parts)
        and context.is_year_sure
        and context.whose is Whose.OWN,
        unit=numeral.unit,
        quantum=numeral.quantum,
        is_replaceable=False,
        bases=bases,
        rests_on=context.number if parts is context.meanings else None,
    )


def _note(
    token: Token, meanings: tuple[Meaning, ...], context: Context, silence: Silence | None
) -> None:
    if context.trace is not None:
        numeral = token.numeral
        context.trace.note(Note(numeral.start, numeral.end, (), meanings, context.whose, silence))


def _find_parts(left: Sequence[Token], context: Context) -> tuple[Meaning, ...]:
    """Return what is said to be a part: the words before 占, or what was counted right before."""
    if any(token.kind not in PASSING and token.kind is not Kind.WORD for token in left):
        raise NotUnderstoodError(Silence.UNKNOWN_WORD)
    words = [token for token in left if token.kind is Kind.WORD and not is_passing(token)]
    if words:
        parts = read_before(left).parts
        return tuple(join_alternatives([find_meaning(part, context, None) for part in parts]))
    if not context.meanings or not context.is_same_sentence:
        raise NotUnderstoodError(Silence.NO_SUBJECT)
    return context.meanings


def _find_bases(right: Sequence[Token], part: Meaning, context: Context) -> tuple[Way, ...]:
    """Return what the share may be a share of: what is named, or any count of the whole."""
    if any(token.kind is Kind.UNKNOWN for token in right):
        raise NotUnderstoodError(Silence.NO_SHARE)
    subject = context.subjects[part.figure.subject]
    wholes = [figure for figure in subject.figures if figure.counts_all or figure.is_bare]
    if context.among is not None and context.among.counts_all:
        wholes = [context.among]  # 办结49件，其中：予以公开28件，占57.1%
    named = [
        figure
        for token in right
        if token.kind is Kind.WORD
        for figure in token.sense.figures
        if figure.subject == subject.id
    ]
    bases = {
        reading.cells: (reading,)
        for figure in named or wholes
        for reading in figure.readings[WHOLE]
    }
    if part.variant != WHOLE:
        bases.update({one.cells: (one,) for one in part.figure.readings[WHOLE]})
    return tuple(bases.values())
