"""The Python packages, brought by uv, which pip brings into a folder of its own.

A folder of its own, because Debian refuses `pip install` into the system's Python, and because a
program in it needs no place on the path.
"""

from __future__ import annotations

import ast
import contextlib
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from installation.errors import SetupError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / ".uv"
UV = FOLDER / "bin" / ("uv.exe" if os.name == "nt" else "uv")
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
UV_VERSION = "uv>=0.9,<0.14"
LOG = FOLDER / "log.txt"
OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 37)
PIP_SETTINGS = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "proxy": "ALL_PROXY",
    "cert": "SSL_CERT_FILE",
}
"""What an office has set for pip, a mirror above all, and how uv wants to be told."""


def install_packages(groups: Sequence[str]) -> None:
    """Make the environment of the program, with these groups of packages in addition.

    Raises:
        SetupError: the packages cannot be had, or not written.
    """
    try:
        FOLDER.mkdir(exist_ok=True)
        LOG.write_bytes(b"")
    except OSError as error:
        raise SetupError(
            f"不能写入 {ROOT}：{error.strerror}。"
            "请把本文件夹复制到自己的目录，或请管理员先运行一次。"
        ) from error
    sys.stderr.write("正在准备组件，第一次运行需要下载约 140 MB，请稍候\n")
    if not UV.exists():
        wanted = ["--quiet", "--upgrade", "--target", str(FOLDER), UV_VERSION]
        _run([sys.executable, "-m", "pip", "install", *wanted], os.environ)
    settings = read_pip_settings(_pip_config())
    command = [str(UV), "sync", "--no-default-groups", "--inexact", "--compile-bytecode"]
    command += ["--no-index"] if settings.pop("no-index", "") in {"1", "true", "yes"} else []
    if not ENVIRONMENT.exists() and sys.version_info >= OLDEST_PYTHON:
        command += ["--python", sys.executable]
    for group in groups:
        command += ["--group", group]
    _run(command, uv_environ(os.environ, settings))
    check_database(PYTHON)


def check_database(python: Path) -> None:
    """Look whether that Python has an SQLite that knows the library's tables.

    Old systems, with Python built on them, have an older one; Python from elsewhere has its own.

    Raises:
        SetupError: it has none, or an older one.
    """
    asked = f"import sqlite3, sys; sys.exit(sqlite3.sqlite_version_info < {OLDEST_SQLITE})"
    if subprocess.run(
        [str(python), "-c", asked], stderr=subprocess.DEVNULL, check=False
    ).returncode:
        raise SetupError(
            "这个 Python 附带的 SQLite 太旧，需要 3.37 以上："
            "请换一个自带 SQLite 的 Python（3.11 以上），"
            f"删去 {ENVIRONMENT} 后重新运行本命令。"
        )


def read_pip_settings(listing: str) -> dict[str, str]:
    """Return what `pip config list` tells, of several places the one that pip would follow."""
    settings: dict[str, str] = {}
    for place in ("global", "install", ":env:"):
        for line in listing.splitlines():
            key, _, value = line.partition("=")
            if key.startswith(f"{place}.") and value:
                settings[key[len(place) + 1 :]] = str(ast.literal_eval(value))
    return settings


def uv_environ(environ: Mapping[str, str], pip: dict[str, str]) -> dict[str, str]:
    """Return the variables for uv; one that is set already is stronger than pip's setting."""
    told = {PIP_SETTINGS[key]: " ".join(pip[key].split()) for key in PIP_SETTINGS if pip.get(key)}
    if "UV_FIND_LINKS" in told:
        told["UV_FIND_LINKS"] = told["UV_FIND_LINKS"].replace(" ", ",")
    if "UV_INDEX" in told:
        # As pip does: all places are asked, and the best version is taken.
        told["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    kept = {name: value for name, value in environ.items() if name != "VIRTUAL_ENV"}
    return {**told, **kept}


def _pip_config() -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


def _run(command: list[str], environ: Mapping[str, str]) -> None:
    """Run one step, with a dot every two seconds, its own words into the log.

    Raises:
        SetupError: it failed.
    """
    with LOG.open("ab") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        end = ""
        while not _has_ended(process):
            sys.stderr.write(".")
            sys.stderr.flush()
            end = "\n"
        sys.stderr.write(end)
    if process.returncode:
        raise SetupError(describe_failure())


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=2)
    return process.returncode is not None


def describe_failure() -> str:
    """Return the sentence for packages that did not come."""
    too_old = sys.version_info < OLDEST_PYTHON
    python = "；现在的 Python 太旧，请先安装 Python 3.11 以上" if too_old else ""
    return (
        "组件没有下载成功：第一次运行需要联网，单位内网请先为 pip 设置软件源（index-url）"
        f"{python}。详情见 {LOG}，解决后重新运行本命令。"
    )
