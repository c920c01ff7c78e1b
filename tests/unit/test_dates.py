"""Dates as people write them, kept as ISO text, printed as the standard asks."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.model.dates import normalize_date, parse_date, show_date

WRITTEN = [
    "2026年1月20日",
    "2026年01月20日",
    "2026 年 1 月 20 日",
    "２０２６年１月２０日",
    "2026-01-20",
    "2026-1-20",
    "2026.1.20",
    "2026/1/20",
    "2026／1／20",
    "20260120",
    " 2026-01-20 ",
    "\u30002026年1月20日",
]
NO_DATES = [
    "",
    "2026年",
    "2026年1月",
    "2026年2月30日",
    "2026-13-01",
    "2026-00-10",
    "0000-01-01",
    "26-1-20",
    "20.1.2026",
    "2026-01-20 10:32",
    "二〇二六年一月二十日",
    "２０２６",
    "٢٠٢٦-٠١-٢٠",
    "一月底",
    "9" * 5000,
]


@pytest.mark.parametrize("written", WRITTEN)
def test_that_a_date_is_kept_in_one_form_and_printed_in_one(written: str) -> None:
    assert parse_date(written) == dt.date(2026, 1, 20)
    assert normalize_date(written) == "2026-01-20"
    assert show_date(written) == "2026年1月20日"


@pytest.mark.parametrize("written", NO_DATES)
def test_that_what_is_no_date_is_kept_and_printed_as_it_is(written: str) -> None:
    assert parse_date(written) is None
    assert normalize_date(written) == written
    assert show_date(written) == written


@given(st.dates())
def test_that_every_date_comes_back_from_how_it_is_kept_and_printed(date: dt.date) -> None:
    if date.year >= 1000:
        assert parse_date(show_date(date.isoformat())) == date
    assert parse_date(date.isoformat()) == date
    assert normalize_date(date.isoformat()) == date.isoformat()


@given(st.text(st.characters(exclude_categories=())) | st.text("0123456789年月日-./ ", max_size=14))
def test_that_normalizing_any_text_twice_changes_nothing_more(text: str) -> None:
    once = normalize_date(text)
    assert normalize_date(once) == once
    assert isinstance(show_date(text), str)
