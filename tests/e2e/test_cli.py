"""The commands that other programs and scripts rely on: check, and how any of them is used."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import ORGAN, REPORTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from tests.e2e.conftest import Document, RunCommand

    WriteReport = Callable[[str, Document], Path]

KEYS = ["edition", "organization", "year", "counts", "findings", "reading"]
FINDING_KEYS = ["rule", "level", "cells", "text", "message", "expected", "found"]
LEVELS = ["error", "verify", "hint", "pending"]


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
    assert "错误　三、本年新收：各类申请人之和 4；总计列 3，差 1。" in lines
    assert "待填　三、予以公开 / 商业企业：待填，没有的填0。" in lines
    assert "错误　四、行政复议 / 结果维持：填的是“若干”，应填整数。" in lines


def test_that_many_blanks_of_a_table_are_one_line_but_counted(
    nianbao: RunCommand, write: WriteReport, document: Document
) -> None:
    cells = document["cells"]
    cells.update({cell: None for cell in cells if cell.startswith("t3.")})
    cells["t4.reconsideration.upheld"] = None
    source = write("a.json", document)
    *lines, summary = nianbao("check", source).out.splitlines()
    inputs = int(summary.rpartition(" ")[2]) - 1
    assert f"待填　三、申请情况：表三 {inputs} 格都待填，没有的填0。" in lines
    assert "待填　四、行政复议 / 结果维持：待填，没有的填0。" in lines
    assert inputs > len(lines)
    found = json.loads(nianbao("check", source, "--json").out)
    assert found["counts"]["pending"] == inputs + 1 == len(found["findings"])


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


def test_that_what_was_not_read_is_told_with_its_cells(nianbao: RunCommand, tmp_path: Path) -> None:
    text = (
        (REPORTS / "water-office-2020.txt")
        .read_text("utf-8")
        .replace("| 行政强制 | 0 | 0 | 0 | \n", "")
    )
    (tmp_path / "a.txt").write_text(text, "utf-8")
    (note,) = json.loads(nianbao("check", tmp_path / "a.txt", "--json").out)["reading"]
    assert list(note) == ["message", "cells"]
    assert "“行政强制”一行" in note["message"]
    assert note["cells"] == [
        f"t2.art20_6.administrative_coercion.{column}"
        for column in ("prev_year_items", "change", "decisions")
    ]


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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek", "a.json"], "“chek”"),
        (["check"], "来源"),
        (["export", "a.json", "b.docx", "c.docx"], "--help"),
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


# --- many reports at once ---


def test_that_many_reports_get_a_line_each_and_the_worst_decides(
    nianbao: RunCommand, write: WriteReport, document: Document, tmp_path: Path
) -> None:
    sound = write("a.json", document)
    document["organization"] = "云川市林业局"
    document["cells"]["t4.reconsideration.total"] = "1"
    faulty = write("b.json", document)
    done = nianbao("check", sound, faulty)
    first, second = done.out.splitlines()
    assert first.startswith(f"{ORGAN}　2020　错误 0 · 核实 0 · 提示 0 · 待填 0")
    assert second.startswith("云川市林业局　2020　错误 1")
    assert (done.status, done.err) == (1, "")
    assert nianbao("check", sound, sound).status == 0
    done = nianbao("check", sound, "没有.json", faulty)
    assert done.status == 2
    assert [line[:3] for line in done.out.splitlines()][1] == "读不了"
    assert len(done.out.splitlines()) == 3


def test_that_a_folder_stands_for_its_files(
    nianbao: RunCommand, write: WriteReport, document: Document, tmp_path: Path
) -> None:
    folder = write("b.json", document).parent
    write("a.json", document)
    (folder / ".hidden").write_bytes(b"x")
    lines = nianbao("check", folder).out.splitlines()
    assert [line.rpartition("　")[2] for line in lines] == [
        str(folder / "a.json"),
        str(folder / "b.json"),
    ]


def test_that_many_reports_as_json_are_an_object_a_line(
    nianbao: RunCommand, write: WriteReport, document: Document
) -> None:
    sound = write("a.json", document)
    done = nianbao("check", sound, "没有.json", "--json")
    first, second = [json.loads(line) for line in done.out.splitlines()]
    assert [*KEYS] == [key for key in first if key in KEYS]
    assert first["source"] == str(sound)
    assert first["counts"] == dict.fromkeys(LEVELS, 0)
    assert second["source"] == "没有.json"
    assert "没有" in second["error"]
    assert done.status == 2


def test_that_last_year_is_found_in_the_library(
    nianbao: RunCommand, write: WriteReport, document: Document, tmp_path: Path
) -> None:
    library = tmp_path / "library.db"
    earlier = {**document, "year": 2019, "cells": dict(document["cells"])}
    earlier["cells"] |= {
        "t3.carried_forward.other": "2",
        "t3.carried_forward.total": "2",
        "t3.new_requests.other": "2",
    }
    assert nianbao("import", write("2019.json", earlier), "--library", library).status == 0
    sound = write("a.json", document)
    assert "核实 0" in nianbao("check", sound, sound).out
    done = nianbao("check", sound, sound, "--previous-from", "library", "--library", library)
    assert "核实 0" not in done.out
    assert len(done.out.splitlines()) == 2
    refused = nianbao("check", sound, sound, "--previous", sound)
    assert refused.status == 2
    assert "--previous-from" in refused.err


# --- how texts were read ---


def test_that_the_reading_of_a_text_is_explained(
    nianbao: RunCommand, write: WriteReport, document: Document
) -> None:
    document["texts"]["overview"] = "新收政府信息公开申请9件，较上年增加2件。"
    done = nianbao("explain-text", write("a.json", document))
    assert done.status == 0
    sentence, first, second = [
        line for line in done.out.splitlines() if "总体情况" in line or line.startswith("　　")
    ][:3]
    assert sentence.endswith("新收政府信息公开申请9件，较上年增加2件。")
    assert first.startswith("　　9　与表格不符　词语：新收 + 政府信息公开申请")
    assert second.startswith("　　2　没有核对")
    assert "说的是增减" in second
    as_json = json.loads(nianbao("explain-text", write("a.json", document), "--json").out)
    assert as_json[0]["verdict"] == "与表格不符"
