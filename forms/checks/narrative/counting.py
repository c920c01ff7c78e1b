"""Numbers in a clause and what they count."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from forms.checks.narrative.claims import Claim
from forms.checks.narrative.lexicon import Kind, Year
from forms.checks.narrative.meaning import find_meaning
from forms.checks.narrative.phrases import (
    PASSING,
    NotUnderstoodError,
    Phrase,
    is_passing,
    read_after,
    read_before,
)
from forms.model.narrative_rules import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.checks.narrative.context import Context
    from forms.checks.narrative.lexicon import Token
    from forms.checks.narrative.meaning import Meaning
    from forms.checks.narrative.sentences import Clause
    from forms.model.narrative_rules import TextFigure
    from forms.model.values import Number

_ORGAN = re.compile(r"局|委|厅|镇|乡|街道|县|区|市|州|省|办事处|部门|公司|学校|医院|中心|所|院")


def read_counts(clause: Clause, context: Context, text: str) -> Iterator[Claim]:
    """Return the claims that a clause with numbers makes about this year's figures."""
    tokens = clause.tokens
    numbers = [at for at, token in enumerate(tokens) if token.kind is Kind.NUMBER]
    start = 0
    while numbers:
        at, following = numbers[0], numbers[1] if len(numbers) > 1 else len(tokens)
        left, right = tokens[start:at], tokens[at + 1 : following]
        context.see_years(left)
        context.see_selection(left)
        if any(token.kind is Kind.CHANGE for token in left):
            break  # a difference to last year, and so is whatever follows it
        try:
            phrase = _find_phrase(left, right)
            counted = _numbers_of(phrase, tokens, numbers)
            meanings = _find_meanings(phrase, context, [tokens[one] for one in counted])
        except NotUnderstoodError:
            context.see_subjects(left)
            context.lose((*left, *right))
            start, numbers = at + 1, numbers[1:]
            continue
        if not phrase.is_clean and _names_others(left, text):
            context.is_of_others = True
        number = tokens[counted[0]].numeral.number
        if context.is_of_others or _may_be_part(phrase, meanings, number, context):
            phrase.is_clean = False
        if context.year is Year.THIS:
            yield from _claim(phrase, meanings, [tokens[one] for one in counted], context)
        if phrase.is_clean:
            context.is_lost = False
        last = meanings[-1].figure
        context.name(last.subject, last)
        if len({meaning.figure.subject for meaning in meanings}) > 1:
            context.is_near = False  # what follows may go on with either
        context.number = tokens[counted[-1]].numeral.number
        start, numbers = counted[-1] + 1 + phrase.length, numbers[len(counted) :]
    context.see_years(tokens[start:])
    context.see_selection(tokens[start:])


def _find_phrase(left: Sequence[Token], right: Sequence[Token]) -> Phrase:
    phrase = read_before(left)
    if not phrase.parts:
        phrase = read_after(right)
        if not phrase.parts:
            raise NotUnderstoodError
        return phrase
    _complete(phrase, right)
    return phrase


def _complete(phrase: Phrase, right: Sequence[Token]) -> None:
    """Add the noun after the number: 收到70件申请. An unknown noun there counts something else."""
    for at, token in enumerate(right):
        if token.kind in PASSING or (token.kind is Kind.WORD and is_passing(token)):
            continue
        if token.kind is Kind.WORD and (token.sense.subjects or token.sense.short_for):
            if not _has_noun(phrase.parts[-1]):
                phrase.parts[-1].append(token)
                phrase.length = at + 1
                phrase.is_clean &= not _starts_unknown(right[at + 1 :])
        elif token.kind is Kind.UNKNOWN and not _has_noun(phrase.parts[-1]):
            if not _is_alone(phrase.parts[-1]):
                raise NotUnderstoodError
            phrase.is_clean = False
        return


def _starts_unknown(tokens: Sequence[Token]) -> bool:
    return bool(tokens) and tokens[0].kind is Kind.UNKNOWN


def _has_noun(part: Sequence[Token]) -> bool:
    return any(
        token.sense.subjects or token.sense.short_for or token.sense.variants for token in part
    )


def _is_alone(part: Sequence[Token]) -> bool:
    return any(figure.is_alone for token in part for figure in token.sense.figures)


def _numbers_of(phrase: Phrase, tokens: Sequence[Token], numbers: Sequence[int]) -> list[int]:
    """Return the places of the numbers that a phrase has: one, or with 分别 one per part."""
    if not phrase.is_distributed:
        return [numbers[0]]
    wanted = list(numbers[: len(phrase.parts)])
    between = tokens[wanted[0] : wanted[-1]]
    allowed = (Kind.NUMBER, Kind.AND, Kind.FILLER)
    if len(wanted) < len(phrase.parts) or any(token.kind not in allowed for token in between):
        raise NotUnderstoodError
    return wanted


def _find_meanings(phrase: Phrase, context: Context, counted: Sequence[Token]) -> list[Meaning]:
    found: list[Meaning] = []
    neighbour: TextFigure | None = None
    for place, part in enumerate(phrase.parts):
        unit = counted[place if phrase.is_distributed else 0].numeral.unit
        meaning = find_meaning(part, context, unit, neighbour)
        if meaning is None:
            raise NotUnderstoodError
        found.append(meaning)
        neighbour = meaning.figure
    return [_share_variant(meaning, found[-1]) for meaning in found]


def _share_variant(meaning: Meaning, last: Meaning) -> Meaning:
    """Narrow down a bare subject as the last one is: 行政复议和行政诉讼共维持3件."""
    is_bare = not meaning.figure.words and meaning.variant == WHOLE
    if not is_bare or meaning.figure.subject == last.figure.subject or last.variant == WHOLE:
        return meaning
    if last.variant not in meaning.figure.readings:
        raise NotUnderstoodError
    return replace(meaning, variant=last.variant)


def _may_be_part(
    phrase: Phrase, meanings: Sequence[Meaning], number: Number, context: Context
) -> bool:
    """Tell whether only a part of what was counted before may be meant.

    上年结转4件，其中办结2件 says nothing of all that were closed. A verb after a narrower figure
    means the whole only where it counts more than that: 上年结转4件，全年办结49件.
    """
    figure = meanings[0].figure
    if context.is_lost:
        # 公文320件，其中主动公开106件、依申请公开12件 goes on with what was not understood.
        return figure.is_alone or not figure.words
    among = context.among
    if among is not None and among.subject != figure.subject:
        return phrase.is_after or not any(token.sense.subjects for token in phrase.words)
    if among is not None and figure is not among and figure.whole_within:
        return among.id not in figure.whole_within
    before = context.figure
    if before is None or not before.is_alone or before.subject != figure.subject:
        return False
    return bool(figure.whole_within) and not figure.is_alone and number <= context.number


def _names_others(left: Sequence[Token], text: str) -> bool:
    """Tell whether the words before a number that are not known seem to be another organ."""
    return any(
        token.kind is Kind.UNKNOWN and _ORGAN.search(text, token.start, token.end) for token in left
    )


def _claim(
    phrase: Phrase, meanings: Sequence[Meaning], counted: Sequence[Token], context: Context
) -> Iterator[Claim]:
    start = min(token.start for token in (*phrase.words, *counted))
    end = max(token.end for token in (*phrase.words, *counted))
    groups: list[tuple[tuple[Meaning, ...], Token]]
    if phrase.is_distributed:
        groups = [((meaning,), number) for meaning, number in zip(meanings, counted, strict=True)]
    elif phrase.is_each:
        groups = [((meaning,), counted[0]) for meaning in meanings]
    else:
        groups = [(tuple(meanings), counted[0])]
    for group, token in groups:
        numeral = token.numeral
        if not numeral.is_exact:
            continue
        yield Claim(
            start=numeral.start,
            end=numeral.end,
            quote_start=start,
            quote_end=end,
            number=numeral.number,
            meanings=group,
            is_certain=phrase.is_clean
            and context.is_year_sure
            and all(meaning.is_certain for meaning in group),
            unit=numeral.unit,
            quantum=numeral.quantum,
            is_replaceable=not phrase.is_each or len(meanings) == 1,
        )
