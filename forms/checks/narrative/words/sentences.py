"""Sentences of a text and clauses of a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from forms.checks.narrative.words.lexicon import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.checks.narrative.words.lexicon import Token

_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]?")
_POINT = re.compile(r"(?<=.)(?=（[一二三四五六七八九十]）)")
_LONGEST_HEADING = 30
_ENDS = ("。", "！", "？", "；", "：")


class Sentence(Struct, frozen=True):
    """A sentence by its place; `is_new_topic` where a paragraph or a numbered point begins.

    A heading, such as （二）依申请公开, says what the sentences after it are about.
    """

    start: int
    end: int
    is_new_topic: bool
    is_heading: bool


class Clause(Struct):
    """Tokens between commas; what stands in brackets is a clause of its own.

    A new point begins after a semicolon.
    """

    is_inside: bool
    has_number: bool = False
    has_share: bool = False
    is_new_point: bool = False
    tokens: list[Token] = field(default_factory=list)


def split_sentences(text: str) -> Iterator[Sentence]:
    """Return the sentences of a compact text, in order."""
    is_new = True
    for match in _SENTENCE.finditer(text):
        start = match.start()
        for end in _ends(match[0]):
            stop = match.start() + end
            content = text[start:stop].strip("\n")
            if content:
                is_point = content.startswith("（") and bool(_POINT.match("。" + content, 1))
                is_heading = len(content) <= _LONGEST_HEADING and not content.endswith(_ENDS)
                yield Sentence(start, start + len(content), is_new or is_point, is_heading)
                is_new = False
            start = stop
        is_new = is_new or match[0].endswith("\n")


def _ends(sentence: str) -> list[int]:
    if "（" not in sentence:
        return [len(sentence)]
    return [*(point.start() for point in _POINT.finditer(sentence)), len(sentence)]


def split_clauses(tokens: Sequence[Token], text: str) -> list[Clause]:
    """Return the clauses of a sentence in the order of their beginnings.

    A clause goes on after brackets: 部分公开（区分处理的）5件 is one clause and another one inside.
    """
    clauses = [Clause(is_inside=False)]
    outer: list[Clause] = []
    current = clauses[0]
    for token in tokens:
        if token.kind is Kind.OPEN:
            outer.append(current)
        elif token.kind is Kind.CLOSE and outer:
            current = outer.pop()
            continue
        elif token.kind is not Kind.BREAK:
            current.tokens.append(token)
            current.has_number |= token.kind is Kind.NUMBER
            current.has_share |= token.kind is Kind.SHARE
            continue
        current = Clause(is_inside=bool(outer), is_new_point=text[token.start] == "；")
        clauses.append(current)
    return [clause for clause in clauses if clause.tokens]
