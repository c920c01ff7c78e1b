"""Paragraphs and headings of a text that a clerk wrote.

A paragraph is never split, joined or renumbered: `根据第（五）项规定，公开了一、二两类。` stays one
sentence. A heading is recognised at the start of a paragraph only, in the forms of GB/T 9704-2012
7.3.3 below the section headings, and only where the whole paragraph reads like one.
"""

from __future__ import annotations

import re

from export.blocks import Heading, Paragraph

_LONGEST_HEADING = 40
_LONGEST_LEAD = 24

_SECOND_LEVEL = r"[（(][一二三四五六七八九十]{1,3}[）)](?![项款条])"
_LEVELS = (
    (2, re.compile(_SECOND_LEVEL)),
    (3, re.compile(r"[0-9０-９]{1,2}[.．、](?![0-9０-９])")),
    (4, re.compile(r"[（(][0-9０-９]{1,2}[）)]")),
)
_SENTENCE = re.compile(r"[。！？；!?;…]|[，,、]$|[0-9０-９]\s*[件条份次项个篇宗起万]")
"""Ends of sentences, and counts (`1.规章3件`): signs that a paragraph is text or a list item."""

_LEAD = re.compile(_SECOND_LEVEL + r"[^。！？；!?;0-9０-９]+。(?=.)")


def read_narrative(text: str) -> tuple[Heading | Paragraph, ...]:
    """Return the paragraphs and headings of a text, without empty lines and typed indents.

    The indent belongs to the style; typed blanks in front of it would push the first line in
    twice.
    """
    stripped = (line.strip() for line in text.splitlines())
    return tuple(_read_paragraph(line) for line in stripped if line)


def _read_paragraph(text: str) -> Heading | Paragraph:
    level = _heading_level(text)
    if level:
        return Heading(level, text)
    lead = _LEAD.match(text)
    return Paragraph(text, len(lead[0]) if lead and len(lead[0]) <= _LONGEST_LEAD else 0)


def _heading_level(text: str) -> int:
    """Return the heading level of a paragraph, 0 where it is text.

    `一、` is no heading here: level one belongs to the sections of the form, whose number and
    wording are fixed.
    """
    if len(text) > _LONGEST_HEADING:
        return 0
    for level, number in _LEVELS:
        match = number.match(text)
        if match:
            rest = text[match.end() :].strip()
            return level if rest and not _SENTENCE.search(rest) else 0
    return 0
