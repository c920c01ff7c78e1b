"""Runs of typing read as one line each, and nothing of the log gets lost by it."""

from __future__ import annotations

import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from storage import past
from storage.folding import LONGEST_PAUSE, Line, fold, told_as_one
from storage.rows import LogEntry
from tests.storage.samples import CELL

_Step = tuple[str, str, str, str, int]
NOON = dt.datetime.fromisoformat("2026-01-20T12:00:00+08:00")
OTHER = "text.overview"
STEPS = st.lists(
    st.tuples(
        st.sampled_from([CELL, CELL, OTHER, ""]),
        st.sampled_from(["", "1", "2", "3"]),
        st.sampled_from(["键入", "键入", "键入", "撤销"]),
        st.sampled_from(["王敏", "王敏", "李强"]),
        st.sampled_from([0, 2, 299, 300, 301, -5, 40_000]),
    ),
    max_size=30,
)


def make_log(steps: list[_Step]) -> list[LogEntry]:
    """Return a log of steps: field, new content, cause, who, seconds since the one before."""
    log: list[LogEntry] = []
    contents: dict[str, str] = {}
    now = NOON
    for revision, (field, new, cause, who, seconds) in enumerate(steps, 1):
        now += dt.timedelta(seconds=seconds)
        old = contents.get(field, "") if field else ""
        contents[field] = new if field else ""
        log.append(LogEntry(now.isoformat(), revision, cause, field, old, contents[field], who))
    return log


def places_of(steps: list[_Step]) -> list[tuple[int, ...]]:
    return [line.places for line in fold(make_log(steps))]


def type_in(field: str, new: str, seconds: int, who: str = "王敏") -> _Step:
    return field, new, "键入", who, seconds


@given(steps=STEPS)
def test_that_every_entry_is_in_one_line(steps: list[_Step]) -> None:
    log = make_log(steps)
    lines = fold(log)
    assert sorted(place for line in lines for place in line.places) == list(range(len(log)))
    assert [line.last for line in lines] == sorted(line.last for line in lines)
    for line in lines:
        parts = line.parts or (line,)
        assert [part.places for part in parts] == [(place,) for place in line.places]


@given(steps=STEPS)
def test_that_lines_applied_one_after_the_other_give_the_states_of_the_log(
    steps: list[_Step],
) -> None:
    log = make_log(steps)
    folded = fold(log)
    told = [told_as_one(log, line) for line in folded]
    contents: dict[str, str] = {}
    for length, (line, entry) in enumerate(zip(folded, told, strict=True), 1):
        assert entry.old == contents.get(entry.field, "")
        contents[entry.field] = entry.new
        then, now = past.content_after(log, line.last + 1), past.content_after(told, length)
        assert then.get(entry.field) == now.get(entry.field)  # type: ignore[call-overload] # a field by its address
        if not entry.field:
            assert then == now
    assert past.content_after(told, len(told)) == past.content_after(log, len(log))
    names = [(one.name, one.at, one.who) for one in past.versions(log)]
    assert [(one.name, one.at, one.who) for one in past.versions(told)] == names


@given(steps=STEPS)
def test_that_a_line_is_of_one_person_one_field_and_one_sitting(
    steps: list[_Step],
) -> None:
    log = make_log(steps)
    for line in fold(log):
        entries = [log[place] for place in line.places]
        assert len({(one.field, one.who, one.cause, one.at[:10]) for one in entries}) == 1
        times = [past.moment_of(one) for one in entries]
        assert all(
            dt.timedelta(0) <= after - before <= LONGEST_PAUSE
            for before, after in itertools.pairwise(times)
        )


def test_that_another_field_does_not_part_a_run() -> None:
    typed = [type_in(CELL, "1", 0), type_in(OTHER, "甲", 9), type_in(CELL, "12", 9)]
    assert places_of(typed) == [(1,), (0, 2)]


def test_that_a_pause_a_person_a_cause_or_a_name_parts_a_run() -> None:
    one = type_in(CELL, "1", 0)
    assert places_of([one, type_in(CELL, "2", 300)]) == [(0, 1)]
    assert places_of([one, type_in(CELL, "2", 301)]) == [(0,), (1,)]
    assert places_of([one, type_in(CELL, "2", 9, "李强")]) == [(0,), (1,)]
    assert places_of([one, (CELL, "", "撤销", "王敏", 9), type_in(CELL, "2", 9)]) == [
        (0,),
        (1,),
        (2,),
    ]
    assert places_of([one, ("", "", "定稿", "王敏", 1), type_in(CELL, "2", 1)]) == [
        (0,),
        (1,),
        (2,),
    ]
    assert Line((0,)).parts == ()
