from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.regions.regions import Regions
from storage.regions.units import RegionUnits

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition
    from storage.library import Library
    from storage.regions.records import Region


@pytest.fixture
def edition(catalog: EditionCatalog) -> Edition:
    return catalog.load("2021")


@pytest.fixture
def projects(library: Library) -> Regions:
    library.who = "王敏"
    return Regions(library)


@pytest.fixture
def region(projects: Regions) -> Region:
    return projects.add("云川市人民政府", 2024, "2021", deadline="2025-01-31")


@pytest.fixture
def desk(library: Library, region: Region) -> RegionUnits:
    return RegionUnits(library, region)
