"""The side that asks: one process that reads files, replaced when one of them breaks it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from msgspec import Struct

from storage.readers.process.messages import (
    Answer,
    BrokenPipeOfReaderError,
    Order,
    Read,
    Ready,
    Refused,
    receive,
    send,
    unpack_reading,
)
from storage.readers.reading import ReadError
from storage.readers.report_file import convert, look_at, read_source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.edition.catalog import EditionCatalog
    from storage.readers.reading import Reading
    from storage.readers.report_file import SourceFile

READ_FILES = "--read-files"
"""The argument by which `main.py` becomes a reading process; no clerk ever types it."""

_PROGRAM = Path(__file__).resolve().parents[3] / "main.py"
_MEGABYTE = 1024 * 1024
_CRASHED = "读取“{name}”时程序中断，文件可能已损坏，没有读入；请用Word或WPS打开后另存，再试一次。"
_TOO_SLOW = "“{name}”读取时间超过{seconds:g}秒，可能已损坏，没有读入；请打开后另存，再试一次。"
_NOT_STARTED = "读取文件的程序没有能启动，“{name}”没有读入；请重试，再出现请重新安装本软件。"
_CANCELLED = "已取消，“{name}”没有读入。"


class CancelledReadError(ReadError):
    """Somebody called `cancel`: the file may well be sound."""


class BrokenReaderError(ReadError):
    """The reading process crashed, hung or failed; `fault` is its trace, where it left one."""

    def __init__(self, sentence: str, fault: str = "") -> None:
        super().__init__(sentence)
        self.fault = fault


class Limits(Struct, frozen=True):
    """What reading one file may cost; starting the process has a time of its own."""

    seconds: float = 10
    memory_megabytes: int = 500
    answer_megabytes: int = 64
    start_seconds: float = 60


class ReadingProcess:
    """Reads files in a process of its own, started with the first that needs it.

    May be used from several threads, which take turns; `cancel` comes from any of them. Use it as
    a context manager, or call `close`.
    """

    def __init__(
        self,
        catalog: EditionCatalog,
        *,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        is_batch: bool = False,
        command: Sequence[str] | None = None,
    ) -> None:
        """Prepare to read; `is_batch` lets others go first, `command` is another child.

        `is_offline` tells whether the process that was started last is kept from the network.
        """
        self._catalog = catalog
        self._limits = limits
        self._is_batch = is_batch
        self._command = tuple(command) if command is not None else _own_command()
        self._child: subprocess.Popen[bytes] | None = None
        self._cancelled = threading.Event()
        self.is_offline = False
        self._turn = threading.Lock()
        self._state = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def identity(self) -> int | None:
        """Return the system's number of the process, `None` while there is none."""
        child = self._child
        return None if child is None else child.pid

    def read(self, path: Path) -> Reading:
        """Return the report in a file of any format.

        Raises:
            ReadError: it cannot be read or holds no report, took too long or too much memory,
                broke the process, or `cancel` was called.
        """
        file = look_at(path)
        if file.format.is_plain:
            return read_source(file, self._catalog)
        with self._turn:
            answer = self._ask(self._convert(file) if file.format.needs_office else file)
        if isinstance(answer, Refused):
            if answer.fault:
                raise BrokenReaderError(answer.sentence, answer.fault)
            raise ReadError(answer.sentence)
        return unpack_reading(answer, self._catalog)

    def close(self) -> None:
        """End the process, if one runs."""
        with self._state:
            self._end()

    def cancel(self) -> None:
        """End the read that goes on, and let no other begin."""
        with self._state:
            self._cancelled.set()
            if self._child is not None:
                _kill(self._child)

    def _convert(self, file: SourceFile) -> SourceFile:
        try:
            return convert(file, self._cancelled)
        except ReadError as error:
            if self._cancelled.is_set():
                raise CancelledReadError(_CANCELLED.format(name=file.name)) from error
            raise

    def _ask(self, file: SourceFile) -> Read | Refused:
        child = self._living_child(file.name)
        with _Deadline(child, self._limits.seconds) as deadline:
            try:
                send(_pipe(child.stdin), file)
                answer = self._receive(child)
            except BrokenPipeOfReaderError as error:
                self.close()
                raise self._explain(deadline, file.name) from error
        if isinstance(answer, Ready):
            self.close()
            raise BrokenReaderError(_CRASHED.format(name=file.name))
        if answer.is_last or deadline.has_passed:
            self.close()
        return answer

    def _explain(self, deadline: _Deadline, name: str) -> ReadError:
        if self._cancelled.is_set():
            return CancelledReadError(_CANCELLED.format(name=name))
        if deadline.has_passed:
            return BrokenReaderError(_TOO_SLOW.format(name=name, seconds=self._limits.seconds))
        return BrokenReaderError(_CRASHED.format(name=name))

    def _living_child(self, name: str) -> subprocess.Popen[bytes]:
        with self._state:
            if self._cancelled.is_set():
                raise CancelledReadError(_CANCELLED.format(name=name))
            if self._child is not None and self._child.poll() is None:
                return self._child
            self._end()
            child = self._child = self._start(name)
        with _Deadline(child, self._limits.start_seconds):
            try:
                order = Order(
                    str(self._catalog.folder), self._limits.memory_megabytes, self._is_batch
                )
                send(_pipe(child.stdin), order)
                answer = self._receive(child)
            except BrokenPipeOfReaderError:
                answer = None
        if not isinstance(answer, Ready):
            self.close()
            if self._cancelled.is_set():
                raise CancelledReadError(_CANCELLED.format(name=name))
            raise BrokenReaderError(_NOT_STARTED.format(name=name))
        self.is_offline = answer.is_offline
        return child

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(  # noqa: S603 - this program itself
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise BrokenReaderError(_NOT_STARTED.format(name=name)) from error

    def _receive(self, child: subprocess.Popen[bytes]) -> Ready | Read | Refused:
        most = self._limits.answer_megabytes * _MEGABYTE
        return receive(_pipe(child.stdout), Answer, most)  # type: ignore[arg-type]

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        _kill(child)
        child.wait()
        for pipe in (child.stdin, child.stdout):
            # What was still to be written has nobody to read it.
            with contextlib.suppress(OSError):
                _pipe(pipe).close()


class _Deadline:
    """Kills a process when its time is over; who waits for its answer then sees the pipe end."""

    def __init__(self, child: subprocess.Popen[bytes], seconds: float) -> None:
        self.has_passed = False
        self._is_kept = False
        self._lock = threading.Lock()
        self._child = child
        self._timer = threading.Timer(seconds, self._pass)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            self._is_kept = True

    def _pass(self) -> None:
        with self._lock:
            if not self._is_kept:
                self.has_passed = True
                _kill(self._child)


def _own_command() -> tuple[str, ...]:
    """Return what starts this program anew; frozen, the program is its own interpreter."""
    if getattr(sys, "frozen", False):
        return (sys.executable, READ_FILES)
    # -P: nothing is imported from the folder that the clerk happens to stand in.
    return (sys.executable, "-P", str(_PROGRAM), READ_FILES)


def _kill(child: subprocess.Popen[bytes]) -> None:
    """End a process and whatever it started."""
    if child.poll() is not None:
        return
    if sys.platform == "win32":
        child.kill()
        return
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except OSError:  # it ended just now
        child.kill()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise BrokenPipeOfReaderError
    return pipe
