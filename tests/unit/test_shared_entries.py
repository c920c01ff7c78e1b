"""What editions have in common stands once; a file says what it differs in, or is refused."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

import resources
from forms.edition.file import read_edition
from forms.edition.file_content import EditionFileError
from tests.unit.official_form import OFFICIAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from forms.edition.edition import Edition

    Load = Callable[..., Edition]

ORCHARD = """
title = "{organization}{year}年果园报告"

[[sections]]
id = "orchard"
number = "一"
heading = "一、果园情况"
short = "果园"
table = "fruit"

[[tables]]
id = "fruit"
unit = "株"
widths_mm = [40, 40, 40]

  [[tables.blocks]]
  corner = "项目"
  columns = [
    { id = "apple", label = "苹果", help = "各种苹果都计入。" },
    { label = "核果", columns = [{ id = "peach", label = "桃" }] },
  ]
  rows = [
    { id = "planted", label = "一、新植" },
    { id = "lost", label = "二、损毁" },
    { id = "kept" },
  ]
"""
OWN = """
name = "果园版式"
notice = "园办函〔2090〕1号"
first_year = 2090
shared = ["orchard"]

[[tables]]
id = "fruit"

  [[tables.blocks]]
  rows = [{ id = "kept", label = "三、现有" }]
"""
KEPT = '{ id = "kept", label = "三、现有" }'


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Read an edition of `OWN` with other rows, something before or after, shared files beside."""

    def load_differing(
        rows: str = "", *, before: str = "", after: str = "", **shared: str
    ) -> Edition:
        (tmp_path / "shared").mkdir(exist_ok=True)
        for name, text in ({"orchard": ORCHARD} | shared).items():
            (tmp_path / "shared" / f"{name}.toml").write_text(text, "utf-8")
        path = tmp_path / "trial.toml"
        path.write_text(before + OWN.replace(KEPT, rows or KEPT) + after, "utf-8")
        return read_edition(path)

    return load_differing


@pytest.fixture
def refuse(load: Load) -> Callable[..., tuple[str, ...]]:
    def load_faulty(*rows: str, **other: str) -> tuple[str, ...]:
        with pytest.raises(EditionFileError) as caught:
            load(*rows, **other)
        assert caught.value.path.name == "trial.toml"
        return caught.value.faults

    return load_faulty


def labels(edition: Edition) -> list[str]:
    return [at.text for at in edition.tables[0].grid if at.text]


def test_that_an_edition_says_only_what_it_differs_in(load: Load) -> None:
    edition = load()
    assert edition.title_for("甲局", 2090) == "甲局2090年果园报告"
    assert labels(edition) == ["项目", "苹果", "核果", "桃", "一、新植", "二、损毁", "三、现有"]
    assert next(iter(edition.cells.values())).help == ("各种苹果都计入。",)


def test_that_rows_are_put_in_taken_out_and_added(load: Load) -> None:
    edition = load(f"""
        {{ id = "grafted", before = "lost", label = "嫁接" }},
        {{ id = "moved", before = "lost", label = "移植" }},
        {{ id = "lost", removed = true }},
        {{ id = "sold", new = true, label = "出售" }},
        {KEPT},
    """)
    assert labels(edition)[4:] == ["一、新植", "嫁接", "移植", "三、现有", "出售"]


def test_that_an_entry_without_id_is_known_by_its_label(load: Load) -> None:
    columns = '  columns = [{ label = "核果", columns = [{ id = "peach", label = "蟠桃" }] }]\n'
    assert labels(load(after=columns))[2:4] == ["核果", "蟠桃"]


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        (
            '{ id = "keptt", label = "现有" }',
            "共用的内容里没有“keptt”，是否应为“kept”？新增的项要写“new = true”或“before = …”。",
        ),
        ('{ id = "lost", new = true }', "（lost）：共用的内容里已有“lost”，不能新增。"),
        ('{ id = "lost", before = "kept" }', "（lost）：共用的内容里已有“lost”，不能新增。"),
        (
            '{ id = "sold", before = "lots", label = "出售" }',
            "（sold）：没有“lots”，不能放在它之前，是否应为“lost”？",
        ),
        (
            '{ id = "sold", new = "yes", label = "出售" }',
            "（sold）：“new”只能是true，也不能与“before”同时写。",
        ),
        (
            '{ id = "lost", removed = true, help = "损毁" }',
            "（lost）：“removed”只能是true，这一项也不能再写别的。",
        ),
        (
            '{ id = "kept", label = "甲" }, { id = "kept", label = "乙" }',
            "“kept”在同一列表中重复。",
        ),
    ],
)
def test_that_a_difference_that_does_not_fit_is_refused(
    refuse: Callable[..., tuple[str, ...]], rows: str, fault: str
) -> None:
    (found,) = refuse(rows)
    assert found.startswith("tables[0].blocks[0].rows[")
    assert found.endswith(fault)


def test_that_marks_mean_nothing_where_nothing_is_shared(
    refuse: Callable[..., tuple[str, ...]],
) -> None:
    found = refuse('{ id = "kept", label = "三", rows = [{ id = "a", label = "甲", new = true }] }')
    assert any("rows[0]（a）：不认识的项“new”" in fault for fault in found), found


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            'help = "各',
            'hlep = "各',
            "“shared/orchard.toml”的tables[0].blocks[0].columns[0]（apple）：不认识的项“hlep”",
        ),
        (
            '{ id = "kept" }',
            '{ id = "kept", spam = 2 }',
            "“trial.toml”和“shared/orchard.toml”的tables[0].blocks[0].rows[2]（kept）：不认识的项“spam”",
        ),
        (
            'id = "lost"',
            'id = "planted"',
            "“shared/orchard.toml”的tables[0].blocks[0].rows：有id重复或都没有id的项。",
        ),
        (
            'title = "{organization}',
            'shared = []\ntitle = "{organization}',
            "“shared/orchard.toml”不能再写“shared”。",
        ),
    ],
)
def test_that_a_fault_names_the_shared_file(
    refuse: Callable[..., tuple[str, ...]], old: str, new: str, fault: str
) -> None:
    assert ORCHARD.count(old) == 1
    found = refuse(orchard=ORCHARD.replace(old, new))
    assert any(one.startswith(fault) for one in found), found


def test_that_two_shared_files_do_not_say_the_same(load: Load, tmp_path: Path) -> None:
    load()
    (tmp_path / "shared" / "title.toml").write_text('title = "甲"', "utf-8")
    trial = tmp_path / "trial.toml"
    trial.write_text(OWN.replace('["orchard"]', '["orchard", "title"]'), "utf-8")
    with pytest.raises(EditionFileError, match=r"“title”同时写在“shared/orchard\.toml”和"):
        read_edition(trial)


@pytest.mark.parametrize("names", ['"orchard"', '["../orchard"]', "[1]"])
def test_that_shared_files_are_named_by_a_list(tmp_path: Path, names: str) -> None:
    trial = tmp_path / "trial.toml"
    trial.write_text(OWN.replace('["orchard"]', names), "utf-8")
    with pytest.raises(EditionFileError, match="“shared”应为shared文件夹中文件名称的列表"):
        read_edition(trial)


def test_that_a_shared_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    trial = tmp_path / "trial.toml"
    trial.write_text(OWN, "utf-8")
    with pytest.raises(EditionFileError, match=r"“orchard\.toml”有误：无法读取"):
        read_edition(trial)


def _texts(value: Any, key: str = "") -> Iterator[str]:
    """Yield the sentences of a file: what tells a clerk something in whole sentences."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, key)
    elif key in ("help", "statement", "heading", "note", "none_text"):
        yield value


def test_that_no_sentence_stands_in_two_of_the_shipped_files() -> None:
    files = [*(resources.EDITIONS / f"{name}.toml" for name in OFFICIAL)]
    files += sorted((resources.EDITIONS / "shared").glob("*.toml"))
    owners: dict[str, str] = {}
    for path in files:
        for text in _texts(tomllib.loads(path.read_text("utf-8"))):
            assert owners.setdefault(text, path.name) == path.name, text
    assert len(owners) > len(files)


@pytest.mark.parametrize("name", OFFICIAL)
def test_that_every_official_cell_has_a_help_and_a_legal_basis_but_those_without_rows(
    name: str,
) -> None:
    edition = read_edition(resources.EDITIONS / f"{name}.toml")
    assert all(cell.help for cell in edition.cells.values())
    assert [
        cell.id for cell in edition.cells.values() if not cell.basis and cell.table != "t4"
    ] == []
