"""The editions that come with the program are the official ones, figure for figure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import resources
from forms.edition.catalog import EditionCatalog, UnknownEditionError
from forms.edition.file import read_edition
from forms.edition.terms import CellId, Level, ValueKind
from tests.edition_content import TINY

if TYPE_CHECKING:
    from forms.edition.edition import Edition, Relation, Term

DATA = Path(__file__).parents[1] / "data"
OFFICIAL = ["2019", "2021"]
ALL = [*(resources.EDITIONS / f"{name}.toml" for name in OFFICIAL), TINY]


@pytest.fixture(scope="module", params=OFFICIAL)
def official(request: pytest.FixtureRequest) -> tuple[Edition, dict[str, Any]]:
    expected = json.loads((DATA / f"official-{request.param}.json").read_text("utf-8"))
    return read_edition(resources.EDITIONS / f"{request.param}.toml"), expected


@pytest.fixture(scope="module")
def edition_2021() -> Edition:
    return read_edition(resources.EDITIONS / "2021.toml")


@pytest.fixture(scope="module")
def tiny() -> Edition:
    return read_edition(TINY)


def relation_of(edition: Edition, relation_id: str) -> Relation:
    return next(relation for relation in edition.relations if relation.id == relation_id)


def write_side(terms: tuple[Term, ...]) -> str:
    side = ""
    for term in terms:
        sign = "-" if term.coefficient < 0 else "+"
        cell = f"last({term.cell})" if term.is_previous_year else term.cell
        side += f" {sign} {cell}"
    return side.removeprefix(" + ").strip() or "0"


def names(terms: tuple[Term, ...]) -> list[str]:
    return [term.name for term in terms]


def test_that_the_grids_are_the_official_ones_cell_for_cell(
    official: tuple[Edition, dict[str, Any]],
) -> None:
    edition, expected = official
    found = {
        table.id: [
            [at.row, at.column, at.row_span, at.column_span, at.role, at.text, at.cell]
            for at in table.grid
        ]
        for table in edition.tables
    }
    assert found == expected["grid"]


def test_that_the_relations_are_the_official_ones_term_for_term(
    official: tuple[Edition, dict[str, Any]],
) -> None:
    edition, expected = official
    found = [
        [
            relation.id,
            write_side(relation.left),
            str(relation.operator),
            write_side(relation.right),
            str(relation.level),
            relation.statement,
        ]
        for relation in edition.relations
    ]
    assert sorted(found) == sorted(expected["relations"])


def test_that_kinds_and_computed_cells_are_the_official_ones(
    official: tuple[Edition, dict[str, Any]],
) -> None:
    edition, expected = official
    special = {
        cell.id: cell.kind for cell in edition.cells.values() if cell.kind is not ValueKind.COUNT
    }
    assert special == expected["kinds"]
    assert sorted(edition.definitions) == sorted(expected["computed"])


@pytest.mark.parametrize(("name", "cells", "relations"), [("2019", 198, 64), ("2021", 200, 56)])
def test_that_an_official_edition_is_complete(name: str, cells: int, relations: int) -> None:
    edition = read_edition(resources.EDITIONS / f"{name}.toml")
    assert (len(edition.cells), len(edition.relations)) == (cells, relations)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_that_every_computed_cell_is_defined_by_cells_of_the_same_year(path: Path) -> None:
    edition = read_edition(path)
    computed = {cell.id for cell in edition.cells.values() if cell.computed}
    assert set(edition.definitions) == computed
    for terms in edition.definitions.values():
        assert terms
        assert not any(term.is_previous_year for term in terms)


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_that_a_grid_covers_every_place_of_its_table_once(path: Path) -> None:
    for table in read_edition(path).tables:
        covered = [
            (row, column)
            for at in table.grid
            for row in range(at.row, at.row + at.row_span)
            for column in range(at.column, at.column + at.column_span)
        ]
        assert len(table.widths_mm) == table.column_count
        assert sorted(covered) == [
            (row, column) for row in range(table.row_count) for column in range(table.column_count)
        ]


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_that_cells_know_where_they_stand_in_the_grid(path: Path) -> None:
    edition = read_edition(path)
    for table in edition.tables:
        for at in table.grid:
            if at.cell is not None:
                cell = edition.cells[at.cell]
                assert (cell.table, cell.row, cell.column) == (table.id, at.row, at.column)
    assert list(edition.cells) == [cell for table in edition.tables for cell in table.cells]


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_that_no_two_cells_have_the_same_official_path_or_the_same_name(path: Path) -> None:
    edition = read_edition(path)
    paths = {edition.label_path(cell) for cell in edition.cells}
    # Table 二 has the same column under several headings, so a name needs the row beside it.
    found = {(cell.section, cell.row_path[:1], cell.name) for cell in edition.cells.values()}
    assert len(paths) == len(found) == len(edition.cells)


@pytest.mark.parametrize("name", OFFICIAL)
def test_that_the_six_headings_are_exact_and_the_narrative_ones_need_a_text(name: str) -> None:
    edition = read_edition(resources.EDITIONS / f"{name}.toml")
    assert [section.heading for section in edition.sections] == [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]
    required = [section.number for section in edition.sections if section.is_text_required]
    assert required == ["一", "五", "六"]
    assert [section.table for section in edition.sections] == [None, "t2", "t3", "t4", None, None]


def test_that_the_title_is_the_official_one(edition_2021: Edition) -> None:
    title = edition_2021.title_for("广州市人民政府办公厅", 2024)
    assert title == "广州市人民政府办公厅2024年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("cell", "row_path", "column_path"),
    [
        (
            "t3.refused.state_secret.business",
            ("三、本年度办理结果", "（三）不予公开", "1.属于国家秘密"),
            ("法人或其他组织", "商业企业"),
        ),
        ("t3.new_requests.total", ("一、本年新收政府信息公开申请数量",), ("总计",)),
        ("t2.art20_1.rules.issued", ("第二十条第（一）项", "规章"), ("本年制发件数",)),
        ("t4.litigation_direct.pending", (), ("行政诉讼", "未经复议直接起诉", "尚未审结")),
    ],
)
def test_that_a_path_names_the_official_labels_outermost_first(
    edition_2021: Edition, cell: str, row_path: tuple[str, ...], column_path: tuple[str, ...]
) -> None:
    found = edition_2021.cells[CellId(cell)]
    assert (found.row_path, found.column_path) == (row_path, column_path)


@pytest.mark.parametrize(
    ("cell", "name", "unit"),
    [
        ("t3.granted.natural_person", "予以公开 / 自然人", "件"),
        ("t4.reconsideration.upheld", "行政复议 / 结果维持", "件"),
        ("t2.art20_8.administrative_fee.amount", "行政事业性收费 / 本年收费金额", "万元"),
    ],
)
def test_that_a_cell_has_a_short_name_and_a_unit(
    edition_2021: Edition, cell: str, name: str, unit: str
) -> None:
    found = edition_2021.cells[CellId(cell)]
    assert (found.name, found.unit) == (name, unit)


def test_that_help_runs_from_the_row_to_the_column(edition_2021: Edition) -> None:
    cell = edition_2021.cells[CellId("t3.refused.state_secret.natural_person")]
    assert cell.help == ("依法确定为国家秘密的政府信息。", "以公民个人名义提出的申请。")
    assert cell.basis == "条例第十四条"


def test_that_help_of_a_group_comes_before_that_of_its_columns(edition_2021: Edition) -> None:
    cell = edition_2021.cells[CellId("t4.reconsideration.pending")]
    assert cell.help == (
        "以本机关为被申请人、因政府信息公开提起的行政复议。",
        "已受理、到12月31日尚未审结的。",
    )


def test_that_narrow_columns_have_line_breaks_and_all_other_labels_none(
    edition_2021: Edition,
) -> None:
    lines = {at.text: at.lines for at in edition_2021.table("t3").grid if at.text}
    assert lines["（三）不予公开"] == "（三）\n不予\n公开"
    assert lines["三、本年度办理结果"] == "三、\n本\n年\n度\n办\n理\n结\n果"
    assert lines["四、结转下年度继续办理"] == "四、结转下年度继续办理"


@pytest.mark.parametrize(
    ("relation", "place", "left", "right"),
    [
        ("t3.balance.business", "商业企业", ["本年新收", "上年结转"], ["（七）总计", "结转下年度"]),
        (
            "t4.total.reconsideration",
            "行政复议",
            ["结果维持", "结果纠正", "其他结果", "尚未审结"],
            ["总计"],
        ),
        ("t3.carry_over_year.total", "总计列", ["上年结转"], ["结转下年度"]),
        (
            "t2.art20_1.rules.in_force_year",
            "规章",
            ["现行有效件数"],
            ["现行有效件数", "本年制发件数", "本年废止件数"],
        ),
    ],
)
def test_that_terms_are_named_by_what_varies(
    edition_2021: Edition, relation: str, place: str, left: list[str], right: list[str]
) -> None:
    found = relation_of(edition_2021, relation)
    assert (found.place, names(found.left), names(found.right)) == (place, left, right)


def test_that_long_sums_have_a_name(edition_2021: Edition) -> None:
    assert relation_of(edition_2021, "t3.handled_sum.other").left_name == "（一）至（六）各项之和"
    assert relation_of(edition_2021, "t3.row_total.granted").left_name == "各类申请人之和"


def test_that_the_grand_total_is_defined_once_by_its_column(edition_2021: Edition) -> None:
    terms = edition_2021.definitions[CellId("t3.total_handled.total")]
    assert terms[0].cell == "t3.granted.total"


def test_that_a_change_in_a_cell_reaches_the_totals_beyond_it(edition_2021: Edition) -> None:
    assert edition_2021.dependents[CellId("t3.granted.business")] == {
        "t3.granted.business",
        "t3.granted.total",
        "t3.total_handled.business",
        "t3.total_handled.total",
    }


def test_that_levels_follow_whether_a_reason_may_explain_the_difference(
    edition_2021: Edition,
) -> None:
    levels = {relation.family: relation.level for relation in edition_2021.relations}
    assert levels["t3.balance"] is Level.ERROR
    assert levels["t3.carry_over_year"] is Level.VERIFY
    assert levels["t4.pending_year"] is Level.VERIFY


@pytest.mark.parametrize(
    ("cell", "compares"),
    [
        ("t3.new_requests.natural_person", True),
        ("t3.new_requests.total", True),
        ("t3.refused.state_secret.total", True),
        ("t4.litigation_direct.total", True),
        ("t2.art20_6.administrative_penalty.decisions", True),
        ("t3.other_handling.other.total", False),
        ("t2.art20_1.rules.in_force", False),
        ("t2.art20_8.administrative_fee.amount", False),
    ],
)
def test_that_only_figures_that_mean_the_same_compare_across_editions(
    edition_2021: Edition, cell: str, compares: bool
) -> None:
    assert edition_2021.compares(CellId(cell), "2019") is compares


def test_that_every_comparable_cell_is_a_cell_of_the_earlier_edition(edition_2021: Edition) -> None:
    earlier = read_edition(resources.EDITIONS / "2019.toml")
    assert edition_2021.comparable["2019"] <= earlier.cells.keys()


@pytest.mark.parametrize(
    ("year", "edition"),
    [(2019, "2019"), (2020, "2019"), (2021, "2021"), (2025, "2021"), (2090, "2021")],
)
def test_that_the_catalog_picks_the_edition_of_the_year(year: int, edition: str) -> None:
    assert EditionCatalog().for_year(year).id == edition


def test_that_the_catalog_has_no_edition_before_the_first() -> None:
    with pytest.raises(UnknownEditionError, match="2019年及以后"):
        EditionCatalog().for_year(2018)


def test_that_a_further_file_is_a_further_edition() -> None:
    catalog = EditionCatalog(TINY.parent)
    assert catalog.ids == ("tiny",)
    assert catalog.for_year(2095).name == "植树版式"


def test_that_a_further_edition_brings_its_own_form(tiny: Edition) -> None:
    first, *others = tiny.text_ids
    assert first == "preamble"
    assert others.index("planting") < others.index("outlook")
    assert tiny.title_for("某县林业局", 2090) == "某县林业局2090年植树造林工作报告"
    table = tiny.table("trees")
    assert (table.row_count, table.column_count) == (8, 6)
    assert (table.header_rows, table.label_columns) == (2, 2)
    assert tiny.label_path(CellId("trees.results.planted.pine")) == (
        "一、植树造林情况",
        "三、本年结果",
        "（一）成活",
        "树种",
        "松树",
    )


def test_that_a_further_edition_brings_its_own_relations(tiny: Edition) -> None:
    assert sum(relation.id.startswith("trees.") for relation in tiny.relations) == 19
    assert write_side(tiny.definitions[CellId("trees.results.all.cost")]) == (
        "trees.results.planted.cost + trees.results.lost.cost"
    )
    assert relation_of(tiny, "trees.survival").right == ()
