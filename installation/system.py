"""What Qt needs of a Linux system: libraries that no Python package brings, and Chinese type.

The libraries were read from the files of PySide6 6.9.3 and 6.11.3 (`readelf -d`), the packages are
those of Debian, which Ubuntu, UOS and 麒麟 share.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

from installation.errors import SetupError
from installation.packages import UV

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libX11.so.6": "libx11-6",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
WINDOW_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}


def bring_system_parts(*, for_window: bool) -> None:
    """Install what is missing where that is allowed, else name it.

    Raises:
        SetupError: something is missing that only an administrator can bring.
    """
    missing = missing_parts(for_window=for_window)
    if not missing:
        return
    if _is_root() and shutil.which("apt-get"):
        _install_debian_packages(missing)
        missing = missing_parts(for_window=for_window)
    if missing:
        raise SetupError(describe_missing(missing, has_apt=shutil.which("apt-get") is not None))


def missing_parts(*, for_window: bool) -> list[str]:
    """Return the Debian packages of what is missing, each once."""
    missing = [] if UV.exists() or find_spec("pip") else ["python3-pip"]
    if sys.platform == "linux":
        needed = {**LIBRARIES, **(WINDOW_LIBRARIES if for_window else {})}
        missing += missing_libraries(needed)
        missing += [] if _has_chinese_type() else ["fontconfig", "fonts-noto-cjk"]
    return list(dict.fromkeys(missing))


def missing_libraries(
    needed: dict[str, str], load: Callable[[str], object] = ctypes.CDLL
) -> Iterator[str]:
    """Yield the packages of the libraries that the system's loader does not find."""
    for library, package in needed.items():
        try:
            load(library)
        except OSError:
            yield package


def describe_missing(packages: list[str], *, has_apt: bool) -> str:
    """Return the sentence that names what is missing and the command that brings it."""
    if not has_apt:
        return (
            f"缺少系统组件（Debian 中的名称）：{' '.join(packages)}。请管理员安装后重新运行本命令。"
        )
    command = f"sudo apt-get install --no-install-recommends {' '.join(packages)}"
    return f"缺少系统组件，请管理员先运行 {command} ，再重新运行本命令。"


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _has_chinese_type() -> bool:
    if not shutil.which("fc-list"):
        return False
    asked = ["fc-list", ":lang=zh-cn", "family"]
    return bool(subprocess.run(asked, stdout=subprocess.PIPE, check=False).stdout.strip())


def _install_debian_packages(packages: list[str]) -> None:
    sys.stderr.write(f"正在安装系统组件：{' '.join(packages)}\n")
    environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update = ["apt-get", "-qq", "update"]
    install = ["apt-get", "-qq", "install", "--yes", "--no-install-recommends", *packages]
    for command in (update, install):
        subprocess.run(
            command,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
