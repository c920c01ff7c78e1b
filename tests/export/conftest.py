from __future__ import annotations

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
def paper(report: Report) -> Paper:
    return compose(report, is_draft=False)


@pytest.fixture
def word(paper: Paper) -> bytes:
    return write_word(paper)
