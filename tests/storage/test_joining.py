"""What was done to a report on two PCs comes together, and nothing that was done is lost."""

from __future__ import annotations

import datetime as dt
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.edition.terms import CellId
from forms.model.changes import Change, ChangeSet, Field
from forms.model.explanation import Explanation
from forms.model.texts.linked_texts import tie_figure
from forms.model.texts.links import Link
from storage import past
from storage.errors import DuplicateReportError, LibraryError, RevisionConflictError
from storage.joining import JoinError, Standing
from storage.library import Library
from storage.other_library import compare_with, read_other_library
from storage.rows import ReportState
from storage.salvage import salvage_library
from tests.effort import rounds
from tests.storage.samples import CELL, Clock, blank_report, full_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition
    from storage.joining import Joined
    from storage.library import ReportEntry

OTHER_CELL = "t3.new_requests.business"
FIELDS = ("title", "signature.date", "text.overview", "text.problems", CELL, OTHER_CELL)
Content = dict[Field, str]
CONTENTS = st.one_of(st.sampled_from(["", "0", "12", "约30件"]), st.text(max_size=8))
TEXTS = st.sampled_from(["", "收到申请12件。", "办结率有所提高。", "人手不足，正在招聘。"])
"""Of one paragraph: of longer ones both may have changed another."""
EDITS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={name: TEXTS if name.startswith("text.") else CONTENTS for name in FIELDS},
    ).filter(bool),
    max_size=4,
)


class Desk:
    """One PC: its library with the one report, by the same clock as the other's."""

    def __init__(self, path: Path, clock: Clock, who: str) -> None:
        self.clock = clock
        self.library = Library.open(path, clock=clock)
        self.library.who = who

    @property
    def entry(self) -> ReportEntry:
        [entry] = self.library.reports()
        return entry

    @property
    def content(self) -> dict[Field, str]:
        return dict(self.library.chronicle(self.entry).content)

    def edit(self, edit: dict[str, str]) -> None:
        now = self.content
        changes = (Change(Field(key), now.get(Field(key), ""), new) for key, new in edit.items())
        self.library.save(self.entry, ChangeSet("键入", tuple(changes)), cause="键入")

    def take_from(self, other: Desk, catalog: EditionCatalog, take: tuple[str, ...] = ()) -> Joined:
        theirs = other.library.chronicle(other.entry)
        fields = tuple(map(Field, take))
        return self.library.join(self.entry, theirs, catalog, source="U盘", take=fields)

    def rows(self) -> list[tuple[object, ...]]:
        found = self.library.connection.execute("SELECT * FROM changes ORDER BY id")
        return found.fetchall()


def begin(folder: Path, edition: Edition) -> tuple[Desk, Desk]:
    """Return two PCs, the second with a copy of the first one's library."""
    clock = Clock()
    with Library.open(folder / "a.db", clock=clock) as library:
        library.who = "王敏"
        library.add(full_report(edition), cause="新建")
    shutil.copyfile(folder / "a.db", folder / "b.db")
    return Desk(folder / "a.db", clock, "王敏"), Desk(folder / "b.db", clock, "李强")


@pytest.fixture
def desks(tmp_path: Path, edition: Edition) -> Iterator[tuple[Desk, Desk]]:
    both = begin(tmp_path, edition)
    yield both
    for desk in both:
        desk.library.close()


def merge_plainly(
    base: dict[Field, str], a: dict[Field, str], b: dict[Field, str]
) -> dict[str, str]:
    """Return what three ways make, ours standing in a clash."""
    found = {}
    for field in {*base, *a, *b}:
        before, ours, theirs = (one.get(field, "") for one in (base, a, b))
        found[field] = theirs if ours == before else ours
    return {field: text for field, text in found.items() if text}


@given(ours=EDITS, theirs=EDITS)
@settings(max_examples=rounds(25, thorough=150))
def test_that_joining_equals_a_plain_merge_of_three_dictionaries(
    ours: list[dict[str, str]], theirs: list[dict[str, str]], catalog: EditionCatalog
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        a, b = begin(Path(folder), catalog.load("2019"))
        base = a.content
        for desk, edits in ((a, ours), (b, theirs)):
            for edit in edits:
                desk.edit(edit)
        was, own, log = a.content, b.content, a.library.log(a.entry.id)
        done = a.take_from(b, catalog)
        assert a.content == merge_plainly(base, was, own)
        expected = {
            field
            for field in {*base, *was, *own}
            if len({one.get(field, "") for one in (base, was, own)}) == 3
        }
        assert {clash.field for clash in done.clashes} == expected
        for clash in done.clashes:
            told = (clash.base, clash.ours, clash.theirs)
            assert told == tuple(one.get(clash.field, "") for one in (base, was, own))
        # What stands in the report is what its own log leads to, and both logs are there.
        now = a.library.log(a.entry.id)
        assert now[: len(log)] == log
        assert past.content_after(now, len(now)) == a.content
        lines = [now, *(list(branch.log) for branch in a.library.branches(a.entry.id))]
        assert any(
            line[: len(b.library.log(b.entry.id))] == b.library.log(b.entry.id) for line in lines
        )
        before = a.rows()
        assert not a.take_from(b, catalog).clashes
        assert a.rows() == before
        a.library.close()
        b.library.close()


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from("ab"), st.dictionaries(st.sampled_from(FIELDS), CONTENTS, min_size=1)
        ),
        st.sampled_from(["a<b", "b<a"]),
    ),
    max_size=10,
)


@given(steps=STEPS)
@settings(max_examples=rounds(25, thorough=200), deadline=None)
def test_that_repeated_exchange_converges_and_asks_nothing_twice(
    steps: list[tuple[str, dict[str, str]] | str], catalog: EditionCatalog
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desks = dict(zip("ab", begin(Path(folder), catalog.load("2019")), strict=True))
        for step in [*steps, "a<b", "b<a"]:
            if isinstance(step, tuple):
                desks[step[0]].edit(step[1])
                continue
            mine, yours = desks[step[0]], desks[step[-1]]
            mine.take_from(yours, catalog)
            again = mine.take_from(yours, catalog)
            assert (again.changes, again.clashes) == ((), ())
        a, b = desks["a"], desks["b"]
        assert a.content == b.content
        for mine, yours in ((a, b), (b, a), (a, b)):
            done = mine.take_from(yours, catalog)
            assert (done.standing, done.clashes) in {(Standing.SAME, ()), (Standing.OLDER, ())}
        rows = a.rows(), b.rows()
        for mine, yours in ((a, b), (b, a)):
            mine.take_from(yours, catalog)
        assert (a.rows(), b.rows()) == rows
        for desk in (a, b):
            log = desk.library.log(desk.entry.id)
            assert past.content_after(log, len(log)) == desk.content
            desk.library.close()


THREE = st.lists(
    st.one_of(
        st.tuples(st.sampled_from("abc"), EDITS.filter(bool).map(lambda edits: edits[0])),
        st.sampled_from(["a<b", "b<a", "a<c", "c<a", "b<c", "c<b"]),
    ),
    max_size=10,
)


@given(steps=THREE)
@settings(max_examples=rounds(15, thorough=100), deadline=None)
def test_that_three_who_exchange_at_random_come_together(
    steps: list[tuple[str, dict[str, str]] | str], catalog: EditionCatalog
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        a, b = begin(folder, catalog.load("2019"))
        shutil.copyfile(folder / "b.db", folder / "c.db")
        desks = {"a": a, "b": b, "c": Desk(folder / "c.db", a.clock, "赵强")}
        for step in [*steps, "a<b", "a<c", "b<a", "c<a"]:
            if isinstance(step, tuple):
                desks[step[0]].edit(step[1])
                continue
            mine, yours = desks[step[0]], desks[step[-1]]
            mine.take_from(yours, catalog)
            again = mine.take_from(yours, catalog)
            assert (again.changes, again.clashes) == ((), ())
        assert a.content == b.content == desks["c"].content
        for desk in desks.values():
            log = desk.library.log(desk.entry.id)
            assert past.content_after(log, len(log)) == desk.content
            desk.library.close()


def test_that_a_report_that_only_they_went_on_with_becomes_theirs(
    desks: tuple[Desk, Desk], catalog: EditionCatalog
) -> None:
    a, b = desks
    b.edit({"text.overview": "收到申请18件。"})
    b.edit({"text.overview": "收到申请19件。", CELL: "19"})
    b.library.name_version(b.entry, "送审稿")
    b.library.finalize(b.entry)
    done = a.take_from(b, catalog)
    assert (done.standing, done.clashes) == (Standing.NEWER, ())
    assert a.library.log(a.entry.id) == b.library.log(b.entry.id)
    assert a.entry == b.entry
    assert a.entry.state is ReportState.FINAL
    assert a.content == b.content
    assert a.library.branches(a.entry.id) == ()
    steps = a.library.last_steps(a.entry.id, "text.overview", 3)
    [last] = [step for step in steps if step.field]
    assert (last.new, last.who) == ("收到申请19件。", "李强")


def test_that_different_fields_come_together_and_say_who_did_what(
    desks: tuple[Desk, Desk], catalog: EditionCatalog
) -> None:
    a, b = desks
    a.edit({CELL: "18"})
    b.edit({OTHER_CELL: "7", "text.problems": "人手不足。"})
    done = a.take_from(b, catalog)
    assert (done.standing, done.clashes) == (Standing.APART, ())
    assert {change.field for change in done.changes} == {OTHER_CELL, "text.problems"}
    *_, step, first, second = a.library.log(a.entry.id)
    assert (step.field, step.cause, step.who) == ("", "合并：来自U盘", "王敏")
    assert {first.field, second.field} == {OTHER_CELL, "text.problems"}
    [branch] = a.library.branches(a.entry.id)
    added = branch.log[branch.shared :]
    assert [(one.who, one.cause, one.new) for one in added] == [
        ("李强", "键入", "7"),
        ("李强", "键入", "人手不足。"),
    ]


def test_that_a_clash_is_answered_once_and_both_answers_are_kept(
    desks: tuple[Desk, Desk], catalog: EditionCatalog
) -> None:
    a, b = desks
    a.edit({CELL: "18", OTHER_CELL: "1"})
    b.edit({CELL: "20", OTHER_CELL: "2"})
    done = a.take_from(b, catalog, take=(CELL,))
    assert [(one.field, one.ours, one.theirs) for one in done.clashes] == [
        (OTHER_CELL, "1", "2"),
        (CELL, "18", "20"),
    ]
    assert (a.content[Field(CELL)], a.content[Field(OTHER_CELL)]) == ("20", "1")
    back = b.take_from(a, catalog)
    assert back.clashes == ()
    assert a.content == b.content
    [branch] = a.library.branches(a.entry.id)
    assert {one.new for one in branch.log[branch.shared :]} == {"20", "2"}


def test_that_a_state_signed_elsewhere_can_be_shown_for_ever(
    desks: tuple[Desk, Desk], catalog: EditionCatalog
) -> None:
    a, b = desks
    a.edit({CELL: "18"})
    b.edit({CELL: "20", "text.overview": "收到申请20件。"})
    signed = b.library.load(b.entry.id, catalog)
    b.library.finalize(b.entry)
    a.take_from(b, catalog)
    assert a.entry.state is ReportState.DRAFT
    [branch] = a.library.branches(a.entry.id)
    [version] = past.versions(branch.log)
    assert version.name == "定稿 1"
    assert past.past_report(branch.entry, branch.log, version.length, catalog) == signed


def test_that_a_locked_or_binned_report_is_left_alone(
    desks: tuple[Desk, Desk], catalog: EditionCatalog
) -> None:
    a, b = desks
    b.edit({CELL: "20"})
    locked = a.library.finalize(a.entry)
    rows = a.rows()
    with pytest.raises(LibraryError, match="已定稿"):
        a.take_from(b, catalog)
    theirs = b.library.chronicle(b.entry)
    a.library.delete(locked)
    with pytest.raises(LibraryError, match="回收站"):
        a.library.join(locked, theirs, catalog, source="U盘")
    assert a.rows()[:-1] == rows


def test_that_a_report_that_has_changed_meanwhile_is_not_joined(
    desks: tuple[Desk, Desk], catalog: EditionCatalog
) -> None:
    a, b = desks
    b.edit({CELL: "20"})
    seen = a.entry
    a.edit({CELL: "18"})
    rows = a.rows()
    with pytest.raises(RevisionConflictError):
        a.library.join(seen, b.library.chronicle(b.entry), catalog, source="U盘")
    assert a.rows() == rows


def test_that_a_fault_in_the_middle_leaves_nothing(
    desks: tuple[Desk, Desk], catalog: EditionCatalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = desks
    a.edit({CELL: "18"})
    b.edit({OTHER_CELL: "7"})
    before = a.rows(), a.content, a.entry

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr("storage.grafting.step_on", fail)
    with pytest.raises(sqlite3.OperationalError):
        a.take_from(b, catalog)
    assert (a.rows(), a.content, a.entry) == before


def test_that_tied_figures_are_no_change_of_a_text_and_follow_afterwards(
    desks: tuple[Desk, Desk], catalog: EditionCatalog
) -> None:
    a, b = desks
    text = "收到申请5件，其中企业1件。"
    report = a.library.load(a.entry.id, catalog)
    report.texts["overview"] = text
    links = [Link(4, 5, (CellId(CELL),)), Link(11, 12, (CellId(OTHER_CELL),))]
    for link in links:
        report.apply(tie_figure(report, "overview", link))
    tied = {CELL: "5", OTHER_CELL: "1", "text.overview": text}
    a.edit({**tied, "text.overview.links": report.links["overview"]})
    b.take_from(a, catalog)
    moved = f"4-6:{CELL};12-13:{OTHER_CELL}"
    a.edit(
        {
            CELL: "18",
            "text.overview": "收到申请18件，其中企业1件。",
            "text.overview.links": f"4-6:{CELL};12-13:{OTHER_CELL}",
        }
    )
    b.edit({OTHER_CELL: "2", "text.overview": "收到申请5件，其中企业2件。"})
    done = a.take_from(b, catalog)
    assert done.clashes == ()
    assert a.content[Field("text.overview")] == "收到申请18件，其中企业2件。"
    assert a.library.load(a.entry.id, catalog).links["overview"] == moved


def test_that_both_change_other_paragraphs_of_a_text(
    desks: tuple[Desk, Desk], catalog: EditionCatalog
) -> None:
    a, b = desks
    first, second, third = "收到申请5件。", "主动公开政策文件若干。", "举办培训一次，共计60人参加。"
    tie = Field("text.overview.links")
    a.edit({CELL: "5", "text.overview": "\n".join((first, second, third)), tie: f"4-5:{CELL}"})
    b.take_from(a, catalog)
    a.edit({"text.overview": "\n".join((first, "公开政策文件12件并作解读。", third))})
    longer = "举办培训两次，共计120人参加，其中企业1家。"
    place = len(first) + len(second) + 2 + longer.index("1家")
    b.edit(
        {
            OTHER_CELL: "1",
            "text.overview": "\n".join((first, second, longer)),
            tie: f"4-5:{CELL};{place}-{place + 1}:{OTHER_CELL}",
        }
    )
    assert a.take_from(b, catalog).clashes == ()
    text = "\n".join((first, "公开政策文件12件并作解读。", longer))
    assert a.content[Field("text.overview")] == text
    place = text.index("1家")
    assert a.content[tie] == f"4-5:{CELL};{place}-{place + 1}:{OTHER_CELL}"
    assert b.take_from(a, catalog).clashes == ()
    assert a.content == b.content


def test_that_explanations_come_along(desks: tuple[Desk, Desk], catalog: EditionCatalog) -> None:
    a, b = desks
    told = Explanation("t3.rule", "t3", (("x", "1"),), "两件转办。", "2021-01-20T10:00:00+00:00")
    b.edit({told.field: told.content})
    a.edit({CELL: "18"})
    a.take_from(b, catalog)
    assert a.library.explanations(a.entry.id) == [told]


def test_that_a_new_name_of_the_organ_comes_along(
    desks: tuple[Desk, Desk], catalog: EditionCatalog
) -> None:
    a, b = desks
    renamed = b.library.load(b.entry.id, catalog)
    renamed.organization = "云川市国防动员办公室"
    b.library.replace(b.entry, renamed, cause="改名")
    a.edit({CELL: "18"})
    a.take_from(b, catalog)
    assert (a.entry.organization, a.content[Field(CELL)]) == ("云川市国防动员办公室", "18")
    log = a.library.log(a.entry.id)
    assert past.place_after(a.entry, log, 1).organization == "云川市人民防空办公室"


def test_that_a_new_name_that_another_report_has_is_told(
    desks: tuple[Desk, Desk], catalog: EditionCatalog, edition: Edition
) -> None:
    a, b = desks
    renamed = b.library.load(b.entry.id, catalog)
    renamed.organization = "云川市国防动员办公室"
    b.library.replace(b.entry, renamed, cause="改名")
    entry = a.entry
    a.library.add(blank_report(edition, renamed.organization), cause="新建")
    rows = a.rows()
    with pytest.raises(DuplicateReportError, match="国防动员"):
        a.library.join(entry, b.library.chronicle(b.entry), catalog, source="U盘")
    assert a.rows() == rows


def test_that_different_editions_are_not_joined(
    desks: tuple[Desk, Desk], catalog: EditionCatalog
) -> None:
    a, b = desks
    b.library.replace(b.entry, full_report(catalog.load("2021")), cause="导入")
    a.edit({CELL: "18"})
    with pytest.raises(JoinError, match="版式不同"):
        a.take_from(b, catalog)


def test_that_reports_begun_apart_have_only_clashes(
    tmp_path: Path, edition: Edition, catalog: EditionCatalog
) -> None:
    a = Desk(tmp_path / "a.db", Clock(), "王敏")
    b = Desk(tmp_path / "b.db", Clock(), "李强")
    a.library.add(blank_report(edition), cause="新建")
    b.library.add(blank_report(edition), cause="新建")
    a.edit({CELL: "18"})
    b.edit({CELL: "20", OTHER_CELL: "2"})
    [found] = compare_with(a.library, [b.library.chronicle(b.entry)])
    assert (found.standing, found.is_stranger) == (Standing.APART, True)
    assert {(one.field, one.base) for one in found.clashes} == {(CELL, None), (OTHER_CELL, None)}
    done = a.take_from(b, catalog, take=(OTHER_CELL,))
    assert {clash.field for clash in done.clashes} == {CELL, OTHER_CELL}
    assert (a.content[Field(CELL)], a.content[Field(OTHER_CELL)]) == ("18", "2")
    assert a.take_from(b, catalog).clashes == ()
    assert b.take_from(a, catalog).clashes == ()
    assert a.content == b.content
    a.library.close()
    b.library.close()


def test_that_a_report_that_is_new_here_comes_with_its_history(
    desks: tuple[Desk, Desk], catalog: EditionCatalog, tmp_path: Path
) -> None:
    a, b = desks
    a.edit({CELL: "18"})
    b.edit({CELL: "20", "text.overview": "收到申请20件。"})
    a.take_from(b, catalog)
    with Library.open(tmp_path / "c.db") as third:
        added = third.adopt(a.library.chronicle(a.entry))
        assert added == a.entry
        assert third.log(added.id) == a.library.log(a.entry.id)
        assert third.branches(added.id) == a.library.branches(a.entry.id)
        assert third.load(added.id, catalog) == a.library.load(a.entry.id, catalog)
        with pytest.raises(DuplicateReportError):
            third.adopt(a.library.chronicle(a.entry))


@pytest.mark.parametrize("is_closed", [True, False], ids=["closed", "with its log"])
def test_that_another_library_is_only_read(
    desks: tuple[Desk, Desk], tmp_path: Path, catalog: EditionCatalog, is_closed: bool
) -> None:
    a, b = desks
    a.edit({CELL: "18"})
    b.edit({CELL: "20"})
    stick = tmp_path / "stick"
    stick.mkdir()
    if is_closed:
        b.library.close()
    for suffix in ("", "-wal"):
        if (source := tmp_path / f"b.db{suffix}").exists():
            shutil.copyfile(source, stick / f"b.db{suffix}")
    before = {path.name: path.read_bytes() for path in stick.iterdir()}
    for path in (*stick.iterdir(), stick):
        path.chmod(path.stat().st_mode & ~0o222)
    [found] = read_other_library(a.library, stick / "b.db")
    assert (found.standing, found.ours) == (Standing.APART, a.entry)
    assert [clash.theirs for clash in found.clashes] == ["20"]
    done = a.library.join(a.entry, found.chronicle, catalog, source="b.db", take=(Field(CELL),))
    assert a.content[Field(CELL)] == "20"
    assert done.entry == a.entry
    stick.chmod(0o700)
    assert {path.name: path.read_bytes() for path in stick.iterdir()} == before


def test_that_the_opened_library_is_not_joined_with_itself(desks: tuple[Desk, Desk]) -> None:
    a, _ = desks
    with pytest.raises(LibraryError, match="就是现在打开的报告库"):
        read_other_library(a.library, a.library.path)


def test_that_every_standing_is_told(desks: tuple[Desk, Desk], edition: Edition) -> None:
    a, b = desks

    def standings(ours: Desk, theirs: Desk) -> list[Standing]:
        found = [theirs.library.chronicle(one) for one in theirs.library.reports()]
        return [one.standing for one in compare_with(ours.library, found)]

    assert standings(a, b) == [Standing.SAME]
    b.edit({CELL: "20"})
    assert (standings(a, b), standings(b, a)) == ([Standing.NEWER], [Standing.OLDER])
    a.edit({CELL: "18"})
    assert (standings(a, b), standings(b, a)) == ([Standing.APART], [Standing.APART])
    b.library.add(blank_report(edition, "乙局"), cause="新建")
    assert Standing.UNKNOWN in standings(a, b)
    a.library.finalize(a.entry)
    [found] = compare_with(a.library, [b.library.chronicle(b.library.reports()[0])])
    assert "解除定稿" in found.refusal or found.standing is Standing.UNKNOWN


def test_that_a_damaged_library_keeps_its_branches(
    desks: tuple[Desk, Desk], catalog: EditionCatalog, tmp_path: Path
) -> None:
    a, b = desks
    a.edit({CELL: "18"})
    b.edit({"text.overview": "收到申请20件。"})
    a.take_from(b, catalog)
    branches = a.library.branches(a.entry.id)
    a.library.close()
    saved = salvage_library(tmp_path / "a.db")
    (tmp_path / "saved.db").write_bytes(saved.content)
    with Library.open(tmp_path / "saved.db") as library, closing(library.connection.cursor()):
        assert saved.lost_rows == {}
        assert library.branches(library.reports()[0].id) == branches
    a.library = Library.open(tmp_path / "a.db")


@pytest.mark.parametrize("packs", ["a", "b", "ab"])
def test_that_copies_of_which_one_was_packed_have_the_same_common_state(
    desks: tuple[Desk, Desk], catalog: EditionCatalog, packs: str
) -> None:
    a, b = desks
    for number in range(4):
        a.edit({CELL: str(number), "text.overview": f"收到申请{number}件。"})
    b.take_from(a, catalog)
    b.edit({OTHER_CELL: "7"})
    a.edit({"text.problems": "人手不足。"})
    a.take_from(b, catalog)
    a.clock.now += dt.timedelta(days=900)
    for desk in (a, b):
        desk.edit({"title": "两年以后"})
    for name in packs:
        desk = dict(zip("ab", desks, strict=True))[name]
        assert desk.library.pack(a.clock.now) > 0
    b.edit({CELL: "20"})
    done = a.take_from(b, catalog)
    assert (done.clashes, a.content[Field(CELL)]) == ((), "20")
    [branch] = a.library.branches(a.entry.id)
    assert past.content_after(branch.log, len(branch.log)) == b.content
    assert b.take_from(a, catalog).clashes == ()
    assert a.content == b.content
