"""Chinese typed with a real fcitx 5 where there is no ibus, as on UOS and 麒麟."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtDBus import QDBusConnection

from installation.system import WINDOW_LIBRARIES, missing_libraries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("Xvfb", "dbus-daemon", "fcitx5", "xdotool")
PINYIN = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=pinyin
Layout=

[GroupOrder]
0=Default
"""


@contextmanager
def _running(*command: str, environ: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate()


def _first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.fixture
def fcitx_session(tmp_path: Path, qtbot: QtBot) -> Iterator[dict[str, str]]:
    """Start a display, a bus and fcitx 5 with pinyin; return the variables of such a session."""
    profile = tmp_path / "config" / "fcitx5" / "profile"
    profile.parent.mkdir(parents=True)
    profile.write_text(PINYIN, encoding="utf-8")
    environ = dict(os.environ) | {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    screen = ("-screen", "0", "1600x1000x24", "-nolisten", "tcp")
    bus = ("--session", "--nofork", "--print-address=1")
    with (
        _running("Xvfb", "-displayfd", "1", *screen, environ=environ) as display,
        _running("dbus-daemon", *bus, environ=environ) as daemon,
    ):
        environ["DISPLAY"] = f":{_first_line(display)}"
        environ["DBUS_SESSION_BUS_ADDRESS"] = _first_line(daemon)
        with _running("fcitx5", "--disable=wayland", environ=environ):
            connection = QDBusConnection.connectToBus(environ["DBUS_SESSION_BUS_ADDRESS"], "fcitx")
            answers = connection.interface().isServiceRegistered
            qtbot.waitUntil(lambda: answers("org.freedesktop.portal.IBus").value(), timeout=20_000)
            yield environ
            QDBusConnection.disconnectFromBus("fcitx")


@pytest.mark.desktop
@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(not all(map(shutil.which, PROGRAMS)), reason="needs fcitx5, Xvfb and xdotool")
@pytest.mark.skipif(shutil.which("ibus-daemon") is not None, reason="ibus is there")
@pytest.mark.skipif(any(missing_libraries(WINDOW_LIBRARIES)), reason="needs what X windows need")
def test_that_chinese_is_typed_with_fcitx_alone(fcitx_session: dict[str, str]) -> None:
    asked = {"QT_IM_MODULE": "fcitx", "XMODIFIERS": "@im=fcitx", "QT_QPA_PLATFORM": "xcb"}
    inner = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*inner, "tests/gui/typed_by_fcitx.py"],
        cwd=ROOT,
        env=fcitx_session | asked,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
