"""The log keeps of a typed text what differs, and gives back every state of it whole."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from forms.edition.catalog import EditionCatalog
from forms.model.changes import Field
from storage import past
from storage.library import Library
from storage.splices import Kept, read_backward, read_forward
from tests.storage.samples import Clock, full_report, put

if TYPE_CHECKING:
    from forms.edition.edition import Edition

TEXT = Field("text.overview")
PIECES = st.text(alphabet="收到件。1 \n🏛", max_size=12)


def _count(library: Library, query: str) -> int:
    return int(library.connection.execute(query).fetchone()[0])


@given(states=st.lists(PIECES, max_size=12))
def test_that_every_state_of_a_text_is_given_back(states: list[str]) -> None:
    report = full_report(EditionCatalog().load("2021"))
    with (
        tempfile.TemporaryDirectory() as folder,
        Library.open(Path(folder, "library.db"), clock=Clock()) as library,
    ):
        entry = library.add(report, cause="新建")
        first = len(library.log(entry.id))
        told, content = [], report.texts["overview"]
        for new in states:
            if new != content:
                entry = library.save(entry, put(TEXT, new, content), cause="键入")
                told.append((content, new))
                content = new
        log = library.log(entry.id)
        assert [(one.old, one.new) for one in log[first:]] == told
        latest = library.last_steps(entry.id, TEXT, len(log))
        assert latest == [one for one in reversed(log) if one.field in {TEXT, ""}]
        for place, (_, new) in enumerate(told, first + 1):
            assert past.content_after(log, place).get(TEXT, "") == new


def test_that_a_keystroke_in_a_long_text_costs_little(library: Library, edition: Edition) -> None:
    entry = library.add(full_report(edition), cause="新建")
    text = "本机关主动公开政府信息" * 100
    entry = library.save(entry, put(TEXT, text, entry.title), cause="导入")
    query = "SELECT sum(length(old) + length(new)) FROM changes"
    before = _count(library, query)
    library.save(entry, put(TEXT, f"{text}。", text), cause="键入")
    assert _count(library, query) - before == 1


def test_that_a_change_that_does_not_follow_is_kept_whole(
    library: Library, edition: Edition
) -> None:
    entry = library.add(full_report(edition), cause="新建")
    entry = library.save(entry, put(TEXT, "新的内容", "不是库中的内容"), cause="键入")
    last = library.log(entry.id)[-1]
    assert (last.old, last.new) == ("不是库中的内容", "新的内容")
    assert _count(library, "SELECT count(*) FROM changes WHERE start IS NOT NULL") == 0


def test_that_a_gap_in_a_damaged_log_is_borne() -> None:
    stray = Kept(7, "二", "三")
    assert read_forward([(TEXT, stray)]) == [("二", "三")]
    assert read_backward([stray], "短") == [("二", "三")]
