from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.library import (
    DuplicateReportError,
    Library,
    LibraryError,
)
from tests.storage.samples import CELL, ORGAN, blank_report, full_report, put

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition


def test_that_a_deleted_report_is_in_the_bin_and_comes_back(
    library: Library, edition: Edition, catalog: EditionCatalog
) -> None:
    entry = library.add(full_report(edition), cause="新建")
    library.delete(entry)
    library.delete(entry)
    assert library.reports() == []
    assert library.find(ORGAN, 2020) is None
    assert library.deleted() == [entry]
    assert library.load(entry.id, catalog) == full_report(edition)
    library.restore(entry)
    library.restore(entry)
    assert library.reports() == [entry]
    assert library.deleted() == []


def test_that_a_report_in_the_bin_cannot_be_changed(library: Library, edition: Edition) -> None:
    entry = library.add(full_report(edition), cause="新建")
    library.delete(entry)
    with pytest.raises(LibraryError, match=r"已在回收站.*先恢复"):
        library.save(library.entry(entry.id), put(CELL, "1"), cause="填写")
    with pytest.raises(LibraryError, match=r"已在回收站.*先恢复"):
        library.replace(entry, full_report(edition), cause="导入")
    library.restore(entry)
    assert library.save(library.entry(entry.id), put(CELL, "1"), cause="填写").revision == 2


def test_that_the_bin_does_not_stand_in_the_way_of_a_new_report(
    library: Library, edition: Edition
) -> None:
    old = library.add(full_report(edition), cause="新建")
    library.delete(old)
    new = library.add(blank_report(edition), cause="新建")
    with pytest.raises(DuplicateReportError, match=r"没有恢复.*移入回收站") as refused:
        library.restore(old)
    assert refused.value.entry == new
    assert library.deleted() == [old]
    library.delete(new)
    assert library.deleted() == [new, old]
    library.restore(old)
    assert library.reports() == [old]


def test_that_the_log_tells_every_step(library: Library, edition: Edition) -> None:
    entry = library.add(blank_report(edition), cause="新建")
    library.save(library.entry(entry.id), put(CELL, "12"), cause="填写")
    library.save(library.entry(entry.id), put(CELL, "", "12"), cause="撤销")
    library.delete(entry)
    library.restore(entry)
    told = [(s.revision, s.cause, s.field, s.old, s.new) for s in library.log(entry.id)]
    assert told == [
        (1, "新建", "", "", ""),
        (1, "新建", "title", "", entry.title),
        (2, "填写", CELL, "", "12"),
        (3, "撤销", CELL, "12", ""),
        (3, "移入回收站", "", "", ""),
        (3, "从回收站恢复", "", "", ""),
    ]
    times = [step.at for step in library.log(entry.id)]
    assert times == sorted(times)
    assert times[0] == "2021-01-20T10:32:01.000+00:00"
