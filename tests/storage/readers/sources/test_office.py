"""Documents that LibreOffice turns into .docx: what is told where it lacks, hangs, or fails."""

from __future__ import annotations

import os
import select
import sys
from typing import TYPE_CHECKING

import docx
import pytest

from benchmarks.libreoffice import convert
from storage.readers.document import Table
from storage.readers.reading import ReadError
from storage.readers.sources import office
from storage.readers.sources.office import convert_to_word
from storage.readers.sources.word.document import read_word
from tests.effort import rounds
from tests.libreoffice import converts
from tests.storage.readers.sources.word_file import (
    cell,
    line,
    parts,
    row,
    table,
    zip_file,
)

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = (".wps", ".odt", ".rtf", ".doc")
RICH_TEXT = rb"{\rtf1\ansi 12}"
WORD = zip_file(parts(line("一、总体情况") + table(row(cell("甲"), cell("12")))))
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)

needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="the program is a shell script")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder in which programs are found."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setattr(office, "USUAL_PLACES", {})
    monkeypatch.setenv("PATH", str(folder))
    return folder


def _install(programs: Path, script: str) -> None:
    """Make a LibreOffice of a few lines; its arguments are those of the real one."""
    tools = os.pathsep.join(("/usr/bin", "/bin"))
    program = programs / "soffice"
    program.write_text(f"#!/bin/sh\nPATH={tools}\n{script}\n", encoding="utf-8")
    program.chmod(0o755)


def _refusal(content: bytes, suffix: str = ".rtf", *, seconds: float = 60) -> str:
    with pytest.raises(ReadError) as caught:
        convert_to_word(content, suffix, f"样本{suffix}", seconds=seconds)
    message = str(caught.value)
    assert message.startswith(f"“样本{suffix}”")
    assert message.endswith("。")
    return message


@pytest.mark.usefixtures("programs")
def test_that_a_lacking_program_is_told_with_what_to_do() -> None:
    message = _refusal(RICH_TEXT)
    assert "没有安装LibreOffice" in message
    assert "另存为.docx" in message


def _ends(process: int) -> bool:
    """Wait until a process that was told to end has done so; a killed one may be seen a moment."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 10)[0])
    finally:
        os.close(handle)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="waits for a process as Linux can")
def test_that_a_program_that_hangs_is_ended_with_what_it_has_started(
    programs: Path, tmp_path: Path
) -> None:
    number = tmp_path / "number"
    _install(programs, f"sleep 600 & echo $! > {number}; wait")
    assert "超过1秒" in _refusal(RICH_TEXT, seconds=1)
    assert _ends(int(number.read_text()))


@needs_posix
@pytest.mark.parametrize(
    "script", ["exit 1", "exit 0", ': > "${12}/source.docx"', "kill -9 $$"],
    ids=["fails", "writes nothing", "writes an empty file", "crashes"],
)  # fmt: skip
def test_that_a_program_that_does_not_convert_is_told(programs: Path, script: str) -> None:
    _install(programs, script)
    assert "不能由LibreOffice转换" in _refusal(RICH_TEXT)


@needs_posix
def test_that_a_file_that_is_no_program_is_told(programs: Path) -> None:
    (programs / "soffice").write_bytes(b"\0")
    (programs / "soffice").chmod(0o755)
    assert "不能由LibreOffice转换" in _refusal(RICH_TEXT)


@needs_posix
def test_that_the_program_works_in_a_profile_of_its_own_without_macros(
    programs: Path, tmp_path: Path
) -> None:
    (tmp_path / "ready.docx").write_bytes(WORD)
    _install(
        programs,
        f'cp profile/user/registrymodifications.xcu {tmp_path}; echo "$@" > {tmp_path}/words\n'
        f"cp {tmp_path}/ready.docx target/source.docx",
    )
    assert convert_to_word(RICH_TEXT, ".rtf", "样本.rtf") == WORD
    words = (tmp_path / "words").read_text(encoding="utf-8")
    assert "--headless" in words
    assert "-env:UserInstallation=file://" in words
    settings = (tmp_path / "registrymodifications.xcu").read_text(encoding="utf-8")
    assert '"DisableMacrosExecution" oor:op="fuse"><value>true' in settings


@pytest.mark.usefixtures("programs")
def test_that_a_word_document_under_another_name_needs_no_program() -> None:
    assert convert_to_word(WORD, ".doc", "样本.doc") == WORD


def _head(flags: int) -> bytes:
    name = "WordDocument".encode("utf-16-le")
    return COMPOUND + b"\xec\xa5\xc1\x00" + bytes(7) + bytes([flags]) + bytes(52) + name


@pytest.mark.usefixtures("programs")
@pytest.mark.parametrize(
    ("content", "suffix", "said"),
    [
        (b"", ".doc", "空文件"),
        (_head(1), ".wps", "打开密码"),
        (_head(0), ".wps", "是WPS文字文档（.wps），本机没有安装LibreOffice"),
        (COMPOUND + "EncryptedPackage".encode("utf-16-le"), ".doc", "打开密码"),
        (COMPOUND + "Workbook".encode("utf-16-le"), ".doc", "电子表格"),
        (COMPOUND + "WordDocument".encode("utf-16-le"), ".doc", "已损坏"),
        (zip_file({"content.xml": ""}), ".odt", "OpenDocument"),
        (WORD[:500], ".doc", "不完整"),
        (b"%PDF-1.7", ".doc", "不是能识别的文字文档"),
        (b"<!DOCTYPE html><html>", ".doc", "是网页，本机没有安装"),
        (b'<?xml version="1.0"?><w:wordDocument>', ".doc", "Word 2003 XML"),
        (b'<?xml version="1.0"?><uof:UOF>', ".uof", "标文通"),
        (zip_file({"uof.xml": ""}), ".uot", "标文通"),
    ],
)
def test_that_what_a_file_is_counts_and_not_its_name(
    content: bytes, suffix: str, said: str
) -> None:
    assert said in _refusal(content, suffix)


@converts
@pytest.mark.parametrize("suffix", SUFFIXES[: rounds(2, thorough=len(SUFFIXES))])
def test_that_documents_say_the_same_in_every_format(suffix: str, tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("一、总体情况")
    grid = made.add_table(2, 3)
    for number, each in enumerate(each for made_row in grid.rows for each in made_row.cells):
        each.text = str(number)
    grid.cell(0, 0).merge(grid.cell(1, 0)).text = "甲"
    made.add_paragraph("二、其他")  # as in every file of Word, no table ends it
    made.save(str(tmp_path / "source.docx"))
    expected = read_word((tmp_path / "source.docx").read_bytes(), "样本.docx")
    written = {".wps": ".doc"}.get(suffix, suffix)
    convert([tmp_path / "source.docx"], tmp_path, written.removeprefix("."))
    content = (tmp_path / "source").with_suffix(written).read_bytes()
    document = read_word(convert_to_word(content, suffix, "样本"), "样本")
    assert document.blocks == expected.blocks
    assert isinstance(document.blocks[1], Table)


@converts
def test_that_the_real_program_refuses_what_is_cut_off() -> None:
    assert "不能由LibreOffice转换" in _refusal(_head(0), ".doc")
