"""A file may hang, crash or fill the process that reads it: the next one is read all the same."""

from __future__ import annotations

import socket
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from storage.readers.process.reading_process import (
    BrokenReaderError,
    CancelledReadError,
    Limits,
    ReadingProcess,
)
from storage.readers.reading import ReadError
from storage.readers.report_file import read_report_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.edition.catalog import EditionCatalog

REPORT = Path(__file__).parents[3] / "data" / "reports" / "water-office-2020.txt"
TEXT = REPORT.read_text("utf-8")
FAULTY = (sys.executable, "-P", str(Path(__file__).with_name("faulty_reader.py")))
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")


class MakeFile(Protocol):
    def __call__(self, act: str) -> Path: ...


@pytest.fixture
def make(tmp_path: Path) -> MakeFile:
    """Make a file that has the faulty reader do something before it reads the report."""

    def make_file(act: str) -> Path:
        path = tmp_path / f"{act}.docx"
        path.write_bytes(f"PK\x03\x04word/\n{act}\n{TEXT}".encode())
        return path

    return make_file


@contextmanager
def faulty_process(catalog: EditionCatalog) -> Iterator[ReadingProcess]:
    limits = Limits(seconds=60, memory_megabytes=300)
    with ReadingProcess(catalog, limits=limits, command=FAULTY) as process:
        yield process


@pytest.fixture(scope="module")
def process(catalog: EditionCatalog) -> Iterator[ReadingProcess]:
    """Return a process with the faulty reader: it goes on from test to test."""
    with faulty_process(catalog) as process:
        yield process


@pytest.fixture
def fresh(catalog: EditionCatalog) -> Iterator[ReadingProcess]:
    """Return one that is not started, so that it will see what the test sets."""
    with faulty_process(catalog) as process:
        yield process


def fail(process: ReadingProcess, path: Path) -> str:
    with pytest.raises(ReadError, match=r"^[^\n]*。$") as caught:
        process.read(path)
    return str(caught.value)


def test_that_the_process_reads_what_the_program_would(
    process: ReadingProcess, make: MakeFile, catalog: EditionCatalog
) -> None:
    assert process.read(make("read")) == read_report_file(REPORT, catalog)


def test_that_files_follow_each_other_in_one_process(
    process: ReadingProcess, make: MakeFile
) -> None:
    process.read(make("read"))
    first = process.identity
    assert fail(process, make("refuse")) == "不读。"
    process.read(make("read"))
    assert process.identity == first is not None


@pytest.mark.parametrize(
    ("act", "said"),
    [
        pytest.param("crash", "“crash.docx”时程序中断", marks=POSIX),
        ("leave", "“leave.docx”时程序中断"),
        pytest.param("fill_memory", "“fill_memory.docx”展开后内容过多", marks=LINUX),
        ("recurse", "“recurse.docx”的内容层次过深"),
        ("fail", "“fail.docx”时出错"),
    ],
)
def test_that_a_file_that_breaks_the_process_is_told_and_the_next_is_read(
    process: ReadingProcess, make: MakeFile, act: str, said: str
) -> None:
    assert said in fail(process, make(act))
    assert process.read(make("read")).report.year == 2020


def test_that_a_file_that_takes_too_long_is_told_and_the_next_is_read(
    catalog: EditionCatalog, make: MakeFile
) -> None:
    with ReadingProcess(catalog, limits=Limits(seconds=3), command=FAULTY) as process:
        assert "“hang.docx”读取时间超过3秒，可能已损坏，没有读入" in fail(process, make("hang"))
        assert process.read(make("read")).report.year == 2020


def test_that_a_fault_of_the_reader_can_be_looked_into(
    process: ReadingProcess, make: MakeFile
) -> None:
    with pytest.raises(BrokenReaderError) as caught:
        process.read(make("fail"))
    assert "ZeroDivisionError" in caught.value.fault


def test_that_what_a_library_prints_does_not_get_among_the_answers(
    process: ReadingProcess, make: MakeFile
) -> None:
    assert process.read(make("print_much")).report.year == 2020


def test_that_an_answer_without_end_is_not_taken(make: MakeFile, catalog: EditionCatalog) -> None:
    with ReadingProcess(catalog, limits=Limits(answer_megabytes=0), command=FAULTY) as process:
        assert "没有能启动" in fail(process, make("read"))


@LINUX
def test_that_the_process_inherits_no_descriptors(
    process: ReadingProcess, make: MakeFile, tmp_path: Path
) -> None:
    with (tmp_path / "open").open("wb") as file:
        assert file.fileno() > 2
        with pytest.raises(ReadError) as caught:
            process.read(make("list_descriptors"))
    # The usual three, the pipe of its answers, and the folder that is listed.
    assert str(caught.value) == "0,1,2,3,4"


@POSIX
def test_that_the_process_writes_no_file(
    fresh: ReadingProcess, make: MakeFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "written"
    monkeypatch.setenv("TARGET", str(target))
    assert "出错" in fail(fresh, make("write_file"))
    assert not target.exists() or target.stat().st_size == 0


@LINUX
def test_that_the_process_gains_no_rights(process: ReadingProcess, make: MakeFile) -> None:
    process.read(make("read"))
    status = Path(f"/proc/{process.identity}/status").read_text("utf-8")
    assert "NoNewPrivs:\t1" in status


def test_that_a_read_is_cancelled_from_another_thread(
    catalog: EditionCatalog, make: MakeFile
) -> None:
    with ReadingProcess(catalog, limits=Limits(seconds=100), command=FAULTY) as process:
        process.read(make("read"))
        cancelling = threading.Timer(0.2, process.cancel)
        cancelling.start()
        with pytest.raises(CancelledReadError, match=r"已取消，“hang.docx”没有读入"):
            process.read(make("hang"))
        with pytest.raises(CancelledReadError):
            process.read(make("read"))
        cancelling.join()


def test_that_several_threads_may_share_a_process(process: ReadingProcess, make: MakeFile) -> None:
    path = make("read")
    years: list[int] = []
    threads = [
        threading.Thread(target=lambda: years.append(process.read(path).report.year))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert years == [2020] * 4


def test_that_a_program_that_cannot_be_started_is_told(
    catalog: EditionCatalog, make: MakeFile
) -> None:
    for command in (("/nowhere/at/all",), (sys.executable, "-c", "")):
        with ReadingProcess(catalog, command=command) as process:
            assert "没有能启动，“read.docx”没有读入" in fail(process, make("read"))


def test_that_closing_ends_the_process(process: ReadingProcess, make: MakeFile) -> None:
    process.read(make("read"))
    process.close()
    assert process.identity is None
    assert process.read(make("read")).report.year == 2020


def test_that_a_plain_file_needs_no_process(fresh: ReadingProcess) -> None:
    assert fresh.read(REPORT).report.year == 2020
    assert fresh.identity is None


@LINUX
def test_that_nothing_is_called_over_the_network_where_the_system_lets_it_be_kept(
    fresh: ReadingProcess, make: MakeFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        monkeypatch.setenv("TARGET", f"127.0.0.1:{listener.getsockname()[1]}")
        fresh.read(make("read"))
        if not fresh.is_offline:
            pytest.skip("this system keeps the network from nobody")
        assert "出错" in fail(fresh, make("call_out"))
        with pytest.raises(TimeoutError):
            listener.accept()


@POSIX
def test_that_a_conversion_is_cancelled_from_another_thread(
    catalog: EditionCatalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexec /bin/sleep 600\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    path = tmp_path / "年报.rtf"
    path.write_bytes(rb"{\rtf1 12}")
    with ReadingProcess(catalog) as process:
        cancelling = threading.Timer(0.2, process.cancel)
        cancelling.start()
        with pytest.raises(CancelledReadError):
            process.read(path)
        cancelling.join()
