"""The units of a project: their tree, their reports, and what is said of those."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from forms.edition.terms import Level
from forms.model.aggregation.states import Verdict
from forms.model.aggregation.units import Unit, UnitTree
from storage.errors import DamagedError, LibraryError
from storage.library import Library
from storage.regions.records import Assignment, Counts
from storage.regions.units import RegionUnits
from tests.storage.regions.samples import NATURAL, hand_in, plant
from tests.storage.samples import put

if TYPE_CHECKING:
    from pathlib import Path

    from forms.edition.edition import Edition
    from storage.regions.records import Region, UnitRow
    from storage.regions.regions import Regions


def _row(desk: RegionUnits, unit: int) -> UnitRow:
    [found] = [row for row in desk.rows() if row.unit == unit]
    return found


def test_that_units_are_kept_as_they_were_given(
    library_path: Path, region: Region, desk: RegionUnits
) -> None:
    plant(desk)
    with Library.open(library_path) as again:
        tree = UnitTree(RegionUnits(again, region).units())
    assert [unit.name for unit in tree] == [
        "市级机关",
        "云川市水务局",
        "云川市档案局",
        "青萝县",
        "青萝县财政局",
        "青萝县教育局",
    ]
    first, water, archive, *_ = tree
    assert first.is_group
    assert (water.aliases, archive.exempt) == (("水务局", "云川市水利局"), "机构已撤销")
    assert tree.path(water.number) == (first, water)


def test_that_a_new_unit_gets_a_number_that_no_other_has_had(desk: RegionUnits) -> None:
    [first, second] = desk.save([Unit(1, "甲局"), Unit(2, "乙局", 1)])
    assert second.parent == first.number
    desk.save([], removed=[second.number])
    [third] = desk.save([Unit(second.number, "丙局")])
    assert third.number > second.number
    assert desk.units() == [first, third]


def test_that_a_unit_is_renamed_moved_and_exempted(desk: RegionUnits) -> None:
    numbers = plant(desk)
    [saved] = desk.save(
        [
            Unit(
                numbers["青萝县财政局"],
                "青萝县财政金融局",
                numbers["市级机关"],
                5,
                exempt="并入市局",
            )
        ]
    )
    assert saved in desk.units()
    assert len(desk.units()) == len(numbers)


@pytest.mark.parametrize("above", ["青萝县", "青萝县财政局"])
def test_that_a_unit_cannot_hang_on_itself(above: str, desk: RegionUnits) -> None:
    numbers = plant(desk)
    before = desk.units()
    with pytest.raises(LibraryError, match=r"不能把单位移到它自己或它的下级"):
        desk.save([Unit(numbers["青萝县"], "青萝县", numbers[above])])
    assert desk.units() == before


def test_that_a_unit_cannot_hang_on_one_of_another_project(
    library: Library, projects: Regions, desk: RegionUnits
) -> None:
    other = RegionUnits(library, projects.add("青萝市人民政府", 2024, "2021"))
    foreign = plant(other)["市级机关"]
    with pytest.raises(LibraryError, match=r"另选上级单位"):
        desk.save([Unit(-1, "甲局", foreign)])
    assert desk.units() == []


def test_that_a_unit_without_a_name_is_refused(desk: RegionUnits) -> None:
    with pytest.raises(LibraryError, match=r"没有名称"):
        desk.save([Unit(-1, "甲局"), Unit(-2, " ")])
    assert desk.units() == []


def test_that_removing_a_unit_removes_those_below_and_leaves_their_reports(
    library: Library, projects: Regions, region: Region, desk: RegionUnits, edition: Edition
) -> None:
    numbers = plant(desk)
    entry = hand_in(library, edition, "青萝县财政局")
    desk.assign([Assignment(numbers["青萝县财政局"], entry.id)])
    desk.remember({"青萝财政": numbers["青萝县财政局"]})
    desk.save([], removed=[numbers["青萝县"]])
    assert [unit.name for unit in desk.units()] == ["市级机关", "云川市水务局", "云川市档案局"]
    assert desk.remembered() == {}
    assert library.reports() == [entry]
    removed = [change.old for change in projects.log(region) if change.cause == "删单位"]
    assert len(removed) == 3
    assert "青萝县财政局" in removed[1]


def test_that_a_report_counts_for_one_unit_only(
    library: Library, desk: RegionUnits, edition: Edition
) -> None:
    numbers = plant(desk)
    entry = hand_in(library, edition, "云川市水务局")
    desk.assign(
        [Assignment(numbers["云川市水务局"], entry.id, "水务局.docx", "abc", ("表三缺一列",))]
    )
    row = _row(desk, numbers["云川市水务局"])
    assert (row.report, row.stamp, row.organization) == (entry.id, entry.stamp, "云川市水务局")
    assert (row.source, row.digest, row.note_count) == ("水务局.docx", "abc", 1)
    assert desk.notes(row.unit) == ("表三缺一列",)
    with pytest.raises(LibraryError, match=r"已算在“云川市水务局”名下"):
        desk.assign([Assignment(numbers["青萝县财政局"], entry.id)])
    desk.assign([Assignment(row.unit, None), Assignment(numbers["青萝县财政局"], entry.id)])
    assert _row(desk, row.unit).report is None
    assert desk.notes(row.unit) == ()
    assert _row(desk, numbers["青萝县财政局"]).report == entry.id


def test_that_two_units_exchange_their_reports_in_one_step(
    library: Library, desk: RegionUnits, edition: Edition
) -> None:
    numbers = plant(desk)
    water, taxes = numbers["云川市水务局"], numbers["青萝县财政局"]
    one, other = (hand_in(library, edition, name).id for name in ("甲局", "乙局"))
    desk.assign([Assignment(water, one), Assignment(taxes, other)])
    desk.assign([Assignment(water, other), Assignment(taxes, one)])
    assert (_row(desk, water).report, _row(desk, taxes).report) == (other, one)


def test_that_the_same_report_twice_in_one_step_is_refused(
    library: Library, desk: RegionUnits, edition: Edition
) -> None:
    numbers = plant(desk)
    entry = hand_in(library, edition, "甲局")
    pair = [Assignment(numbers[name], entry.id) for name in ("云川市水务局", "青萝县财政局")]
    with pytest.raises(LibraryError, match=r"“甲局”2024年的报告.*没有重复计入"):
        desk.assign(pair)
    assert all(row.report is None for row in desk.rows())


def test_that_the_regions_own_report_is_no_addend_of_itself(
    library: Library, region: Region, desk: RegionUnits, edition: Edition
) -> None:
    numbers = plant(desk)
    own = hand_in(library, edition, region.organization)
    with pytest.raises(LibraryError, match=r"是汇总单位自己的报告"):
        desk.assign([Assignment(numbers["云川市水务局"], own.id)])


def test_that_a_report_that_the_library_has_not_is_refused(desk: RegionUnits) -> None:
    numbers = plant(desk)
    with pytest.raises(LibraryError, match=r"要计入“云川市水务局”的报告不在报告库中"):
        desk.assign([Assignment(numbers["云川市水务局"], 99)])


def test_that_a_report_of_a_unit_that_is_gone_is_refused(
    library: Library, desk: RegionUnits, edition: Edition
) -> None:
    numbers = plant(desk)
    entry = hand_in(library, edition, "甲局")
    desk.save([], removed=[numbers["云川市水务局"]])
    with pytest.raises(LibraryError, match=r"已在另一个窗口删除"):
        desk.assign([Assignment(numbers["云川市水务局"], entry.id)])
    with pytest.raises(LibraryError, match=r"已在另一个窗口删除"):
        desk.remember({"水务": numbers["云川市水务局"]})


def test_that_a_report_in_the_bin_is_not_there_until_it_comes_back(
    library: Library, desk: RegionUnits, edition: Edition
) -> None:
    numbers = plant(desk)
    entry = hand_in(library, edition, "云川市水务局")
    unit = numbers["云川市水务局"]
    desk.assign([Assignment(unit, entry.id)])
    before = _row(desk, unit)
    library.delete(entry)
    assert _row(desk, unit).report is None
    library.restore(entry)
    assert _row(desk, unit) == before


def test_that_a_verdict_holds_for_the_report_as_it_was(
    library: Library, desk: RegionUnits, edition: Edition
) -> None:
    unit = plant(desk)["云川市水务局"]
    entry = hand_in(library, edition, "云川市水务局", {NATURAL: "3"})
    desk.assign([Assignment(unit, entry.id)])
    seen = _row(desk, unit)
    desk.judge(seen, Verdict.RETURNED, "表三  不平")
    returned = _row(desk, unit)
    assert (returned.verdict, returned.verdict_reason) == (Verdict.RETURNED, "表三 不平")
    assert returned.is_of_verdict
    library.save(entry, put(NATURAL, "4", "3"), cause="键入")
    changed = _row(desk, unit)
    assert changed.verdict is Verdict.RETURNED
    assert not changed.is_of_verdict
    with pytest.raises(LibraryError, match=r"刚有改动.*重新看过"):
        desk.judge(seen, Verdict.ACCEPTED)
    desk.judge(changed, Verdict.NONE)
    assert _row(desk, unit).verdict is Verdict.NONE


def test_that_counts_hold_until_the_report_or_last_years_changes(
    library: Library, desk: RegionUnits, edition: Edition
) -> None:
    unit = plant(desk)["云川市水务局"]
    entry = hand_in(library, edition, "云川市水务局", {NATURAL: "3"})
    desk.assign([Assignment(unit, entry.id)])
    desk.put_counts([Counts(entry.id, entry.stamp, "", 1, 2, 3, 4)], checks="1")
    found = desk.rows("1")
    expected = {Level.ERROR: 1, Level.VERIFY: 2, Level.HINT: 3, Level.PENDING: 4}
    assert [row.counts for row in found if row.report] == [expected]
    assert _row(desk, unit).counts is None, "they were checked by something else"
    last = hand_in(library, edition, "云川市水务局", year=2023)
    [row] = [row for row in desk.rows("1") if row.report]
    assert (row.counts, row.previous, row.previous_stamp) == (None, last.id, last.stamp)
    desk.put_counts([Counts(entry.id, entry.stamp, last.stamp)], checks="1")
    [row] = [row for row in desk.rows("1") if row.report]
    assert row.counts == dict.fromkeys(expected, 0)
    library.save(entry, put(NATURAL, "4", "3"), cause="键入")
    desk.put_counts([Counts(entry.id, entry.stamp, last.stamp, 9)], checks="1")
    [row] = [row for row in desk.rows("1") if row.report]
    assert row.counts is None


def test_that_a_name_is_remembered_once_and_can_be_changed(desk: RegionUnits) -> None:
    numbers = plant(desk)
    desk.remember({"水务": numbers["云川市水务局"], "某公司": None})
    desk.remember({"某公司": numbers["青萝县"]})
    assert desk.remembered() == {
        "水务": numbers["云川市水务局"],
        "某公司": numbers["青萝县"],
    }


def test_that_a_damaged_list_of_names_is_told(library: Library, desk: RegionUnits) -> None:
    plant(desk)
    library.connection.execute("UPDATE units SET aliases = '[1]', notes = '{'")
    with pytest.raises(DamagedError):
        desk.units()
    with pytest.raises(DamagedError):
        desk.rows()
    with pytest.raises(DamagedError):
        desk.notes(1)


def test_that_a_thousand_units_in_any_order_make_the_same_tree(desk: RegionUnits) -> None:
    chance = random.Random(11)  # noqa: S311 - no secret
    units = [
        Unit(-number, f"单位{number}", -chance.randrange(1, number) if number > 1 else None, number)
        for number in range(1, 1001)
    ]
    chance.shuffle(units)
    saved = desk.save(units)
    assert sorted(saved, key=lambda unit: unit.position) == desk.units()
    above = {unit.name: unit.parent for unit in units}
    names = {unit.number: unit.name for unit in saved}
    assert {unit.name: names.get(unit.parent or 0) for unit in saved} == {
        name: None if parent is None else f"单位{-parent}" for name, parent in above.items()
    }
