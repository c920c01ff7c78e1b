"""Headings in a text that a clerk wrote.

A heading is recognised at the start of a paragraph only, in the forms of GB/T 9704-2012 7.3.3 below
the section headings, and only where the whole paragraph reads like one:
`根据第（五）项规定，公开了一、二两类。` is a sentence.
"""

from __future__ import annotations

import re

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


def find_heading_level(paragraph: str) -> int:
    """Return the heading level of a paragraph, 2 to 4, or 0 where it is text.

    `一、` is no heading here: level one belongs to the sections of the form, whose number and
    wording are fixed.
    """
    if len(paragraph) > _LONGEST_HEADING:
        return 0
    for level, number in _LEVELS:
        match = number.match(paragraph)
        if match:
            rest = paragraph[match.end() :].strip()
            return level if rest and not _SENTENCE.search(rest) else 0
    return 0


def measure_lead(paragraph: str) -> int:
    """Return the length of a run-in heading (`（一）主动公开。全年…`), 0 where there is none."""
    lead = _LEAD.match(paragraph)
    return len(lead[0]) if lead and len(lead[0]) <= _LONGEST_LEAD else 0
