"""`handover --region` and `import`: a region's project goes from one PC to another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from forms.edition.catalog import EditionCatalog
from forms.model.aggregation.units import Unit
from storage.library import Library
from storage.regions.corrections import adjust, adjustments
from storage.regions.records import Assignment
from storage.regions.regions import Regions
from storage.regions.sums import region_sums
from storage.regions.units import RegionUnits
from tests.e2e.conftest import assert_refused
from tests.invented_region import CITY, YEAR, invent_city
from tests.storage.regions.samples import NATURAL

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.conftest import RunCommand

NAME = f"{CITY}/{YEAR}"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """Return a library with a city's project of three units."""
    path = tmp_path / "city.db"
    reports = invent_city(5)[:3]
    with Library.open(path) as library:
        region = Regions(library).add(CITY, YEAR, EditionCatalog().for_year(YEAR).id)
        units = RegionUnits(library, region)
        saved = units.save(
            [Unit(-n, one.organization, None, n) for n, one in enumerate(reports, 1)]
        )
        for unit, report in zip(saved, reports, strict=True):
            entry = library.add(report, cause="收取")
            units.assign([Assignment(unit.number, entry.id, "来件.docx")])
        adjust(library, region, NATURAL, 4, name="园区", reason="未设单位")
    return path


def test_that_a_project_goes_to_another_library(
    nianbao: RunCommand, city: Path, tmp_path: Path
) -> None:
    file, other = tmp_path / "城.nianbao", tmp_path / "province.db"
    done = nianbao("handover", file, "--region", NAME, "--library", city)
    assert "1个汇总项目，3份报告" in done.out
    listed = nianbao("list", file, "--library", other)
    assert f"汇总项目　{NAME}（3个单位）" in listed.out
    assert len(json.loads(nianbao("list", file, "--json", "--library", other).out)) == 3
    taken = nianbao("import", file, "--library", other)
    assert f"已加入汇总项目：{NAME}（新单位3个，归入报告3份，调整1笔）" in taken.out
    again = nianbao("import", file, "--library", other)
    assert f"汇总项目没有新内容：{NAME}" in again.out
    edition = EditionCatalog().for_year(YEAR)
    sums = []
    for path in (city, other):
        with Library.open(path) as library:
            [region] = Regions(library).regions()
            sums.append(region_sums(library, region, edition).totals)
            assert [each.amount for each in adjustments(library, region)] == [4]
    assert sums[0] == sums[1]


def test_that_a_project_that_is_not_there_is_named(
    nianbao: RunCommand, city: Path, tmp_path: Path
) -> None:
    done = nianbao("handover", tmp_path / "x.nianbao", "--region", "别市/2025", "--library", city)
    assert_refused(done, "请核对单位全称和年度")
    nothing = nianbao("handover", tmp_path / "x.nianbao", "--library", city)
    assert_refused(nothing, "没有选报告")
    assert not (tmp_path / "x.nianbao").exists()


def test_that_a_project_in_the_bin_there_stays_there_and_the_reports_come(
    nianbao: RunCommand, city: Path, tmp_path: Path
) -> None:
    file = tmp_path / "城.nianbao"
    nianbao("handover", file, "--region", NAME, "--library", city)
    with Library.open(city) as library:
        [region] = Regions(library).regions()
        Regions(library).delete(region)
    done = nianbao("import", file, "--library", city)
    assert done.status == 1
    assert "在回收站中，没有并入" in done.err
