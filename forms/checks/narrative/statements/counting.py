"""Numbers in a clause and what they count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from forms.checks.narrative.statements.meaning import Claim, find_ways, join_alternatives
from forms.checks.narrative.statements.phrases import (
    PASSING,
    Phrase,
    is_passing,
    read_after,
    read_before,
)
from forms.checks.narrative.statements.trace import Doubt, Note, NotUnderstoodError, Silence
from forms.checks.narrative.statements.understanding import find_meaning, last_subject
from forms.checks.narrative.words.grammar_words import ADVERB_ENDS
from forms.checks.narrative.words.lexicon import Kind, Year
from forms.checks.narrative.words.organs import Whose
from forms.edition.narrative_rules import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.checks.narrative.statements.context import Context
    from forms.checks.narrative.statements.meaning import Meaning
    from forms.checks.narrative.words.lexicon import Token
    from forms.checks.narrative.words.sentences import Clause
    from forms.edition.narrative_rules import TextFigure
    from forms.model.values import Number


class _Stretch(Struct, frozen=True):
    """A number with the tokens around it, up to the numbers before and after."""

    tokens: Sequence[Token]
    start: int
    numbers: Sequence[int]

    @property
    def left(self) -> Sequence[Token]:
        return self.tokens[self.start : self.numbers[0]]

    @property
    def right(self) -> Sequence[Token]:
        end = self.numbers[1] if len(self.numbers) > 1 else len(self.tokens)
        return self.tokens[self.numbers[0] + 1 : end]

    @property
    def number(self) -> Token:
        return self.tokens[self.numbers[0]]


def read_counts(clause: Clause, context: Context, text: str) -> Iterator[Claim]:
    """Return the claims that a clause with numbers makes about this year's figures."""
    tokens = clause.tokens
    numbers = [at for at, token in enumerate(tokens) if token.kind is Kind.NUMBER]
    start = 0
    while numbers:
        stretch = _Stretch(tokens, start, numbers)
        context.see_years(stretch.left)
        context.see_selection(stretch.left)
        context.see_owners(stretch.left)
        if any(token.kind is Kind.CHANGE for token in stretch.left):
            # A difference to last year, and so is whatever follows it.
            _note_silence(stretch, context, Silence.DIFFERENCE)
            break
        try:
            phrase = _find_phrase(stretch, context, text)
            counted = _numbers_of(phrase, tokens, numbers)
            meanings = _find_meanings(phrase, context, [tokens[one] for one in counted])
        except NotUnderstoodError as error:
            is_exact = stretch.number.numeral.is_exact
            _note_silence(stretch, context, error.reason if is_exact else Silence.ROUGH)
            context.see_subjects(stretch.left)
            if error.reason is not Silence.NOT_IN_TABLE:
                context.lose((*stretch.left, *stretch.right))
            start, numbers = numbers[0] + 1, numbers[1:]
            continue
        yield from _state(
            phrase, meanings, [tokens[one] for one in counted], stretch, context, text
        )
        start, numbers = counted[-1] + 1 + phrase.length, numbers[len(counted) :]
    context.see_years(tokens[start:])
    context.see_selection(tokens[start:])
    context.see_owners(tokens[start:])


def _state(
    phrase: Phrase,
    meanings: list[Meaning],
    counted: list[Token],
    stretch: _Stretch,
    context: Context,
    text: str,
) -> Iterator[Claim]:
    """Yield what was understood of one number, or several with 分别, and take note of it."""
    if not phrase.is_clean and _names_others(stretch.left, context, text):
        context.whose = Whose.OTHER_ORGAN
    if not context.whose.may_agree:
        _note_silence(stretch, context, Silence.OTHER_OWNER)
        context.lose(())
        return
    number = counted[0].numeral.number
    doubts = _doubts(phrase, meanings, number, context)
    is_clean = phrase.is_clean and not {Doubt.PART, Doubt.OWNER} & set(doubts)
    if context.year is Year.THIS:
        yield from _claim(phrase, meanings, counted, context, doubts)
    else:
        _note_silence(stretch, context, Silence.OTHER_YEAR)
    context.is_sure = is_clean
    if is_clean:
        context.is_lost = False
    if context.figure is None and len(meanings) == 1:
        context.column = meanings[0].variant
    context.name(meanings[-1].figure.subject, tuple(meanings))
    if len({meaning.figure.subject for meaning in meanings}) > 1:
        context.is_near = False  # what follows may go on with either
    context.number = counted[-1].numeral.number


def _doubts(
    phrase: Phrase, meanings: Sequence[Meaning], number: Number, context: Context
) -> tuple[Doubt, ...]:
    """Return why a number that was understood may be another one than the table's."""
    found: list[Doubt] = []
    if not phrase.is_clean or _goes_on_unsure(phrase, meanings, context):
        found.append(Doubt.SURROUNDINGS)
    if context.whose is not Whose.OWN:
        found.append(Doubt.OWNER)
    if _may_be_part(phrase, meanings, number, context):
        found.append(Doubt.PART)
    if not context.is_year_sure:
        found.append(Doubt.YEAR)
    if not all(meaning.is_certain for meaning in meanings) or _may_be_heard(meanings, context):
        found.append(Doubt.VAGUE)
    return tuple(found)


def _goes_on_unsure(phrase: Phrase, meanings: Sequence[Meaning], context: Context) -> bool:
    """Tell whether a result follows a case that may be another: 工伤类行政诉讼12件，维持10件."""
    figure = meanings[0].figure
    return (
        not context.is_sure
        and context.is_same_sentence
        and figure.is_bare
        and context.subject == figure.subject
        and last_subject(phrase.words) is None
    )


def _may_be_heard(meanings: Sequence[Meaning], context: Context) -> bool:
    """Tell whether the organ may have decided these cases instead of having been the other side."""
    figures = [one.figure for one in meanings if one.figure.subject in context.heard_subjects]
    return any(figure.is_bare and not figure.is_name for figure in figures)


def _note_silence(stretch: _Stretch, context: Context, reason: Silence) -> None:
    if context.trace is not None:
        numeral = stretch.number.numeral
        words = tuple(token for token in stretch.left if token.kind is Kind.WORD)
        context.trace.note(
            Note(numeral.start, numeral.end, words, whose=context.whose, silence=reason)
        )


def _find_phrase(stretch: _Stretch, context: Context, text: str) -> Phrase:
    phrase = read_before(stretch.left)
    if phrase.parts:
        _complete(phrase, stretch.right)
        if _is_foreign(stretch.left, phrase, text):
            context.whose = Whose.OTHER_SUBJECT
        return phrase
    phrase = read_after(stretch.right)
    if not phrase.parts and not _is_announced_total(stretch, context):
        raise NotUnderstoodError(Silence.NO_SUBJECT)
    return phrase


def _is_foreign(left: Sequence[Token], phrase: Phrase, text: str) -> bool:
    """Tell whether an unknown word right before 受理申请 says that something else is applied for.

    不动产登记受理申请900件; a full name (受理政府信息公开申请) cannot be turned into another.
    """
    first = phrase.parts[0][0]
    has_name = last_subject(phrase.words) is not None
    before = [token for token in left if token.end == first.start]
    return (
        not has_name
        and any(token.sense.short_for for token in phrase.words)
        and any(
            token.kind is Kind.UNKNOWN and not text[token.start : token.end].endswith(ADVERB_ENDS)
            for token in before
        )
    )


def _is_announced_total(stretch: _Stretch, context: Context) -> bool:
    """Tell whether a bare 共计 sums up what the sentence announced: 收到申请：……，共计110件."""
    return context.announced is not None and any(token.kind is Kind.TOTAL for token in stretch.left)


def _complete(phrase: Phrase, right: Sequence[Token]) -> None:
    """Add the noun after the number: 收到70件申请. An unknown noun there counts something else."""
    for at, token in enumerate(right):
        if token.kind in PASSING or (token.kind is Kind.WORD and is_passing(token)):
            continue
        if token.kind is Kind.WORD and token.sense.uncounted and not _has_noun(phrase.parts[-1]):
            raise NotUnderstoodError(Silence.NOT_IN_TABLE)
        if token.kind is Kind.WORD and (token.sense.subjects or token.sense.short_for):
            if not _has_noun(phrase.parts[-1]):
                phrase.parts[-1].append(token)
                phrase.length = at + 1
                phrase.is_clean &= not _starts_unknown(right[at + 1 :])
        elif token.kind is Kind.UNKNOWN and not _has_noun(phrase.parts[-1]):
            if not _is_alone(phrase.parts[-1]):
                raise NotUnderstoodError(Silence.UNKNOWN_WORD)
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
        raise NotUnderstoodError(Silence.NO_SUM)
    return wanted


def _find_meanings(phrase: Phrase, context: Context, counted: Sequence[Token]) -> list[Meaning]:
    if not phrase.parts:
        assert context.announced is not None  # noqa: S101 - _find_phrase asked
        return [context.announced]
    found: list[Meaning] = []
    neighbour: TextFigure | None = None
    shared = last_subject(phrase.parts[-1])
    for place, part in enumerate(phrase.parts):
        numeral = counted[place if phrase.is_distributed else 0].numeral
        unit = numeral.unit or _unit_left_out(phrase, context)
        meaning = find_meaning(part, context, unit, neighbour, shared)
        found.append(meaning)
        neighbour = meaning.figure
    shared_variants = [_share_variant(meaning, found[-1]) for meaning in found]
    if phrase.is_distributed or phrase.is_each:
        return shared_variants
    joined = join_alternatives(shared_variants)
    if len(joined) > 1 and not find_ways(joined):
        raise NotUnderstoodError(Silence.NO_SUM)
    return joined


def _unit_left_out(phrase: Phrase, context: Context) -> str | None:
    """Return `None`, any unit, where a list may leave it out: 办理情况：新收12，结转8."""
    is_verb = any(token.sense.figures for token in phrase.words)
    is_known = context.topic is not None and context.is_same_sentence
    return None if is_verb and is_known and not phrase.is_after else ""


def _share_variant(meaning: Meaning, last: Meaning) -> Meaning:
    """Narrow down a bare subject as the last one is: 行政复议和行政诉讼共维持3件."""
    is_bare = meaning.figure.is_bare and meaning.variant == WHOLE
    if not is_bare or meaning.figure.subject == last.figure.subject or last.variant == WHOLE:
        return meaning
    if last.variant not in meaning.figure.readings:
        raise NotUnderstoodError(Silence.NO_MEANING)
    return replace(meaning, variant=last.variant)


def _may_be_part(
    phrase: Phrase, meanings: Sequence[Meaning], number: Number, context: Context
) -> bool:
    """Tell whether only a part of what was counted before may be meant.

    上年结转4件，其中办结2件 says nothing of all that were closed. A verb after a narrower figure
    means the whole only where it counts more than that: 上年结转4件，全年办结49件.
    """
    figure = meanings[0].figure
    is_breakdown = context.among is not None and context.among.counts_all
    if context.is_lost and not (is_breakdown and figure.subject == context.among_subject):
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


def _names_others(left: Sequence[Token], context: Context, text: str) -> bool:
    """Tell whether the words before a number that are not known seem to be another organ."""
    endings = context.other_organs
    return endings is not None and any(
        token.kind is Kind.UNKNOWN and endings.search(text, token.start, token.end)
        for token in left
    )


def _claim(
    phrase: Phrase,
    meanings: Sequence[Meaning],
    counted: Sequence[Token],
    context: Context,
    doubts: tuple[Doubt, ...],
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
        silence = None if numeral.is_exact else Silence.ROUGH
        if context.trace is not None:
            context.trace.note(
                Note(
                    numeral.start,
                    numeral.end,
                    tuple(phrase.words),
                    group,
                    context.whose,
                    silence,
                    doubts,
                )
            )
        if silence is not None:
            continue
        yield Claim(
            start=numeral.start,
            end=numeral.end,
            quote_start=start,
            quote_end=end,
            number=numeral.number,
            meanings=group,
            ways=find_ways(group),
            is_certain=not doubts,
            unit=numeral.unit,
            quantum=numeral.quantum,
            is_replaceable=(not phrase.is_each or len(meanings) == 1)
            and not numeral.is_rounded_count,
        )
