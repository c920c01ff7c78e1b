"""What the export command writes, and what it says about it."""

from __future__ import annotations

import json
import re
import zlib
from typing import TYPE_CHECKING

import pytest

from export.composition import compose
from export.formats import FORMATS
from export.paper.blocks import DRAFT_MARK
from export.paper.setup import STANDARD, PaperSetup
from tests.calls import count_calls
from tests.e2e.conftest import ORGAN, REPORTS
from tests.export.word_file import all_of, body, grid, parts, text
from ui.jobs.paper_file import keep_paper, paper_file
from ui.printing.layout.pages import lay_out

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from export.formats import Format
    from tests.e2e.conftest import Document, RunCommand

    WriteReport = Callable[[str, Document], Path]

NAMES = [f"{form.suffix}{'-archive' * form.is_archive}" for form in FORMATS]


def asking_for(form: Format) -> list[str]:
    """Return what has to be said for a form that the suffix alone does not stand for."""
    return ["--archive"] if form.is_archive else []


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


@pytest.mark.parametrize("form", FORMATS, ids=NAMES)
def test_that_a_report_with_faults_is_marked_as_a_draft_or_said_to_be_none(
    nianbao: RunCommand, write: WriteReport, document: Document, tmp_path: Path, form: Format
) -> None:
    document["cells"]["t4.reconsideration.total"] = "1"
    document["cells"]["t3.granted.business"] = None
    target = tmp_path / f"b{form.suffix}"
    done = nianbao("export", write("a.json", document), target, *asking_for(form))
    assert (done.status, done.out) == (0, f"已导出：{target}\n")
    how = "已按草稿导出，文件中注明“草稿”" if form.marks_draft else "导出的是目前填写的内容"
    assert f"报告还有错误 1 处、待填 1 处，{how}。\n" in done.err
    assert bears_mark(target) == form.marks_draft


@pytest.mark.parametrize("form", FORMATS, ids=NAMES)
def test_that_a_sound_report_is_a_draft_only_when_asked(
    nianbao: RunCommand, clean: Path, tmp_path: Path, form: Format
) -> None:
    final, draft = tmp_path / f"a{form.suffix}", tmp_path / f"b{form.suffix}"
    source = clean.rename(tmp_path / "source.json")
    assert "草稿" not in nianbao("export", source, final, *asking_for(form)).err
    done = nianbao("export", source, draft, "--draft", *asking_for(form))
    assert done.status == 0
    assert [bears_mark(path) for path in (final, draft)] == [False, form.marks_draft]
    assert ("这种文件不带“草稿”标记。\n" in done.err) != form.marks_draft


@pytest.mark.parametrize("form", FORMATS, ids=NAMES)
def test_that_an_export_composes_and_lays_out_once(
    nianbao: RunCommand, clean: Path, tmp_path: Path, form: Format
) -> None:
    def export() -> None:
        target = tmp_path / f"b{form.suffix}"
        assert nianbao("export", clean, target, "--overwrite", *asking_for(form)).status == 0

    composed, laid_out = count_calls(export, compose, lay_out)
    assert composed <= 1
    assert laid_out == (form.write is None)


def test_that_the_help_names_every_format(nianbao: RunCommand) -> None:
    told = "".join(nianbao("export", "--help").out.split())
    plain = [form for form in FORMATS if not form.is_archive]
    assert all(f"{form.suffix[1:]}（{''.join(form.text.split())}）" in told for form in plain)
    assert "--archive" in told


@pytest.mark.parametrize("suffix", [".docx", ".json", ""])
def test_that_only_a_pdf_can_be_an_archive(
    nianbao: RunCommand, clean: Path, tmp_path: Path, suffix: str
) -> None:
    target = tmp_path / f"b{suffix}"
    done = nianbao("export", clean, target, "--archive")
    assert (done.status, done.out) == (2, "")
    assert "存档文件只能是.pdf" in done.err
    assert not target.exists()


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


def shown_text(path: Path) -> str:
    """Return what stands in an exported file, of an office's file its parts."""
    if path.suffix in {".docx", ".xlsx"}:
        found = parts(path.read_bytes())
        return "".join(part.decode() for name, part in found.items() if name.endswith(".xml"))
    return path.read_text("utf-8")


def bears_mark(path: Path) -> bool:
    """Tell whether a draft's mark stands in a file; of a PDF, whether its fonts can draw it."""
    if path.suffix != ".pdf":
        return DRAFT_MARK in shown_text(path)
    streams = re.findall(rb"stream\n(.*?)endstream", path.read_bytes(), re.DOTALL)
    content = b"".join(zlib.decompress(one) for one in streams if one.startswith(b"x"))
    return all(b"<%04x>" % ord(char) in content.lower() for char in DRAFT_MARK)


@pytest.mark.parametrize("suffix", [".docx", ".html", ".pdf"])
def test_that_the_page_set_up_in_the_window_is_followed(
    nianbao: RunCommand, tmp_path: Path, suffix: str
) -> None:
    source = REPORTS / "water-office-2020.json"
    before, after = tmp_path / f"before{suffix}", tmp_path / f"after{suffix}"
    assert nianbao("export", source, before).status == 0
    keep_paper(PaperSetup(top_mm=20, left_mm=20, table_pt=10.5))
    assert nianbao("export", source, after).status == 0

    assert before.read_bytes() != after.read_bytes()
    if suffix == ".docx":
        margins = all_of(body(after.read_bytes()), "sectPr/pgMar")[0].attrib.values()
        assert list(margins)[:1] == [str(round(20 * 1440 / 25.4))]
    if suffix == ".html":
        assert b"margin:20mm 26mm 35mm 20mm" in after.read_bytes()


def test_that_a_page_set_up_that_is_damaged_is_told_and_the_standard_taken(
    nianbao: RunCommand, tmp_path: Path
) -> None:
    source, usual, target = (
        REPORTS / "water-office-2020.json",
        tmp_path / "a.docx",
        tmp_path / "b.docx",
    )
    assert nianbao("export", source, usual).status == 0
    keep_paper(STANDARD)
    paper_file().write_text('{"top_mm": 900}', "utf-8")
    done = nianbao("export", source, target)

    assert done.status == 0
    assert f"版面设置文件“{paper_file()}”读不出，按国标版面排版" in done.err
    assert target.read_bytes() == usual.read_bytes()
