"""Real faults: a full disk, a place that goes away, a file that another program holds."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HOLDS = """
import fcntl, sys
with open(sys.argv[1], "r+b") as held:
    fcntl.lockf(held, fcntl.LOCK_EX, 1, 120)
    print("held", flush=True)
    sys.stdin.read()
"""

_LOCKS = """
import os, sqlite3, sys, threading
patience = threading.Timer(float(sys.argv[2]), os._exit, (1,))
patience.daemon = True
patience.start()
held = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[3:]:
    held.execute(statement).fetchall()
print("held", flush=True)
sys.stdin.read()
"""
_LONGEST_HELD_S = 40


class SmallDisk:
    """A real file system of a few megabytes; `crowd` leaves so many bytes free on it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._ballast = root / "ballast"

    @property
    def free(self) -> int:
        """Return the bytes that can be written."""
        room = os.statvfs(self.root)
        return room.f_bavail * room.f_frsize

    def crowd(self, left: int) -> None:
        """Fill the disk but for some bytes."""
        self.clear()
        with self._ballast.open("wb") as stream:
            stream.write(b"x" * max(0, self.free - left))

    def clear(self) -> None:
        """Free what `crowd` has filled."""
        self._ballast.unlink(missing_ok=True)


@contextlib.contextmanager
def small_disk(root: Path, size: str = "3m") -> Iterator[SmallDisk]:
    """Mount a small disk for a test; skip the test where nothing may be mounted."""
    with _mounted(["-t", "tmpfs", "-o", f"size={size}", "tmpfs"], root):
        disk = SmallDisk(root)
        yield disk
        disk.clear()


@contextlib.contextmanager
def bound(source: Path, root: Path) -> Iterator[None]:
    """Let a folder be seen at another place, as a network drive is."""
    with _mounted(["--bind", str(source)], root):
        yield


def take_away(root: Path) -> None:
    """Take a mounted place away from under those who use it."""
    subprocess.run(["umount", "--lazy", str(root)], check=True)


def bring_back(source: Path, root: Path) -> None:
    """Mount a folder again where it was."""
    subprocess.run(["mount", "--bind", str(source), str(root)], check=True)


@contextlib.contextmanager
def held_by_another_program(path: Path) -> Iterator[None]:
    """Let another process, no SQLite, hold the byte of a log's index that writers lock.

    Nearest on Linux to a virus scanner that holds a file: there locks bind only who asks for them.
    """
    child = subprocess.Popen(
        [sys.executable, "-c", _HOLDS, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdin is not None
    assert child.stdout is not None
    with child:
        assert child.stdout.readline() == b"held\n"
        yield
        child.stdin.close()


@contextlib.contextmanager
def locked_by_another_program(path: Path, *statements: str) -> Iterator[subprocess.Popen[bytes]]:
    """Let another process hold what SQL statements lock of a library.

    It lets go by itself after a while and ends: who has waited for it finds it ended.
    """
    child = subprocess.Popen(
        [sys.executable, "-c", _LOCKS, str(path), str(_LONGEST_HELD_S), *statements],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    with child:
        assert child.stdout.readline() == b"held\n"
        yield child
        child.stdin.close()


@contextlib.contextmanager
def faulty_disk(image: Path, root: Path) -> Iterator[None]:
    """Mount a disk of its own (ext4 in a file), on which `fail` can be called."""
    image.write_bytes(b"\0" * (12 << 20))
    try:
        done = subprocess.run(["mkfs.ext4", "-q", str(image)], check=False, capture_output=True)
    except FileNotFoundError:
        pytest.skip("there is no ext4 here")
    if done.returncode:
        pytest.skip("no ext4 can be made here")
    with _mounted(["-o", "loop", str(image)], root):
        yield


def fail(root: Path) -> None:
    """Let a disk's file system find a fault: the system then makes it read-only at once."""
    subprocess.run(["mount", "-o", "remount,abort", str(root)], check=False, capture_output=True)
    with contextlib.suppress(OSError):
        root.joinpath("probe").write_bytes(b"probe")
        pytest.skip("the file system cannot be made to fail here")


@contextlib.contextmanager
def _mounted(what: list[str], root: Path) -> Iterator[None]:
    if sys.platform != "linux":
        pytest.skip("mounting is tried on Linux")
    root.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", *what, str(root)], check=False, capture_output=True)
    if done.returncode:
        pytest.skip("nothing may be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(root)], check=False)
