"""The words and figures of a report as they stand on paper, and a hash of them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from forms.edition.terms import PREAMBLE
from forms.model.comparison.alignment import split_paragraphs
from forms.model.comparison.typography import plain
from forms.model.dates import show_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from forms.model.report import Report


def printed_words(report: Report) -> Iterator[str]:
    """Yield title, paragraphs, cells of tables row by row, and signature, in reading order.

    A blank cell is an empty word, so that a figure cannot go into the cell beside it unseen.
    """
    edition, values = report.edition, report.shown_values()
    yield report.title or edition.title_for(report.organization, report.year)
    yield from split_paragraphs(report.texts.get(PREAMBLE, ""))
    for section in edition.sections:
        yield section.heading
        yield from split_paragraphs(report.texts.get(section.id, ""))
        if section.table is not None:
            for place in edition.table(section.table).grid:
                yield place.text if place.cell is None else values[place.cell]
    yield from filter(plain, (report.signature_organization, show_date(report.signature_date)))


def digest_words(words: Iterable[str]) -> str:
    """Return a hash of words that a change of typography leaves as it is, as hexadecimal digits.

    It is made over what a reader sees, not over bytes: another program may save the paper anew.
    """
    return hashlib.sha256("\n".join(map(plain, words)).encode("utf-8", "replace")).hexdigest()
