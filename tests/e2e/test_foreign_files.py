"""Files of other programs on the command line, one and many."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from storage.readers.sources.office import find_office
from tests.e2e.conftest import ORGAN, REPORTS, assert_refused

if TYPE_CHECKING:
    from tests.e2e.conftest import RunCommand

MAIN = Path(__file__).parents[2] / "main.py"


@pytest.fixture
def folder(nianbao: RunCommand, tmp_path: Path) -> Path:
    """Return a folder with one report in several formats."""
    folder = tmp_path / "年报"
    folder.mkdir()
    for name in ("3.docx", "1.json", "5.txt"):
        nianbao("export", REPORTS / "water-office-2020.json", folder / name)
    return folder


def test_that_a_word_file_is_checked_like_any_other(nianbao: RunCommand, folder: Path) -> None:
    done = nianbao("check", folder / "3.docx", "--json")
    assert (done.status, done.err) == (0, "")
    assert json.loads(done.out)["organization"] == ORGAN


def test_that_a_word_file_goes_into_the_library_and_out_again(
    nianbao: RunCommand, folder: Path, tmp_path: Path
) -> None:
    assert nianbao("import", folder / "3.docx").status == 0
    nianbao("export", f"{ORGAN}/2020", tmp_path / "out.json")
    exported = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert exported["cells"] == json.loads((folder / "1.json").read_text("utf-8"))["cells"]


def test_that_a_folder_is_read_in_the_order_of_names_whatever_is_in_it(
    nianbao: RunCommand, folder: Path
) -> None:
    (folder / "2.docx").write_bytes(b"PK\x03\x04 word/")
    (folder / "4.zip").write_bytes(b"PK\x03\x04")
    done = nianbao("check", folder, "--json")
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert done.status == 2
    assert [Path(line["source"]).name for line in lines] == [
        *("1.json", "2.docx", "3.docx", "4.zip", "5.txt")
    ]
    assert ["error" in line for line in lines] == [False, True, False, True, False]
    assert all("reading" in line for line in lines if "error" not in line)


def test_that_a_wrong_suffix_is_told_and_read_all_the_same(
    nianbao: RunCommand, folder: Path
) -> None:
    path = (folder / "3.docx").rename(folder / "表格.xlsx")
    done = nianbao("check", path, "--json")
    assert done.status == 0
    said = "文件扩展名是.xlsx，实际是Word文档，按Word文档读入。"
    assert json.loads(done.out)["reading"] == [{"message": said, "cells": []}]


def test_that_a_damaged_file_is_refused(nianbao: RunCommand, folder: Path) -> None:
    path = folder / "3.docx"
    path.write_bytes(path.read_bytes()[:5000])
    assert_refused(nianbao("check", path), "“3.docx”不完整或已损坏")


@pytest.mark.slow
def test_that_no_module_of_the_folder_one_stands_in_is_loaded(folder: Path) -> None:
    for name in ("msgspec", "lxml", "zipfile", "storage", "forms", "main", "sitecustomize"):
        (folder / f"{name}.py").write_text(f"open('loaded-{name}', 'w')\nraise SystemExit(9)\n")
    done = subprocess.run(
        [sys.executable, MAIN, "check", "3.docx"], cwd=folder, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert list(folder.glob("loaded-*")) == []


@pytest.mark.render
@pytest.mark.skipif(find_office() is None, reason="needs LibreOffice")
def test_that_an_old_document_is_converted_and_read(nianbao: RunCommand, folder: Path) -> None:
    office = find_office()
    assert office is not None
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "doc", "3.docx"],
        cwd=folder,
        capture_output=True,
        check=True,
    )
    path = (folder / "3.doc").rename(folder / "3.wps")
    assert nianbao("check", path).status == 0
    done = nianbao("check", path.rename(folder / "4.docx"), "--json")
    assert "经LibreOffice转换后读入" in json.loads(done.out)["reading"][0]["message"]
