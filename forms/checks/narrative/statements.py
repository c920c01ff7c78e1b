"""Statements of a text about figures of the tables, with their places."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING

from forms.checks.narrative.compact import compact
from forms.checks.narrative.context import Context
from forms.checks.narrative.counting import read_counts
from forms.checks.narrative.denial import read_denials
from forms.checks.narrative.lexicon import lexicon_for
from forms.checks.narrative.sentences import split_clauses, split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from forms.checks.narrative.claims import Claim
    from forms.checks.narrative.compact import CompactText
    from forms.checks.narrative.meaning import Meaning
    from forms.checks.narrative.sentences import Clause
    from forms.model.edition import Edition
    from forms.model.narrative_rules import TextReading
    from forms.model.values import Number

_KEPT_TEXTS = 64
"""A report has seven texts; some open reports and their last years fit."""


SEVERAL = ""
"""Stands for the subject of a statement that joins two: 行政复议、行政诉讼共8件."""

_MOST_WAYS = 12
"""More ways to add up a joined phrase than this are no statement any more."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A text says that the sum of some figures is a number.

    `start` to `end` is the number in the text as written, or the whole phrase where none are said
    to be (未收到申请); `quote` is the phrase; `ways` are the sums that it may mean, the likeliest
    first. An uncertain statement can agree with the tables
    but not contradict them. A number is not replaceable where it stands for several figures.
    """

    start: int
    end: int
    quote: str
    number: Number
    unit: str
    quantum: Decimal
    meanings: tuple[Meaning, ...]
    ways: tuple[tuple[TextReading, ...], ...]
    is_certain: bool
    is_replaceable: bool = True

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


def _read(edition: Edition, year: int, organization: str, text: str) -> Iterator[Claim]:
    lexicon = lexicon_for(edition, year, organization)
    context = Context({subject.id: subject for subject in edition.narrative.subjects})
    for sentence in split_sentences(text):
        context.begin(sentence)
        if lexicon.may_matter(text, sentence.start, sentence.end):
            clauses = split_clauses(lexicon.tokens(text, sentence.start, sentence.end))
            yield from _doubt_parts(
                [claim for clause in clauses for claim in _read_clause(clause, context, text)]
            )
        else:
            context.is_near = False


def _read_clause(clause: Clause, context: Context, text: str) -> Iterator[Claim]:
    read = read_counts if clause.has_number else read_denials
    # What brackets say does not carry over to the sentence around them.
    yield from read(clause, copy(context) if clause.is_inside else context, text)


def _doubt_parts(claims: list[Claim]) -> Iterator[Claim]:
    """Pass on the claims of a sentence; one figure stated with two numbers is stated in parts.

    按期办结45件，延期办结3件: neither is the number of all that were closed.
    """
    numbers: dict[tuple[object, ...], set[Number]] = {}
    for claim in claims:
        numbers.setdefault(_what(claim), set()).add(claim.number)
    for claim in claims:
        is_whole = len(numbers[_what(claim)]) == 1
        yield claim if is_whole else replace(claim, is_certain=False)


def _what(claim: Claim) -> tuple[object, ...]:
    return tuple(reading.name for meaning in claim.meanings for reading in meaning.readings[:1])


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
        ways=tuple(islice(product(*(one.readings for one in claim.meanings)), _MOST_WAYS)),
        is_certain=claim.is_certain,
        is_replaceable=claim.is_replaceable,
    )
