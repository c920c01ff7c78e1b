"""Whatever a file holds, reading it gives a report or an error that a clerk understands."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from forms.edition.catalog import EditionCatalog
from storage.readers.interchange.report import read_json_report
from storage.readers.reading import ReadError
from storage.readers.report_file import read_text_report
from storage.readers.source_file import decode_text

REPORTS = Path(__file__).parents[2] / "data" / "reports"
TEXT = (REPORTS / "water-office-2020.txt").read_text("utf-8")
JSON = json.loads((REPORTS / "water-office-2020.json").read_text("utf-8"))
CATALOG = EditionCatalog()

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
KEYS = st.sampled_from([*JSON, "texts", "cells", "signature", "t3.granted.total", "problems"])


def read_text(text: str) -> None:
    with contextlib.suppress(ReadError):
        read_text_report(text, CATALOG, origin="年报.txt")


def read_json(content: bytes | str) -> None:
    with contextlib.suppress(ReadError):
        read_json_report(content, CATALOG, origin="年报.json")


@given(st.binary())
def test_that_random_bytes_are_read_or_refused(content: bytes) -> None:
    read_json(content)
    with contextlib.suppress(ReadError):
        read_text_report(decode_text(content, "年报.txt"), CATALOG, origin="年报.txt")


@given(st.integers(0, len(TEXT)), st.integers(0, 60), st.text())
def test_that_a_text_with_a_random_change_is_read_or_refused(
    place: int, length: int, inserted: str
) -> None:
    read_text(TEXT[:place] + inserted + TEXT[place + length :])


@given(st.lists(st.sampled_from(TEXT.splitlines()) | st.text(alphabet="|｜\t 0１一、.-总计其他")))
def test_that_lines_in_any_order_are_read_or_refused(lines: list[str]) -> None:
    read_text("青萝市水务局2020年政府信息公开工作年度报告\n一、总体情况\n" + "\n".join(lines))


@given(KEYS, JSON_VALUES)
def test_that_json_with_a_random_value_is_read_or_refused(key: str, value: object) -> None:
    read_json(json.dumps(JSON | {key: value}))


@given(KEYS, KEYS | st.text(), JSON_VALUES)
def test_that_json_with_a_random_inner_value_is_read_or_refused(
    outer: str, inner: str, value: object
) -> None:
    read_json(json.dumps(JSON | {outer: {inner: value}}))


@given(st.integers(0, 4000), st.binary(max_size=20))
def test_that_json_cut_and_overwritten_is_read_or_refused(place: int, inserted: bytes) -> None:
    content = json.dumps(JSON, ensure_ascii=False).encode()
    read_json(content[:place] + inserted + content[place + len(inserted) :])
    read_json(content[:place])
