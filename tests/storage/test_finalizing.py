"""Reports that are locked as signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forms.model.explanation import Explanation
from storage.library import Library, LibraryError, ReportState, RevisionConflictError
from tests.storage.samples import CELL, blank_report, full_report, put

if TYPE_CHECKING:
    from pathlib import Path

    from forms.model.catalog import EditionCatalog
    from forms.model.edition import Edition
    from storage.library import ReportEntry


def test_that_a_new_report_is_a_draft(entry: ReportEntry) -> None:
    assert entry.state is ReportState.DRAFT
    assert entry.finalized_at is None


def test_that_finalizing_is_kept_with_its_time_and_logged(
    library_path: Path, edition: Edition
) -> None:
    with Library.open(library_path) as library:
        entry = library.add(full_report(edition), cause="新建")
        final = library.finalize(entry.id, revision=1)
        assert final.revision == 2
        assert final.finalized_at == final.updated_at
    with Library.open(library_path) as library:
        assert library.reports() == [final]
        assert library.entry(entry.id).state is ReportState.FINAL
        last = library.log(entry.id)[-1]
        assert (last.cause, last.field, last.revision) == ("定稿", "", 2)


def test_that_a_locked_report_cannot_be_written(
    library: Library, entry: ReportEntry, edition: Edition, catalog: EditionCatalog
) -> None:
    library.finalize(entry.id, revision=1)
    before = library.log(entry.id)
    reason = Explanation("rule", "", (), "属实", "2021-01-20")
    for use in (
        lambda: library.save(entry.id, put(CELL, "1"), revision=2, cause="键入"),
        lambda: library.save(entry.id, put(CELL, "1"), revision=1, cause="键入"),
        lambda: library.save(entry.id, put(reason.field, reason.content), revision=2, cause="说明"),
        lambda: library.replace(entry.id, blank_report(edition), cause="导入"),
        lambda: library.finalize(entry.id, revision=2),
    ):
        with pytest.raises(LibraryError, match=r"已定稿.*先打开该报告解除定稿"):
            use()
    assert library.load(entry.id, catalog) == full_report(edition)
    assert library.log(entry.id) == before


def test_that_unlocking_needs_a_reason_and_logs_it(library: Library, entry: ReportEntry) -> None:
    library.finalize(entry.id, revision=1)
    for nothing in ("", "  \n"):
        with pytest.raises(LibraryError, match=r"原因"):
            library.reopen(entry.id, reason=nothing, revision=2)
    assert library.entry(entry.id).state is ReportState.FINAL
    draft = library.reopen(entry.id, reason=" 领导要求补充\n第二部分 ", revision=2)
    assert (draft.state, draft.revision) == (ReportState.DRAFT, 3)
    last = library.log(entry.id)[-1]
    assert (last.cause, last.field) == ("解除定稿：领导要求补充 第二部分", "")
    assert library.save(entry.id, put(CELL, "1"), revision=3, cause="键入") == 4


def test_that_what_was_changed_elsewhere_is_neither_locked_nor_unlocked(
    library: Library, entry: ReportEntry
) -> None:
    library.save(entry.id, put(CELL, "1"), revision=1, cause="键入")
    with pytest.raises(RevisionConflictError):
        library.finalize(entry.id, revision=1)
    with pytest.raises(RevisionConflictError):
        library.reopen(entry.id, reason="补充", revision=2)
    assert library.entry(entry.id).state is ReportState.DRAFT


def test_that_a_report_in_the_bin_is_neither_locked_nor_unlocked(
    library: Library, entry: ReportEntry
) -> None:
    library.delete(entry.id)
    with pytest.raises(LibraryError, match=r"已在回收站"):
        library.finalize(entry.id, revision=1)
    library.restore(entry.id)
    library.finalize(entry.id, revision=1)
    library.delete(entry.id)
    with pytest.raises(LibraryError, match=r"已在回收站"):
        library.reopen(entry.id, reason="补充", revision=2)
    library.restore(entry.id)
    assert library.entry(entry.id).state is ReportState.FINAL, "the bin changes nothing"


def test_that_a_report_that_is_not_there_is_neither_locked_nor_unlocked(library: Library) -> None:
    with pytest.raises(LibraryError, match=r"没有这份报告"):
        library.finalize(7, revision=1)
    with pytest.raises(LibraryError, match=r"没有这份报告"):
        library.reopen(7, reason="补充", revision=1)
