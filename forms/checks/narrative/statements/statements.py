"""Statements of a text about figures of the tables, with their places."""

from __future__ import annotations

from copy import copy
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from forms.checks.narrative.statements.context import Context
from forms.checks.narrative.statements.counting import read_counts
from forms.checks.narrative.statements.denial import read_denials
from forms.checks.narrative.statements.shares import read_shares
from forms.checks.narrative.statements.trace import Doubt, Trace
from forms.checks.narrative.words.compact import compact
from forms.checks.narrative.words.lexicon import Kind, lexicon_for
from forms.checks.narrative.words.sentences import split_clauses, split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from forms.checks.narrative.statements.meaning import Claim, Meaning, Way
    from forms.checks.narrative.words.compact import CompactText
    from forms.checks.narrative.words.lexicon import Token
    from forms.checks.narrative.words.sentences import Clause
    from forms.edition.edition import Edition
    from forms.model.values import Number

_KEPT_TEXTS = 64
"""A report has seven texts; some open reports and their last years fit."""


SEVERAL = ""
"""Stands for the subject of a statement that joins two: 行政复议、行政诉讼共8件."""


class Statement(Struct, frozen=True):
    """A text says that the sum of some figures is a number.

    `start` to `end` is the number in the text as written, or the whole phrase where none are said
    to be (未收到申请); `quote` is the phrase; `ways` are the sums that it may mean, the likeliest
    first. With `bases` the number is a share in percent, of one of them; where it `rests_on` a
    number of the text that is wrong, the share only follows from that. An uncertain statement can
    agree with the tables but not contradict them. A number is not replaceable where it stands for
    several figures.
    """

    start: int
    end: int
    quote: str
    number: Number
    unit: str
    quantum: Decimal
    meanings: tuple[Meaning, ...]
    ways: tuple[Way, ...]
    is_certain: bool
    is_replaceable: bool = True
    bases: tuple[Way, ...] = ()
    rests_on: Number | None = None

    @property
    def subject(self) -> str:
        """Return what is counted, `SEVERAL` where it is not one thing."""
        found = {meaning.figure.subject for meaning in self.meanings}
        return found.pop() if len(found) == 1 else SEVERAL


@lru_cache(maxsize=_KEPT_TEXTS)
def statements_by_subject(
    edition: Edition, year: int, organization: str, text: str
) -> dict[str, tuple[Statement, ...]]:
    """Return the statements of a text by their subject."""
    found: dict[str, tuple[Statement, ...]] = {}
    for one in find_statements(edition, year, organization, text):
        found[one.subject] = (*found.get(one.subject, ()), one)
    return found


@lru_cache(maxsize=_KEPT_TEXTS)
def find_statements(
    edition: Edition, year: int, organization: str, text: str
) -> tuple[Statement, ...]:
    """Return the statements of a text in their order; texts once read are remembered."""
    if not text or not edition.narrative.subjects:
        return ()
    plain = compact(text)
    claims = _read(edition, year, organization, plain.text)
    return tuple(_locate(claim, plain) for claim in claims)


def trace_text(
    edition: Edition, year: int, organization: str, text: str
) -> tuple[CompactText, Trace]:
    """Read a text once more, and tell what became of each number in it."""
    plain, trace = compact(text), Trace()
    for _ in _read(edition, year, organization, plain.text, trace):
        pass
    return plain, trace


def _read(
    edition: Edition, year: int, organization: str, text: str, trace: Trace | None = None
) -> Iterator[Claim]:
    lexicon = lexicon_for(edition, year, organization)
    subjects = {subject.id: subject for subject in edition.narrative.subjects}
    context = Context(subjects, lexicon.other_organs, lexicon.heard_subjects, trace=trace)
    for sentence in split_sentences(text):
        context.begin(sentence)
        if lexicon.may_matter(text, sentence.start, sentence.end):
            tokens = lexicon.tokens(text, sentence.start, sentence.end)
            if trace is not None:
                trace.tokens += tokens
            claims = [
                claim
                for clause in split_clauses(tokens, text)
                for claim in _read_clause(clause, context, text)
            ]
            yield from _doubt_narrowed(list(_doubt_parts(claims, trace)), tokens, trace)
        else:
            context.is_near = False


def _read_clause(clause: Clause, context: Context, text: str) -> Iterator[Claim]:
    read = read_counts if clause.has_number else read_denials
    # What brackets say does not carry over to the sentence around them.
    inner = copy(context) if clause.is_inside else context
    if clause.is_new_point:
        inner.is_lost = False
    yield from read(clause, inner, text)
    if clause.has_share:
        yield from read_shares(clause, inner)


def _doubt_parts(claims: list[Claim], trace: Trace | None) -> Iterator[Claim]:
    """Pass on the claims of a sentence; one figure stated with two numbers is stated in parts.

    按期办结45件，延期办结3件: neither is the number of all that were closed.
    """
    numbers: dict[tuple[object, ...], set[Number]] = {}
    for claim in claims:
        numbers.setdefault(_what(claim), set()).add(claim.number)
    for claim in claims:
        if len(numbers[_what(claim)]) == 1:
            yield claim
            continue
        if trace is not None:
            trace.doubt(claim.start, Doubt.PARTS)
        yield replace(claim, is_certain=False)


def _what(claim: Claim) -> tuple[object, ...]:
    said = tuple((meaning.figure.id, meaning.variant) for meaning in claim.meanings)
    return (*said, bool(claim.bases), claim.is_denial)


def _doubt_narrowed(
    claims: list[Claim], tokens: Sequence[Token], trace: Trace | None
) -> Iterator[Claim]:
    """Pass on the claims of a sentence; one that is narrowed down later counted more than that.

    行政诉讼案件14件，其中与政府信息公开有关的5件: the table has the five.
    """
    among = next((token.start for token in tokens if token.kind is Kind.AMONG), None)
    for claim in claims:
        figure = claim.meanings[-1].figure
        is_bare = figure.is_bare and not figure.is_name and not figure.counts_all
        if among is None or not is_bare or claim.start > among:
            yield claim
            continue
        is_narrowed = any(
            token.start > among and token.kind is Kind.WORD and figure.subject in token.sense.passes
            for token in tokens
        )
        if is_narrowed and trace is not None:
            trace.doubt(claim.start, Doubt.PARTS)
        yield replace(claim, is_certain=claim.is_certain and not is_narrowed)


def _locate(claim: Claim, plain: CompactText) -> Statement:
    start, end = plain.span(claim.start, claim.end)
    return Statement(
        start=start,
        end=end,
        quote=plain.written(claim.quote_start, claim.quote_end),
        number=claim.number,
        unit=claim.unit,
        quantum=claim.quantum,
        meanings=claim.meanings,
        ways=claim.ways,
        bases=claim.bases,
        rests_on=claim.rests_on,
        is_certain=claim.is_certain,
        is_replaceable=claim.is_replaceable,
    )
