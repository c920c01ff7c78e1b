from __future__ import annotations

import errno
import os
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from storage import copies
from storage.backup import back_up, backup_if_due, backups, last_backup
from storage.library import Library, LibraryError
from tests.storage.samples import CELL, Clock, backup_name, full_report, names_in, put

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition
    from storage.library import ReportEntry

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NOW = datetime(2021, 1, 20, 12, 0, tzinfo=UTC)


def _pretend(folder: Path, moments: list[datetime]) -> None:
    folder.mkdir()
    for moment in moments:
        (folder / backup_name(moment)).write_bytes(b"an old backup")


def test_that_a_backup_holds_everything_and_is_one_file(
    library: Library, backup_folder: Path, edition: Edition, catalog: EditionCatalog
) -> None:
    assert Path(f"{library.path}-wal").stat().st_size > 0
    path = back_up(library, NOW)
    assert path == backup_folder / backup_name(NOW)
    assert names_in(backup_folder) == [path.name]
    with Library.open(path) as copy:
        assert copy.reports() == library.reports()
        assert copy.load(1, catalog) == full_report(edition)


def test_that_a_backup_opens_from_a_write_protected_stick(
    library: Library,
    backup_folder: Path,
    open_folder: Path,
    unprivileged: Callable[[], AbstractContextManager[None]],
) -> None:
    stick = open_folder / "library.db"
    stick.write_bytes(back_up(library, NOW).read_bytes())
    stick.chmod(0o444)
    open_folder.chmod(0o555)
    with unprivileged(), Library.open(stick) as copy:
        assert copy.is_read_only
        assert len(copy.reports()) == 1
    assert backup_folder.exists()


def test_that_the_last_backup_is_known(library: Library, backup_folder: Path) -> None:
    assert last_backup(library) is None
    back_up(library, NOW)
    back_up(library, NOW - DAY)
    assert last_backup(library) == NOW
    assert [found.made_at for found in backups(library.path)] == [NOW, NOW - DAY]
    assert len(names_in(backup_folder)) == 2


def test_that_backups_of_the_same_second_do_not_overwrite_each_other(
    library: Library, backup_folder: Path
) -> None:
    assert back_up(library, NOW) == backup_folder / backup_name(NOW)
    second = NOW + timedelta(seconds=1)
    assert back_up(library, NOW) == backup_folder / backup_name(second)
    assert names_in(backup_folder) == [backup_name(NOW), backup_name(second)]


def test_that_a_backup_is_made_when_it_is_due(
    library: Library, entry: ReportEntry, clock: Clock
) -> None:
    assert backup_if_due(library, NOW, HOUR)
    clock.now = NOW + timedelta(minutes=1)
    library.save(library.entry(entry.id), put(CELL, "1"), cause="填写")
    assert backup_if_due(library, NOW + timedelta(minutes=59), HOUR) is None
    assert backup_if_due(library, NOW + HOUR, HOUR)
    assert last_backup(library) == NOW + HOUR


def test_that_an_unchanged_library_is_not_backed_up_again(
    library: Library, backup_folder: Path
) -> None:
    assert backup_if_due(library, NOW, HOUR)
    assert backup_if_due(library, NOW + DAY, HOUR) is None
    assert len(names_in(backup_folder)) == 1


def test_that_an_empty_library_is_not_backed_up(library: Library) -> None:
    assert backup_if_due(library, NOW, HOUR) is None
    assert names_in(library.path.parent) == ["library.db", "library.db-shm", "library.db-wal"]


def test_that_a_clock_that_ran_ahead_does_not_stop_backups(
    library: Library, backup_folder: Path
) -> None:
    _pretend(backup_folder, [NOW + 400 * DAY])
    assert backup_if_due(library, NOW, HOUR)
    assert len(names_in(backup_folder)) == 2


def test_that_a_read_only_library_is_not_backed_up(library: Library, backup_folder: Path) -> None:
    library.is_read_only = True
    assert backup_if_due(library, NOW, HOUR) is None
    assert not backup_folder.exists()


def test_that_ten_backups_and_one_a_month_for_two_years_are_kept(
    library: Library, backup_folder: Path
) -> None:
    hourly = [NOW - place * HOUR for place in range(1, 15)]
    daily = [NOW - place * DAY for place in range(2, 1000)]
    _pretend(backup_folder, [*hourly, *daily])
    (backup_folder / "library-readme.db").write_bytes(b"not ours")
    (backup_folder / "library-99999999-999999.db").write_bytes(b"not ours")
    (backup_folder / "other-20200101-000000.db").write_bytes(b"another library's")
    back_up(library, NOW)
    assert {"library-readme.db", "library-99999999-999999.db", "other-20200101-000000.db"} < set(
        names_in(backup_folder)
    )
    kept = [found.made_at for found in backups(library.path)]
    assert kept[:10] == [NOW, *hourly[:9]]
    months = [(moment.astimezone().year, moment.astimezone().month) for moment in kept[10:]]
    assert len(months) == len(set(months)) == 24
    assert (min(months), max(months)) == ((2019, 2), (2021, 1))
    for moment, following in zip(kept[11:], kept[10:], strict=False):
        assert moment.astimezone().month != (moment + DAY).astimezone().month
        assert moment < following


def test_that_a_backup_is_not_rotated_away_when_the_clock_went_back(
    library: Library, backup_folder: Path
) -> None:
    _pretend(backup_folder, [NOW + place * HOUR for place in range(1, 15)])
    path = back_up(library, NOW)
    assert path.exists()


def test_that_two_libraries_in_a_folder_keep_their_backups_apart(
    library: Library, backup_folder: Path, edition: Edition
) -> None:
    back_up(library, NOW)
    with Library.open(library.path.with_name("library.sqlite")) as other:
        other.add(full_report(edition), cause="新建")
        back_up(other, NOW)
        assert len(backups(other.path)) == 1
    assert len(backups(library.path)) == 1
    assert len(names_in(backup_folder)) == 2


def _refuse(code: int) -> Callable[..., None]:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError(code, os.strerror(code))

    return refuse


@pytest.mark.parametrize("step", ["replace", "sync_file"])
def test_that_a_failing_backup_harms_nothing(
    step: str,
    library: Library,
    entry: ReportEntry,
    backup_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = [NOW - place * DAY for place in range(1, 100)]
    _pretend(backup_folder, old)
    before = names_in(backup_folder)
    with monkeypatch.context() as patch:
        place = copies if step == "sync_file" else Path
        patch.setattr(place, step, _refuse(errno.EACCES))
        with pytest.raises(LibraryError, match=r"没有备份成功.*不受影响.*检查权限"):
            back_up(library, NOW)
    assert names_in(backup_folder) == before
    assert library.save(library.entry(entry.id), put(CELL, "1"), cause="填写").revision == 2


def test_that_a_backup_folder_that_cannot_be_made_is_told(
    library: Library, backup_folder: Path
) -> None:
    backup_folder.write_bytes(b"in the way")
    with pytest.raises(LibraryError, match=r"没有备份成功.*检查权限"):
        back_up(library, NOW)


def test_that_a_backup_that_reads_back_otherwise_does_not_count(
    library: Library, backup_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(path: Path) -> None:
        with path.open("r+b") as stream:
            stream.seek(4096)
            stream.write(os.urandom(4096))

    monkeypatch.setattr(copies, "sync_file", spoil)
    with pytest.raises(LibraryError, match=r"读回来不一致.*换一个位置"):
        back_up(library, NOW)
    assert names_in(backup_folder) == []


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (sqlite3.SQLITE_FULL, "空间不足"),
        (sqlite3.SQLITE_IOERR, "磁盘出错"),
        (sqlite3.SQLITE_CANTOPEN, "不能写入"),
        (sqlite3.SQLITE_CORRUPT, "可能已损坏"),
    ],
)
def test_that_the_reason_of_a_failing_backup_is_told(
    code: int,
    reason: str,
    library: Library,
    backup_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(_library: Library, target: Path) -> bool:
        target.write_bytes(b"half")
        error = sqlite3.OperationalError()
        error.sqlite_errorcode = code
        raise error

    monkeypatch.setattr(copies, "_copy", fail)
    with pytest.raises(LibraryError, match=reason):
        back_up(library, NOW)
    assert names_in(backup_folder) == []


def test_that_a_bug_in_a_backup_is_not_hidden(
    library: Library, backup_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_library: Library, _target: Path) -> bool:
        raise sqlite3.ProgrammingError("a bug")

    monkeypatch.setattr(copies, "_copy", fail)
    with pytest.raises(sqlite3.ProgrammingError, match="a bug"):
        back_up(library, NOW)
    assert names_in(backup_folder) == []


def test_that_a_copy_that_is_not_sound_rotates_nothing_away(
    library: Library, backup_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _pretend(backup_folder, [NOW - place * DAY for place in range(1, 100)])
    before = names_in(backup_folder)
    monkeypatch.setattr(copies, "is_sound", lambda _connection: False)
    with pytest.raises(LibraryError, match=r"可能已损坏.*较早的备份恢复"):
        back_up(library, NOW)
    assert names_in(backup_folder) == before


def test_that_damage_in_the_library_is_found_by_the_backup(
    library_path: Path, edition: Edition
) -> None:
    with Library.open(library_path) as library:
        for year in range(2000, 2020):
            library.add(full_report(edition, year=year), cause="新建")
    content = bytearray(library_path.read_bytes())
    content[-4096 * 3 : -4096 * 2] = os.urandom(4096)
    library_path.write_bytes(content)
    with Library.open(library_path) as library:
        with pytest.raises(LibraryError, match=r"可能已损坏"):
            back_up(library, NOW)
        assert names_in(library_path.with_name("backups")) == []
