"""The outline of a section's text: its usual points as headings, to be written out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms.edition.edition import Section

_NUMERALS = "一二三四五六七八九十"
_FEWEST_POINTS = 2
"""A single point needs no outline."""


def outline_section(section: Section) -> str:
    """Return a section's points as numbered headings, an empty string where it has none."""
    lines = _headings(section)
    return "\n\n".join(lines) + "\n" if lines else ""


def is_unwritten(section: Section, text: str) -> bool:
    """Tell whether a text is empty, or nothing but the section's outline."""
    written = {line.strip() for line in text.splitlines()} - {""}
    return written <= set(_headings(section))


def _headings(section: Section) -> list[str]:
    points = [point.partition("（")[0] for point in section.guidance]
    if len(points) < _FEWEST_POINTS:
        return []
    return [f"（{number}）{point}" for number, point in zip(_NUMERALS, points, strict=False)]
