"""Reports that are locked as signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from forms.model.explanation import Explanation
from storage.errors import ReportGoneError
from storage.library import Library, LibraryError, ReportState, RevisionConflictError
from tests.storage.samples import CELL, blank_report, full_report, put

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition
    from storage.library import ReportEntry


def test_that_a_new_report_is_a_draft(entry: ReportEntry) -> None:
    assert entry.state is ReportState.DRAFT
    assert entry.finalized_at is None


def test_that_finalizing_is_kept_with_its_time_and_logged(
    library_path: Path, edition: Edition
) -> None:
    with Library.open(library_path) as library:
        entry = library.add(full_report(edition), cause="新建")
        final = library.finalize(library.entry(entry.id))
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
    library.finalize(library.entry(entry.id))
    before = library.log(entry.id)
    reason = Explanation("rule", "", (), "属实", "2021-01-20")
    uses: tuple[Callable[[], object], ...] = (
        lambda: library.save(library.entry(entry.id), put(CELL, "1"), cause="键入"),
        lambda: library.save(entry, put(CELL, "1"), cause="键入"),
        lambda: library.save(
            library.entry(entry.id), put(reason.field, reason.content), cause="说明"
        ),
        lambda: library.replace(entry, blank_report(edition), cause="导入"),
        lambda: library.finalize(library.entry(entry.id)),
    )
    for use in uses:
        with pytest.raises(LibraryError, match=r"已定稿.*先打开该报告解除定稿"):
            use()
    assert library.load(entry.id, catalog) == full_report(edition)
    assert library.log(entry.id) == before


def test_that_unlocking_needs_a_reason_and_logs_it(library: Library, entry: ReportEntry) -> None:
    library.finalize(library.entry(entry.id))
    for nothing in ("", "  \n"):
        with pytest.raises(LibraryError, match=r"原因"):
            library.reopen(library.entry(entry.id), reason=nothing)
    assert library.entry(entry.id).state is ReportState.FINAL
    draft = library.reopen(library.entry(entry.id), reason=" 领导要求补充\n第二部分 ")
    assert (draft.state, draft.revision) == (ReportState.DRAFT, 3)
    last = library.log(entry.id)[-1]
    assert (last.cause, last.field) == ("解除定稿：领导要求补充 第二部分", "")
    assert library.save(library.entry(entry.id), put(CELL, "1"), cause="键入").revision == 4


def test_that_what_was_changed_elsewhere_is_neither_locked_nor_unlocked(
    library: Library, entry: ReportEntry
) -> None:
    library.save(library.entry(entry.id), put(CELL, "1"), cause="键入")
    with pytest.raises(RevisionConflictError):
        library.finalize(entry)
    with pytest.raises(RevisionConflictError):
        library.reopen(entry, reason="补充")
    assert library.entry(entry.id).state is ReportState.DRAFT


def test_that_a_report_in_the_bin_is_neither_locked_nor_unlocked(
    library: Library, entry: ReportEntry
) -> None:
    library.delete(entry)
    with pytest.raises(LibraryError, match=r"已在回收站"):
        library.finalize(library.entry(entry.id))
    library.restore(entry)
    library.finalize(library.entry(entry.id))
    library.delete(entry)
    with pytest.raises(LibraryError, match=r"已在回收站"):
        library.reopen(library.entry(entry.id), reason="补充")
    library.restore(entry)
    assert library.entry(entry.id).state is ReportState.FINAL, "the bin changes nothing"


def test_that_a_report_that_is_not_there_is_neither_locked_nor_unlocked(
    library: Library, entry: ReportEntry
) -> None:
    stranger = replace(entry, identity="another", stamp="another")
    with pytest.raises(ReportGoneError, match=r"没有打开着的"):
        library.finalize(stranger)
    with pytest.raises(ReportGoneError, match=r"没有打开着的"):
        library.reopen(stranger, reason="补充")
