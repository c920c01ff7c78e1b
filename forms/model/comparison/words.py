"""Which words of a paragraph were changed."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, NamedTuple

from forms.model.comparison.typography import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    _Piece = tuple[str, "Span"]

# Chinese has no blanks between words: figures, runs of Chinese numerals and Latin words are one
# piece each, any other character is one by itself.
_DIGITS = "[0-9０-９]"
_PIECE = re.compile(
    rf"{_DIGITS}+(?:[,，]{_DIGITS}{{3}}(?!{_DIGITS}))*(?:[.．]{_DIGITS}+)?[%％‰]?"
    r"|[〇零一二两三四五六七八九十百千万亿]+"
    r"|[A-Za-zＡ-Ｚａ-ｚ]+"
    r"|\s+"
    r"|."
)
_CLAUSE = re.compile(r"[^，。；,;\n]*[，。；,;\n]?")
_MOST_COMPARED = 640_000
"""Pieces of one text times those of the other; beyond it clauses are compared, or nothing is.

A paragraph of a report has some 300 characters.
"""
_SHORTEST_KEPT = 2
"""Fewer pieces in common between two changes are marked along with them: easier to read."""


class Span(NamedTuple):
    """A stretch of a text, in characters."""

    start: int
    end: int


class Marks(NamedTuple):
    """The stretches that were taken out of the old text, and those put into the new one."""

    removed: tuple[Span, ...]
    added: tuple[Span, ...]


def mark_words(old: str, new: str) -> Marks:
    """Return which words of two versions of a paragraph differ; typography makes no difference."""
    for pattern in (_PIECE, _CLAUSE):
        before, after = list(_pieces(pattern, old)), list(_pieces(pattern, new))
        if len(before) * len(after) <= _MOST_COMPARED:
            return _mark(before, after)
    return Marks(_whole(old), _whole(new))


def _mark(before: Sequence[_Piece], after: Sequence[_Piece]) -> Marks:
    keys = [key for key, _ in before], [key for key, _ in after]
    # difflib marks the longest stretches in common first, as a reader would; the shortest edit,
    # as other libraries look for, is scattered over single characters.
    matcher = difflib.SequenceMatcher(None, *keys, autojunk=False)
    removed, added = list[Span](), list[Span]()
    for start, end, new_start, new_end in _join_near(matcher.get_opcodes()):
        removed += _span_of([span for _, span in before[start:end]])
        added += _span_of([span for _, span in after[new_start:new_end]])
    return Marks(tuple(removed), tuple(added))


def _pieces(pattern: re.Pattern[str], text: str) -> Iterator[_Piece]:
    for match in pattern.finditer(text):
        key = plain(match[0])
        if key:
            yield key, Span(*match.span())


def _join_near(
    opcodes: Iterable[tuple[str, int, int, int, int]],
) -> list[tuple[int, int, int, int]]:
    """Return the changed stretches, those with next to nothing between them as one."""
    joined: list[tuple[int, int, int, int]] = []
    for tag, *bounds in opcodes:
        if tag == "equal":
            continue
        start, end, new_start, new_end = bounds
        if joined and start - joined[-1][1] < _SHORTEST_KEPT:
            start, _, new_start, _ = joined.pop()
        joined.append((start, end, new_start, new_end))
    return joined


def _span_of(spans: list[Span]) -> list[Span]:
    return [Span(spans[0].start, spans[-1].end)] if spans else []


def _whole(text: str) -> tuple[Span, ...]:
    return (Span(0, len(text)),) if text else ()
