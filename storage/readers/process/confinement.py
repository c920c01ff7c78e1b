"""What a process that reads hostile files gives up before it sees the first of them.

On POSIX: more memory than its bound, files larger than nothing, core dumps, other processes (but
for root), and the time that a file may take. On Linux also rights through other programs, and
where the kernel lets everybody do so the network. Windows has none of this without a job object:
there a file's time is limited by the program that waits, and its memory only by the limits of the
sources themselves.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from pathlib import Path

_SPARE_SECONDS = 5
_NO_NEW_RIGHTS = 38
_NEW_USERS = 0x10000000
_NEW_NETWORK = 0x40000000
_FEW_FILES = 64
_BATCH_PRIORITY = 10
_MEGABYTE = 1024 * 1024


def confine(memory_megabytes: int) -> bool:
    """Give up for good what reading a file does not need; tell whether the network is gone."""
    if sys.platform == "win32":
        return False
    import resource  # noqa: PLC0415 - there is none on Windows

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    most = memory_megabytes * _MEGABYTE
    for name, value in (
        ("RLIMIT_AS", most),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NOFILE", _FEW_FILES),
        ("RLIMIT_NPROC", 0),
    ):
        limit = getattr(resource, name, None)
        # A limit that a system has not, or that is lower already, is none to fail for.
        with contextlib.suppress(OSError, ValueError):
            if limit is not None:
                resource.setrlimit(limit, (value, value))
    return sys.platform == "linux" and _give_up_rights()


def step_back() -> None:
    """Let whoever sits at the machine go first."""
    if sys.platform != "win32":
        os.nice(_BATCH_PRIORITY)


def end_after(seconds: float) -> None:
    """Have the system end this process unless the next call comes in time.

    The program that waits ends it earlier; this is for a program that is there no more.
    """
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds and seconds + _SPARE_SECONDS)


def used_megabytes() -> float:
    """Return the memory that this process has now, 0 where the system does not tell."""
    # Not the most that it has had: that begins with what the program that started it has.
    with contextlib.suppress(OSError, ValueError, IndexError):
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / _MEGABYTE
    return 0


def _give_up_rights() -> bool:
    try:
        system = ctypes.CDLL(None)
        system.prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0)
        # A network of one's own has no way out. Many systems keep this from ordinary users.
        return bool(system.unshare(_NEW_USERS | _NEW_NETWORK) == 0)
    except (OSError, AttributeError):  # a library of C that knows neither
        return False
