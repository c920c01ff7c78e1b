"""A folder of files from sixty units becomes the report of their city."""

from __future__ import annotations

import json
import os
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from export.manuscript import Manuscript
from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId
from tests.e2e.conftest import assert_refused
from tests.invented_region import CITY, UNITS, YEAR, invent_city
from ui.jobs.export_job import export_report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from forms.model.report import Report
    from tests.e2e.conftest import Outcome, RunCommand

SUFFIXES = (".docx", ".html", ".xlsx", ".json", ".txt")
NEW = CellId("t3.new_requests.natural_person")
GRANTED = CellId("t3.granted.business")
LITIGATION = CellId("t4.litigation_direct.upheld")


def _write(report: Report, path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    export_report(Manuscript(report, is_draft=False), "", path)
    return path


def _hand_in(reports: Sequence[Report], folder: Path) -> None:
    """Write each report as the unit might hand it in: five formats, some in a folder of theirs."""
    for number, report in enumerate(reports):
        room = folder / "县区" if report.organization[:3] not in CITY else folder
        _write(report, room / f"{number:02}{report.organization}{SUFFIXES[number % 5]}")


def _list_units(folder: Path, names: Sequence[str] = UNITS) -> Path:
    path = folder / "应报单位.txt"
    path.write_text("\n".join(names), "utf-8")
    return path


def _sums(reports: Sequence[Report]) -> dict[str, Decimal]:
    """Add up by the figures alone, with nothing of the program."""
    cells = {cell for report in reports for cell in report.cells}
    return {
        cell: sum((Decimal(report.cells[CellId(cell)]) for report in reports), Decimal())
        for cell in cells
    }


@pytest.fixture
def reports() -> list[Report]:
    return invent_city(11)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "各单位年报"
    place.mkdir()
    return place


def _aggregate(nianbao: RunCommand, folder: Path, units: Path, *options: object) -> Outcome:
    target = folder.parent / "汇总.docx"
    city = ("--organization", CITY, "--year", YEAR)
    return nianbao("aggregate", folder, "--units", units, *city, target, *options)


def _data(done: Outcome) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(done.out)
    return content


def _notes(unit: Mapping[str, Any]) -> str:
    return "\n".join(note["message"] for note in unit["notes"])


def test_that_sixty_units_make_the_report_of_their_city(
    nianbao: RunCommand, reports: list[Report], folder: Path, tmp_path: Path
) -> None:
    _hand_in(reports, folder)
    done = _aggregate(nianbao, folder, _list_units(tmp_path), "--json")
    assert done.status == 0, done
    found = _data(done)
    assert (found["missing"], found["refused"]) == ([], [])
    assert [unit["name"] for unit in found["units"]] == list(UNITS)
    expected = _sums(reports)
    inputs = EditionCatalog().for_year(YEAR).input_cells
    assert {cell: Decimal(found["cells"][cell]) for cell in inputs} == expected
    kinds = ("upheld", "corrected", "other_result", "pending")
    total = sum(int(expected[f"t4.litigation_direct.{kind}"]) for kind in kinds)
    assert found["cells"]["t4.litigation_direct.total"] == str(total)
    again = json.loads(nianbao("check", tmp_path / "汇总.docx", "--json").out)
    assert (again["organization"], again["counts"]["error"]) == (CITY, 0)


def test_that_faults_and_missing_units_are_named(
    nianbao: RunCommand, reports: list[Report], folder: Path, tmp_path: Path
) -> None:
    reports[3].cells[NEW] = str(int(reports[3].cells[NEW]) + 1)
    reports[20].cells[GRANTED] = "十几件"
    del reports[41].cells[LITIGATION]
    _hand_in(reports[:-2], folder)
    done = _aggregate(nianbao, folder, _list_units(tmp_path), "--json")
    assert done.status == 1
    found = _data(done)
    assert found["missing"] == list(UNITS[-2:])
    wrong = {unit["name"]: unit for unit in found["units"] if unit["state"] == "有错误"}
    assert set(wrong) == {UNITS[3], UNITS[20], UNITS[41]}
    places = {
        name: {cell for note in unit["notes"] for cell in note["cells"]}
        for name, unit in wrong.items()
    }
    assert NEW in places[UNITS[3]]
    assert GRANTED in places[UNITS[20]]
    assert "十几件" in _notes(wrong[UNITS[20]])
    assert LITIGATION in places[UNITS[41]]
    assert [unit["state"] for unit in found["units"][-2:]] == ["未交", "未交"]
    del reports[20].cells[GRANTED]
    summed = sum(int(report.cells.get(GRANTED, "0")) for report in reports[:-2])
    assert found["cells"][GRANTED] == str(summed)


def test_that_a_correction_replaces_what_was_handed_in_before(
    nianbao: RunCommand, reports: list[Report], folder: Path, tmp_path: Path
) -> None:
    units = _list_units(tmp_path, UNITS[:2])
    first = _write(reports[0], folder / "甲.docx")
    _write(reports[1], folder / "乙.html")
    before = _data(_aggregate(nianbao, folder, units, "--json"))
    os.utime(first, (1, 1))
    reports[0].cells[LITIGATION] = str(int(reports[0].cells[LITIGATION]) + 4)
    _write(reports[0], folder / "甲更正.docx")
    after = _data(_aggregate(nianbao, folder, units, "--json", "--overwrite"))
    moved = {cell for cell, text in after["cells"].items() if text != before["cells"][cell]}
    assert moved == {LITIGATION, "t4.litigation_direct.total"}
    assert int(after["cells"][LITIGATION]) == int(before["cells"][LITIGATION]) + 4
    assert after["units"][0]["file"] == "甲更正.docx"
    assert "较旧的“甲.docx”" in _notes(after["units"][0])


def test_that_files_in_a_zip_file_are_read_too(
    nianbao: RunCommand, reports: list[Report], folder: Path, tmp_path: Path
) -> None:
    paths = [_write(report, tmp_path / f"{place}.docx") for place, report in enumerate(reports[:3])]
    with zipfile.ZipFile(folder / "三个局.zip", "w") as packed:
        for path in paths:
            packed.write(path, path.name)
    found = _data(_aggregate(nianbao, folder, _list_units(tmp_path, UNITS[:3]), "--json"))
    assert found["missing"] == []
    assert found["units"][0]["file"] == "三个局.zip/0.docx"


def test_that_what_does_not_belong_is_refused_with_a_reason(
    nianbao: RunCommand, reports: list[Report], folder: Path, tmp_path: Path
) -> None:
    _write(reports[0], folder / "教育局.docx")
    stranger = reports[1]
    stranger.organization = "远山市渔业局"
    stranger.title = stranger.edition.title_for(stranger.organization, YEAR)
    _write(stranger, folder / "渔业局.docx")
    old = reports[2]
    old.year = YEAR - 1
    old.title = old.edition.title_for(old.organization, old.year)
    _write(old, folder / "去年.docx")
    (folder / "坏的.docx").write_bytes(b"not a document")
    done = _aggregate(nianbao, folder, _list_units(tmp_path, UNITS[:3]), "--json")
    assert done.status == 1
    found = _data(done)
    refused = {each["file"]: each["message"] for each in found["refused"]}
    assert set(refused) == {"渔业局.docx", "去年.docx", "坏的.docx"}
    assert "远山市渔业局" in refused["渔业局.docx"]
    assert str(YEAR - 1) in refused["去年.docx"]
    assert found["missing"] == list(UNITS[1:3])
    assert found["cells"][NEW] == reports[0].cells[NEW]


def test_that_a_clerk_reads_which_unit_is_how(
    nianbao: RunCommand, reports: list[Report], folder: Path, tmp_path: Path
) -> None:
    reports[0].cells[GRANTED] = "十几件"
    _hand_in(reports[:2], folder)
    done = _aggregate(nianbao, folder, _list_units(tmp_path, UNITS[:3]))
    assert done.status == 1
    lines = done.out.splitlines()
    assert any(line.startswith(f"有错误　{UNITS[0]}　错误 1") for line in lines)
    assert any("十几件" in line for line in lines)
    assert any(line.startswith(f"通过　{UNITS[1]}") for line in lines)
    assert f"未交　{UNITS[2]}" in lines
    assert lines[-1].startswith("应报 3 个单位，已交 2 个，未交 1 个")
    assert "已导出" in done.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--year", "1999"), "1999"),
        (("--organization", " "), "汇总单位"),
        (("--units", "没有.txt"), "没有.txt"),
    ],
)
def test_that_wrong_usage_is_refused_before_anything_is_read(
    nianbao: RunCommand, folder: Path, tmp_path: Path, options: tuple[str, str], said: str
) -> None:
    given = {"--year": str(YEAR), "--organization": CITY, "--units": str(_list_units(tmp_path))}
    given.update([options])
    arguments = [word for option in given.items() for word in option]
    assert_refused(nianbao("aggregate", folder, tmp_path / "a.docx", *arguments), said)
    assert not (tmp_path / "a.docx").exists()


def test_that_a_file_in_the_target_s_place_is_left_alone(
    nianbao: RunCommand, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "汇总.docx").write_text("old")
    assert_refused(_aggregate(nianbao, folder, _list_units(tmp_path)), "已经存在")
    assert (tmp_path / "汇总.docx").read_text() == "old"


def test_that_a_mistyped_folder_leaves_the_region_s_report_alone(
    nianbao: RunCommand, folder: Path, tmp_path: Path
) -> None:
    units = _list_units(tmp_path)
    target = tmp_path / "汇总.docx"
    target.write_text("old")
    asked = ("--units", units, "--organization", CITY, "--year", str(YEAR), "--overwrite")
    assert_refused(nianbao("aggregate", folder, tmp_path / "没有的", target, *asked), "没有的")
    assert target.read_text() == "old"
