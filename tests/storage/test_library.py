from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from forms.edition.terms import CellId
from forms.model.changes import (
    SIGNATURE_DATE,
    SIGNATURE_ORGANIZATION,
    TITLE,
    Field,
    text_field,
)
from storage.library import (
    DuplicateReportError,
    Library,
    LibraryError,
)
from tests.storage.samples import CELL, NASTY_NAMES, ORGAN, blank_report, full_report, put

if TYPE_CHECKING:
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition


@pytest.mark.parametrize("edition_id", ["2019", "2021"])
def test_that_a_report_comes_back_as_it_went_in(
    edition_id: str, library_path: Path, catalog: EditionCatalog
) -> None:
    report = full_report(catalog.load(edition_id))
    with Library.open(library_path) as library:
        entry = library.add(report, cause="导入")
    with Library.open(library_path) as library:
        loaded = library.load(entry.id, catalog)
    assert loaded == report
    blank, zero, wrong, *_ = report.edition.input_cells
    assert blank not in loaded.cells
    assert loaded.cells[zero] == "0"
    assert loaded.cells[wrong] == "约30件左右"
    assert set(report.edition.definitions) <= set(loaded.cells)


def test_that_a_blank_report_stays_blank(
    library: Library, edition: Edition, catalog: EditionCatalog
) -> None:
    entry = library.add(blank_report(edition), cause="新建")
    assert library.load(entry.id, catalog) == blank_report(edition)


def test_that_an_entry_tells_what_the_list_shows(library: Library, edition: Edition) -> None:
    entry = library.add(blank_report(edition), cause="新建")
    assert (entry.organization, entry.year, entry.edition) == (ORGAN, 2020, "2019")
    assert entry.title == f"{ORGAN}2020年政府信息公开工作年度报告"
    assert entry.revision == 1
    assert entry.updated_at == "2021-01-20T10:32:01.000+00:00"
    assert library.entry(entry.id) == entry == library.find(ORGAN, 2020)


def test_that_times_are_local_and_tell_their_offset(library_path: Path, edition: Edition) -> None:
    with Library.open(library_path) as library:
        entry = library.add(blank_report(edition), cause="新建")
    assert entry.updated_at[-6] in "+-"


def test_that_reports_are_listed_newest_year_first(library: Library, edition: Edition) -> None:
    for organ, year in (("乙局", 2020), ("甲局", 2021), ("丙局", 2020)):
        library.add(blank_report(edition, organ, year), cause="新建")
    listed = [(entry.year, entry.organization) for entry in library.reports()]
    assert listed == [(2021, "甲局"), (2020, "丙局"), (2020, "乙局")]


@pytest.mark.parametrize("organ", NASTY_NAMES)
def test_that_any_organ_can_be_kept_and_found(
    organ: str, library: Library, edition: Edition, catalog: EditionCatalog
) -> None:
    entry = library.add(full_report(edition, organ), cause="新建")
    assert library.find(organ, 2020) == entry
    assert library.load(entry.id, catalog).organization == organ


@pytest.mark.parametrize("name", [n for n in NASTY_NAMES if "/" not in n and "\0" not in n])
def test_that_a_library_may_have_any_name(name: str, tmp_path: Path, edition: Edition) -> None:
    path = tmp_path / f"{name[:60]}？?#%41" / f"{name[:60]}？?#%41.db"
    with Library.open(path) as library:
        library.add(blank_report(edition), cause="新建")
    with Library.open(path, must_exist=True) as library:
        assert len(library.reports()) == 1


def test_that_a_second_report_of_organ_and_year_is_refused(
    library: Library, edition: Edition, catalog: EditionCatalog
) -> None:
    entry = library.add(full_report(edition), cause="新建")
    with pytest.raises(DuplicateReportError, match=rf"{ORGAN}”2020年.*打开已有") as refused:
        library.add(blank_report(edition), cause="导入")
    assert refused.value.entry == entry
    assert library.reports() == [entry]
    assert library.load(entry.id, catalog) == full_report(edition)


def test_that_saving_writes_exactly_the_changed_fields(
    library: Library, edition: Edition, catalog: EditionCatalog
) -> None:
    report = full_report(edition)
    entry = library.add(report, cause="新建")
    changes = report.change_fields(
        {
            TITLE: "新标题",
            SIGNATURE_ORGANIZATION: "",
            SIGNATURE_DATE: "2021-01-21",
            text_field("overview"): "总体情况",
            text_field("problems"): "",
            Field(list(edition.cells)[5]): "18",
            Field(list(edition.cells)[6]): "",
        },
        "填写",
    )
    advanced = library.save(entry, changes, cause="填写")
    report.apply(changes)
    assert (advanced.revision, advanced.stamp) == (2, library.entry(entry.id).stamp)
    assert library.load(entry.id, catalog) == report
    saved = library.entry(entry.id)
    assert (saved.revision, saved.title) == (2, "新标题")
    assert saved.updated_at > entry.updated_at


def test_that_the_inverse_of_a_change_brings_everything_back(
    library: Library, edition: Edition, catalog: EditionCatalog
) -> None:
    report = full_report(edition)
    entry = library.add(report, cause="新建")
    changes = put(CELL, "99", report.cells[CellId(CELL)])
    library.save(entry, changes, cause="填写")
    library.save(library.entry(entry.id), changes.inverse, cause="撤销")
    assert library.load(entry.id, catalog) == report


def test_that_nothing_is_written_where_nothing_changed(library: Library, edition: Edition) -> None:
    entry = library.add(blank_report(edition), cause="新建")
    nothing = blank_report(edition).change_fields({TITLE: entry.title}, "无")
    assert library.save(library.entry(entry.id), nothing, cause="填写").revision == 1
    assert library.entry(entry.id) == entry


def test_that_half_a_character_does_not_stop_a_save(
    library: Library, edition: Edition, catalog: EditionCatalog
) -> None:
    entry = library.add(blank_report(edition), cause="新建")
    library.save(library.entry(entry.id), put("text.overview", "前\ud83d后\0末"), cause="粘贴")
    assert library.load(entry.id, catalog).texts["overview"] == "前\ufffd后\0末"


def test_that_replacing_takes_over_everything(
    library: Library, edition: Edition, catalog: EditionCatalog
) -> None:
    entry = library.add(full_report(edition), cause="新建")
    newer = blank_report(catalog.load("2021"))
    newer.cells[catalog.load("2021").input_cells[0]] = "7"
    replaced = library.replace(entry, newer, cause="导入")
    assert (replaced.id, replaced.edition, replaced.revision) == (entry.id, "2021", 2)
    assert library.load(entry.id, catalog) == newer
    logged = [step for step in library.log(entry.id) if step.revision == 2]
    assert logged[0].cause == "导入"
    assert ("text.overview", "") in {(step.field, step.new) for step in logged}


def test_that_replacing_cannot_take_the_place_of_another_report(
    library: Library, edition: Edition, catalog: EditionCatalog
) -> None:
    first = library.add(full_report(edition, "甲局"), cause="新建")
    second = library.add(full_report(edition, "乙局"), cause="新建")
    with pytest.raises(DuplicateReportError) as refused:
        library.replace(second, blank_report(edition, "甲局"), cause="导入")
    assert refused.value.entry == first
    assert library.load(second.id, catalog) == full_report(edition, "乙局")


def test_that_a_report_that_is_not_there_is_told(
    library: Library, edition: Edition, catalog: EditionCatalog
) -> None:
    stranger = replace(library.add(blank_report(edition), cause="新建"), identity="another")
    for use in (
        lambda: library.entry(7),
        lambda: library.load(7, catalog),
        lambda: library.save(replace(stranger, stamp="x"), put(CELL, "1"), cause="填写"),
        lambda: library.replace(stranger, blank_report(edition), cause="导入"),
        lambda: library.delete(stranger),
        lambda: library.restore(stranger),
    ):
        with pytest.raises(LibraryError, match=r"没有.*报告"):
            use()


def test_that_fields_of_another_edition_are_kept_but_not_loaded(
    library: Library, edition: Edition, catalog: EditionCatalog
) -> None:
    entry = library.add(blank_report(edition), cause="新建")
    library.save(library.entry(entry.id), put("t9.gone.total", "1"), cause="填写")
    library.save(library.entry(entry.id), put("text.gone", "旧"), cause="填写")
    assert library.load(entry.id, catalog) == blank_report(edition)
    cells = library.connection.execute("SELECT cell, value FROM cells").fetchall()
    assert cells == [("t9.gone.total", "1")]


def test_that_warming_up_changes_nothing(library: Library) -> None:
    library.warm_up()
    assert library.reports() == []
