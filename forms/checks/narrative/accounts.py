"""An account of every number in a text: how it was read, and the verdict or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.checks.narrative.figure_checks import judge
from forms.checks.narrative.places import place_of_text
from forms.checks.narrative.statements.statements import find_statements, trace_text
from forms.checks.narrative.words.organs import Whose
from forms.checks.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.checks.narrative.statements.statements import Statement
    from forms.checks.narrative.statements.trace import Note
    from forms.checks.narrative.words.compact import CompactText
    from forms.model.report import Report

AGREES = "与表格一致"
DIFFERS = "与表格不符"
NOT_JUDGED = "表格没有填全，未核对"
ONLY_AGREES = "不一致也不提示"
SILENT = "没有核对"


class Account(Struct, frozen=True):
    """One number of a text, or a denial: where it stands and what became of it.

    `sentence` is the stretch around it, `words` are the words that were understood, `meanings`
    the sums that it may state, `whose` says whose figures they are, `verdict` is one of the
    constants here, `reasons` are why nothing is said, or why it may only agree.
    """

    place: str
    sentence: str
    written: str
    words: tuple[str, ...]
    meanings: tuple[str, ...]
    whose: str
    verdict: str
    reasons: tuple[str, ...]


def account_for(report: Report, section: str) -> tuple[Account, ...]:
    """Return the accounts of one text, in the order of the text."""
    text = report.texts.get(section, "")
    if not text.strip() or not report.edition.narrative.subjects:
        return ()
    asked = (report.edition, report.year, report.organization, text)
    statements = {one.start: one for one in find_statements(*asked)}
    plain, trace = trace_text(*asked)
    scope = Scope(report)
    place = place_of_text(report.edition, section)
    notes = sorted(trace.notes, key=lambda note: note.start)
    return tuple(_account(note, plain, statements, scope, place) for note in notes)


def _account(
    note: Note, plain: CompactText, statements: dict[int, Statement], scope: Scope, place: str
) -> Account:
    start, _ = plain.span(note.start, note.end)
    statement = statements.get(start)
    return Account(
        place=place,
        sentence=_sentence_around(plain, note),
        written=plain.written(note.start, note.end),
        words=tuple(plain.written(token.start, token.end) for token in note.words),
        meanings=tuple(_meanings(note, statement)),
        whose=(note.whose or Whose.OWN).value,
        verdict=_judge(note, statement, scope),
        reasons=(note.silence.value,) if note.silence else tuple(one.value for one in note.doubts),
    )


def _meanings(note: Note, statement: Statement | None) -> Iterator[str]:
    if statement is not None:
        yield from ("与".join(reading.name for reading in way) for way in statement.ways)
    else:
        for meaning in note.meanings:
            yield from (reading.name for reading in meaning.readings)


def _judge(note: Note, statement: Statement | None, scope: Scope) -> str:
    if note.silence is not None or statement is None:
        return SILENT
    agrees = judge(statement, scope)
    if agrees is None:
        return NOT_JUDGED
    if agrees:
        return AGREES
    return DIFFERS if statement.is_certain else ONLY_AGREES


def _sentence_around(plain: CompactText, note: Note) -> str:
    start = max(plain.text.rfind(end, 0, note.start) for end in "。！？\n") + 1
    stops = [at + 1 for end in "。！？\n" if (at := plain.text.find(end, note.end)) >= 0]
    return plain.written(start, min(stops, default=len(plain.text)))
