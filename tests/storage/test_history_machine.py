"""Random histories equal a plain model: what stands, every state that was, every named version."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from forms.edition.catalog import EditionCatalog
from forms.errors import UserError
from forms.model.changes import ChangeSet, Field
from storage import past
from storage.backup import back_up, restore_backup
from storage.backup_content import Standing, read_backup, restore_reports
from storage.library import Library
from storage.other_library import read_other_library
from storage.rows import ReportState, content_of, differences
from tests.effort import rounds
from tests.storage.history_model import RefusedError, ReportModel, State, copy_of, join
from tests.storage.samples import CELL, Clock, blank_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.library import ReportEntry
    from tests.storage.history_model import Content

CATALOG = EditionCatalog()
ORGANS = ("云川市人民防空办公室", "青萝市水务局")
FIELDS = ("title", "signature.date", "text.overview", CELL, "t3.new_requests.business")
CONTENTS = st.one_of(st.sampled_from(["", "0", "12", "约30件"]), st.text(max_size=6))
EDITS = st.dictionaries(st.sampled_from(FIELDS), CONTENTS, min_size=1, max_size=3)
EDITIONS = st.sampled_from(["2019", "2021"])
PLACES = st.integers(min_value=0, max_value=1)
HERE = st.booleans()
"""Whether something is done here or on the copy that was taken away."""
ANY = st.integers(min_value=0, max_value=1000)


class Side:
    """A library and the model of its reports, one for each organ."""

    def __init__(self, path: Path, clock: Clock, reports: list[ReportModel]) -> None:
        self.path = path
        self.clock = clock
        self.reports = reports
        self.library = Library.open(path, clock=clock)
        self.identities: list[str] = []

    def entry(self, place: int) -> ReportEntry:
        found = self.library.identical(self.identities[place])
        assert found is not None
        return found

    def length(self, place: int) -> int:
        return len(self.library.log(self.entry(place).id))

    def content(self, place: int) -> Content:
        return _plain(content_of(self.library.load(self.entry(place).id, CATALOG)))

    def change(self, place: int, edit: Content, cause: str) -> None:
        now = {Field(key): text for key, text in self.content(place).items()}
        then = {**now, **{Field(key): text for key, text in edit.items()}}
        self.library.save(
            self.entry(place), ChangeSet(cause, tuple(differences(now, then))), cause=cause
        )


class RandomHistories(RuleBasedStateMachine):
    """A library with two reports, a copy of it elsewhere, and its backups, beside their models."""

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory()))
        self._clock = Clock()
        self._backups: list[tuple[Path, list[ReportModel]]] = []
        self._away: Side | None = None
        self._own = Side(self._folder / "library.db", self._clock, [])
        for organ in ORGANS:
            report = blank_report(CATALOG.load("2019"), organ)
            entry = self._own.library.add(report, cause="新建")
            self._own.identities.append(entry.identity)
            length = len(self._own.library.log(entry.id))
            content = _plain(content_of(report))
            self._own.reports.append(ReportModel([State(content, "2019", length)]))

    def teardown(self) -> None:
        try:
            for side in self._sides():
                for place, model in enumerate(side.reports):
                    _compare_past(side, place, model.line)
        finally:
            for side in self._sides():
                side.library.close()
            self._stack.close()

    @rule(here=HERE, place=PLACES, edit=EDITS)
    def edit(self, here: bool, place: int, edit: Content) -> None:
        self._change(self._side(here), place, edit, "键入")

    @rule(here=HERE, place=PLACES)
    def undo(self, here: bool, place: int) -> None:
        side = self._side(here)
        model = side.reports[place]
        if len(model.line) < 2 or model.line[-2].edition != model.now.edition:
            return
        before = model.line[-2].content
        edit = dict.fromkeys(model.now.content, "") | before
        self._change(side, place, edit, "撤销")

    @rule(here=HERE, place=PLACES)
    def finalize_or_reopen(self, here: bool, place: int) -> None:
        side = self._side(here)
        model, entry = side.reports[place], side.entry(place)
        if model.is_final:
            reopen = partial(side.library.reopen, entry, reason="再改")
            if self._takes(not model.is_binned, reopen):
                model.is_final = False
                self._step(side, place)
        elif self._takes(not model.is_binned, lambda: side.library.finalize(entry)):
            self._step(side, place)
            model.sign()

    @rule(here=HERE, place=PLACES, name=st.sampled_from(["送审稿", "二稿"]))
    def name(self, here: bool, place: int, name: str) -> None:
        side = self._side(here)
        model, entry = side.reports[place], side.entry(place)
        named = partial(side.library.name_version, entry, name)
        if self._takes(not model.is_binned, named):
            self._step(side, place)
            model.name(name)

    @rule(here=HERE, place=PLACES, edition=EDITIONS, edit=EDITS)
    def replace(self, here: bool, place: int, edition: str, edit: Content) -> None:
        side = self._side(here)
        model, entry = side.reports[place], side.entry(place)
        report = blank_report(CATALOG.load(edition), ORGANS[place])
        wanted = tuple(differences({}, {Field(key): text for key, text in edit.items()}))
        report.apply(ChangeSet("导入", wanted))
        replace = partial(side.library.replace, entry, report, cause="导入")
        if self._takes(model.can_change, replace):
            model.become(_plain(content_of(report)), edition, side.length(place))

    @rule(here=HERE, place=PLACES)
    def bin_or_bring_back(self, here: bool, place: int) -> None:
        side = self._side(here)
        model, entry = side.reports[place], side.entry(place)
        (side.library.restore if model.is_binned else side.library.delete)(entry)
        model.is_binned = not model.is_binned
        self._step(side, place)

    @rule(here=HERE, place=PLACES, which=ANY)
    def bring_an_earlier_state_back(self, here: bool, place: int, which: int) -> None:
        side = self._side(here)
        model, entry = side.reports[place], side.entry(place)
        then = model.line[which % len(model.line)]
        report = past.past_report(entry, side.library.log(entry.id), then.length, CATALOG)
        content = _plain(content_of(report))
        assert content == then.content
        if then.edition != model.now.edition:
            return
        edit = dict.fromkeys(model.now.content, "") | content
        self._change(side, place, edit, "取回")

    @rule()
    def open_again(self) -> None:
        for side in self._sides():
            side.library.close()
            side.library = Library.open(side.path, clock=self._clock)

    @rule()
    def back_up(self) -> None:
        path = back_up(self._own.library, self._clock())
        self._backups.append((path, copy_of(self._own.reports)))
        self._forget_what_is_gone()

    @precondition(lambda self: self._backups)
    @rule(which=ANY)
    def restore_the_library(self, which: int) -> None:
        path, then = self._backups[which % len(self._backups)]
        restore_backup(self._own.library, path, self._clock())
        self._own.reports = copy_of(then)
        self._forget_what_is_gone()

    @precondition(lambda self: self._backups)
    @rule(which=ANY, place=PLACES)
    def restore_one_report(self, which: int, place: int) -> None:
        path, reports = self._backups[which % len(self._backups)]
        then, model = reports[place], self._own.reports[place]
        identity = self._own.identities[place]
        found = read_backup(path, self._own.library).reports
        wanted = next((one for one in found if one.entry.identity == identity), None)
        assert (wanted is None) == then.is_binned
        if wanted is None or wanted.standing is Standing.SAME or model.is_final:
            return
        restore_reports(self._own.library, path, [wanted.entry], CATALOG, self._clock())
        length = self._own.length(place)
        model.become(then.now.content, then.now.edition, length)
        model.is_binned = False
        if then.is_final:
            model.sign()

    @rule()
    def take_a_copy_away(self) -> None:
        if self._away is not None:
            self._away.library.close()
        path = self._folder / "stick.db"
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(back_up(self._own.library, self._clock()), path)
        self._forget_what_is_gone()
        self._away = Side(path, self._clock, copy_of(self._own.reports))
        self._away.identities = self._own.identities

    @precondition(lambda self: self._away is not None)
    @rule(place=PLACES, take=st.sets(st.sampled_from(FIELDS)))
    def join_what_was_done_elsewhere(self, place: int, take: set[str]) -> None:
        assert self._away is not None
        own, theirs = self._own, self._away.reports[place]
        if theirs.is_binned:
            return
        [other] = [
            one
            for one in read_other_library(own.library, self._away.path)
            if one.chronicle.entry.identity == own.identities[place]
        ]
        entry = own.entry(place)
        fields = frozenset(map(Field, take))
        write = partial(
            own.library.join, entry, other.chronicle, CATALOG, source="U盘", take=fields
        )
        try:
            joined, content = join(own.reports[place], theirs, take)
        except RefusedError:
            self._takes(is_allowed=False, write=write)
            return
        write()
        if content is not None:
            joined.become(content, joined.now.edition, own.length(place))
        own.reports[place] = joined

    @invariant()
    def equals_the_model(self) -> None:
        for side in self._sides():
            for place, model in enumerate(side.reports):
                entry = side.entry(place)
                log = side.library.log(entry.id)
                assert side.content(place) == model.now.content
                assert entry.edition == model.now.edition
                assert len(log) == model.now.length
                assert (entry.state is ReportState.FINAL) == model.is_final
                at_hand = {one.identity for one in side.library.reports()}
                assert (entry.identity not in at_hand) == model.is_binned
                found = past.versions(log)
                assert [one.name for one in found] == [name for name, _ in model.versions]
                for one, (_, state) in zip(found, model.versions, strict=True):
                    report = past.past_report(entry, log, one.length, CATALOG)
                    assert _plain(content_of(report)) == state.content

    def _sides(self) -> list[Side]:
        return [self._own] if self._away is None else [self._own, self._away]

    def _side(self, here: bool) -> Side:
        return self._own if here or self._away is None else self._away

    def _forget_what_is_gone(self) -> None:
        """Only so many backups of a month are kept."""
        self._backups = [known for known in self._backups if known[0].exists()]

    def _change(self, side: Side, place: int, edit: Content, cause: str) -> None:
        """Save a change; one of nothing is no step, and refused by nobody."""
        model = side.reports[place]
        changes_nothing = all(model.now.content.get(key, "") == edit[key] for key in edit)
        is_allowed = model.can_change or changes_nothing
        if self._takes(is_allowed, lambda: side.change(place, edit, cause)):
            self._step(side, place, edit)

    def _step(self, side: Side, place: int, edit: Content | None = None) -> None:
        """Take a step in the model if the library has taken one."""
        length = side.length(place)
        if length > side.reports[place].now.length:
            side.reports[place].step(length, edit)

    def _takes(self, is_allowed: bool, write: Callable[[], object]) -> bool:
        """Write, and expect a refusal where it is not allowed; tell whether it was written."""
        if is_allowed:
            write()
            return True
        with pytest.raises(UserError, match=r"。$"):
            write()
        return False


def _plain(content: dict[Field, str]) -> Content:
    return {str(key): text for key, text in content.items()}


def _compare_past(side: Side, place: int, states: list[State]) -> None:
    entry = side.entry(place)
    log = side.library.log(entry.id)
    for state in states:
        report = past.past_report(entry, log, state.length, CATALOG)
        assert _plain(content_of(report)) == state.content


def test_that_random_histories_equal_a_plain_model() -> None:
    effort = settings(
        max_examples=rounds(12, thorough=80),
        stateful_step_count=rounds(25, thorough=40),
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(RandomHistories, settings=effort)
