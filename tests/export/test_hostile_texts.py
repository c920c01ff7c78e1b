"""Texts that break markup, files or readers, in every field that a clerk can fill in."""

from __future__ import annotations

import functools
import io
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from export.composition import compose
from export.formats import FORMATS
from export.manuscript import Manuscript
from export.proof.words import proofread
from export.word.writer import write_word
from export.xlsx.limits import fit_text
from export.xlsx.writer import COVER, write_xlsx
from export.xml_text import escape, keep_legal
from forms.model.report import Report
from tests.effort import rounds
from tests.export.editions import load_edition
from tests.export.written import write_manuscript, write_report

if TYPE_CHECKING:
    from forms.edition.edition import Edition

HOSTILE = {
    "markup": "<script>alert(1)</script><w:t>&amp;]]>&#0;",
    "quotes": "\"'“”‘’<>&",
    "control characters": "甲\x00\x01\x08\x0b\x0c\x0e\x1f\x7f\x9f乙",
    "not in XML": "甲\ufffe\uffff\ud800\udfff\ud83d乙",
    "astral": "👨‍👩‍👧‍👦𠮷🇨🇳",
    "direction": "\u202e\u200f甲\u2066乙\u2069\u200b\ufeff",
    "line ends": "甲\r\n乙\r丙\u2028丁\u2029戊\x85己\v庚",
    "tabs": "甲\t乙\t\t",
    "blanks": "  \u3000\u00a0 ",
    "placeholders": "{title} %s {{ x }} ${y}",
    "formula": "=1+1|@SUM(A1)",
    "bars": "| 甲 | 乙 |",
    "escapes of Excel": "_x0041_ _x000D_",
    "link": "http://example.org/?a=1&b=2",
    "command": "=cmd|' /C calc'!A0",
    "long": "长" * 33_000,  # a cell of Excel holds 32 767
}


def filled_with(edition: Edition, text: str) -> Report:
    return Report(
        edition,
        text,
        2025,
        text,
        text,
        text,
        dict.fromkeys(edition.text_ids, text),
        dict.fromkeys(edition.input_cells[:3], text) if len(text) < 1000 else {},
    )


@functools.cache
def draft_with(edition: Edition, text: str) -> Manuscript:
    """Return the draft of a report full of a text, composed once for all that write it."""
    return Manuscript(filled_with(edition, text), is_draft=True)


@functools.cache
def written_draft(edition: Edition, text: str, suffix: str) -> bytes:
    """Return that draft as a file, written once for all that read it."""
    return write_manuscript(draft_with(edition, text), suffix)


@pytest.mark.parametrize("suffix", [form.suffix for form in FORMATS if form.write])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_that_any_text_can_be_written(text: str, suffix: str, edition: Edition) -> None:
    assert written_draft(edition, text, suffix)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_that_any_text_reads_back_from_word_as_it_was(text: str, edition: Edition) -> None:
    paper = draft_with(edition, text).paper

    assert proofread(paper, written_draft(edition, text, ".docx")) == ()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_that_any_text_reads_back_from_the_workbook(text: str, edition: Edition) -> None:
    paper = draft_with(edition, text).paper

    assert _title_in_workbook(written_draft(edition, text, ".xlsx")) == fit_text(paper.title)


@settings(max_examples=rounds(30, thorough=60))
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_that_generated_texts_read_back_from_the_workbook(text: str) -> None:
    paper = compose(filled_with(load_edition("tiny"), text), is_draft=False)

    assert _title_in_workbook(write_xlsx(paper)) == fit_text(paper.title)


def _title_in_workbook(content: bytes) -> object:
    return load_workbook(io.BytesIO(content))[COVER]["A1"].value


@settings(max_examples=rounds(30, thorough=60))
@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_that_generated_texts_read_back_from_word(text: str) -> None:
    paper = compose(filled_with(load_edition("tiny"), text), is_draft=False)

    assert proofread(paper, write_word(paper)) == ()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_that_json_keeps_every_text_but_half_characters(text: str, edition: Edition) -> None:
    document = json.loads(write_report(filled_with(edition, text), ".json"))

    kept = "".join(char for char in text if not 0xD800 <= ord(char) <= 0xDFFF)
    assert document["title"] == kept
    assert set(document["texts"].values()) == {kept}


def test_that_only_characters_illegal_in_xml_are_dropped() -> None:
    assert keep_legal("甲\x00\t\n乙\ufffe👪\ud800丙") == "甲\t\n乙👪丙"
    assert escape('<a href="x">&</a>') == "&lt;a href=&quot;x&quot;&gt;&amp;&lt;/a&gt;"
