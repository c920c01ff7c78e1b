"""The last steps of a field are told as the log tells them, whatever happened to it meanwhile."""

from __future__ import annotations

import datetime as dt
import shutil
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from storage import last_steps
from storage.backup import back_up, restore_backup
from storage.library import Library, LogEntry
from tests.storage.samples import CELL, Clock, full_report, put
from ui.jobs.history_lines import describe_last_changes

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from forms.edition.edition import Edition
    from storage.library import ReportEntry

NOW = dt.datetime.fromisoformat("2026-01-12T09:00:00+08:00")


def of_cell(library: Library, entry: ReportEntry) -> list[LogEntry]:
    return [one for one in library.log(entry.id)[::-1] if one.field in {CELL, ""}]


def type_in(library: Library, entry: ReportEntry, *figures: str) -> ReportEntry:
    for figure in figures:
        old = next((one.new for one in of_cell(library, entry) if one.field == CELL), "")
        entry = library.save(entry, put(CELL, figure, old), cause="键入")
    return entry


def test_that_what_was_added_since_is_told(library: Library, edition: Edition) -> None:
    entry = library.add(full_report(edition), cause="新建")
    other = library.add(full_report(edition, "丁局"), cause="新建")
    for figure in "123":
        entry = type_in(library, entry, figure)
        assert library.last_steps(entry.id, CELL, 99) == of_cell(library, entry)
        assert library.last_steps(entry.id, CELL, 2) == of_cell(library, entry)[:2]
        assert len(library.last_steps(other.id, CELL, 99)) == 2
    library.name_version(entry, "送审稿")
    assert library.last_steps(entry.id, CELL, 1)[0].cause == "命名：送审稿"


def test_that_no_more_than_are_remembered_are_told(
    library: Library, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(last_steps, "MOST", 3)
    entry = library.add(full_report(edition), cause="新建")
    entry = type_in(library, entry, *"12345")
    assert library.last_steps(entry.id, CELL, 99) == of_cell(library, entry)[:3]


def test_that_a_log_that_was_packed_meanwhile_is_read_anew(
    tmp_path: Path, edition: Edition
) -> None:
    path, clock = tmp_path / "library.db", Clock()
    with Library.open(path, clock=clock) as library:
        entry = library.add(full_report(edition), cause="新建")
        clock.now += dt.timedelta(days=1)
        entry = type_in(library, entry, *"12345")
        assert len(library.last_steps(entry.id, CELL, 99)) == 7
        clock.now = NOW
        library.name_version(entry, "多年以后")
        with Library.open(path) as other:
            assert other.pack(NOW) == 4
        assert library.last_steps(entry.id, CELL, 99) == of_cell(library, entry)
        assert next(one.new for one in of_cell(library, entry) if one.field) == "5"


def test_that_a_library_that_was_taken_back_tells_its_own_steps(
    tmp_path: Path, edition: Edition
) -> None:
    with Library.open(tmp_path / "library.db", clock=Clock()) as library:
        entry = library.add(full_report(edition), cause="新建")
        kept = tmp_path / "kept.db"
        shutil.copyfile(back_up(library, NOW), kept)
        entry = type_in(library, entry, "1", "2")
        assert library.last_steps(entry.id, CELL, 1)[0].new == "2"
        restore_backup(library, kept, NOW + dt.timedelta(minutes=1))
        entry = library.entry(entry.id)
        type_in(library, entry, "7")
        assert library.last_steps(entry.id, CELL, 99) == of_cell(library, entry)


@given(count=st.integers(1, 9), wanted=st.integers(1, 5))
def test_that_a_run_without_an_end_is_not_read_to_its_end(count: int, wanted: int) -> None:
    typed = LogEntry(NOW.isoformat(), 1, "键入", CELL, "1", "1", "王敏")
    asked: list[int] = []

    def read(number: int) -> list[LogEntry]:
        asked.append(number)
        return [typed] * number

    [line] = describe_last_changes(read, wanted)
    assert f"王敏　键入 {max(asked)} 次以上　1" in line
    assert max(asked) < last_steps.MOST
    [line] = describe_last_changes(lambda number: [typed] * min(number, count), wanted)
    assert "以上" not in line
