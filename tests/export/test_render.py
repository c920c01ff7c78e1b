"""What LibreOffice makes of a written document: pages, text, page numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from export.composition import compose
from export.paper.blocks import Signature, Title
from forms.model.report import Report
from tests.export.editions import load_edition
from tests.libreoffice import RENDERS, page_texts, rendered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from export.paper.blocks import Paper

pytestmark = RENDERS

NAMES = [
    "云川市林荫区住房和城乡建设局人民防空办公室",
    "青岚省云川市林荫经济技术开发区管理委员会行政审批服务局",
    (
        "青岚省云川市林荫区人民政府国有资产监督管理委员会（云川市林荫区财政局、"
        "云川市林荫区地方金融监督管理局、云川市林荫区公共资源交易服务监督管理中心、林荫区招商局）"
    ),
]


def _full_report(edition_id: str) -> Report:
    edition = load_edition(edition_id)
    organ = "云川市林荫区城市管理局"
    # As large as the largest figures published (five digits), each another one.
    cells = {cell: str(number) for number, cell in enumerate(edition.input_cells, start=10_001)}
    texts = {"overview": "政府信息公开工作平稳有序。" * 60}
    return Report(edition, organ, edition.first_year, "", organ, "2026-01-05", texts, cells)


def _long_text() -> Report:
    report = _full_report("2021")
    report.texts["overview"] = "公开" * 200
    return report


def _named(name: str) -> Paper:
    return compose(Report(load_edition("2021"), name, 2025, "", name, "2026-12-25"), is_draft=False)


@pytest.fixture(scope="module")
def papers() -> dict[str, Paper]:
    return {
        "2019": compose(_full_report("2019"), is_draft=False),
        "2021": compose(_full_report("2021"), is_draft=False),
        "draft": compose(_full_report("2021"), is_draft=True),
        "text": compose(_long_text(), is_draft=False),
        **{name: _named(name) for name in NAMES},
    }


@pytest.fixture(scope="module")
def pages(
    papers: Mapping[str, Paper], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """Return the text of each page of the papers, laid out by one start of LibreOffice."""
    found = rendered(papers, tmp_path_factory.mktemp("render"))
    return {name: page_texts(pdf) for name, pdf in found.items()}


@pytest.mark.parametrize("edition_id", ["2019", "2021"])
def test_that_table_three_is_on_one_page_and_no_figure_is_broken(
    edition_id: str, pages: Mapping[str, list[str]]
) -> None:
    values = _full_report(edition_id).shown_values()
    assert set(values.values()) <= {word for page in pages[edition_id] for word in page.split()}
    requests = {text for cell, text in values.items() if cell.startswith("t3.")}
    assert [requests <= set(page.split()) for page in pages[edition_id]].count(True) == 1


def test_that_pages_are_numbered_and_a_draft_says_so_on_each(
    pages: Mapping[str, list[str]],
) -> None:
    assert len(pages["draft"]) > 3
    for number, page in enumerate(pages["draft"], start=1):
        lines = [line.strip() for line in page.splitlines() if line.strip()]
        assert lines[0].startswith("草稿")
        assert lines[-1].replace(" ", "") == f"—{number}—"


def test_that_a_line_holds_28_characters(pages: Mapping[str, list[str]]) -> None:
    lines = [line.strip() for page in pages["text"] for line in page.splitlines()]

    assert [len(line) for line in lines if set(line) == {"公", "开"}][:5] == [26, 28, 28, 28, 28]


@pytest.mark.parametrize("name", NAMES, ids=len)
def test_that_lines_of_title_and_signature_are_those_of_the_composition(
    name: str, papers: Mapping[str, Paper], pages: Mapping[str, list[str]]
) -> None:
    title, *_, signature = papers[name].blocks
    assert isinstance(title, Title)
    assert isinstance(signature, Signature)
    found = [
        ["".join(line.split()) for line in page.splitlines() if line.strip()]
        for page in pages[name]
    ]

    ours = [*signature.parts[0], "2026年12月25日"]
    assert found[0][: len(title.lines)] == list(title.lines)
    assert found[-1][-len(ours) - 1 : -1] == ours
