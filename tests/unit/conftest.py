"""Reports for the tests of model and checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from forms.edition.file import read_edition
from forms.edition.terms import CellId
from forms.model.report import Report
from tests.edition_content import TINY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition

    LoadEdition = Callable[[str], Edition]

    class FilledReport(Protocol):
        def __call__(
            self,
            edition_name: str,
            cells: Mapping[CellId, str] | Mapping[str, str],
            year: int = ...,
        ) -> Report: ...


@pytest.fixture(scope="session")
def tiny_edition() -> Edition:
    return read_edition(TINY)


@pytest.fixture(scope="session")
def load_edition(catalog: EditionCatalog, tiny_edition: Edition) -> LoadEdition:
    """Return an edition by name, the shipped ones and the artificial `tiny`."""

    def load(name: str) -> Edition:
        return tiny_edition if name == "tiny" else catalog.load(name)

    return load


@pytest.fixture(scope="session")
def filled_report(load_edition: LoadEdition) -> FilledReport:
    """Return a report with every text filled in and the given cells, totals as they are given."""

    def fill(
        edition_name: str, cells: Mapping[CellId, str] | Mapping[str, str], year: int = 2021
    ) -> Report:
        edition = load_edition(edition_name)
        return Report(
            edition,
            "青萝市水务局",
            year,
            texts=dict.fromkeys(edition.text_ids, "本年度工作情况如下。"),
            cells={CellId(cell): text for cell, text in cells.items()},
        )

    return fill
