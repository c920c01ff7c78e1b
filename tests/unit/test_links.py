"""Figures in a text that follow their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.edition.terms import CellId
from forms.model.report import Report
from forms.model.texts.links import (
    Link,
    add_link,
    follow_cells,
    format_links,
    keep_sound,
    move_links,
    parse_links,
)
from forms.model.texts.splice import find_splice

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog

NEW = CellId("t3.new_requests.natural_person")
OVER = CellId("t3.carried_over.natural_person")

LINKS = st.lists(st.integers(0, 30), min_size=2, max_size=8, unique=True).map(
    lambda edges: tuple(
        Link(start, end, (NEW,))
        for start, end in zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False)
    )
)


@given(LINKS)
def test_that_links_are_read_back_as_they_were_written(links: tuple[Link, ...]) -> None:
    assert parse_links(format_links(links)) == links


@given(LINKS, st.text(min_size=31, max_size=40), st.integers(0, 31), st.text(max_size=5))
def test_that_a_link_keeps_its_figure_when_text_is_inserted_elsewhere(
    links: tuple[Link, ...], text: str, place: int, inserted: str
) -> None:
    changed = text[:place] + inserted + text[place:]
    moved = move_links(links, find_splice(text, changed))
    kept = {text[link.start : link.end] for link in links}
    assert {changed[link.start : link.end] for link in moved} <= kept


def test_that_a_figure_typed_over_is_untied() -> None:
    text = "收到申请18件"
    assert move_links((Link(4, 6, (NEW,)),), find_splice(text, "收到申请19件")) == ()


def test_that_several_figures_follow_their_sums_whatever_their_length(
    catalog: EditionCatalog,
) -> None:
    report = Report(catalog.load("2021"), "甲", 2025, cells={NEW: "998", OVER: "7"})
    text = "新收1件，上年结转2件，共3件。"
    links = (Link(2, 3, (NEW,)), Link(9, 10, (OVER,)), Link(13, 14, (NEW, OVER)))
    changed, moved = follow_cells(text, links, report.figures())
    assert changed == "新收998件，上年结转7件，共1005件。"
    assert [changed[link.start : link.end] for link in moved] == ["998", "7", "1005"]


def test_that_a_figure_stays_while_its_cell_is_blank(catalog: EditionCatalog) -> None:
    report = Report(catalog.load("2021"), "甲", 2025)
    links = (Link(2, 3, (NEW,)),)
    assert follow_cells("新收1件", links, report.figures()) == ("新收1件", links)


@pytest.mark.parametrize(
    "content",
    [
        "rubbish",
        f"0-2:{NEW};x-3:{NEW}",
        "2-4:t9.unknown",
        f"4-2:{NEW}",
        f"3-900:{NEW}",
        f"-5-1:{NEW}",
        "1-2:",
    ],
)
def test_that_links_from_outside_that_cannot_be_followed_are_dropped(
    catalog: EditionCatalog, content: str
) -> None:
    kept = keep_sound(content, "新收1件，结转2件", catalog.load("2021").cells)
    assert kept in ("", f"0-2:{NEW}")


def test_that_of_two_links_from_outside_that_overlap_the_first_is_kept(
    catalog: EditionCatalog,
) -> None:
    content = f"0-3:{NEW};2-4:{OVER};4-5:{OVER}"
    kept = keep_sound(content, "新收1件，", catalog.load("2021").cells)
    assert kept == f"0-3:{NEW};4-5:{OVER}"


def test_that_a_new_link_takes_the_place_of_one_it_overlaps() -> None:
    first, second = Link(2, 5, (NEW,)), Link(4, 6, (OVER,))
    assert add_link((first,), second) == (second,)
