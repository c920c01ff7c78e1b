from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from storage.backup import back_up
from storage.second_place import MARK_NAME, SecondPlace, keep_second, mark_folder, remember
from storage.upkeep import keep_up
from tests.storage.real_faults import bound

if TYPE_CHECKING:
    from pathlib import Path

    from storage.library import Library, ReportEntry

DAY = timedelta(days=1)
NOW = datetime(2021, 1, 20, 12, 0, tzinfo=UTC)


def test_that_a_stick_that_is_away_is_told_after_three_days_and_served_when_it_is_back(
    library: Library, entry: ReportEntry, tmp_path: Path
) -> None:
    assert entry.revision == 1
    stick = tmp_path / "stick"
    stick.mkdir()
    place = SecondPlace(stick, NOW, mark_folder(stick))
    away = stick.rename(tmp_path / "away")
    place, told = keep_second(library, place, NOW + 2 * DAY, DAY)
    assert told == ""
    place, told = keep_second(library, place, NOW + 3 * DAY, DAY)
    assert "三天以上" in told
    assert "不在" in told
    assert not stick.exists()
    away.rename(stick)
    place, told = keep_second(library, place, NOW + 4 * DAY, DAY)
    assert (told, place.done_at) == ("", NOW + 4 * DAY)
    assert len(list(stick.glob("*.db"))) == 1


def test_that_a_clock_that_was_set_back_raises_no_false_alarm(
    library: Library, entry: ReportEntry, tmp_path: Path
) -> None:
    assert entry.revision == 1
    place = SecondPlace(tmp_path / "stick", NOW + 400 * DAY)
    place, told = keep_second(library, place, NOW, DAY)
    assert (told, place.done_at) == ("", NOW)
    _, told = keep_second(library, place, NOW + 3 * DAY, DAY)
    assert "三天以上" in told


@pytest.mark.parametrize("done_at", ["", "gestern", "2021-01-20T12:00:00"])
def test_that_a_remembered_moment_that_cannot_be_read_stops_no_backup(
    library: Library, entry: ReportEntry, tmp_path: Path, done_at: str
) -> None:
    assert entry.revision == 1
    stick = tmp_path / "stick"
    stick.mkdir()
    place = remember(str(stick), done_at, mark_folder(stick))
    away = stick.rename(tmp_path / "away")
    assert "三天以上" in keep_second(library, place, NOW, DAY)[1]
    away.rename(stick)
    assert keep_second(library, place, NOW, DAY)[1] == ""
    assert len(list(stick.glob("*.db"))) == 1


def test_that_what_was_remembered_is_read_again(tmp_path: Path) -> None:
    known = SecondPlace(tmp_path, NOW, "0" * 32)
    assert remember(str(tmp_path), NOW.isoformat(), known.mark) == known


def test_that_nothing_is_written_into_the_mount_point_that_a_stick_has_left(
    library: Library, entry: ReportEntry, tmp_path: Path
) -> None:
    assert entry.revision == 1
    stick, point = tmp_path / "stick", tmp_path / "point"
    stick.mkdir()
    with bound(stick, point):
        place = SecondPlace(point, NOW, mark_folder(point))
        place, told = keep_second(library, place, NOW, DAY)
        assert (told, len(list(point.glob("*.db")))) == ("", 1)
    place, told = keep_second(library, place, NOW + 3 * DAY, DAY)
    assert "不是选定的第二备份位置" in told
    assert told.endswith("。")
    assert list(point.iterdir()) == []


def test_that_a_folder_of_several_libraries_has_one_mark(
    library: Library, entry: ReportEntry, tmp_path: Path
) -> None:
    assert entry.revision == 1
    mark = mark_folder(tmp_path)
    assert mark_folder(tmp_path) == mark
    told = (tmp_path / MARK_NAME).read_text("utf-8-sig")
    assert "请不要删除" in told
    _, told = keep_second(library, SecondPlace(tmp_path, NOW, "f" * 32), NOW + 3 * DAY, DAY)
    assert "不是选定的第二备份位置" in told
    (tmp_path / MARK_NAME).write_bytes(b"\xff" * 10)
    assert mark_folder(tmp_path) != mark


def test_that_a_folder_chosen_before_there_were_marks_is_known_by_its_backups(
    library: Library, entry: ReportEntry, tmp_path: Path
) -> None:
    assert entry.revision == 1
    place = SecondPlace(tmp_path / "stick", NOW)
    place.folder.mkdir()
    assert "不是选定" in keep_second(library, place, NOW + 3 * DAY, DAY)[1]
    back_up(library, NOW, place.folder)
    place, told = keep_second(library, place, NOW + 3 * DAY, DAY)
    assert (told, place.done_at) == ("", NOW + 3 * DAY)
    assert place.mark == mark_folder(place.folder)


def test_that_a_round_of_upkeep_backs_up_twice_and_goes_on_when_one_fails(
    library: Library, entry: ReportEntry, tmp_path: Path
) -> None:
    assert entry.revision == 1
    left = library.path.with_name("nianbao-00000000-1-abcdefgh.tmp")
    left.write_bytes(b"left by a crash")
    os.utime(left, (0, 0))
    stick = tmp_path / "stick"
    stick.mkdir()
    done = keep_up(library.path, SecondPlace(stick, NOW, mark_folder(stick)), NOW, DAY)
    assert (done.last_backup, done.told) == (NOW, ())
    assert done.second is not None
    assert done.second.done_at == NOW
    assert len(list(stick.glob("*.db"))) == 1
    assert not left.exists()
    shutil.rmtree(library.path.with_name("backups"))
    library.path.with_name("backups").write_bytes(b"no folder")
    for kept in stick.glob("*.db"):
        kept.unlink()
    done = keep_up(library.path, done.second, NOW + DAY, DAY)
    assert len(done.told) == 1
    assert "没有备份成功" in done.told[0]
    assert len(list(stick.glob("*.db"))) == 1


def test_that_a_round_of_upkeep_makes_no_library(tmp_path: Path) -> None:
    done = keep_up(tmp_path / "library.db", None, NOW, DAY)
    assert len(done.told) == 1
    assert list(tmp_path.iterdir()) == []
