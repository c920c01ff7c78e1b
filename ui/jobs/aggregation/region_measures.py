"""The indicators of a region and of its units, this year and in the years before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.errors import UserError
from forms.model.aggregation.indicators import measure_all
from forms.model.figures import Figures
from storage.regions.regions import Regions
from ui.jobs.aggregation.region_figures import RegionFigures

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog
    from forms.model.aggregation.indicators import Measure
    from storage.library import Library
    from storage.regions.records import Region

YEARS_BEFORE = 2
"""With this year they make the three years of a development."""


def region_measures(
    library: Library, region: Region, catalog: EditionCatalog
) -> dict[str, Measure]:
    """Return the indicators of a region's sums, corrections by hand included.

    Raises:
        UserError: the library cannot be read, or its edition is not known.
    """
    edition = catalog.load(region.edition)
    figures = Figures(edition, RegionFigures(library, region, edition).cells())
    return measure_all(edition, {cell: figures.text(cell) for cell in edition.cells})


def earlier_region_measures(
    library: Library, region: Region, catalog: EditionCatalog
) -> dict[int, dict[str, Measure]]:
    """Return the same of the years before: as reported then, else as that year's project sums.

    A year of which the library has neither, or nothing that can be read, is left out.
    """
    found = earlier_measures(library, region.organization, region.year, catalog)
    projects = {one.year: one for one in Regions(library).regions()}
    for year in range(region.year - YEARS_BEFORE, region.year):
        project = projects.get(year)
        if year not in found and project and project.organization == region.organization:
            try:
                found[year] = region_measures(library, project, catalog)
            except UserError:
                continue
    return {year: each for year, each in sorted(found.items()) if each}


def earlier_measures(
    library: Library, organization: str, year: int, catalog: EditionCatalog
) -> dict[int, dict[str, Measure]]:
    """Return the indicators of an organ's reports of the years before, each by its own edition.

    What cannot be read is left out: it is told where that report is opened.
    """
    found: dict[int, dict[str, Measure]] = {}
    for before in range(year - YEARS_BEFORE, year):
        try:
            entry = library.find(organization, before)
            report = entry and library.load(entry.id, catalog)
        except UserError:
            continue
        if report:
            found[before] = measure_all(report.edition, report.shown_values())
    return found
