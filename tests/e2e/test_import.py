"""Reports go into the library whole, all or none, and are found there again."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from storage.library import Library
from tests.e2e.conftest import ORGAN, assert_refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Document, RunCommand

    WriteReport = Callable[[str, Document], Path]

NAMES = [
    "甲/乙",
    "甲\\乙",
    'a:b*c?d"e<f>g|h',
    "..",
    "/",
    "CON",
    "国家税务总局青萝市" * 6 + "办公室甲乙丙",
    "人防办🏛️👩‍💻",
    "档案 局（ 筹 ）",
    "100%的 'x' & y;--",
    "水务局/2019",
]


def test_that_a_report_in_the_library_is_compared_with_last_year_s(
    nianbao: RunCommand, write: WriteReport, document: Document, clean: Path
) -> None:
    document["year"] = 2019
    document["cells"]["t3.carried_forward.other"] = "2"
    assert nianbao("import", clean, write("b.json", document)).status == 0
    done = nianbao("check", f"{ORGAN}/2020", "--json")
    rules = {one["rule"] for one in json.loads(done.out)["findings"]}
    assert "t3.carry_over_year.other" in rules
    assert nianbao("check", f"{ORGAN}/2020", "--previous", clean).status == 0


@pytest.mark.parametrize("option", [True, False], ids=["option", "environment"])
def test_that_a_library_is_named_by_option_before_the_environment(
    nianbao: RunCommand,
    clean: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    option: bool,
) -> None:
    named, other = tmp_path / "甲 库.db", tmp_path / "乙.db"
    monkeypatch.setenv("NIANBAO_LIBRARY", str(other if option else named))
    extra = ("--library", named) if option else ()
    assert nianbao("import", clean, *extra).status == 0
    assert named.exists()
    assert not other.exists()
    assert nianbao("list", *extra).out == f"{ORGAN}/2020\n"
    assert nianbao("check", f"{ORGAN}/2020", *extra).status == 0
    assert nianbao("export", f"{ORGAN}/2020", tmp_path / "a.json", *extra).status == 0


@pytest.mark.parametrize("name", NAMES)
def test_that_any_organ_s_name_works_everywhere(
    nianbao: RunCommand, write: WriteReport, document: Document, tmp_path: Path, name: str
) -> None:
    document["organization"] = name
    document["title"] = f"{name}2020年政府信息公开工作年度报告"
    source = write("a.json", document)
    assert nianbao("check", source).status == 0
    assert nianbao("import", source).out == f"已导入：{name}/2020\n"
    assert nianbao("list").out == f"{name}/2020\n"
    assert json.loads(nianbao("list", "--json").out)[0]["organization"] == name
    done = nianbao("check", f"{name}/2020", "--json")
    assert (done.status, json.loads(done.out)["organization"]) == (0, name)
    target = tmp_path / "out.json"
    assert nianbao("export", f"{name}/2020", target).status == 0
    assert json.loads(target.read_text("utf-8")) == document
    word = tmp_path / "out.docx"
    done = nianbao("export", f"{name}/2020", word)
    assert (done.status, done.err) == (0, "导出核对一致。\n")


def test_that_a_file_goes_before_a_report_of_that_name_in_the_library(
    nianbao: RunCommand, clean: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nianbao("import", clean)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / ORGAN
    folder.mkdir()
    assert nianbao("check", f"{ORGAN}/2020").status == 0
    (folder / "2020").write_text("x", "utf-8")
    assert nianbao("check", f"{ORGAN}/2020").status == 2


def test_that_a_report_the_library_lacks_is_named(nianbao: RunCommand, clean: Path) -> None:
    nianbao("import", clean)
    done = nianbao("check", f"{ORGAN}/2019")
    assert (done.status, done.out) == (2, "")
    assert f"没有“{ORGAN}/2019”" in done.err
    assert "list" in done.err


def test_that_several_reports_go_in_at_once_and_are_listed_newest_first(
    nianbao: RunCommand, write: WriteReport, document: Document
) -> None:
    for year, organ in ((2019, ORGAN), (2020, ORGAN), (2020, "云屏市林业局")):
        write(f"{organ}{year}.json", {**document, "year": year, "organization": organ})
    folder = write("x.json", document).parent
    sources = [
        folder / f"{name}.json" for name in (f"{ORGAN}2019", f"{ORGAN}2020", "云屏市林业局2020")
    ]
    done = nianbao("import", *sources)
    assert done == (
        0,
        f"已导入：{ORGAN}/2019\n已导入：{ORGAN}/2020\n已导入：云屏市林业局/2020\n",
        "",
    )
    listed = nianbao("list")
    assert listed.out.splitlines() == ["云屏市林业局/2020", f"{ORGAN}/2020", f"{ORGAN}/2019"]
    rows = json.loads(nianbao("list", "--json").out)
    assert [f"{row['organization']}/{row['year']}" for row in rows] == listed.out.splitlines()
    assert set(rows[0]) >= {"organization", "year", "edition", "title", "updated_at"}
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", rows[0]["updated_at"])


def test_that_a_report_is_not_imported_twice_unless_it_shall_be_replaced(
    nianbao: RunCommand, write: WriteReport, document: Document, clean: Path, tmp_path: Path
) -> None:
    nianbao("import", clean)
    document["cells"]["t3.carried_forward.other"] = "9"
    changed = write("b.json", document)
    refused = nianbao("import", changed)
    assert (refused.status, refused.out) == (2, "")
    assert ORGAN in refused.err
    assert "--replace" in refused.err
    nianbao("export", f"{ORGAN}/2020", tmp_path / "c.json")
    assert json.loads((tmp_path / "c.json").read_text("utf-8")) != document
    assert nianbao("import", changed, "--replace").status == 0
    nianbao("export", f"{ORGAN}/2020", tmp_path / "d.json")
    assert json.loads((tmp_path / "d.json").read_text("utf-8")) == document
    assert nianbao("list").out == f"{ORGAN}/2020\n"


def test_that_what_is_replaced_stays_in_the_change_log(
    nianbao: RunCommand, write: WriteReport, document: Document, clean: Path, tmp_path: Path
) -> None:
    nianbao("import", clean)
    document["cells"]["t3.granted.other"] = "9"
    nianbao("import", write("b.json", document), "--replace")
    with Library.open(tmp_path / "library.db") as library:
        entry = library.find(ORGAN, 2020)
        assert entry is not None
        changes = {(one.field, one.old, one.new) for one in library.log(entry.id)}
    assert ("t3.granted.other", "0", "9") in changes


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("fault", ["missing", "broken", "twin", "known"])
def test_that_of_several_reports_all_are_imported_or_none(
    nianbao: RunCommand, write: WriteReport, document: Document, place: int, fault: str
) -> None:
    other = write("old.json", {**document, "organization": "云屏市林业局"})
    nianbao("import", other)
    good = [write(f"{y}.json", {**document, "year": y}) for y in (2019, 2020)]
    bad = good[0].with_name("bad.json")
    if fault == "broken":
        bad.write_text('{"format": ', "utf-8")
    elif fault == "twin":
        bad.write_bytes(good[0].read_bytes())
    elif fault == "known":
        bad = other
    good.insert(place, bad)
    done = nianbao("import", *good)
    assert (done.status, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1
    assert nianbao("list").out == "云屏市林业局/2020\n"


def test_that_an_empty_library_is_told_apart_from_a_missing_one(
    nianbao: RunCommand, tmp_path: Path
) -> None:
    missing = nianbao("list")
    assert (missing.status, missing.out) == (2, "")
    assert "找不到" in missing.err
    Library.open(tmp_path / "library.db").close()
    assert nianbao("list") == (0, "", "报告库是空的。\n")
    assert json.loads(nianbao("list", "--json").out) == []


def test_that_a_report_locked_as_signed_stops_the_whole_import(
    nianbao: RunCommand, write: WriteReport, document: Document, clean: Path, tmp_path: Path
) -> None:
    nianbao("import", clean)
    with Library.open(tmp_path / "library.db") as library:
        entry = library.find(ORGAN, 2020)
        assert entry is not None
        library.finalize(library.entry(entry.id))
    other = write("other.json", {**document, "year": 2019})
    for sources in ((clean,), (other, clean), (clean, other)):
        assert_refused(nianbao("import", "--replace", *sources), "已定稿")
    assert nianbao("list").out == f"{ORGAN}/2020\n"
    assert json.loads(nianbao("list", "--json").out)[0]["state"] == "final"
