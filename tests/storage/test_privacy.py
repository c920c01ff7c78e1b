"""What the program writes is its owner's alone, and what a crash leaves does not stay."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from storage.backup import back_up, backups
from storage.files import create_file, replace_file
from storage.leftovers import remove_leftovers, temporary_beside
from storage.library import Library

if TYPE_CHECKING:
    from storage.library import ReportEntry

NOW = datetime(2021, 1, 20, 12, 0, tzinfo=UTC)
PROJECT = Path(__file__).parents[2]
LEAVES_A_FILE = """
import sys, tempfile
from pathlib import Path
from storage.leftovers import temporary_beside, _own_prefix
temporary_beside(Path(sys.argv[1])).write_text("secret")
folder = Path(tempfile.mkdtemp(prefix=_own_prefix(), dir=sys.argv[1]))
folder.joinpath("library.db").write_text("secret")
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_that_library_log_and_backups_are_the_owner_s_alone(
    library: Library, entry: ReportEntry
) -> None:
    backup = back_up(library, NOW)
    assert entry.revision == 1
    files = [library.path, backup, *(Path(f"{library.path}{end}") for end in ("-wal", "-shm"))]
    assert [_mode(path) for path in files] == [0o600] * 4
    assert [_mode(path.parent) for path in (library.path, backup)] == [0o700, 0o700]


def test_that_an_older_library_is_closed_to_others_when_it_is_opened(
    library: Library, entry: ReportEntry
) -> None:
    library.close()
    library.path.chmod(0o644)
    with Library.open(library.path) as again:
        assert again.reports() == [entry]
        assert _mode(library.path) == 0o600


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="gives a file away")
def test_that_somebody_else_s_library_keeps_its_rights(library: Library) -> None:
    library.close()
    library.path.chmod(0o644)
    os.chown(library.path, 65534, 65534)
    with Library.open(library.path):
        assert _mode(library.path) == 0o644


def test_that_a_folder_made_to_be_shared_stays_shared(library: Library) -> None:
    library.close()
    library.path.parent.chmod(0o2770)
    library.path.chmod(0o660)
    with Library.open(library.path):
        assert _mode(library.path) == 0o660


def test_that_a_new_file_is_the_owner_s_alone_and_an_old_one_keeps_its_rights(
    tmp_path: Path,
) -> None:
    assert create_file(tmp_path / "new.docx", b"1")
    replace_file(tmp_path / "other.docx", b"1")
    old = tmp_path / "old.docx"
    old.write_bytes(b"0")
    old.chmod(0o644)
    replace_file(old, b"1")
    names = ("new.docx", "other.docx", "old.docx")
    assert [_mode(tmp_path / name) for name in names] == [0o600, 0o600, 0o644]


def test_that_what_a_crash_left_is_removed_and_what_is_in_use_stays(tmp_path: Path) -> None:
    in_use = temporary_beside(tmp_path)
    in_use.write_text("mine", "utf-8")
    foreign = tmp_path / "nianbao-notes.txt"
    foreign.write_text("the clerk's", "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-c", LEAVES_A_FILE, str(tmp_path)]
    subprocess.run(command, env=environment, check=True)
    assert len(list(tmp_path.iterdir())) == 4
    remove_leftovers(tmp_path, tmp_path / "missing")
    assert sorted(tmp_path.iterdir()) == sorted([in_use, foreign])


def test_that_writing_a_file_removes_what_a_crash_left_beside_it(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-c", LEAVES_A_FILE, str(tmp_path)]
    subprocess.run(command, env=environment, check=True)
    replace_file(tmp_path / "report.docx", b"1")
    assert [path.name for path in tmp_path.iterdir()] == ["report.docx"]


def test_that_an_older_backup_that_others_may_read_is_closed_to_them_when_it_is_seen(
    library: Library,
) -> None:
    path = back_up(library, NOW)
    path.chmod(0o644)
    assert [one.path for one in backups(library.path)] == [path]
    assert _mode(path) == 0o600
