"""Finding places in a report: cells by a few letters of their labels, and words in texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.edition.terms import PREAMBLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.edition.edition import Edition
    from forms.edition.terms import CellId
    from forms.model.report import Report

_CONTEXT = 12
"""Characters shown before and after a word found in a text."""


class Place(Struct, frozen=True):
    """A place that was found: a cell, or a stretch of a text in characters."""

    label: str
    cell: CellId | None = None
    text: str = ""
    start: int = 0
    end: int = 0


def find_cells(edition: Edition, query: str) -> Iterator[Place]:
    """Yield the cells whose label path contains every word of the query, in document order."""
    words = query.split()
    if not words:
        return
    for cell in edition.cells:
        label = " / ".join(edition.label_path(cell))
        if all(word in label for word in words):
            yield Place(label, cell=cell)


def find_in_texts(report: Report, query: str) -> Iterator[Place]:
    """Yield every occurrence of the query in the texts, in document order."""
    wanted = query.strip()
    if not wanted:
        return
    for key in report.edition.text_ids:
        text = report.texts.get(key, "")
        name = "导语" if key == PREAMBLE else report.edition.section(key).heading
        start = text.find(wanted)
        while start >= 0:
            end = start + len(wanted)
            yield Place(f"{name}：{_excerpt(text, start, end)}", text=key, start=start, end=end)
            start = text.find(wanted, end)


def _excerpt(text: str, start: int, end: int) -> str:
    before = text[max(0, start - _CONTEXT) : start]
    after = text[end : end + _CONTEXT]
    lead = "…" if start > _CONTEXT else ""
    tail = "…" if end + _CONTEXT < len(text) else ""
    return f"{lead}{before}{text[start:end]}{after}{tail}".replace("\n", " ")
