from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pytest

from export.composition import compose
from export.word.writer import write_word
from forms.edition.terms import ValueKind
from forms.model.report import Report
from tests.export.editions import load_edition

if TYPE_CHECKING:
    from export.paper.blocks import Paper
    from forms.edition.edition import Edition


@pytest.fixture(params=["2019", "2021", "tiny"])
def edition(request: pytest.FixtureRequest) -> Edition:
    return load_edition(request.param)


@pytest.fixture
def official() -> Edition:
    return load_edition("2021")


@pytest.fixture
def report(edition: Edition) -> Report:
    """A report with another figure in every cell and a text in every section."""
    return _full_report(edition)


def _full_report(edition: Edition) -> Report:
    cells = {}
    for number, cell in enumerate(edition.input_cells, start=10_001):
        is_money = edition.cells[cell].kind is ValueKind.MONEY
        cells[cell] = f"{number}.25" if is_money else str(number)
    return Report(
        edition,
        "云川市林荫区城市管理局",
        2021,
        "",
        "云川市林荫区城市管理局",
        "2022-01-05",
        {key: f"（一）{key}的标题\n{key}的第一段。\n{key}的第二段。" for key in edition.text_ids},
        cells,
    )


@pytest.fixture
def paper(edition: Edition) -> Paper:
    """The paper of that report, composed once: nothing can change it."""
    return _paper_of(edition)


@pytest.fixture
def word(edition: Edition) -> bytes:
    """The Word file of that paper, written once."""
    return _word_of(edition)


@functools.cache
def _paper_of(edition: Edition) -> Paper:
    return compose(_full_report(edition), is_draft=False)


@functools.cache
def _word_of(edition: Edition) -> bytes:
    return write_word(_paper_of(edition))
