"""Whatever is done at a desk in whatever order, it is there as in a plain model of it."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule
from msgspec.structs import replace

from forms.edition.catalog import EditionCatalog
from forms.model.aggregation.states import Verdict
from forms.model.aggregation.units import Unit, UnitTree
from forms.model.report import Report
from storage.backup import back_up, restore_backup
from storage.errors import LibraryError
from storage.library import Library
from storage.regions.records import Assignment
from storage.regions.regions import Regions
from storage.regions.sums import addends, region_sums
from storage.regions.units import RegionUnits
from tests.effort import rounds
from tests.storage.regions.samples import ALL_NEW, NATURAL
from tests.storage.samples import put

EDITION = EditionCatalog().load("2021")
NAMES = st.sampled_from(["水务局", "财政局", "教育局", "青萝县"])
Model = tuple[dict[int, Unit], dict[int, int], dict[int, str], set[int], dict[int, Verdict]]


class Desk(RuleBasedStateMachine):
    """A region's units in a library, and the same in plain dictionaries."""

    units = Bundle("units")
    reports = Bundle("reports")

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.mkdtemp()
        self.library = Library.open(Path(self.folder, "library.db"))
        self.library.connection.execute("PRAGMA synchronous = OFF")
        self.region = Regions(self.library).add("云川市人民政府", 2024, "2021")
        self.tree: dict[int, Unit] = {}
        self.held: dict[int, int] = {}
        self.figures: dict[int, str] = {}
        self.binned: set[int] = set()
        self.verdicts: dict[int, Verdict] = {}
        self.now = datetime(2025, 1, 20, tzinfo=UTC)
        self.kept: tuple[Path, Model] | None = None

    @property
    def desk(self) -> RegionUnits:
        return RegionUnits(self.library, self.region)

    @rule(target=units, name=NAMES, above=st.none() | units, position=st.integers(0, 9))
    def add_unit(self, name: str, above: int | None, position: int) -> int:
        parent = above if above in self.tree else None
        [saved] = self.desk.save([Unit(0, name, parent, position)])
        assert saved.number not in self.tree
        self.tree[saved.number] = saved
        return saved.number

    @rule(unit=units, above=st.none() | units, name=NAMES)
    def move_unit(self, unit: int, above: int | None, name: str) -> None:
        if unit not in self.tree or (above is not None and above not in self.tree):
            return
        moved = replace(self.tree[unit], parent=above, name=name)
        below = {one.number for one in UnitTree(self.tree.values()).branch(unit)}
        try:
            self.desk.save([moved])
            assert above not in below
            self.tree[unit] = moved
        except LibraryError:
            assert above in below

    @rule(unit=consumes(units))
    def remove_unit(self, unit: int) -> None:
        if unit in self.tree:
            for gone in UnitTree(self.tree.values()).branch(unit):
                del self.tree[gone.number]
                self.held.pop(gone.number, None)
                self.verdicts.pop(gone.number, None)
        self.desk.save([], removed=[unit])

    @rule(target=reports, figure=st.sampled_from(["3", "0", "12", "约5", ""]))
    def hand_in(self, figure: str) -> int:
        cells = {NATURAL: figure} if figure else {}
        name = f"单位{len(self.figures)}"
        report = Report(EDITION, name, 2024, cells=cells)
        number = self.library.add(report, cause="导入").id
        self.figures[number] = figure
        return number

    @rule(unit=units, report=st.none() | reports)
    def assign(self, unit: int, report: int | None) -> None:
        others = {one for place, one in self.held.items() if place != unit}
        is_allowed = unit in self.tree and report not in others
        is_allowed = is_allowed and (report is None or report in self.figures)
        try:
            self.desk.assign([Assignment(unit, report)])
        except LibraryError:
            assert not is_allowed
            return
        assert is_allowed
        self.held.pop(unit, None)
        if report is not None:
            self.held[unit] = report

    @rule(report=reports, figure=st.sampled_from(["7", "约5", ""]))
    def change_report(self, report: int, figure: str) -> None:
        if report not in self.figures or report in self.binned or figure == self.figures[report]:
            return
        entry = self.library.entry(report)
        self.library.save(entry, put(NATURAL, figure, self.figures[report]), cause="键入")
        self.figures[report] = figure
        for unit, held in self.held.items():
            if held == report and self.verdicts.get(unit):
                self.verdicts[unit] = Verdict.NONE

    @rule(report=reports)
    def throw_away_or_bring_back(self, report: int) -> None:
        if report not in self.figures:
            return
        entry = self.library.entry(report)
        if report in self.binned:
            self.library.restore(entry)
        else:
            self.library.delete(entry)
        self.binned ^= {report}

    @rule(unit=units, verdict=st.sampled_from([Verdict.ACCEPTED, Verdict.RETURNED]))
    def judge(self, unit: int, verdict: Verdict) -> None:
        row = next((row for row in self.desk.rows() if row.unit == unit), None)
        if row is not None and row.report is not None:
            self.desk.judge(row, verdict, "看过")
            self.verdicts[unit] = verdict

    @rule()
    def keep_a_backup(self) -> None:
        self.now += timedelta(hours=1)
        copied = (
            self.tree.copy(),
            self.held.copy(),
            self.figures.copy(),
            self.binned.copy(),
            self.verdicts.copy(),
        )
        self.kept = (back_up(self.library, self.now), copied)

    @rule()
    def take_back(self) -> None:
        if self.kept is not None:
            path, model = self.kept
            self.now += timedelta(hours=1)
            restore_backup(self.library, path, self.now)
            self.tree, self.held, self.figures, self.binned, self.verdicts = (
                model[0].copy(),
                model[1].copy(),
                model[2].copy(),
                model[3].copy(),
                model[4].copy(),
            )

    @rule()
    def open_again(self) -> None:
        self.library.close()
        self.library = Library.open(Path(self.folder, "library.db"))
        self.library.connection.execute("PRAGMA synchronous = OFF")

    @invariant()
    def is_as_in_the_model(self) -> None:
        desk = self.desk
        assert {unit.number: unit for unit in desk.units()} == self.tree
        present = {unit: one for unit, one in self.held.items() if one not in self.binned}
        rows = desk.rows()
        assert {row.unit: row.report for row in rows if row.report} == present
        assert {row.unit for row in rows} == set(self.tree)
        counted = UnitTree(self.tree.values()).contributors(present)
        sums = region_sums(self.library, self.region, EDITION)
        assert sorted(sums.units) == sorted(counted)
        texts = [self.figures[present[unit]] for unit in counted]
        numbers = [int(text) for text in texts if text.isdigit()]
        total = sums.totals.get(NATURAL)
        assert (total and (total.number, total.count)) == (
            (sum(numbers), len(numbers)) if numbers else None
        )
        assert len(sums.unread) == texts.count("约5")
        given = {one.unit: one.text for one in addends(self.library, self.region, EDITION, ALL_NEW)}
        assert given == dict(zip(counted, texts, strict=True))
        judged = {unit for unit, verdict in self.verdicts.items() if verdict and unit in present}
        assert {row.unit for row in rows if row.is_of_verdict} <= set(present)
        assert judged >= {row.unit for row in rows if row.is_of_verdict}

    def teardown(self) -> None:
        self.library.close()
        shutil.rmtree(self.folder)


Desk.TestCase.settings = settings(
    max_examples=rounds(25, thorough=150), stateful_step_count=25, deadline=None
)
TestDesk = Desk.TestCase
