"""Figures as people type them: what counts as a number, and what is kept as it was typed."""

from __future__ import annotations

import sys
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.edition.terms import ValueKind
from forms.model.values import MAX_DIGITS, format_number, parse_value, read_amount

COUNT, SIGNED, MONEY = ValueKind.COUNT, ValueKind.SIGNED_COUNT, ValueKind.MONEY

kinds = st.sampled_from(ValueKind)
any_text = st.text(st.characters(exclude_categories=()))
near_numbers = st.text(
    "0123456789０５９٣,，'.．。-－−–+＋ \u00a0\u3000\u202f件条万元次/无eE_二", max_size=24
)
typed_texts = any_text | near_numbers

WHITE_SPACE = "".join(filter(str.isspace, map(chr, range(sys.maxunicode + 1))))


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("0", "0"),
        ("7", "7"),
        ("007", "7"),
        ("000", "0"),
        ("０", "0"),
        ("１２３４", "1234"),
        ("1,234", "1234"),
        ("１，２３４", "1234"),
        ("11,398,889", "11398889"),
        ("1 234", "1234"),
        ("1\u00a0234", "1234"),
        ("1\u202f234", "1234"),
        ("1'234", "1234"),
        ("  12  ", "12"),
        ("\u300012\u3000", "12"),
        ("\ufeff12\r\n", "12"),
        ("\u200212\u2003", "12"),
        ("12件", "12"),
        ("12 件", "12"),
        ("１２件", "12"),
        ("1,234条", "1234"),
        ("3项", "3"),
        ("5份", "5"),
        ("2次", "2"),
        ("+3", "3"),
        ("＋3", "3"),
        ("-0", "0"),
        ("9" * MAX_DIGITS, "9" * MAX_DIGITS),
        ("0" * 40 + "5", "5"),
    ],
)
def test_that_a_count_is_read_as_it_is_typed(typed: str, text: str) -> None:
    value = parse_value(COUNT, typed)
    assert (value.text, value.number, value.fault) == (text, int(text), "")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("-1", -1),
        ("- 1", -1),
        ("－1", -1),
        ("−1", -1),
        ("﹣1", -1),
        ("–1", -1),
        ("‐1", -1),
        ("\u20111", -1),
        ("-１，２３４项", -1234),
        ("+3", 3),
        ("＋3", 3),
        ("﹢3", 3),
        ("3", 3),
        ("0", 0),
        ("+0", 0),
        ("-0", 0),
    ],
)
def test_that_an_increase_or_decrease_may_have_any_sign(typed: str, number: int) -> None:
    value = parse_value(SIGNED, typed)
    assert (value.number, value.fault) == (number, "")
    assert parse_value(SIGNED, value.text) == value


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("842.5", "842.5"),
        ("842.50", "842.5"),
        ("842.000000", "842"),
        ("842．5", "842.5"),
        ("８４２．５", "842.5"),
        ("59,237.2449", "59237.2449"),
        ("842.5万元", "842.5"),
        ("842.5 万元", "842.5"),
        ("842.5万", "842.5"),
        ("0", "0"),
        ("0.0", "0"),
        ("-0.00", "0"),
        ("0.000001", "0.000001"),
        ("0.1000000000", "0.1"),
    ],
)
def test_that_an_amount_is_exact(typed: str, text: str) -> None:
    value = parse_value(MONEY, typed)
    assert (value.text, value.number, value.fault) == (text, Decimal(text), "")


@pytest.mark.parametrize("kind", ValueKind)
@pytest.mark.parametrize("typed", ["", " ", "\u3000", "\t\r\n", "\ufeff", "\u200b", WHITE_SPACE])
def test_that_nothing_typed_is_blank_and_not_zero(kind: ValueKind, typed: str) -> None:
    value = parse_value(kind, typed)
    assert value.is_blank
    assert (value.text, value.number, value.fault) == ("", None, "")
    assert not parse_value(kind, "0").is_blank


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        (COUNT, "-1", "负数"),
        (COUNT, "－1", "负数"),
        (COUNT, "−1", "负数"),
        (COUNT, "-9999999999", "负数"),
        (COUNT, "1.5", "小数"),
        (COUNT, "1.0", "小数"),
        (COUNT, "１．５", "小数"),
        (SIGNED, "-1.5", "小数"),
        (COUNT, "8425万", "整数"),
        (COUNT, "12件件", "整数"),
        (COUNT, "件", "整数"),
        (COUNT, "约30件", "整数"),
        (COUNT, "12a", "整数"),
        (COUNT, "1,23", "整数"),
        (COUNT, "1,2345", "整数"),
        (COUNT, ",123", "整数"),
        (COUNT, "1,,234", "整数"),
        (COUNT, "1 2", "整数"),
        (COUNT, "1.2.3", "整数"),
        (COUNT, "1.", "整数"),
        (COUNT, "--1", "整数"),
        (COUNT, "5-", "整数"),
        (COUNT, "1e3", "整数"),
        (COUNT, "1_000", "整数"),
        (COUNT, "0x1F", "整数"),
        (COUNT, "十二", "整数，请改用阿拉伯数字"),
        (COUNT, "٣", "整数"),
        (COUNT, "१२", "整数"),
        (COUNT, "²", "整数"),
        (COUNT, "①", "整数"),
        (COUNT, "3️⃣", "整数"),
        (COUNT, "🏛️", "整数"),
        (COUNT, "NaN", "整数"),
        (COUNT, "=SUM(A1:A7)", "整数"),
        (COUNT, "1\n2", "整数"),
        (COUNT, "\ud83d", "整数"),
        (COUNT, "/", "填0"),
        (COUNT, "／", "填0"),
        (COUNT, "-", "填0"),
        (COUNT, "—", "填0"),
        (COUNT, "——", "填0"),
        (COUNT, "－", "填0"),
        (COUNT, "无", "填0"),
        (COUNT, "没有", "填0"),
        (MONEY, "无", "填0"),
        (MONEY, "-1", "负数"),
        (MONEY, "-0.01", "负数"),
        (MONEY, "0.1234567", "小数"),
        (MONEY, "8425000元", "万元"),
        (MONEY, "842.5亿", "万元"),
        (MONEY, "842.5件", "万元"),
        (MONEY, "Infinity", "万元"),
        (COUNT, "9" * (MAX_DIGITS + 1), "核对"),
        (COUNT, "9" * 40, "核对"),
        (COUNT, "-" + "9" * 40, "核对"),
        (SIGNED, "-" + "9" * 40, "核对"),
        (MONEY, "9" * 40 + ".5", "核对"),
        (COUNT, "9" * 100_000, "核对"),
        (COUNT, "很长的文字" * 100_000, "整数"),
    ],
    ids=lambda part: str(part)[:20].encode("unicode_escape").decode(),
)
def test_that_what_is_no_figure_is_kept_as_typed_with_a_reason(
    kind: ValueKind, typed: str, said: str
) -> None:
    value = parse_value(kind, f" \u3000{typed}\n")
    assert (value.text, value.number) == (typed, None)
    assert said in value.fault


@given(st.integers(0, 10**MAX_DIGITS - 1))
def test_that_every_count_comes_back(number: int) -> None:
    value = parse_value(COUNT, format_number(number))
    assert (value.number, value.text, value.fault) == (number, str(number), "")


@given(st.integers(-(10**MAX_DIGITS) + 1, 10**MAX_DIGITS - 1))
def test_that_every_increase_or_decrease_comes_back(number: int) -> None:
    value = parse_value(SIGNED, format_number(number))
    assert (value.number, value.text, value.fault) == (number, str(number), "")


@given(st.decimals(0, 10**MAX_DIGITS - 1, places=6))
def test_that_every_amount_comes_back_to_the_last_fen(number: Decimal) -> None:
    value = parse_value(MONEY, format_number(number))
    assert (value.number, value.fault) == (number, "")
    assert parse_value(MONEY, value.text) == value


@given(kinds, typed_texts)
def test_that_reading_again_what_was_kept_changes_nothing(kind: ValueKind, typed: str) -> None:
    value = parse_value(kind, typed)
    assert parse_value(kind, value.text) == value


@given(kinds, typed_texts)
def test_that_any_text_is_a_figure_or_blank_or_kept_whole_with_a_reason(
    kind: ValueKind, typed: str
) -> None:
    value = parse_value(kind, typed)
    outer = typed.strip(WHITE_SPACE + "\u200b\ufeff")
    if value.number is not None:
        assert outer
        assert not value.fault
        assert format_number(value.number) == value.text.removeprefix("+")
        assert kind is SIGNED or value.number >= 0
        assert kind is MONEY or isinstance(value.number, int)
    else:
        assert value.text == outer
        assert bool(value.fault) == bool(outer)


@given(st.integers(0, 10**MAX_DIGITS - 1), st.sampled_from(["件", "条", "项", " 件", ""]))
def test_that_the_way_of_writing_makes_no_difference(number: int, unit: str) -> None:
    plain = str(number)
    full_width = plain.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for written in (f"{number:,}", f"{number:,}".replace(",", " "), full_width, f"\u3000{plain} "):
        assert parse_value(COUNT, written.rstrip() + unit).text == plain


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (-3, "-3"),
        (Decimal("0.00"), "0"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1E-6"), "0.000001"),
        (Decimal("842.50"), "842.5"),
        (Decimal("100"), "100"),
        (10**40, "1" + "0" * 40),
    ],
)
def test_that_a_number_is_written_plainly(number: int | Decimal, text: str) -> None:
    assert format_number(number) == text


@pytest.mark.parametrize(
    ("typed", "allows_decimals", "amount"),
    [
        ("-3", False, -3),
        ("＋12", False, 12),
        ("1,200", False, 1200),
        ("−0.5", True, Decimal("-0.5")),
        ("-0.5", False, None),
        ("--3", False, None),
        ("三", False, None),
        ("", False, None),
        ("-", True, None),
    ],
)
def test_an_amount_of_a_correction_may_be_below_nothing(
    typed: str, allows_decimals: bool, amount: object
) -> None:
    assert read_amount(typed, allows_decimals=allows_decimals) == amount
