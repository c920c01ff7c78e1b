"""A faulty edition file is refused with file, place and the nearest right name."""

from __future__ import annotations

import contextlib
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from forms.edition.file import read_edition
from forms.edition.file_content import EditionFileError
from forms.edition.terms import CellId, ValueKind
from forms.errors import UserError
from tests.edition_content import TINY, EditionContent

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(__file__).parents[1] / "data"
FAULTS = tomllib.loads((DATA / "edition-faults.toml").read_text("utf-8"))["faults"]
LINES = TINY.read_text("utf-8").splitlines()


@pytest.fixture
def content(tmp_path: Path) -> EditionContent:
    return EditionContent(tmp_path / "trial.toml")


@pytest.fixture
def refuse_bytes(tmp_path: Path) -> Callable[[bytes], str]:
    def load_content(content: bytes) -> str:
        path = tmp_path / "trial.toml"
        path.write_bytes(content)
        with pytest.raises(EditionFileError) as caught:
            read_edition(path)
        return str(caught.value)

    return load_content


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: case["name"])
def test_that_a_fault_is_named_with_its_place_and_the_nearest_right_name(
    content: EditionContent, case: dict[str, Any]
) -> None:
    place = content.change(case["at"], without=case.get("without", ()), **case.get("with", {}))
    if "place" in case:
        place = content.place(case["place"])
    error = content.refuse()
    assert "trial.toml" in str(error)
    fault = f"{place}：{case['fault']}" if place else case["fault"]
    assert any(found.startswith(fault) for found in error.faults), error.faults


@pytest.mark.parametrize("line", range(len(LINES)))
def test_that_a_lost_line_never_ends_in_another_kind_of_error(tmp_path: Path, line: int) -> None:
    lines = LINES.copy()
    del lines[line]
    path = tmp_path / "trial.toml"
    path.write_text("\n".join(lines), "utf-8")
    with contextlib.suppress(EditionFileError):
        assert read_edition(path).cells


def test_that_an_error_is_one_that_the_clerk_may_see(content: EditionContent) -> None:
    content.change(without=["first_year"])
    error = content.refuse()
    assert isinstance(error, UserError)
    assert str(error) == "版式文件“trial.toml”有误：缺少“first_year”。"


def test_that_one_error_carries_all_faults(content: EditionContent) -> None:
    content.change(without=["first_year"])
    content.change("sections/outlook", text_requird=True)
    content.change(f"{BLOCK}/columns/cost", kind="money")
    error = content.refuse()
    assert len(error.faults) == 3
    assert str(error).startswith("版式文件“trial.toml”有3处错误：\n1. ")


def test_that_a_fault_of_a_family_is_told_once_and_not_for_every_column(
    content: EditionContent,
) -> None:
    content.change(
        "relations/trees.balance", left="trees.carried_over.{each} + trees.planed.{each}"
    )
    assert len(content.refuse().faults) == 1


def test_that_an_undefined_row_is_told_once_and_not_for_every_cell(
    content: EditionContent,
) -> None:
    content.change("relations/trees.results", without=["computes"])
    assert len(content.refuse().faults) == 1


def test_that_totals_must_not_depend_on_each_other(content: EditionContent) -> None:
    content.change(
        "relations/trees.row_total", left="trees.carried_over.total + trees.{each}.poplar"
    )
    content.add(
        "relations",
        """
        [[relations]]
        family = "trees.loop"
        id = "trees.loop"
        section = "planting"
        place = "合计"
        statement = "互相依赖"
        left = "trees.planned.total"
        operator = "="
        right = "trees.carried_over.total"
        computes = true
        level = "error"
        """,
    )
    loop = "互相依赖：trees.carried_over.total → trees.carried_over.total"
    assert loop in str(content.refuse())


def test_that_comparable_names_only_cells_of_its_own_edition(content: EditionContent) -> None:
    content.change(comparable={"2021": ["trees.planed.*"]})
    assert content.refuse().faults == (
        "comparable：“2021”中没有符合的单元格“trees.planed.*”，是否应为“trees.planned.*”？",
    )


def test_that_comparable_takes_in_computed_cells(content: EditionContent) -> None:
    content.change(comparable={"2021": ["trees.planned.*"]})
    assert content.read().comparable["2021"] == {
        "trees.planned.pine",
        "trees.planned.poplar",
        "trees.planned.total",
        "trees.planned.cost",
    }


def test_that_comparable_has_to_be_a_table(content: EditionContent) -> None:
    content.change(comparable=1)
    assert content.refuse().faults == ("“comparable”应为一张表。",)


BLOCK = "tables/trees/blocks/0"
BARE_BLOCK = """
[[blocks]]
{extra}
columns = [{{ id = "pine", label = "松树", span = 6 }}]
rows = [{rows}]
"""


def test_that_a_block_without_row_labels_starts_at_the_left(content: EditionContent) -> None:
    content.add("tables/trees/blocks", BARE_BLOCK.format(extra='id = "seedlings"', rows="{}"))
    content.change(
        "relations/trees.row_total",
        for_rows="trees.carried_over, trees.planned, trees.*.*, trees.carried_forward",
    )
    edition = content.read()
    cell = edition.cells[CellId("trees.seedlings.pine")]
    assert (cell.row, cell.column, cell.row_path, cell.row_name) == (9, 0, (), "")
    assert cell.kind is ValueKind.COUNT
    assert edition.table("trees").header_rows == 0


@pytest.mark.parametrize(
    ("extra", "fault"),
    [
        ('id = "seedlings"\n  corner = "项目"', "没有行标签的块不能有“corner”。"),
        ('id = "planned"', "单元格“trees.planned.pine”重复，请给各块写上不同的“id”。"),
        ('id = "seedlings"\n  corner_role = "value"', "“corner_role”不能是“value”"),
    ],
)
def test_that_a_further_block_must_fit_into_its_table(
    content: EditionContent, extra: str, fault: str
) -> None:
    content.add("tables/trees/blocks", BARE_BLOCK.format(extra=extra, rows="{}"))
    faults = content.refuse().faults
    assert any(fault in found for found in faults), faults


def test_that_two_rows_without_id_cannot_be_told_apart(content: EditionContent) -> None:
    content.add("tables/trees/blocks", BARE_BLOCK.format(extra='id = "seedlings"', rows="{}, {}"))
    place = content.place("tables/trees/blocks/seedlings/rows/1")
    assert content.refuse().faults[0] == f"{place}：缺少“id”，与另一行（列）无法区分。"


def test_that_labels_are_not_nested_without_end(content: EditionContent) -> None:
    deep = '{ label = "松树", columns = [' * 9 + '{ id = "pine", label = "松树" }' + "] }" * 9
    content.add(f"{BLOCK}/columns", f"columns = [{deep}]")
    assert any("嵌套超过8层" in found for found in content.refuse().faults)


def test_that_a_block_has_no_more_cells_than_a_form_can_have(content: EditionContent) -> None:
    rows = ", ".join(f'{{ id = "r{number}", label = "行" }}' for number in range(1300))
    content.add(f"{BLOCK}/rows", f"rows = [{rows}]")
    assert any("单元格超过5000个" in found for found in content.refuse().faults)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b'name = "a"\nnotice = ?', "第2行第10列不合TOML语法"),
        (b'name = "a"\nname = "b"\n', "第2行第11列不合TOML语法"),
        (b'name = "a', "文件末尾不合TOML语法"),
        ('name = "植树"'.encode("gbk"), "第1行不是UTF-8编码"),
        (b'name = "a"\nnotice = "\xff"', "第2行不是UTF-8编码"),
        (b"#" * 1_000_001, "文件超过1MB"),
        (b"a = " + b"[" * 100_000, "嵌套过深"),
        (b"a = " + b"9" * 5000, "数字过长"),
        (b"", "缺少“name”"),
        (b"sections = []", "“sections”不能为空"),
        (b"sections = [1]", "“sections”应为表的列表"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_that_what_is_no_edition_file_is_refused(
    refuse_bytes: Callable[[bytes], str], content: bytes, fault: str
) -> None:
    message = refuse_bytes(content)
    assert message.startswith("版式文件“trial.toml”有")
    assert fault in message


def test_that_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EditionFileError, match=r"“absent\.toml”有误：无法读取"):
        read_edition(tmp_path / "absent.toml")


def test_that_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "marked.toml"
    path.write_text(TINY.read_text("utf-8"), "utf-8-sig")
    assert read_edition(path).id == "marked"


def test_that_unit_and_kind_of_the_innermost_entry_count(content: EditionContent) -> None:
    content.change(f"{BLOCK}/rows/carried_forward", kind="signed_count", unit="亩")
    cells = content.read().cells
    row = cells[CellId("trees.carried_forward.cost")]
    assert (row.kind, row.unit) == (ValueKind.SIGNED_COUNT, "亩")
    column = cells[CellId("trees.planned.cost")]
    assert (column.kind, column.unit) == (ValueKind.MONEY, "万元")
    plain = cells[CellId("trees.planned.pine")]
    assert (plain.kind, plain.unit) == (ValueKind.COUNT, "株")


def test_that_a_relation_may_be_repeated_for_groups_of_rows(content: EditionContent) -> None:
    content.add(
        "relations",
        """
        [[relations]]
        family = "trees.groups"
        id = "trees.groups.{each}"
        for_groups = "trees.*"
        section = "planting"
        place = "{short}"
        statement = "“{label}”：小计不小于损毁"
        left = "trees.{each}.all.total"
        operator = ">="
        right = "trees.{each}.lost.total"
        level = "hint"
        """,
    )
    relation = content.read().relations[-1]
    assert (relation.id, relation.place) == ("trees.groups.results", "本年结果")
    assert [term.name for term in relation.terms] == ["小计", "损毁"]
    assert relation.statement == "“三、本年结果”：小计不小于损毁"
