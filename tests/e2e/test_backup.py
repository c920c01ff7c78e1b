"""The library goes to a stick and comes back, whole or report by report."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from storage.backup import backups
from storage.library import Library
from tests.e2e.conftest import ORGAN, assert_refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from tests.e2e.conftest import Document, Outcome, RunCommand

    WriteReport = Callable[[str, Document], Path]

NAME = f"{ORGAN}/2020"
CELL = "t3.new_requests.natural_person"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "U 盘"
    folder.mkdir()
    return folder


@pytest.fixture
def library_path(tmp_path: Path, nianbao: RunCommand, clean: Path) -> Path:
    assert nianbao("import", clean).status == 0
    return tmp_path / "library.db"


def _change(nianbao: RunCommand, write: WriteReport, document: Document, figure: str) -> None:
    document["cells"][CELL] = figure
    changed = write("changed.json", document)
    assert nianbao("import", changed, "--replace").status == 0


def _figure(library_path: Path, catalog: EditionCatalog) -> str:
    with Library.open(library_path) as library:
        entry = library.find(ORGAN, 2020)
        assert entry is not None
        return next(v for c, v in library.load(entry.id, catalog).cells.items() if c == CELL)


def _refused(done: Outcome, said: str) -> None:
    assert done.status == 2
    assert said in done.err
    assert done.err.count("\n") == 1


def test_that_the_library_is_backed_up_beside_it_and_on_a_stick(
    nianbao: RunCommand, library_path: Path, stick: Path
) -> None:
    for folder in ([], [stick]):
        done = nianbao("backup", *folder)
        assert done.status == 0
        assert "已备份并检查" in done.out
        assert "1份报告" in done.out
    assert len(backups(library_path)) == len(list(stick.iterdir())) == 1


def test_that_a_folder_that_is_not_there_is_told(
    nianbao: RunCommand, library_path: Path, stick: Path
) -> None:
    assert library_path.exists()
    assert_refused(nianbao("backup", stick / "拔掉了"), "没有备份")
    assert not (stick / "拔掉了").exists()


def test_that_a_library_is_only_replaced_when_told_and_backed_up_before(
    nianbao: RunCommand,
    write: WriteReport,
    document: Document,
    library_path: Path,
    stick: Path,
    catalog: EditionCatalog,
) -> None:
    first = _figure(library_path, catalog)
    nianbao("backup", stick)
    [backup] = stick.iterdir()
    _change(nianbao, write, document, "987")
    done = nianbao("restore", backup)
    _refused(done, "--replace")
    assert "库中之后又有改动" in done.out
    assert _figure(library_path, catalog) == "987"
    assert backups(library_path) == []

    done = nianbao("restore", backup, "--replace")
    assert done.status == 0
    assert _figure(library_path, catalog) == first
    [before] = backups(library_path)
    assert nianbao("restore", before.path, "--replace").status == 0
    assert _figure(library_path, catalog) == "987"


def test_that_one_report_is_brought_back_and_the_others_stay(
    nianbao: RunCommand,
    write: WriteReport,
    document: Document,
    library_path: Path,
    stick: Path,
    catalog: EditionCatalog,
) -> None:
    first = _figure(library_path, catalog)
    nianbao("backup", stick)
    [backup] = stick.iterdir()
    _change(nianbao, write, document, "987")
    document["organization"] = "乙局"
    assert nianbao("import", write("second.json", document)).status == 0
    _refused(nianbao("restore", backup, "丙局/2020"), "丙局/2020")
    _refused(nianbao("restore", backup, NAME), "--replace")
    done = nianbao("restore", backup, NAME, "--replace")
    assert done.status == 0
    assert "乙局/2020　备份中没有，只在库中" in done.out
    assert _figure(library_path, catalog) == first
    assert len(backups(library_path)) == 1
    with Library.open(library_path) as library:
        assert {entry.organization for entry in library.reports()} == {ORGAN, "乙局"}
        entry = library.find(ORGAN, 2020)
        assert entry is not None
        steps = [step for step in library.log(entry.id) if step.field == CELL]
        assert [(step.cause, step.old) for step in steps][-1] == ("从备份恢复", "987")


def test_that_a_report_in_the_bin_and_a_lost_one_come_back(
    nianbao: RunCommand, library_path: Path, stick: Path, catalog: EditionCatalog, tmp_path: Path
) -> None:
    first = _figure(library_path, catalog)
    nianbao("backup", stick)
    [backup] = stick.iterdir()
    with Library.open(library_path) as library:
        library.delete(library.reports()[0])
    assert nianbao("restore", backup, NAME).status == 0
    assert _figure(library_path, catalog) == first
    other = tmp_path / "new" / "library.db"
    assert nianbao("restore", backup, NAME, "--library", other).status == 0
    assert _figure(other, catalog) == first
    third = tmp_path / "third" / "library.db"
    assert nianbao("restore", backup, "--library", third).status == 0
    assert _figure(third, catalog) == first


def test_that_a_final_report_comes_back_final_and_one_in_the_library_is_not_replaced(
    nianbao: RunCommand, library_path: Path, stick: Path, tmp_path: Path
) -> None:
    with Library.open(library_path) as library:
        library.finalize(library.reports()[0])
    nianbao("backup", stick)
    [backup] = stick.iterdir()
    other = tmp_path / "new" / "library.db"
    assert nianbao("restore", backup, NAME, "--library", other).status == 0
    with Library.open(other) as library:
        assert library.reports()[0].state == "final"
        library.reopen(library.reports()[0], reason="更正")
        library.finalize(library.reports()[0])
    _refused(nianbao("restore", backup, NAME, "--replace", "--library", other), "已定稿")


@pytest.mark.parametrize("content", [b"", b"text" * 999, None])
def test_that_a_damaged_backup_replaces_nothing(
    nianbao: RunCommand, library_path: Path, stick: Path, content: bytes | None
) -> None:
    nianbao("backup", stick)
    [backup] = stick.iterdir()
    whole = backup.read_bytes()
    backup.write_bytes(
        whole[:8192] + os.urandom(4096) + whole[12288:] if content is None else content
    )
    before = library_path.read_bytes()
    assert_refused(nianbao("restore", backup, "--replace"), str(backup))
    assert library_path.read_bytes() == before


def test_that_a_backup_takes_the_place_of_a_library_that_cannot_be_opened(
    nianbao: RunCommand, library_path: Path, stick: Path, catalog: EditionCatalog
) -> None:
    first = _figure(library_path, catalog)
    nianbao("backup", stick)
    [backup] = stick.iterdir()
    library_path.write_bytes(b"text" * 999)
    assert nianbao("restore", backup).status == 2
    done = nianbao("restore", backup, "--replace")
    assert done.status == 0
    assert "原来的文件保留为" in done.err
    assert _figure(library_path, catalog) == first
