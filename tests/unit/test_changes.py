"""Changes of a report can be taken back exactly, and never go astray."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.edition.terms import CellId
from forms.model.changes import (
    SIGNATURE_DATE,
    SIGNATURE_ORGANIZATION,
    TITLE,
    Change,
    ChangeSet,
    Field,
    join_changes,
    links_field,
    text_field,
)
from forms.model.report import Report

if TYPE_CHECKING:
    from tests.unit.conftest import LoadEdition

contents = st.sampled_from(["", "0", "1", "12", "1.5", "约30件", " "]) | st.text(max_size=8)


def fields_of(report: Report) -> list[Field]:
    """Return the address of everything in a report that can change."""
    edition = report.edition
    return [
        TITLE,
        SIGNATURE_ORGANIZATION,
        SIGNATURE_DATE,
        *map(text_field, edition.text_ids),
        *map(links_field, edition.text_ids),
        *map(Field, edition.cells),
    ]


@pytest.mark.parametrize("name", ["2019", "2021", "tiny"])
@given(data=st.data())
def test_that_any_changes_can_be_taken_back_exactly(
    load_edition: LoadEdition, name: str, data: st.DataObject
) -> None:
    report = Report(load_edition(name), "青萝市水务局", 2020)
    addresses = st.sampled_from(fields_of(report))
    filled = st.dictionaries(addresses, contents)
    report.apply(report.change_fields(data.draw(filled), "导入"))
    before = report.copy()
    steps = []
    for label in ("键入", "粘贴"):
        steps.append(report.change_fields(data.draw(filled), label))
        report.apply(steps[-1])
    # Both in one set: a field may be changed twice in it, as by a paste over a fill.
    both = ChangeSet("合并", tuple(one for step in steps for one in step.changes))
    after = report.copy()
    report.apply(both.inverse)
    assert report == before
    report.apply(both)
    assert report == after
    for step in reversed(steps):
        report.apply(step.inverse)
    assert report == before


def test_that_taking_back_a_change_twice_is_the_change() -> None:
    changes = ChangeSet("键入", (Change(TITLE, "甲", "乙"), Change(TITLE, "乙", "丙")))
    assert changes.inverse.inverse == changes
    assert changes.inverse.changes == (Change(TITLE, "丙", "乙"), Change(TITLE, "乙", "甲"))
    assert changes.inverse.label == "键入"


@pytest.mark.parametrize(
    "address",
    [
        "t3.no_such_row.total",
        "t3",
        "",
        "text.no_such_section",
        "text.",
        "text..links",
        "text.links",
        "text.overview.link",
        "text.overview.links.links",
        "organization",
        "year",
        "Title",
        "signature.place",
    ],
)
def test_that_a_field_the_edition_lacks_is_refused(load_edition: LoadEdition, address: str) -> None:
    report = Report(load_edition("2021"), "青萝市水务局", 2021)
    with pytest.raises(KeyError):
        report.apply(ChangeSet("导入", (Change(Field(address), "", "1"),)))
    assert report == Report(load_edition("2021"), "青萝市水务局", 2021)


def test_that_a_change_set_with_one_unknown_field_changes_nothing(
    load_edition: LoadEdition,
) -> None:
    report = Report(load_edition("2021"), "青萝市水务局", 2021)
    changes = (
        Change(TITLE, "", "标题"),
        Change(Field("t3.granted.business"), "", "5"),
        Change(Field("t3.granted.nobody"), "", "1"),
    )
    with pytest.raises(KeyError):
        report.apply(ChangeSet("导入", changes))
    assert report == Report(load_edition("2021"), "青萝市水务局", 2021)


def test_that_a_cell_of_the_other_edition_is_refused(load_edition: LoadEdition) -> None:
    report = Report(load_edition("2019"), "青萝市水务局", 2020)
    with pytest.raises(KeyError):
        report.change_cells({CellId("t3.other_handling.other.business"): "1"}, "粘贴")


def test_that_what_stands_there_already_is_no_change(load_edition: LoadEdition) -> None:
    report = Report(load_edition("2021"), "青萝市水务局", 2021)
    cell = CellId("t3.granted.business")
    report.apply(report.change_cells({cell: "１２件"}, "键入"))
    assert report.cells == {cell: "12"}
    assert not report.change_cells({cell: " 12 "}, "键入")
    assert not report.change_text("overview", "", "键入")
    assert report.change_cells({cell: ""}, "删除").changes == (Change(Field(cell), "12", ""),)


def test_that_a_change_set_names_the_fields_it_touches() -> None:
    changes = ChangeSet("键入", (Change(TITLE, "", "甲"), Change(SIGNATURE_DATE, "", "乙")))
    assert changes.fields == {TITLE, SIGNATURE_DATE}
    assert changes
    assert not ChangeSet("键入", ())


@given(data=st.data())
def test_that_joined_changes_do_and_undo_what_their_parts_do(
    load_edition: LoadEdition, data: st.DataObject
) -> None:
    report = Report(load_edition("tiny"), "青萝市水务局", 2020)
    filled = st.dictionaries(st.sampled_from(fields_of(report)), contents)
    before = report.copy()
    parts = []
    for _ in range(3):
        parts.append(report.change_fields(data.draw(filled), "键入"))
        report.apply(parts[-1])
    joined = join_changes("键入", parts)
    again = before.copy()
    again.apply(joined)
    assert again == report
    assert len(joined.fields) == len(joined.changes)
    again.apply(joined.inverse)
    assert again == before
