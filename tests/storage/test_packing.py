"""Old detail is packed by day, and every state that somebody signed or named is what it was."""

from __future__ import annotations

import datetime as dt
import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.model.changes import Change, ChangeSet, Field
from storage import past, tidying
from storage.library import Library
from storage.packing import packed
from storage.rows import content_of
from tests.effort import rounds
from tests.storage.samples import CELL, blank_report

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog
    from storage.rows import LogEntry

TEXT = "text.overview"
BEGUN = dt.datetime.fromisoformat("2021-01-11T23:40:00+08:00")
LATE = BEGUN + dt.timedelta(days=2000)
EDITS = st.dictionaries(
    st.sampled_from([CELL, TEXT, "title", "text.overview.links"]),
    st.sampled_from(["", "1", "12", "收到12件。", "收到13件，办结12件。"]),
    min_size=1,
    max_size=2,
)
STEPS = st.lists(
    st.tuples(
        st.one_of(EDITS, EDITS, EDITS, st.sampled_from(["finalize", "name", "replace"])),
        st.sampled_from(["王敏", "王敏", "李强"]),
        st.sampled_from(["键入", "键入", "撤销"]),
        st.sampled_from([1, 60, 60, 7200, 200_000]),
    ),
    max_size=14,
)
_Step = tuple[dict[str, str] | str, str, str, int]


class Diary:
    """A library that is written step by step, at times of the test's choice."""

    def __init__(self, library: Library, catalog: EditionCatalog) -> None:
        self.library = library
        self.catalog = catalog
        self.now = BEGUN
        library.who = "王敏"
        self.entry = library.add(blank_report(catalog.load("2019")), cause="新建")

    @property
    def log(self) -> list[LogEntry]:
        return self.library.log(self.entry.id)

    def take(self, step: _Step) -> None:
        what, self.library.who, cause, seconds = step
        self.now += dt.timedelta(seconds=seconds)
        if what == "finalize":
            final = self.library.finalize(self.entry)
            self.entry = self.library.reopen(final, reason="再改")
        elif what == "name":
            self.library.name_version(self.entry, "送审稿")
        elif what == "replace":
            other = blank_report(self.catalog.load("2021"), "丁局")
            self.entry = self.library.replace(self.entry, other, cause="导入")
        elif isinstance(what, dict):
            self.put(what, cause)

    def put(self, contents: dict[str, str], cause: str = "键入") -> None:
        log = self.log
        now = past.content_after(log, len(log))
        wanted = {Field(key): new for key, new in contents.items()}
        changes = (Change(key, now.get(key, ""), new) for key, new in wanted.items())
        changed = tuple(change for change in changes if change.old != change.new)
        self.entry = self.library.save(self.entry, ChangeSet(cause, changed), cause=cause)

    def type_in(self, *contents: str, field: str = TEXT, seconds: int = 60) -> None:
        for content in contents:
            self.take(({field: content}, "王敏", "键入", seconds))


def open_diary(folder: str, catalog: EditionCatalog) -> Diary:
    """Return a diary in a folder; its library is to be closed."""
    diaries: list[Diary] = []
    path = Path(folder, "library.db")
    library = Library.open(path, clock=lambda: diaries[0].now if diaries else BEGUN)
    diaries.append(Diary(library, catalog))
    return diaries[0]


@pytest.fixture
def diary(tmp_path: Path, catalog: EditionCatalog) -> Diary:
    return open_diary(str(tmp_path), catalog)


def signed_states(log: list[LogEntry]) -> list[tuple[object, ...]]:
    """Return what stood at each step about the whole report, and what the step was."""
    return [
        (entry, past.content_after(log, place), past.content_after(log, end))
        for place, entry in enumerate(log, 1)
        if not entry.field
        for end in (past.whole_steps(log, place),)
    ]


def states_of_days(log: list[LogEntry]) -> dict[str, dict[Field, str]]:
    return {entry.at[:10]: past.content_after(log, place) for place, entry in enumerate(log, 1)}


@given(steps=STEPS, days=st.integers(0, 40))
@settings(max_examples=rounds(25, thorough=300), deadline=None)
def test_that_signed_and_named_states_and_the_end_of_each_day_stay(
    steps: list[_Step], days: int, catalog: EditionCatalog
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        diary = open_diary(folder, catalog)
        with diary.library:
            for step in steps:
                diary.take(step)
            log, before = diary.log, BEGUN.date() + dt.timedelta(days=days)
        found = packed(log, before)
        assert signed_states(found) == signed_states(log)
        assert states_of_days(found) == states_of_days(log)
        assert [(one.name, one.at, one.who) for one in past.versions(found)] == [
            (one.name, one.at, one.who) for one in past.versions(log)
        ]
        assert [one for one in found if one.at[:10] >= before.isoformat()] == [
            one for one in log if one.at[:10] >= before.isoformat()
        ]
        later = before + dt.timedelta(days=9)
        assert packed(found, before) == found
        assert packed(found, later) == packed(log, later)


@given(steps=STEPS)
@settings(max_examples=rounds(20, thorough=200), deadline=None)
def test_that_a_library_packs_its_log_in_the_same_way(
    steps: list[_Step], catalog: EditionCatalog
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        diary = open_diary(folder, catalog)
        with diary.library as library:
            for step in steps:
                diary.take(step)
            # Packing counts from the latest change.
            diary.now = LATE
            library.name_version(diary.entry, "两年后")
            log, entry = diary.log, library.entry(diary.entry.id)
            content = content_of(library.load(entry.id, catalog))
            marks = library_marks(library)
            expected = packed(log, (LATE - tidying.KEPT_WHOLE).date())
            assert library.pack(LATE) == len(log) - len(expected)
            assert diary.log == expected
            assert library.pack(LATE) == 0
            assert library.entry(entry.id) == entry
            assert content_of(library.load(entry.id, catalog)) == content
            assert library_marks(library) == marks
            latest = library.last_steps(entry.id, TEXT, len(log))
            assert latest == [one for one in diary.log[::-1] if one.field in {TEXT, ""}]
            diary.put({TEXT: "后来又写了一句。", CELL: "99"})
            assert past.content_after(diary.log, len(diary.log))[Field(CELL)] == "99"


def library_marks(library: Library) -> tuple[object, ...]:
    """Return what tells copies of a library apart, and its tables and triggers."""
    query = "SELECT identity, generation, (SELECT max(id) FROM changes) FROM library"
    schema = "SELECT type, name, sql FROM sqlite_master ORDER BY name"
    connection = library.connection
    return connection.execute(query).fetchone(), connection.execute(schema).fetchall()


def test_that_a_day_of_typing_is_one_change(diary: Diary) -> None:
    with diary.library as library:
        diary.take(({CELL: "7"}, "王敏", "键入", 3600))
        text = "本机关全年收到申请"
        diary.type_in(*(text[:end] for end in range(1, len(text) + 1)))
        diary.take(({TEXT: "全年收到7件。"}, "王敏", "粘贴：剪贴板", 60))
        diary.take(({TEXT: "全年共收到7件。"}, "李强", "键入", 60))
        day = diary.now
        diary.now = LATE
        diary.put({CELL: "8"})
        assert library.pack(LATE) == len(text)
        *_, figure, typed, other, _ = diary.log
        assert (figure.field, figure.old, figure.new) == (CELL, "", "7")
        assert (typed.old, typed.new, typed.who) == ("", "全年收到7件。", "王敏")
        assert typed.cause == "键入、粘贴：剪贴板"
        assert past.moment_of(typed) == day - dt.timedelta(seconds=60)
        assert (other.old, other.new, other.who) == ("全年收到7件。", "全年共收到7件。", "李强")


def test_that_what_is_younger_than_two_years_stays(diary: Diary) -> None:
    with diary.library as library:
        diary.now += dt.timedelta(days=1)
        diary.type_in("一", "一二", "一二三")
        log = diary.log
        diary.now += dt.timedelta(days=730)
        library.name_version(diary.entry, "快两年")
        assert library.pack(LATE) == 0
        assert diary.log[:-1] == log
        diary.now += dt.timedelta(days=2)
        library.name_version(diary.entry, "满两年")
        assert library.pack(LATE) == 2


def test_that_a_clock_that_runs_ahead_packs_nothing(diary: Diary) -> None:
    with diary.library as library:
        diary.now += dt.timedelta(days=1)
        diary.type_in("一", "一二", "一二三")
        log = diary.log
        diary.now = LATE
        assert library.pack(LATE) == 0
        assert diary.log == log


def test_that_a_long_log_is_packed_piece_by_piece(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidying, "MOST_AT_ONCE", 30)
    with diary.library as library:
        for _ in range(4):
            diary.now += dt.timedelta(days=1)
            diary.type_in(*"一二三四五六七八九十", seconds=1)
        diary.now = LATE
        library.name_version(diary.entry, "多年以后")
        log = diary.log
        gone: list[int] = []
        while gone[-1:] != [0]:
            gone.append(library.pack(LATE))
        assert len(gone) > 2
        assert diary.log == packed(log, (LATE - tidying.KEPT_WHOLE).date())


def test_that_the_log_is_as_it_was_where_it_cannot_be_packed(
    diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    with diary.library as library:
        diary.now += dt.timedelta(days=1)
        diary.type_in("一", "一二", "一二三")
        diary.now = LATE
        library.name_version(diary.entry, "多年以后")
        log, marks = diary.log, library_marks(library)

        def fail(*_: object) -> None:
            raise sqlite3.OperationalError("disk I/O error")

        monkeypatch.setattr(tidying, "keep_change", fail)
        with pytest.raises(sqlite3.OperationalError):
            library.pack(LATE)
        assert (diary.log, library_marks(library)) == (log, marks)
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            library.connection.execute("DELETE FROM changes")


def test_that_an_empty_library_has_nothing_to_pack(library: Library) -> None:
    assert library.pack(LATE) == 0
