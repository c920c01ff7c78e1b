"""The one stretch in which two versions of a text differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.model.texts.splice import find_splice

texts = st.text("甲乙丙ab\n", max_size=30) | st.text(max_size=30)


@given(texts, texts)
def test_that_a_splice_turns_the_old_text_into_the_new_one(old: str, new: str) -> None:
    start, removed, inserted = find_splice(old, new)
    assert old[start : start + len(removed)] == removed
    assert old[:start] + inserted + old[start + len(removed) :] == new


@given(st.text("ab", max_size=12), st.text("ab", max_size=12))
def test_that_no_shorter_splice_would_do(old: str, new: str) -> None:
    found = find_splice(old, new)
    shortest = min(
        end - start
        for start in range(len(old) + 1)
        for end in range(start, len(old) + 1)
        if new.startswith(old[:start])
        and new.endswith(old[end:])
        and start + len(old) - end <= len(new)
    )
    assert len(found.removed) == shortest


@pytest.mark.parametrize(
    ("old", "new", "splice"),
    [
        ("", "", (0, "", "")),
        ("相同", "相同", (2, "", "")),
        ("", "新", (0, "", "新")),
        ("旧", "", (0, "旧", "")),
        ("收到申请3件。", "收到申请18件。", (4, "3", "18")),
        ("甲甲", "甲甲甲", (2, "", "甲")),
        ("甲甲甲", "甲甲", (2, "甲", "")),
        ("甲乙甲乙", "甲乙", (2, "甲乙", "")),
        ("一二三", "一X三", (1, "二", "X")),
    ],
)
def test_that_a_splice_is_where_the_texts_differ(
    old: str, new: str, splice: tuple[int, str, str]
) -> None:
    assert find_splice(old, new) == splice


def test_that_long_texts_differ_in_one_character() -> None:
    text = "政府信息公开" * 50_000
    assert find_splice(text, f"{text[:150_000]}！{text[150_000:]}") == (150_000, "", "！")
