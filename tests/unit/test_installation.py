"""The set-up of a bare machine, without touching this one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from installation import packages
from installation.errors import SetupError
from installation.steps import is_ready
from installation.system import LIBRARIES, describe_missing, missing_libraries

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Return a folder with a fresh copy of the program, as far as the set-up looks at it."""
    shutil.copytree(ROOT / "installation", tmp_path / "copy" / "installation")
    for name in ("start.py", "pyproject.toml"):
        (tmp_path / "copy" / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "copy" / "main.py").write_text("import sys; print('started', *sys.argv[1:])")
    return tmp_path / "copy"


def _start(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # Without a path there is no apt-get: nothing can be installed here, by root neither.
    return subprocess.run(
        [sys.executable, str(folder / "start.py"), *arguments],
        env={"PATH": "", "PIP_NO_INDEX": "1", "LANG": "C.UTF-8", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_that_a_missing_library_is_named_with_the_command_that_brings_it() -> None:
    def load(library: str) -> None:
        if library in {"libEGL.so.1", "libglib-2.0.so.0"}:
            raise OSError(library)

    missing = list(missing_libraries(LIBRARIES, load))
    assert missing == ["libegl1", "libglib2.0-0"]
    sentence = describe_missing(missing, has_apt=True)
    assert "apt-get install --no-install-recommends libegl1 libglib2.0-0" in sentence
    assert "apt-get" not in describe_missing(missing, has_apt=False)


def test_that_uv_follows_the_mirror_that_is_set_for_pip() -> None:
    listing = (
        ":env:.index-url='https://mirror.invalid/env'\n"
        "global.index-url='https://mirror.invalid/global'\n"
        "global.trusted-host='mirror.invalid'\n"
        "global.find-links='\\n/srv/one\\n/srv/two'\n"
    )
    environ = packages.uv_environ({"PATH": "/bin"}, packages.read_pip_settings(listing))
    assert environ == {
        "PATH": "/bin",
        "UV_DEFAULT_INDEX": "https://mirror.invalid/env",
        "UV_INSECURE_HOST": "mirror.invalid",
        "UV_FIND_LINKS": "/srv/one,/srv/two",
    }


def test_that_what_is_set_for_uv_itself_is_stronger() -> None:
    environ = packages.uv_environ({"UV_DEFAULT_INDEX": "own"}, {"index-url": "of pip"})
    assert environ == {"UV_DEFAULT_INDEX": "own"}


@pytest.mark.skipif(sys.platform == "win32", reason="a program that always fails")
def test_that_packages_which_do_not_come_are_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(packages, "FOLDER", tmp_path)
    monkeypatch.setattr(packages, "LOG", tmp_path / "log.txt")
    monkeypatch.setattr(packages, "UV", Path(shutil.which("false") or ""))
    with pytest.raises(SetupError, match=f"联网.*{tmp_path / 'log.txt'}"):
        packages.install_packages([])


def test_that_a_folder_which_cannot_be_written_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(packages, "FOLDER", tmp_path / "file" / ".uv")
    with pytest.raises(SetupError, match="不能写入"):
        packages.install_packages([])


def test_that_an_sqlite_that_is_too_old_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    packages.check_database(Path(sys.executable))
    monkeypatch.setattr(packages, "OLDEST_SQLITE", (99, 0))
    with pytest.raises(SetupError, match=r"SQLite 太旧"):
        packages.check_database(Path(sys.executable))


def test_that_other_settings_make_the_environment_anew(tmp_path: Path) -> None:
    stamp, settings = tmp_path / "stamp", tmp_path / "settings"
    python = Path(sys.executable)
    settings.write_text("one")
    assert not is_ready(stamp, settings, python)
    stamp.write_text("one")
    assert is_ready(stamp, settings, python)
    assert not is_ready(stamp, settings, tmp_path / "missing")
    settings.write_text("two")
    assert not is_ready(stamp, settings, python)


@pytest.mark.skipif(sys.platform != "linux", reason="system packages of Linux")
def test_that_a_bare_machine_is_told_in_one_sentence(copied: Path) -> None:
    done = _start(copied, "list")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("缺少系统组件")
    assert "fonts-noto-cjk" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="a link to the interpreter")
def test_that_the_second_start_needs_nothing_but_the_interpreter(copied: Path) -> None:
    (copied / ".venv" / "bin").mkdir(parents=True)
    (copied / ".venv" / "bin" / "python").symlink_to(sys.executable)
    stamp = copied / ".venv" / "nianbao-made-from.toml"
    stamp.write_bytes((copied / "pyproject.toml").read_bytes())
    done = _start(copied, "check", "报告.json")
    assert (done.stdout, done.stderr) == ("started check 报告.json\n", "")


@pytest.mark.skipif(sys.platform != "linux", reason="screens of Linux")
def test_that_a_missing_screen_is_told(copied: Path) -> None:
    (copied / ".venv" / "bin").mkdir(parents=True)
    (copied / ".venv" / "bin" / "python").symlink_to(sys.executable)
    stamp = copied / ".venv" / "nianbao-made-from.toml"
    stamp.write_bytes((copied / "pyproject.toml").read_bytes())
    done = _start(copied)
    assert done.returncode == 2
    assert done.stderr.startswith("没有图形桌面")
