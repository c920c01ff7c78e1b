"""Rows of digits longer than Python turns into a number are read past, and nothing fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.checks.narrative.statements.statements import find_statements
from forms.checks.narrative.words.numerals import parse_chinese
from ui.controllers.html_table import read_html_table

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog

rows = st.tuples(
    st.sampled_from(["9", "０", "九", "〇", "亿", "九亿", "万亿", "1,", "1.", "1,234", "十"]),
    st.integers(41, 9000),
).map(lambda row: row[0] * row[1])


@given(row=rows)
def test_that_a_row_of_any_length_is_no_figure(catalog: EditionCatalog, row: str) -> None:
    text = f"全年收到政府信息公开申请{row}件。"
    assert not find_statements(catalog.load("2021"), 2025, "云川市林荫区城市管理局", text)


@pytest.mark.parametrize("text", ["九" * 5000, "九" + "亿" * 5000])
def test_that_chinese_numerals_beyond_any_figure_are_no_number(text: str) -> None:
    assert parse_chinese(text) is None


def test_that_a_pasted_table_with_an_endless_span_is_read() -> None:
    block = read_html_table(f'<table><tr><td colspan="{"9" * 5000}">5</td></tr></table>')
    assert block[0][0] == "5"
