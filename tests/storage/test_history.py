"""Who changed what, when and why is kept, and every earlier state can be made again."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.edition.terms import CellId
from forms.model.changes import Change, ChangeSet, Field
from storage import past
from storage.errors import LibraryError
from storage.library import Library
from storage.past import PastError
from storage.rows import content_of
from tests.effort import rounds
from tests.storage.samples import CELL, Clock, blank_report, full_report, put

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition
    from forms.model.report import Report
    from storage.library import ReportEntry

FIELDS = ("title", "signature.date", "text.overview", CELL, "t3.new_requests.total")
CONTENTS = st.one_of(st.sampled_from(["", "0", "12", "约30件"]), st.text(max_size=8))
SAVES = st.dictionaries(st.sampled_from(FIELDS), CONTENTS, min_size=1, max_size=4)
STEPS = st.lists(
    st.one_of(SAVES, st.sampled_from(["finalize", "name", "replace", "bin"])), max_size=9
)


def load_past(library: Library, entry: ReportEntry, length: int, catalog: EditionCatalog) -> Report:
    present = library.identical(entry.identity)
    assert present is not None
    return past.past_report(present, library.log(entry.id), length, catalog)


def test_that_the_log_says_who(library: Library, edition: Edition) -> None:
    library.who = "王敏"
    entry = library.add(full_report(edition), cause="新建")
    library.who = "李强"
    entry = library.save(entry, put(CELL, "18", "5"), cause="键入")
    library.name_version(entry, " 送审稿 ")
    *made, typed, named = library.log(entry.id)
    assert {one.who for one in made} == {"王敏"}
    assert (typed.who, typed.cause, typed.old, typed.new) == ("李强", "键入", "5", "18")
    assert (named.who, named.cause, named.field) == ("李强", "命名：送审稿", "")


def test_that_without_a_name_it_is_the_account(
    library: Library, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NIANBAO_WHO", raising=False)
    monkeypatch.setattr("getpass.getuser", lambda: "zhang")
    entry = library.add(full_report(edition), cause="新建")

    def unknown() -> str:
        raise KeyError(7)

    monkeypatch.setattr("getpass.getuser", unknown)
    entry = library.save(entry, put(CELL, "18", "5"), cause="键入")
    *made, typed = library.log(entry.id)
    assert {one.who for one in made} == {"zhang"}
    assert typed.who == ""


def test_that_the_surroundings_may_name_who_works(
    library: Library, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "zhang")
    names = []
    entry = library.add(full_report(edition), cause="新建")
    for name in (" 李\n强 ", " "):
        monkeypatch.setenv("NIANBAO_WHO", name)
        library.name_version(entry, "送审稿")
        names.append(library.log(entry.id)[-1].who)
    library.who = "王敏"
    monkeypatch.setenv("NIANBAO_WHO", "李强")
    library.name_version(entry, "送审稿")
    names.append(library.log(entry.id)[-1].who)
    assert names == ["李 强", "zhang", "王敏"]


def test_that_versions_have_names(
    library: Library, entry: ReportEntry, catalog: EditionCatalog
) -> None:
    entry = library.save(entry, put(CELL, "18", "5"), cause="键入")
    library.name_version(entry, "送审稿")
    entry = library.finalize(entry)
    entry = library.reopen(entry, reason="漏填一项")
    entry = library.save(entry, put(CELL, "19", "18"), cause="键入")
    entry = library.finalize(entry)
    entry = library.reopen(entry, reason="又漏填一项")
    library.save(entry, put(CELL, "20", "19"), cause="键入")
    found = past.versions(library.log(entry.id))
    assert [one.name for one in found] == ["送审稿", "定稿 1", "定稿 2"]
    assert [one.is_final for one in found] == [False, True, True]
    then = [load_past(library, entry, one.length, catalog).cells[CellId(CELL)] for one in found]
    assert then == ["18", "18", "19"]


def test_that_a_version_needs_a_name_and_a_report(library: Library, entry: ReportEntry) -> None:
    with pytest.raises(LibraryError, match="没有填写版本的名称"):
        library.name_version(entry, " \n")
    library.delete(entry)
    with pytest.raises(LibraryError, match="回收站"):
        library.name_version(entry, "送审稿")


@given(steps=STEPS)
@settings(max_examples=rounds(30, thorough=120))
def test_that_replaying_the_log_to_any_time_gives_the_state_that_was(
    steps: list[dict[str, str] | str], catalog: EditionCatalog
) -> None:
    clock = Clock()
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder) / "library.db", clock=clock) as library,
    ):
        entry = library.add(full_report(catalog.load("2019")), cause="新建")
        states: list[tuple[int, Report]] = []
        for step in steps:
            states.append((len(library.log(entry.id)), library.load(entry.id, catalog)))
            entry = take(library, entry, step, catalog)
        states.append((len(library.log(entry.id)), library.load(entry.id, catalog)))
        log = library.log(entry.id)
        for length, report in states:
            assert load_past(library, entry, length, catalog) == report
            assert past.whole_steps(log, length) == length
            at = past.moment_of(log[length - 1])
            assert load_past(library, entry, past.length_at(log, at), catalog) == report


def take(
    library: Library, entry: ReportEntry, step: dict[str, str] | str, catalog: EditionCatalog
) -> ReportEntry:
    """Take one step of a history and return the entry that it leaves."""
    if step == "finalize":
        return library.reopen(library.finalize(entry), reason="再改")
    if step == "name":
        library.name_version(entry, "送审稿")
    elif step == "bin":
        library.delete(entry)
        library.restore(entry)
    elif step == "replace":
        other = "2021" if entry.edition == "2019" else "2019"
        return library.replace(entry, blank_report(catalog.load(other), "丁 局"), cause="导入")
    elif isinstance(step, dict):
        now = content_of(library.load(entry.id, catalog))
        changes = (Change(Field(key), now.get(Field(key), ""), new) for key, new in step.items())
        return library.save(entry, ChangeSet("键入", tuple(changes)), cause="键入")
    return library.entry(entry.id)


def test_that_there_is_no_state_before_the_first(library: Library, entry: ReportEntry) -> None:
    log = library.log(entry.id)
    before = past.moment_of(log[0]) - dt.timedelta(seconds=1)
    with pytest.raises(PastError, match="还没有这份报告；最早的记录是"):
        past.length_at(log, before)
    with pytest.raises(PastError, match="没有修改记录"):
        past.length_at([], before)


def test_that_a_clock_that_was_set_back_hides_nothing(
    library: Library, entry: ReportEntry, clock: Clock, catalog: EditionCatalog
) -> None:
    first = past.moment_of(library.log(entry.id)[-1])
    clock.now = first - dt.timedelta(days=400)
    entry = library.save(entry, put(CELL, "18", "5"), cause="键入")
    log = library.log(entry.id)
    assert (
        load_past(library, entry, past.length_at(log, first), catalog).cells[CellId(CELL)] == "18"
    )
    clock.now = first + dt.timedelta(days=1)
    library.save(entry, put(CELL, "19", "18"), cause="键入")
    log = library.log(entry.id)
    later = first + dt.timedelta(days=2)
    assert (
        load_past(library, entry, past.length_at(log, later), catalog).cells[CellId(CELL)] == "19"
    )


def test_that_a_step_is_never_shown_by_half(library: Library, entry: ReportEntry) -> None:
    log = library.log(entry.id)
    assert {past.whole_steps(log, length) for length in range(1, len(log) + 1)} == {len(log)}
    assert past.whole_steps(log, 0) == 0
