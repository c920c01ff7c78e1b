"""A project goes to another library and back, and nothing of either side is lost."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from forms.errors import UserError
from forms.model.aggregation.states import Verdict
from forms.model.aggregation.units import UnitTree
from storage.handover.errors import HandoverError
from storage.handover.file import Handover, read_handover, write_handover
from storage.library import Library
from storage.other_library import bring_in, compare_with
from storage.regions.carried import CarriedAdjustment, CarriedRegion, judge
from storage.regions.carrying import carry
from storage.regions.corrections import adjust, adjustments, withdraw
from storage.regions.joining import JoinedRegion, join_region
from storage.regions.records import Assignment
from storage.regions.regions import Regions
from storage.regions.sums import region_sums
from storage.regions.units import RegionUnits
from tests.storage.regions.samples import NATURAL, hand_in, plant
from tests.storage.samples import Clock, put
from ui.jobs.aggregation.handing_over import carry_regions, numbers_of_reports, take_regions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition
    from storage.regions.records import Region

WATER = "云川市水务局"
FINANCE = "青萝县财政局"


@pytest.fixture
def filled(library: Library, region: Region, desk: RegionUnits, edition: Edition) -> Region:
    """Return a project in which all is used that a project has."""
    numbers = plant(desk)
    for name, count in ((WATER, "3"), (FINANCE, "4")):
        entry = hand_in(library, edition, name, {NATURAL: count})
        desk.assign([Assignment(numbers[name], entry.id, f"{name}.docx", "ab12", ("第1页不清楚",))])
    [row] = [row for row in desk.rows() if row.unit == numbers[WATER]]
    desk.judge(row, Verdict.RETURNED, "请核对")
    desk.remember({"水利局": numbers[WATER], "外市财政局": None})
    adjust(library, region, NATURAL, 5, name="撤并单位", reason="原单位已撤销")
    gone = adjust(library, region, NATURAL, 7, name="误记", reason="重复")
    withdraw(library, region, gone, reason="重复计算")
    return region


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "other.db") as opened:
        opened.who = "李强"
        yield opened


def pass_on(
    source: Library, region: Region, target: Library, catalog: EditionCatalog, path: Path
) -> JoinedRegion:
    """Write a handover file with a project, and take it in elsewhere."""
    chronicles, carried = carry_regions(source, [region])
    write_handover(path, Handover(chronicles, {}, regions=carried), may_overwrite=True)
    found = read_handover(path)
    for one in compare_with(target, found.chronicles):
        bring_in(target, one, catalog, source=path.name)
    [done] = take_regions(target, found.regions, found.chronicles, source=path.name)
    assert isinstance(done, JoinedRegion), done
    return done


def content(library: Library, region: Region) -> CarriedRegion:
    """Return a project without the numbers that each library gives."""
    carried = carry(library, region)
    names = {unit.number: unit.name for unit in carried.units}
    order = {name: place for place, name in enumerate(sorted(names.values()), 1)}
    units = [
        replace(
            unit,
            number=order[unit.name],
            parent=None if unit.parent is None else order[names[unit.parent]],
            former=tuple(sorted(unit.former)),
            aliases=tuple(sorted(unit.aliases)),
        )
        for unit in carried.units
    ]
    remembered = {
        name: None if unit is None else order[names[unit]] for name, unit in carried.names.items()
    }
    units.sort(key=lambda unit: unit.number)
    corrections = sorted(carried.adjustments, key=lambda one: one.name)
    return replace(carried, units=units, names=remembered, adjustments=corrections)


def test_that_all_of_a_project_is_there_on_the_other_pc(
    library: Library, other: Library, filled: Region, catalog: EditionCatalog, tmp_path: Path
) -> None:
    done = pass_on(library, filled, other, catalog, tmp_path / "交接.nianbao")
    assert (done.is_new, done.added, done.reports, done.corrections) == (True, 6, 2, 2)
    assert done.remarks == ()
    assert content(other, done.region) == content(library, filled)
    edition = catalog.load("2021")
    theirs, ours = (
        region_sums(each, region, edition).totals
        for each, region in ((other, done.region), (library, filled))
    )
    assert theirs == ours
    assert theirs[NATURAL].number == 7


def test_that_taking_in_the_same_file_again_brings_nothing(
    library: Library, other: Library, filled: Region, catalog: EditionCatalog, tmp_path: Path
) -> None:
    first = pass_on(library, filled, other, catalog, tmp_path / "a.nianbao")
    known = Regions(other).last_change()
    again = pass_on(library, filled, other, catalog, tmp_path / "a.nianbao")
    assert (again.is_new, again.added, again.changed, again.corrections) == (False, 0, 0, 0)
    assert "没有新内容" in again.summary
    assert Regions(other).last_change() == known
    back = pass_on(other, first.region, library, catalog, tmp_path / "b.nianbao")
    assert (back.region, back.added, back.changed) == (filled, 0, 0)


def test_that_what_both_did_is_united(
    library: Library,
    other: Library,
    filled: Region,
    edition: Edition,
    catalog: EditionCatalog,
    tmp_path: Path,
) -> None:
    there = pass_on(library, filled, other, catalog, tmp_path / "a.nianbao").region
    theirs, ours = RegionUnits(other, there), RegionUnits(library, filled)
    numbers = {unit.name: unit for unit in theirs.units()}
    theirs.save([replace(numbers["青萝县教育局"], name="青萝县教育体育局")])
    entry = hand_in(other, edition, "青萝县教育体育局", {NATURAL: "6"})
    theirs.assign([Assignment(numbers["青萝县教育局"].number, entry.id, "教体局.docx")])
    [row] = [row for row in theirs.rows() if row.organization == WATER]
    theirs.judge(row, Verdict.ACCEPTED, "电话核实")
    [kept, _] = adjustments(other, there)
    withdraw(other, there, kept, reason="已另报")
    adjust(other, there, NATURAL, 2, name="补报", reason="迟交")
    adjust(library, filled, NATURAL, 1, name="园区", reason="未设单位")
    ours.save([replace(ours.units()[0], number=-1, name="市委办", position=9)])
    back = pass_on(other, there, library, catalog, tmp_path / "b.nianbao")
    assert back.reports == 1
    states = {one.name: one.withdrawn_at is not None for one in adjustments(library, filled)}
    assert states == {"撤并单位": True, "误记": True, "园区": False, "补报": False}
    names = {unit.name: unit for unit in ours.units()}
    assert {"青萝县教育体育局", "市委办"} <= names.keys()
    assert "青萝县教育局" in names["青萝县教育体育局"].aliases
    rows = {row.organization: row for row in ours.rows()}
    assert rows[WATER].verdict is Verdict.ACCEPTED
    assert rows["青萝县教育体育局"].report is not None
    # And the other way round both are the same.
    pass_on(library, filled, other, catalog, tmp_path / "c.nianbao")
    assert content(other, there) == content(library, filled)


def test_that_a_project_of_the_same_organ_begun_elsewhere_is_joined_by_names(
    library: Library,
    other: Library,
    filled: Region,
    edition: Edition,
    catalog: EditionCatalog,
    tmp_path: Path,
) -> None:
    there = Regions(other).add(filled.organization, 2024, "2021", deadline="2025-02-15")
    theirs = RegionUnits(other, there)
    numbers = plant(theirs)
    mine = hand_in(other, edition, "青萝县教育局", {NATURAL: "9"})
    theirs.assign([Assignment(numbers["青萝县教育局"], mine.id, "教育局.docx")])
    done = pass_on(library, filled, other, catalog, tmp_path / "a.nianbao")
    assert (done.region.id, done.added, done.reports) == (there.id, 0, 2)
    assert any("截止日期" in remark for remark in done.remarks)
    assert region_sums(other, there, edition).totals[NATURAL].number == 16


def test_that_a_report_stays_where_it_counts_here(
    library: Library,
    other: Library,
    filled: Region,
    edition: Edition,
    catalog: EditionCatalog,
    tmp_path: Path,
) -> None:
    there = pass_on(library, filled, other, catalog, tmp_path / "a.nianbao").region
    theirs = RegionUnits(other, there)
    rows = {row.organization: row for row in theirs.rows()}
    water = rows[WATER]
    theirs.assign([Assignment(water.unit, None)])
    another = next(unit for unit in theirs.units() if unit.name == "云川市档案局")
    theirs.assign([Assignment(another.number, water.report, "x.docx")])
    back = pass_on(other, there, library, catalog, tmp_path / "b.nianbao")
    assert any("已算在“云川市水务局”名下" in remark for remark in back.remarks)
    assert region_sums(library, filled, edition).totals[NATURAL].number == 7


def test_that_a_project_in_the_bin_or_of_another_edition_is_left_alone(
    library: Library, other: Library, filled: Region
) -> None:
    carried = carry(library, filled)
    foreign = Regions(other).add(filled.organization, 2024, "2019")
    with pytest.raises(UserError, match="版式不同"):
        join_region(other, carried, {}, source="x")
    Regions(other).delete(foreign)
    mine = join_region(other, carried, {}, source="x").region
    Regions(other).delete(mine)
    with pytest.raises(UserError, match="在回收站中"):
        join_region(other, carried, {}, source="x")


def test_that_a_lost_report_is_told_and_the_unit_comes(
    library: Library, other: Library, filled: Region
) -> None:
    done = join_region(other, carry(library, filled), {}, source="x")
    assert (done.added, done.reports) == (6, 0)
    assert sum("没有并入报告库" in remark for remark in done.remarks) == 2


def test_that_a_report_changed_by_both_is_joined_by_its_history(
    library: Library,
    other: Library,
    filled: Region,
    edition: Edition,
    catalog: EditionCatalog,
    tmp_path: Path,
) -> None:
    there = pass_on(library, filled, other, catalog, tmp_path / "a.nianbao").region
    entry = other.find(FINANCE, 2024)
    assert entry is not None
    other.save(entry, put(NATURAL, "8", "4"), cause="键入")
    pass_on(other, there, library, catalog, tmp_path / "b.nianbao")
    assert region_sums(library, filled, edition).totals[NATURAL].number == 11
    numbers = numbers_of_reports(library, [other.chronicle(entry)])
    assert list(numbers) == [entry.identity]


def _spoil(region: dict[str, object], **keys: object) -> dict[str, object]:
    return region | keys


UNIT = {"number": 1, "name": "甲局"}
HOSTILE: dict[str, Callable[[dict[str, object]], dict[str, object]]] = {
    "circle": lambda one: _spoil(
        one, units=[{**UNIT, "parent": 2}, {"number": 2, "name": "乙", "parent": 1}]
    ),
    "itself": lambda one: _spoil(one, units=[{**UNIT, "parent": 1}]),
    "twice": lambda one: _spoil(one, units=[UNIT, UNIT]),
    "blank": lambda one: _spoil(one, units=[{"number": 1, "name": "  "}]),
    "one report": lambda one: _spoil(
        one, units=[{**UNIT, "report": "ab" * 8}, {"number": 2, "name": "乙", "report": "ab" * 8}]
    ),
    "no unit": lambda one: _spoil(one, names={"甲": 7}),
    "no time": lambda one: _spoil(one, units=[{**UNIT, "taken_at": "昨天"}]),
    "verdict": lambda one: _spoil(one, units=[{**UNIT, "verdict": "loved"}]),
    "amount": lambda one: _spoil(
        one, adjustments=[{"cell": "t3.x", "amount": "1e9999", "name": "a", "reason": "b"}]
    ),
    "reason": lambda one: _spoil(
        one, adjustments=[{"cell": "t3.x", "amount": "1", "name": "a", "reason": " "}]
    ),
    "type": lambda one: _spoil(one, units="all"),
    "long": lambda one: _spoil(one, organization="长" * 10_000),
    "edition": lambda one: _spoil(one, edition="../../etc"),
    "identity": lambda one: _spoil(one, identity="x' OR 1"),
}


@pytest.mark.parametrize("fault", HOSTILE)
def test_that_a_hostile_project_is_one_sentence(
    library: Library, filled: Region, tmp_path: Path, fault: str
) -> None:
    path = tmp_path / "a.nianbao"
    write_handover(path, Handover((), {}, regions=(carry(library, filled),)))
    parts = _parts(path)
    parts["regions/1.json"] = json.dumps(HOSTILE[fault](json.loads(parts["regions/1.json"])))
    _repack(path, parts)
    with pytest.raises(HandoverError, match="已损坏或被改动过"):
        read_handover(path)


def test_that_keys_that_are_not_known_are_passed_over(
    library: Library, filled: Region, tmp_path: Path
) -> None:
    path = tmp_path / "a.nianbao"
    carried = carry(library, filled)
    write_handover(path, Handover((), {}, regions=(carried,)))
    parts = _parts(path)
    told = json.loads(parts["regions/1.json"])
    told["colour"] = told["units"][0]["colour"] = "red"
    parts["regions/1.json"] = json.dumps(told)
    _repack(path, parts)
    assert read_handover(path).regions == (carried,)
    judge(carried)


def test_that_last_years_program_reads_the_reports_of_it(
    library: Library, filled: Region, tmp_path: Path
) -> None:
    path = tmp_path / "a.nianbao"
    chronicles, carried = carry_regions(library, [filled])
    write_handover(path, Handover(chronicles, {}, regions=carried))
    manifest = json.loads(_parts(path)["manifest.json"])
    assert (manifest["minimum_reader"], len(manifest["reports"])) == (1, 2)
    del manifest["regions"]
    parts = {name: part for name, part in _parts(path).items() if "regions/" not in name}
    _repack(path, parts | {"manifest.json": json.dumps(manifest)})
    assert len(read_handover(path).chronicles) == 2


def _parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def _repack(path: Path, parts: dict[str, str]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    path.write_bytes(packed.getvalue())


@given(steps=st.lists(st.tuples(st.booleans(), st.sampled_from("增改名调撤传")), max_size=14))
def test_that_two_libraries_exchanging_come_to_the_same(
    steps: list[tuple[bool, str]], catalog: EditionCatalog, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, clock = tmp_path_factory.mktemp("two"), Clock()
    with (
        Library.open(folder / "a.db", clock=clock) as one,
        Library.open(folder / "b.db", clock=clock) as two,
    ):
        region = Regions(one).add("云川市人民政府", 2024, "2021")
        plant(RegionUnits(one, region))
        pairs = {False: (one, region)}
        pairs[True] = (two, pass_on(one, region, two, catalog, folder / "x.nianbao").region)
        made: set[str] = set()
        for place, (is_two, step) in enumerate(steps):
            if step == "传":
                pass_on(*pairs[is_two], pairs[not is_two][0], catalog, folder / "x.nianbao")
            else:
                made |= _do(step, place, *pairs[is_two])
        for is_two in (False, True, False):
            pass_on(*pairs[is_two], pairs[not is_two][0], catalog, folder / "x.nianbao")
        both = [content(*pair) for pair in pairs.values()]
        assert {unit.name for unit in both[0].units} == {unit.name for unit in both[1].units}
        assert {_key(each) for each in both[0].adjustments} == {
            _key(each) for each in both[1].adjustments
        }
        assert made <= {each.name for each in both[0].adjustments}
        for library, project in pairs.values():
            units = RegionUnits(library, project).units()
            assert len(UnitTree(units)) == len(units)


def _key(each: CarriedAdjustment) -> tuple[object, ...]:
    return each.name, each.amount, each.at, each.withdrawn_at is not None


def _do(step: str, place: int, library: Library, region: Region) -> set[str]:
    """Do something to a project; return the names of corrections that were made."""
    desk = RegionUnits(library, region)
    units = desk.units()
    if step == "增":
        desk.save([replace(units[0], number=-1, name=f"新{place}", position=place)])
    elif step == "改":
        desk.save([replace(units[place % len(units)], exempt=f"原因{place}")])
    elif step == "名":
        desk.save([replace(units[place % len(units)], name=f"改{place}")])
    elif step == "调":
        adjust(library, region, NATURAL, place, name=f"调{place}", reason="原因")
        return {f"调{place}"}
    else:
        live = [each for each in adjustments(library, region) if each.withdrawn_at is None]
        for each in live[:1]:
            withdraw(library, region, each, reason="错")
    return set()
