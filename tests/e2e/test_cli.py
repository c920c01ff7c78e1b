"""The commands that other programs and scripts rely on: check, export, import, list."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from storage.library import Library
from tests.e2e.conftest import REPORTS
from tests.export.word_file import all_of, body, grid, parts, text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from forms.model.catalog import EditionCatalog
    from tests.e2e.conftest import Document, RunCommand

    WriteReport = Callable[[str, Document], Path]

ORGAN = "青萝市水务局"
KEYS = ["edition", "organization", "year", "counts", "findings"]
FINDING_KEYS = ["rule", "level", "cells", "text", "message", "expected", "found"]
LEVELS = ["error", "verify", "hint", "pending"]

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


# --- check ---


def test_that_a_sound_report_is_clean(nianbao: RunCommand, clean: Path) -> None:
    assert nianbao("check", clean) == (0, "错误 0 · 核实 0 · 提示 0 · 待填 0\n", "")


def test_that_findings_are_told_one_a_line_and_counted(
    nianbao: RunCommand, write: WriteReport, document: Document
) -> None:
    document["cells"]["t3.new_requests.natural_person"] = "4"
    document["cells"]["t3.granted.business"] = None
    document["cells"]["t4.reconsideration.upheld"] = "若干"
    done = nianbao("check", write("a.json", document))
    assert (done.status, done.err) == (1, "")
    *lines, summary = done.out.splitlines()
    assert summary == f"错误 {len(lines) - 1} · 核实 0 · 提示 0 · 待填 1"
    assert "错误　三、本年新收：各类申请人之和 4；总计 3，差 1。" in lines
    assert "待填　三、予以公开 / 商业企业：待填，没有的填0。" in lines
    assert "错误　四、行政复议 / 结果维持：填的是“若干”，应填整数。" in lines


@pytest.mark.parametrize(
    ("cells", "status", "counts"),
    [
        ({}, 0, [0, 0, 0, 0]),
        ({"t2.art20_1.rules.newly_disclosed": "1"}, 0, [0, 1, 0, 0]),  # 核实 may stand
        ({"t4.reconsideration.total": "1"}, 1, [1, 0, 0, 0]),
        ({"t3.granted.business": None}, 1, [0, 0, 0, 1]),
    ],
)
def test_that_the_exit_status_says_whether_something_must_be_done(
    nianbao: RunCommand,
    write: WriteReport,
    document: Document,
    cells: dict[str, str | None],
    status: int,
    counts: list[int],
) -> None:
    document["cells"] |= cells
    done = nianbao("check", write("a.json", document), "--json")
    assert done.status == status
    assert json.loads(done.out)["counts"] == dict(zip(LEVELS, counts, strict=True))


def test_that_findings_as_json_have_every_key_in_order(
    nianbao: RunCommand, write: WriteReport, document: Document
) -> None:
    document["cells"]["t3.new_requests.total"] = "5"
    document["texts"]["problems"] = ""
    done = nianbao("check", write("a.json", document), "--json")
    found = json.loads(done.out)
    assert list(found) == KEYS
    assert list(found["counts"]) == LEVELS
    assert [list(one) for one in found["findings"]] == [FINDING_KEYS] * len(found["findings"])
    assert (found["edition"], found["organization"], found["year"]) == ("2019", ORGAN, 2020)
    by_rule = {one["rule"]: one for one in found["findings"]}
    assert list(by_rule) == ["t3.row_total.new_requests", "t3.balance.total", "text.pending"]
    total = by_rule["t3.row_total.new_requests"]
    assert (total["level"], total["expected"], total["found"]) == ("error", "3", "5")
    assert total["cells"][-1] == "t3.new_requests.total"
    assert total["text"] is None
    pending = by_rule["text.pending"]
    assert pending == {
        "rule": "text.pending",
        "level": "pending",
        "cells": [],
        "text": "problems",
        "message": "五、问题及改进：正文待填。",
        "expected": None,
        "found": None,
    }


def test_that_an_untouched_form_is_pending_in_every_input_cell(
    nianbao: RunCommand, write: WriteReport, document: Document, catalog: EditionCatalog
) -> None:
    del document["cells"], document["texts"]
    done = nianbao("check", write("a.json", document), "--json")
    assert done.status == 1
    found = json.loads(done.out)
    edition = catalog.load("2019")
    cells = [one["cells"][0] for one in found["findings"] if one["cells"]]
    assert cells == list(edition.input_cells)
    assert found["counts"] == {"error": 0, "verify": 0, "hint": 0, "pending": len(cells) + 3}


@pytest.mark.parametrize("typed", ["-3", "1.5", "9" * 40, "约30件"])
def test_that_a_bad_figure_is_an_error_and_kept_as_typed(
    nianbao: RunCommand, write: WriteReport, document: Document, tmp_path: Path, typed: str
) -> None:
    cell = "t3.granted.business"
    document["cells"][cell] = typed
    source = write("a.json", document)
    done = nianbao("check", source, "--json")
    assert done.status == 1
    kinds = [one for one in json.loads(done.out)["findings"] if one["rule"] == "value.kind"]
    assert [(one["level"], one["cells"]) for one in kinds] == [("error", [cell])]
    assert nianbao("export", source, tmp_path / "b.json").status == 0
    assert json.loads((tmp_path / "b.json").read_text("utf-8"))["cells"][cell] == typed
    assert nianbao("import", source).status == 0
    nianbao("export", f"{ORGAN}/2020", tmp_path / "c.json")
    assert json.loads((tmp_path / "c.json").read_text("utf-8"))["cells"][cell] == typed


@pytest.mark.parametrize("name", ["water-office-2020.json", "water-office-2020.txt"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_that_a_report_is_read_from_standard_input_in_any_encoding(
    nianbao: RunCommand, name: str, encoding: str
) -> None:
    content = (REPORTS / name).read_text("utf-8").encode(encoding)
    done = nianbao("check", "-", "--json", stdin=content)
    assert (done.status, done.err) == (0, "")
    assert json.loads(done.out)["organization"] == ORGAN


def test_that_what_could_not_be_read_is_told_beside_the_json(
    nianbao: RunCommand, write: WriteReport, document: Document
) -> None:
    document["remark"] = "另附"
    done = nianbao("check", write("a.json", document), "--json")
    assert json.loads(done.out)["findings"] == []
    assert "不认识" in done.err
    assert "remark" in done.err


def test_that_last_year_is_compared_where_it_is_named(
    nianbao: RunCommand, write: WriteReport, document: Document, clean: Path
) -> None:
    document["year"] = 2019
    document["cells"]["t3.carried_forward.other"] = "2"
    previous = write("b.json", document)
    done = nianbao("check", clean, "--previous", previous, "--json")
    found = {one["rule"]: one for one in json.loads(done.out)["findings"]}
    assert found["t3.carry_over_year.other"]["level"] == "verify"
    assert found["t3.carry_over_year.other"]["expected"] == "2"
    assert found["t3.carry_over_year.other"]["found"] == "0"
    assert done.status == 0
    assert nianbao("check", clean).out.startswith("错误 0 · 核实 0")
    assert nianbao("check", clean, "--previous", "no.json").status == 2


# --- the library as a source ---


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


# --- export ---


def test_that_the_report_comes_out_as_it_went_in_with_and_without_the_library(
    nianbao: RunCommand, tmp_path: Path
) -> None:
    source = REPORTS / "water-office-2020.json"
    direct, kept = tmp_path / "direct.json", tmp_path / "kept.json"
    assert nianbao("export", source, direct) == (0, f"已导出：{direct}\n", "")
    assert direct.read_bytes() == source.read_bytes()
    assert nianbao("import", source).status == 0
    assert nianbao("export", f"{ORGAN}/2020", kept).status == 0
    assert kept.read_bytes() == source.read_bytes()


def test_that_text_with_tables_becomes_the_same_report(nianbao: RunCommand, tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    assert nianbao("export", REPORTS / "water-office-2020.txt", target).status == 0
    assert target.read_bytes() == (REPORTS / "water-office-2020.json").read_bytes()


@pytest.mark.parametrize("from_library", [False, True])
def test_that_the_word_file_has_every_figure_in_its_place_and_every_paragraph(
    nianbao: RunCommand, document: Document, tmp_path: Path, from_library: bool
) -> None:
    source: object = REPORTS / "water-office-2020.json"
    if from_library:
        nianbao("import", source)
        source = f"{ORGAN}/2020"
    target = tmp_path / "a.docx"
    assert nianbao("export", source, target) == (0, f"已导出：{target}\n", "导出核对一致。\n")
    official = json.loads((REPORTS.parent / "official-2019.json").read_text("utf-8"))
    word = body(target.read_bytes())
    tables = all_of(word, "tbl")
    seen = 0
    for places, table in zip(official["grid"].values(), tables, strict=True):
        printed = {(at.row, at.column): at.text for at in grid(table)}
        for row, column, *_, label, cell in places:
            expected = document["cells"][cell] if cell else label
            assert "".join(printed[row, column].split("\n")) == expected
            seen += cell is not None
    assert seen == 198
    paragraphs = [text(paragraph) for paragraph in all_of(word, "p")]
    for content in document["texts"].values():
        for line in filter(None, content.split("\n")):
            assert line in paragraphs
    assert document["title"] == paragraphs[0].replace("\n", "")
    assert paragraphs.index(ORGAN) < paragraphs.index("2021年1月20日")


@pytest.mark.parametrize("suffix", [".docx", ".html", ".txt", ".json", ".DOCX"])
def test_that_an_old_file_is_replaced_only_when_told_so(
    nianbao: RunCommand, clean: Path, tmp_path: Path, suffix: str
) -> None:
    target = tmp_path / f"成品 2020{suffix}"
    target.write_bytes(b"old")
    refused = nianbao("export", clean, target)
    assert (refused.status, refused.out) == (2, "")
    assert "已经存在" in refused.err
    assert "--overwrite" in refused.err
    assert target.read_bytes() == b"old"
    assert nianbao("export", clean, target, "--overwrite").status == 0
    assert len(target.read_bytes()) > 1000
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([clean.name, target.name])


@pytest.mark.parametrize("name", ["a.doc", "a.wps", "a", "a.", ".docx", "a.docx.bak"])
def test_that_an_unknown_form_is_refused_with_those_that_are_known(
    nianbao: RunCommand, clean: Path, tmp_path: Path, name: str
) -> None:
    done = nianbao("export", clean, tmp_path / name)
    assert (done.status, done.out) == (2, "")
    assert "不能导出" in done.err
    assert ".docx" in done.err
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("suffix", [".docx", ".html"])
@pytest.mark.parametrize("options", [(), ("--draft",)], ids=["by itself", "asked for"])
def test_that_a_report_with_faults_is_exported_as_a_draft_and_says_so(
    nianbao: RunCommand,
    write: WriteReport,
    document: Document,
    tmp_path: Path,
    suffix: str,
    options: tuple[str, ...],
) -> None:
    document["cells"]["t4.reconsideration.total"] = "1"
    document["cells"]["t3.granted.business"] = None
    target = tmp_path / f"a{suffix}"
    done = nianbao("export", write("a.json", document), target, *options)
    assert (done.status, done.out) == (0, f"已导出：{target}\n")
    said = "报告还有错误 1 处、待填 1 处，已按草稿导出，文件中注明“草稿”。\n"
    assert (said in done.err) == (not options)
    assert "草稿" in shown_text(target)


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_that_a_sound_report_is_a_draft_only_when_asked(
    nianbao: RunCommand, clean: Path, tmp_path: Path, suffix: str
) -> None:
    final, draft = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    assert "草稿" not in nianbao("export", clean, final).err
    assert nianbao("export", clean, draft, "--draft").status == 0
    assert ["草稿" in shown_text(path) for path in (final, draft)] == [False, True]


@pytest.mark.parametrize("suffix", [".json", ".txt"])
def test_that_a_file_without_a_mark_never_claims_to_have_one(
    nianbao: RunCommand, write: WriteReport, document: Document, tmp_path: Path, suffix: str
) -> None:
    document["cells"]["t4.reconsideration.total"] = "1"
    source, target = write("a.json", document), tmp_path / f"b{suffix}"
    done = nianbao("export", source, target)
    assert (done.status, done.err) == (0, "报告还有错误 1 处，导出的是目前填写的内容。\n")
    assert "草稿" not in shown_text(target)
    done = nianbao("export", source, target, "--draft", "--overwrite")
    assert (done.status, done.err) == (0, "这种文件不带“草稿”标记。\n")


def test_that_a_total_that_differs_passes_through_library_and_export(
    nianbao: RunCommand, write: WriteReport, document: Document, tmp_path: Path
) -> None:
    document["cells"]["t3.total_handled.total"] = "4"
    nianbao("import", write("a.json", document))
    found = json.loads(nianbao("check", f"{ORGAN}/2020", "--json").out)["findings"]
    assert {one["rule"] for one in found} == {
        "t3.balance.total",
        "t3.handled_sum.total",
        "t3.row_total.total_handled",
    }
    nianbao("export", f"{ORGAN}/2020", tmp_path / "b.json")
    assert json.loads((tmp_path / "b.json").read_text("utf-8")) == document


# --- import and list ---


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


# --- usage ---


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek", "a.json"], "“chek”"),
        (["check"], "来源"),
        (["check", "a.json", "b.json"], "--help"),
        (["check", "a.json", "--jsn"], "“--jsn”"),
        (["check", "a.json", "--json=1"], "“--json”"),
        (["check", "a.json", "--library"], "“--library”"),
        (["export", "a.json"], "目标文件"),
        (["import"], "来源"),
        (["list", "--replace"], "“--replace”"),
        (["--version"], "“--version”"),
    ],
)
def test_that_wrong_usage_is_one_chinese_sentence(
    nianbao: RunCommand, arguments: list[str], said: str
) -> None:
    done = nianbao(*arguments)
    assert (done.status, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1
    assert said in done.err
    assert "--help" in done.err
    assert not re.search(r"[A-Z][a-z]+ |Error|Usage", done.err)


@pytest.mark.parametrize("command", [(), ("check",), ("export",), ("import",), ("list",)])
def test_that_help_is_in_chinese_and_names_every_option(
    nianbao: RunCommand, command: tuple[str, ...]
) -> None:
    done = nianbao(*command, "--help")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("用法")
    expected = {
        (): ["check", "export", "import", "list"],
        ("check",): ["--previous", "--json", "--library"],
        ("export",): ["--draft", "--overwrite", "--library"],
        ("import",): ["--replace", "--library"],
        ("list",): ["--json", "--library"],
    }[command]
    assert all(word in done.out for word in expected)
    assert not re.search(r"Usage|Options|Show|TEXT|PATH", done.out)


def shown_text(path: Path) -> str:
    """Return what stands in an exported file, of a Word file its parts."""
    if path.suffix == ".docx":
        found = parts(path.read_bytes())
        return "".join(part.decode() for name, part in found.items() if name.endswith(".xml"))
    return path.read_text("utf-8")
