"""A reading process whose files say what it is to do: hang, crash, fill the memory, or read."""

from __future__ import annotations

import ctypes
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[4]))

from storage.readers.process.child import serve
from storage.readers.reading import ReadError
from storage.readers.report_file import read_text_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms.edition.catalog import EditionCatalog
    from storage.readers.reading import Reading
    from storage.readers.report_file import SourceFile


def hang() -> None:
    threading.Event().wait()


def crash() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(3)


def fill_memory() -> None:
    kept = []
    while True:
        kept.append(bytearray(1 << 20))


def recurse() -> None:
    recurse()


def fail() -> None:
    raise ZeroDivisionError


def refuse() -> None:
    raise ReadError("不读。")


def write_file() -> None:
    with Path(os.environ["TARGET"]).open("wb") as file:
        file.write(b"x" * 1_000_000)


def start_program() -> None:
    subprocess.run([sys.executable, "-c", ""], check=True)


def call_out() -> None:
    host, port = os.environ["TARGET"].split(":")
    socket.create_connection((host, int(port)), 5)


def print_much() -> None:
    os.write(1, b"x" * 100_000)


def list_descriptors() -> None:
    raise ReadError(",".join(sorted(each.name for each in Path("/proc/self/fd").iterdir())))


ACTS: dict[str, Callable[[], None]] = {
    act.__name__: act
    for act in (
        hang,
        crash,
        leave,
        fill_memory,
        recurse,
        fail,
        refuse,
        write_file,
        start_program,
        call_out,
        print_much,
        list_descriptors,
    )
}


def read_as_told(file: SourceFile, catalog: EditionCatalog) -> Reading:
    _, act, text = file.content.decode().split("\n", 2)
    if act in ACTS:
        ACTS[act]()
    return read_text_report(text, catalog, origin=file.name)


if __name__ == "__main__":
    sys.exit(serve(read_as_told))
