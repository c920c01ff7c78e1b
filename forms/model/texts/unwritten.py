"""What is offered for a text that is not written yet: its outline, or that there was nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms.edition.edition import Section
    from forms.model.report import Report

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


def offer_none_texts(report: Report) -> dict[str, str]:
    """Return, per section whose text is blank, the sentence that there is nothing to report.

    Beside a table the sentence is offered only while every figure of the table is 0: a blank is
    not yet nothing.
    """
    values = report.shown_values()
    offered: dict[str, str] = {}
    for section in report.edition.sections:
        if not section.none_text or report.texts.get(section.id, "").strip():
            continue
        table = report.edition.table(section.table) if section.table is not None else None
        if table is None or all(values[cell] == "0" for cell in table.cells):
            offered[section.id] = section.none_text
    return offered


def _headings(section: Section) -> list[str]:
    points = [point.partition("（")[0] for point in section.guidance]
    if len(points) < _FEWEST_POINTS:
        return []
    return [f"（{number}）{point}" for number, point in zip(_NUMERALS, points, strict=False)]
