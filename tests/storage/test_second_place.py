from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from storage.second_place import SecondPlace, keep_second, remember

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
    place = SecondPlace(stick, NOW)
    place, told = keep_second(library, place, NOW + 2 * DAY, DAY)
    assert told == ""
    place, told = keep_second(library, place, NOW + 3 * DAY, DAY)
    assert "三天以上" in told
    assert "不在" in told
    assert not stick.exists()
    stick.mkdir()
    place, told = keep_second(library, place, NOW + 4 * DAY, DAY)
    assert (told, place.done_at) == ("", NOW + 4 * DAY)
    assert len(list(stick.iterdir())) == 1


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
    place = remember(str(tmp_path / "stick"), done_at)
    assert "三天以上" in keep_second(library, place, NOW, DAY)[1]
    place.folder.mkdir()
    assert keep_second(library, place, NOW, DAY)[1] == ""
    assert len(list(place.folder.iterdir())) == 1


def test_that_what_was_remembered_is_read_again(tmp_path: Path) -> None:
    assert remember(str(tmp_path), NOW.isoformat()) == SecondPlace(tmp_path, NOW)
