"""A month of backups, several a day, while the clock leaps to and fro."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.model.changes import Field
from storage.backup import MONTHS_KEPT, NEWEST_KEPT, backup_if_due, backups, backups_at, place_for
from storage.library import Library
from tests.effort import rounds
from tests.storage.samples import CELL, blank_report, put

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition
    from storage.backup import Backup

DAY = timedelta(days=1)
START = datetime(2021, 1, 4, 9, 0, tzinfo=UTC)
LEAPS = [timedelta(0)] * 6 + [-2 * DAY, 3 * DAY, -7000 * DAY, 7000 * DAY, timedelta(hours=-13)]


class SkewedClock:
    """A clock that goes on, but for leaps; what it shows is all that the program knows."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def _promised(known: list[Backup], now: datetime) -> set[Path]:
    """Return the newest up to now, and the last of each of the latest months with a backup."""
    past = [one for one in known if one.made_at <= now]
    months: dict[tuple[int, int], Path] = {}
    for one in past[NEWEST_KEPT:]:
        months.setdefault((one.made_at.year, one.made_at.month), one.path)
    return {one.path for one in past[:NEWEST_KEPT]} | set(list(months.values())[:MONTHS_KEPT])


@settings(
    max_examples=rounds(3, thorough=12),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(leaps=st.lists(st.sampled_from(LEAPS), min_size=31, max_size=31))
def test_that_a_month_with_leaps_of_the_clock_keeps_what_is_promised(
    leaps: list[timedelta],
    tmp_path_factory: pytest.TempPathFactory,
    edition: Edition,
    catalog: EditionCatalog,
) -> None:
    folder = tmp_path_factory.mktemp("month")
    clock = SkewedClock()
    with Library.open(folder / "library.db", clock=clock) as library:
        entry = library.add(blank_report(edition), cause="新建")
        for day, leap in enumerate(leaps):
            clock.now += DAY + leap
            for part in range(2):
                clock.now += timedelta(hours=part)
                entry = library.save(entry, put(CELL, f"{day}{part}"), cause="填写")
                before = backups(library.path)
                made = backup_if_due(library, clock(), timedelta(hours=2))
                known = backups(library.path)
                new = [one for one in known if one.path == made]
                assert len(new) == (made is not None)
                everything = sorted([*before, *new], key=lambda one: one.made_at, reverse=True)
                assert _promised(everything, clock.now) <= {one.path for one in known}
                assert len(known) <= 2 * (NEWEST_KEPT + MONTHS_KEPT)
        for _ in range(2):
            clock.now += timedelta(hours=3)
            backup_if_due(library, clock(), timedelta(hours=2))
        assert _holds(backups(library.path), "301", catalog)
        assert not list(folder.rglob("*.tmp*"))


def _holds(known: list[Backup], figure: str, catalog: EditionCatalog) -> bool:
    for one in known:
        with Library.open(one.path) as copy:
            if copy.load(1, catalog).read(Field(CELL)) == figure:
                return True
    return False


def test_that_a_change_after_the_clock_was_set_back_is_backed_up(
    library: Library, edition: Edition
) -> None:
    entry = library.add(blank_report(edition), cause="新建")
    assert backup_if_due(library, START + 10 * DAY, DAY)
    library.save(entry, put(CELL, "1"), cause="填写")
    assert backup_if_due(library, START, DAY)
    assert backup_if_due(library, START + 2 * DAY, DAY) is None, "nothing has changed"
    assert backup_if_due(library, START + 11 * DAY, DAY) is None, "nothing has changed"


def test_that_backups_elsewhere_are_kept_apart_by_library(
    library: Library, tmp_path: Path, edition: Edition
) -> None:
    library.add(blank_report(edition), cause="新建")
    stick = tmp_path / "U盘"
    with Library.open(tmp_path / "other" / "library.db") as other:
        other.add(blank_report(edition, "乙局"), cause="新建")
        for one in (library, other):
            assert backup_if_due(one, START, DAY, stick)
            assert backup_if_due(one, START, DAY, stick) is None
            assert len(backups_at(place_for(one, stick))) == 1
            assert backups(one.path) == []
    assert len(list(stick.iterdir())) == 2
