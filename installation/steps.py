"""The steps from a fresh copy of the program to its window or its tests.

The second start must cost next to nothing: it compares one small file and hands over.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv"
# Named here once more, so that the second start need not load what brings the packages.
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
SETTINGS = ROOT / "pyproject.toml"
STAMP = ENVIRONMENT / "nianbao-made-from.toml"
"""A copy of the settings that the environment was made from: where they differ it is made anew."""


def main(arguments: Sequence[str]) -> int:
    """Bring what is missing, then run the program, or with `test` the tests."""
    if arguments[:1] == ["test"]:
        return _run_tests(arguments[1:])
    if not is_ready() and not _prepare():
        return 2
    if not _has_screen(arguments):
        return _refuse("没有图形桌面：请在桌面的终端里运行；命令行的用法见 README。")
    return _hand_over([str(PYTHON), str(ROOT / "main.py"), *arguments])


def is_ready(stamp: Path = STAMP, settings: Path = SETTINGS, python: Path = PYTHON) -> bool:
    """Tell whether everything was brought before, for the settings of now."""
    try:
        return stamp.read_bytes() == settings.read_bytes() and os.access(python, os.X_OK)
    except OSError:
        return False


def _prepare() -> bool:
    from installation.errors import SetupError  # noqa: PLC0415 - the second start does without
    from installation.packages import install_packages  # noqa: PLC0415
    from installation.system import bring_system_parts  # noqa: PLC0415

    try:
        bring_system_parts(for_window=True)
        install_packages([])
        STAMP.write_bytes(SETTINGS.read_bytes())
    except SetupError as error:
        _refuse(str(error))
        return False
    except OSError as error:
        _refuse(f"不能写入 {ENVIRONMENT}：{error.strerror}。请检查权限和磁盘空间。")
        return False
    return True


def _run_tests(arguments: Sequence[str]) -> int:
    from installation.errors import SetupError  # noqa: PLC0415
    from installation.packages import install_packages  # noqa: PLC0415
    from installation.system import bring_system_parts  # noqa: PLC0415

    try:
        bring_system_parts(for_window=False)
        install_packages(["test"])
    except SetupError as error:
        return _refuse(str(error))
    os.chdir(ROOT)
    return _hand_over([str(PYTHON), "-m", "pytest", *arguments])


def _has_screen(arguments: Sequence[str]) -> bool:
    """Tell whether a window can be shown, or none is asked for; Qt would abort without a word."""
    if sys.platform != "linux" or (arguments and arguments[0] != "--library"):
        return True
    return any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")))


def _hand_over(command: list[str]) -> int:
    """Become the other process; Windows, which cannot do that, waits for it."""
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - our own interpreter, no shell
    import subprocess  # noqa: PLC0415

    return subprocess.call(command)


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 2
