"""Older and rarer documents (.doc, .wps, .rtf, .odt …), turned into .docx by LibreOffice.

Kingsoft's .wps and .wpt are Word's binary format under another name. WPS itself is not asked: it
has no documented way to convert a file without its window. LibreOffice works in a folder and with
a profile made for one file, in which macros do not run, linked content is not loaded, and every
address of a network leads nowhere; what takes too long is ended with all that it has started.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Event
from typing import NamedTuple

from storage.leftovers import temporary_folder
from storage.readers.reading import ReadError
from storage.readers.sources.office_kinds import OfficeKind, find_kind

DEFAULT_SECONDS = 90.0
"""A first start on an old office computer takes some twenty seconds, a report two."""
MAX_MEGABYTES = 30
_LOOK_UP = 0.2
"""Seconds after which it is seen that nobody waits any more."""
USUAL_PLACES = {
    "win32": (
        "C:/Program Files/LibreOffice*/program/soffice.exe",
        "C:/Program Files (x86)/LibreOffice*/program/soffice.exe",
    ),
    "darwin": ("/Applications/LibreOffice*.app/Contents/MacOS/soffice",),
    "linux": (
        "/usr/lib/libreoffice/program/soffice",
        "/usr/lib64/libreoffice/program/soffice",
        "/opt/libreoffice*/program/soffice",
        "/snap/bin/libreoffice",
    ),
}

_SAVE = "请用Word或WPS打开后另存为.docx再读。"
_COMMANDS = ("soffice", "libreoffice")
_OUTPUT = "docx:MS Word 2007 XML"
_NOWHERE = "http://127.0.0.1:9"
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetFTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetFTPProxyPort", "9"),
)


class _Patience(NamedTuple):
    """How long a conversion may take, and whether anybody still waits for it."""

    seconds: float
    stop: Event

    def wait_for(self, process: subprocess.Popen[bytes]) -> bool:
        """Return whether a process has ended in time."""
        ends = time.monotonic() + self.seconds
        while not self.stop.is_set() and (left := ends - time.monotonic()) > 0:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(min(left, _LOOK_UP))
                return True
        return False


def find_office() -> Path | None:
    """Return LibreOffice's program, None where none is installed.

    On Windows its own folder comes first, as the search there begins in the current folder.
    """
    ways = (_installed, _on_path) if sys.platform == "win32" else (_on_path, _installed)
    return next((program for way in ways if (program := way())), None)


def convert_to_word(
    content: bytes,
    suffix: str,
    origin: str,
    *,
    seconds: float = DEFAULT_SECONDS,
    stop: Event | None = None,
) -> bytes:
    """Return a document as a .docx; one that is a .docx under another name, as it is.

    Args:
        content: The whole file.
        suffix: That of its name; what the content shows itself has precedence.
        origin: How messages call the file.
        seconds: After so many the conversion is given up.
        stop: Where it is set, the conversion is given up at once.

    Raises:
        ReadError: no LibreOffice is installed, the file has a password or is of a kind that
            LibreOffice reads wrong, or LibreOffice takes too long or writes nothing.
    """
    kind = find_kind(content, suffix, origin)
    if kind.is_word:
        return content
    office = find_office()
    if office is None:
        raise ReadError(f"“{origin}”是{kind.name}，本机没有安装LibreOffice，不能直接读取，{_SAVE}")
    # On Windows a program that was ended may hold its files for a moment.
    with temporary_folder() as folder:
        patience = _Patience(seconds, stop or Event())
        return _convert(office, content, kind, origin, folder, patience)


def _on_path() -> Path | None:
    found = next((path for name in _COMMANDS if (path := shutil.which(name))), None)
    return Path(found) if found else None


def _installed() -> Path | None:
    for place in USUAL_PLACES.get(sys.platform, ()):
        root = Path(place).anchor
        for program in sorted(Path(root).glob(place.removeprefix(root)), reverse=True):
            if program.is_file():
                return program
    return None


def _convert(
    office: Path, content: bytes, kind: OfficeKind, origin: str, folder: Path, patience: _Patience
) -> bytes:
    source, target = folder / f"source{kind.suffix}", folder / "target" / "source.docx"
    source.write_bytes(content)
    target.parent.mkdir()
    _write_profile(folder / "profile")
    command = [
        str(office),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
        *([f"--infilter={kind.filter}"] if kind.filter else []),
        "--convert-to", _OUTPUT, "--outdir", str(target.parent), str(source),
    ]  # fmt: skip
    if not _run(command, folder, patience):
        raise ReadError(f"“{origin}”由LibreOffice转换时超过{patience.seconds:g}秒没有完成，{_SAVE}")
    if not target.is_file() or not 0 < target.stat().st_size <= MAX_MEGABYTES * 1024 * 1024:
        raise ReadError(f"“{origin}”不能由LibreOffice转换，可能设有密码或已损坏，{_SAVE}")
    return target.read_bytes()


def _write_profile(profile: Path) -> None:
    """Make a profile in which LibreOffice runs no macros and reaches no network."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        encoding="utf-8",
    )


def _run(command: list[str], folder: Path, patience: _Patience) -> bool:
    """Run a command and return whether it ended in time; nothing that it started is left."""
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), _NOWHERE)
    try:
        process = subprocess.Popen(  # noqa: S603 - a program found above, a name of ours
            command,
            cwd=folder,
            env={**os.environ, **proxies},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        return True  # it writes nothing, and that is told
    try:
        return patience.wait_for(process)
    finally:
        _end_all(process)


def _end_all(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it has started, which share its session."""
    if sys.platform == "win32":
        if process.poll() is None:
            with contextlib.suppress(OSError):
                subprocess.run(  # noqa: S603 - a program of Windows, and a number
                    ["taskkill", "/F", "/T", "/PID", str(process.pid)],  # noqa: S607 - the same
                    check=False,
                    capture_output=True,
                )
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
