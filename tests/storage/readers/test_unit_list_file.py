"""The list of units, out of the files that offices keep it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forms.model.aggregation.units import UnitTree
from storage.readers.reading import ReadError
from storage.readers.unit_list import read_unit_list_file
from tests.storage.readers.sources.workbooks import Book

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forms.model.aggregation.unit_list import UnitList

TEXT = "部门\n  市教育局\n  市财政局=财局\n临水县\n"


def _book(rows: Sequence[Sequence[object]], *merged: str) -> bytes:
    book = Book()
    for row in rows:
        book.sheet.append(list(row))
    for cells in merged:
        book.sheet.merge_cells(cells)
    return book.content()


def _read(folder: Path, name: str, content: bytes) -> UnitList:
    path = folder / name
    path.write_bytes(content)
    return read_unit_list_file(path)


def _paths(units: UnitList) -> list[str]:
    tree = UnitTree(units.units)
    return ["/".join(each.name for each in tree.path(unit.number)) for unit in tree]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_that_a_text_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    found = _read(tmp_path, "单位.txt", TEXT.replace("\n", "\r\n").encode(encoding))
    assert _paths(found) == ["部门", "部门/市教育局", "部门/市财政局", "临水县"]


def test_that_a_workbook_needs_no_more_than_a_column_of_names(tmp_path: Path) -> None:
    found = _read(tmp_path, "单位.xlsx", _book([[1, "市教育局"], [2, "市财政局"], [3, "市教育局"]]))
    assert _paths(found) == ["市教育局", "市财政局"]
    assert "第3行" in found.remarks[0]


def test_that_a_workbook_may_tell_group_short_name_and_reason(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["清河市报送单位名单"],
        ["序号", "类别", "单位名称", "简称", "免报原因"],
        [1, "部门", "市教育局", "教体局、教委", None],
        [2, None, "市信访局", None, "并入办公室"],
        [3, "县区", "临水县", None, "否"],
    ]
    found = _read(tmp_path, "单位.xlsx", _book(rows, "A1:E1", "B3:B4"))
    assert sorted(_paths(found)) == sorted(
        ["部门", "部门/市教育局", "部门/市信访局", "县区", "县区/临水县"]
    )
    assert {unit.name for unit in found.units if unit.is_group} == {"部门", "县区"}
    by_name = {unit.name: unit for unit in found.units}
    assert by_name["市教育局"].aliases == ("教体局", "教委")
    assert (by_name["市信访局"].exempt, by_name["临水县"].exempt) == ("并入办公室", "")


def test_that_a_workbook_called_a_text_is_read_as_what_it_is(tmp_path: Path) -> None:
    assert _paths(_read(tmp_path, "单位.txt", _book([["市教育局"]]))) == ["市教育局"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("单位.docx", b"x", "不能读出单位名单"),
        ("单位.csv", b"x", "不能读出单位名单"),
        ("单位", b"%PDF-1.7\n", "不能读出单位名单"),
        ("单位.txt", b"", "是空文件"),
        ("单位.txt", "# 只有注释\n".encode(), "没有单位名称"),
        ("单位.txt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "文字无法识别"),
        ("单位.xlsx", b"PK\x03\x04xxxx", "已损坏"),
        ("单位.xlsx", _book([[1], [2]]), "没有单位名称"),
        ("单位.xlsx", _book([]), "没有内容"),
    ],
)
def test_that_what_is_no_list_is_told(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    with pytest.raises(ReadError, match=sentence):
        _read(tmp_path, name, content)


@pytest.mark.parametrize("name", ["应报单位", "单位.list", "2025.名单"])
def test_that_a_text_may_be_called_anything(tmp_path: Path, name: str) -> None:
    assert _paths(_read(tmp_path, name, "市教育局\n市档案馆\n".encode())) == [
        "市教育局",
        "市档案馆",
    ]


def test_that_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="找不到文件"):
        read_unit_list_file(tmp_path / "没有.txt")
