"""Reports with what really occurs: a figure is right, or a note names its cell."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from forms.edition.catalog import EditionCatalog
from forms.model.values import parse_value
from storage.readers.recognition.report import recognise_report
from tests.effort import rounds
from tests.storage.readers.quirks import ORGANIZATION, QUIRKS, print_report, with_quirks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from forms.edition.terms import CellId
    from storage.readers.reading import Reading
    from tests.storage.readers.quirks import Printed

    Quirk = Callable[[Printed], None]

CATALOG = EditionCatalog()
YEARS = (2019, 2020, 2021, 2023, 2025)
SHARE = 0.3
"""How probable each quirk is in a report of many."""
LEAST_READ = 0.99


def read(seed: int, quirks: Sequence[Quirk] | None = None) -> tuple[Printed, Reading]:
    """Return a report at random with some quirks, as printed and as read."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    year = chance.choice(YEARS)
    printed = print_report(CATALOG.for_year(year), year, chance)
    chosen = quirks or [quirk for quirk in QUIRKS if chance.random() < SHARE]
    document = with_quirks(printed, chosen)
    return printed, recognise_report(document, CATALOG, origin="年报.docx")


def find_unread(printed: Printed, reading: Reading) -> set[CellId]:
    """Return the cells that do not show what was printed, totals that follow from them left out."""
    edition, shown = printed.edition, reading.report.shown_values()
    return {
        cell
        for cell, figure in printed.figures.items()
        if shown[cell] != parse_value(edition.cells[cell].kind, figure).text
        and (cell in reading.report.cells or cell not in edition.definitions)
    }


@pytest.mark.parametrize("quirk", QUIRKS, ids=lambda quirk: quirk.__name__)
def test_that_each_quirk_alone_loses_nothing(quirk: Quirk) -> None:
    for seed in range(rounds(3, thorough=20)):
        printed, reading = read(seed, [quirk])
        unread = find_unread(printed, reading)
        named = {cell for note in reading.notes for cell in note.cells}
        blank = {cell for cell in unread if cell not in reading.report.cells}
        assert unread - named - (blank & printed.lost) == set()


def test_that_no_figure_is_silently_wrong_and_nearly_all_are_read() -> None:
    count = lost = 0
    for seed in range(rounds(40, thorough=500)):
        printed, reading = read(1000 + seed)
        unread = find_unread(printed, reading)
        named = {cell for note in reading.notes for cell in note.cells}
        blank = {cell for cell in unread if cell not in reading.report.cells}
        assert unread - named - (blank & printed.lost) == set(), seed
        count += len(printed.figures) - len(printed.lost)
        lost += len(unread - printed.lost)
    assert lost <= (1 - LEAST_READ) * count


def test_that_texts_organ_and_year_survive_every_quirk() -> None:
    for seed in range(rounds(20, thorough=200)):
        printed, reading = read(2000 + seed)
        report = reading.report
        assert (report.organization, report.year) == (ORGANIZATION, printed.year)
        assert report.texts == {
            "preamble": "根据条例编制本报告。",
            **{
                section.id: f"关于{section.short}的说明。"
                for section in printed.edition.sections
                if section.table is None
            },
        }
