"""Libraries of released versions are brought up to date with nothing lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from forms.edition.terms import CellId
from forms.model.aggregation.states import Verdict
from forms.model.aggregation.sums import Total
from storage import schema
from storage.backup import backups
from storage.errors import DamagedError
from storage.library import Library, ReportState
from storage.migrations import new_library
from storage.past import content_after, past_report, versions
from storage.regions.corrections import adjustments
from storage.regions.regions import Regions
from storage.regions.sums import region_sums
from storage.regions.units import RegionUnits
from storage.rows import content_of
from tests.storage.samples import CELL, full_report, put

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog

KEPT = Path(__file__).parents[1] / "data" / "libraries"
VERSIONS = tuple(range(1, schema.VERSION))
JOINING = 6
"""The first version that keeps what was done to a report in another copy."""
Rows = dict[str, list[tuple[object, ...]]]


def kept_library(version: int) -> bytes:
    return (KEPT / f"version-{version}.db").read_bytes()


def describe(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Return the schema of a library, without what SQLite keeps for itself."""
    query = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%' ORDER BY name"
    return connection.execute(query).fetchall()


def columns_of(connection: sqlite3.Connection, table: str) -> list[str]:
    found = connection.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()
    return [str(name) for (name,) in found]


def read(connection: sqlite3.Connection, columns: dict[str, list[str]]) -> Rows:
    """Return all rows of all tables, of the named columns."""
    return {
        table: connection.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall()  # noqa: S608
        for table, names in columns.items()
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_that_an_older_library_keeps_every_row_and_gets_the_newest_tables(
    version: int, tmp_path: Path
) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(kept_library(version))
    with closing(sqlite3.connect(path)) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (version,)
        tables = [name for kind, name, _ in describe(old) if kind == "table"]
        columns = {
            str(table): columns_of(old, str(table))
            for table in tables
            if table != "_sqlite_migrations"
        }
        before = read(old, columns)
    with Library.open(path) as library, closing(sqlite3.connect(":memory:")) as fresh:
        fresh.deserialize(new_library())
        assert read(library.connection, columns) == before
        assert describe(library.connection) == describe(fresh)
        version_now = library.connection.execute("PRAGMA user_version").fetchone()
        assert version_now == (schema.VERSION,)
    [kept] = backups(path)
    with closing(sqlite3.connect(kept.path)) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (version,)
        assert read(old, columns) == before


def stored_fields(connection: sqlite3.Connection, report: int) -> dict[str, str]:
    """Return what stands in the tables of a report, explanations left out; blanks too."""
    row = connection.execute(
        "SELECT title, signature_organization, signature_date FROM reports WHERE id = ?", (report,)
    ).fetchone()
    fields = dict(zip(("title", "signature.organization", "signature.date"), row, strict=True))
    fields.update(
        connection.execute("SELECT cell, value FROM cells WHERE report = ?", (report,)).fetchall()
    )
    texts = connection.execute(
        "SELECT 'text.' || section, content FROM texts WHERE report = ?", (report,)
    )
    fields.update(texts.fetchall())
    return {field: content for field, content in fields.items() if content}


@pytest.mark.parametrize("version", VERSIONS)
def test_that_every_field_of_every_report_and_its_history_are_read_from_an_older_library(
    version: int, tmp_path: Path, catalog: EditionCatalog
) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(kept_library(version))
    with closing(sqlite3.connect(path)) as old:
        query = "SELECT id, organization, year, edition, revision, updated_at FROM reports"
        known = {row[0]: row[1:] for row in old.execute(query)}
        stored = {report: stored_fields(old, report) for report in known}
        own = "report = ? AND branch IS NULL" if version >= JOINING else "report = ?"
        query = f"SELECT at, revision, cause, field FROM changes WHERE {own} ORDER BY id"  # noqa: S608
        steps = {report: old.execute(query, (report,)).fetchall() for report in known}
    with Library.open(path) as library:
        entries = library.reports() + library.deleted()
        assert sorted(entry.id for entry in entries) == sorted(known)
        for entry in entries:
            said = (entry.organization, entry.year, entry.edition, entry.revision, entry.updated_at)
            assert said == known[entry.id]
            report = library.load(entry.id, catalog)
            assert content_of(report) == stored[entry.id]
            log = library.log(entry.id)
            told = [(one.at, one.revision, one.cause, str(one.field)) for one in log]
            assert told == steps[entry.id]
            reasons = {one.field: one.content for one in library.explanations(entry.id)}
            assert content_after(log, len(log)) == {**content_of(report), **reasons}
            for named in versions(log):
                assert past_report(entry, log, named.length, catalog).organization


@pytest.mark.slow
@pytest.mark.parametrize("version", VERSIONS)
def test_that_a_damaged_older_library_is_told_and_its_file_is_as_it_was(
    version: int, tmp_path: Path
) -> None:
    path = tmp_path / "library.db"
    good = kept_library(version)
    path.write_bytes(good)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("DELETE FROM _sqlite_migrations")
    forgetful = path.read_bytes()
    for content in (
        forgetful,
        good.replace(b"applied_at", b"applied_bt"),
        good[: len(good) // 2],
    ):
        path.write_bytes(content)
        with pytest.raises(DamagedError, match=r"已损坏"):
            Library.open(path)
        assert path.read_bytes()[100:] == content[100:]


def test_that_reports_have_the_same_identity_in_every_copy_that_is_brought_up_to_date(
    tmp_path: Path,
) -> None:
    known = []
    for name in ("one.db", "other.db"):
        (tmp_path / name).write_bytes(kept_library(2))
        with Library.open(tmp_path / name) as library:
            known.append(library.reports() + library.deleted())
    assert known[0] == known[1]
    assert len({entry.identity for entry in known[0]}) == len(known[0]) == 4


def test_that_a_library_of_version_seven_has_its_regions(
    tmp_path: Path, catalog: EditionCatalog
) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(kept_library(7))
    with Library.open(path) as library:
        following, region = Regions(library).regions()
        assert (region.organization, region.year, region.deadline) == (
            "云川市人民政府",
            2024,
            "2025-01-31",
        )
        assert following.previous == region.id
        desk = RegionUnits(library, region)
        numbers = {unit.name: unit.number for unit in desk.units()}
        assert len(numbers) == len(RegionUnits(library, following).units()) == 6
        verdicts = {row.unit: row.verdict for row in desk.rows("1") if row.counts}
        assert verdicts == {
            numbers["云川市水务局"]: Verdict.ACCEPTED,
            numbers["青萝县财政局"]: Verdict.RETURNED,
        }
        assert desk.notes(numbers["青萝县财政局"]) == ("表三缺一列",)
        assert desk.remembered() == {"云川水务": numbers["云川市水务局"], "云川自来水公司": None}
        withdrawn, counted = adjustments(library, region)
        assert (withdrawn.withdrawn_at is None, counted.amount) == (False, -1)
        sums = region_sums(library, region, catalog.load(region.edition))
        assert sums.totals[CellId(CELL)] == Total(3, 1)
        assert [one.text for one in sums.unread] == ["约5"]
        assert [one.cause for one in Regions(library).log(region)][-2:] == ["撤回调整", "调整"]


def test_that_a_library_of_version_six_is_used_as_before(
    tmp_path: Path, catalog: EditionCatalog
) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(kept_library(6))
    with Library.open(path) as library:
        entry = library.find("云川市人民防空办公室", 2020)
        assert entry is not None
        before = library.log(entry.id)
        [branch] = library.branches(entry.id)
        assert [one.who for one in branch.log[branch.shared :]] == ["李静"] * 3
        assert before[-1].cause == "合并：来自李静的报告库"
        assert library.load(entry.id, catalog).texts["overview"].endswith("李静补了一句。")
        library.save(entry, put(CELL, "32", "31"), cause="键入")
        assert library.log(entry.id)[:-1] == before
        assert library.branches(entry.id)[0].log == branch.log


def test_that_a_library_of_version_five_is_used_as_before(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(kept_library(5))
    with Library.open(path) as library:
        entry = library.find("云川市人民防空办公室", 2020)
        assert entry is not None
        before = library.log(entry.id)
        typed = [one.new for one in before if one.field == "text.overview"][-1]
        assert typed.endswith("另收到0件。另收到1件。另收到2件。")
        assert [one.name for one in versions(before)] == ["送审稿", "送审稿二"]
        assert library.branches(entry.id) == ()
        library.save(entry, put("text.overview", f"{typed}共5件。", typed), cause="键入")
        *kept, added = library.log(entry.id)
        assert kept == before
        assert (added.old, added.new) == (typed, f"{typed}共5件。")


def test_that_a_library_of_version_four_is_used_as_before(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(kept_library(4))
    with Library.open(path) as library:
        entry = library.find("云川市人民防空办公室", 2020)
        assert entry is not None
        before = library.log(entry.id)
        assert before[-1].who == "王敏"
        assert [one.name for one in versions(before)] == ["送审稿"]
        [last] = [one for one in before[::-1] if one.field == "text.overview"][:1]
        changes = put("text.overview", f"{last.new}又收到1件。", last.new)
        library.save(entry, changes, cause="键入")
        *kept, added = library.log(entry.id)
        assert kept == before
        assert (added.old, added.new) == (last.new, f"{last.new}又收到1件。")


def test_that_a_library_of_version_three_is_used_as_before(
    tmp_path: Path, catalog: EditionCatalog
) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(kept_library(3))
    expected = full_report(catalog.load("2019"))
    expected.apply(put(CELL, "18", "5"))
    with Library.open(path) as library:
        library.who = "王敏"
        entry = library.find("云川市人民防空办公室", 2020)
        final = library.find("青萝市水务局", 2020)
        assert entry is not None
        assert final is not None
        assert library.load(entry.id, catalog) == expected
        assert {one.who for one in library.log(entry.id)} == {""}
        library.save(entry, put(CELL, "19", "18"), cause="键入")
        log = library.log(entry.id)
        assert log[-1].who == "王敏"
        assert past_report(entry, log, len(log) - 1, catalog) == expected
        assert [one.name for one in versions(library.log(final.id))] == ["定稿 1", "定稿 2"]


def test_that_a_library_of_version_two_is_used_as_before(
    tmp_path: Path, catalog: EditionCatalog
) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(kept_library(2))
    expected = full_report(catalog.load("2019"))
    expected.apply(put(CELL, "18", "5"))
    with Library.open(path) as library:
        entry = library.find("云川市人民防空办公室", 2020)
        final = library.find("青萝市水务局", 2019)
        assert entry is not None
        assert final is not None
        assert library.load(entry.id, catalog) == expected
        [reason] = library.explanations(entry.id)
        assert reason.sentence == "上年有两件转由其他机关办理。"
        assert final.state is ReportState.FINAL
        assert [binned.year for binned in library.deleted()] == [2022]
        assert library.save(entry, put(CELL, "19", "18"), cause="键入").revision == 4


def test_that_a_library_of_version_one_is_used_as_before(
    tmp_path: Path, catalog: EditionCatalog
) -> None:
    path = tmp_path / "library.db"
    path.write_bytes(kept_library(1))
    expected = full_report(catalog.load("2019"))
    expected.apply(put(CELL, "18", "5"))
    expected.texts["overview"] = "收到申请18件。"
    with Library.open(path) as library:
        assert [entry.state for entry in library.reports()] == [ReportState.DRAFT] * 2
        assert len(library.deleted()) == 1
        entry = library.find("云川市人民防空办公室", 2020)
        assert entry is not None
        assert library.load(entry.id, catalog) == expected
        assert library.explanations(entry.id) == []
        assert (
            library.save(library.entry(entry.id), put(CELL, "19", "18"), cause="键入").revision == 4
        )
        assert library.finalize(library.entry(entry.id)).state is ReportState.FINAL
