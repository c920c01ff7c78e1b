"""Paragraphs and headings of a text that a clerk wrote.

A paragraph is never split, joined or renumbered.
"""

from __future__ import annotations

from export.paper.blocks import Heading, Paragraph
from forms.model.texts.headings import find_heading_level, measure_lead


def read_narrative(text: str) -> tuple[Heading | Paragraph, ...]:
    """Return the paragraphs and headings of a text, without empty lines and typed indents.

    The indent belongs to the style; typed blanks in front of it would push the first line in
    twice.
    """
    stripped = (line.strip() for line in text.splitlines())
    return tuple(_read_paragraph(line) for line in stripped if line)


def _read_paragraph(text: str) -> Heading | Paragraph:
    level = find_heading_level(text)
    return Heading(level, text) if level else Paragraph(text, measure_lead(text))
