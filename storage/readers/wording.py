"""Texts from outside: cleaned for keeping, reduced for comparison."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_SHOWN = 40
"""Longest piece of a foreign text that is repeated in a message."""

MOST_NAMED = 5
"""Most things that a message names one by one."""

BARS = str.maketrans("｜│", "||")
"""Turns the bars that part the cells of a table into one kind."""

_LONGEST_NUMBER = 9
_LINE_BREAKS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
# What XML 1.0, and so a Word file, cannot hold; and byte order marks left inside a text.
_FORBIDDEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
_BLANKS = re.compile(r"\s+")
_NUMBERING = re.compile(r"\s*[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）、.．:：,，]\s*")


def clean_text(text: str) -> str:
    """Return a text with plain line feeds and without characters that no document can hold."""
    return _FORBIDDEN.sub("", _LINE_BREAKS.sub("\n", text))


def clean_line(text: str) -> str:
    """Return a text meant for one line: cleaned, each run of blanks as one space."""
    return _BLANKS.sub(" ", clean_text(text)).strip()


def clean_lines(text: str) -> str:
    """Return a text whose line ends were meant, such as a title: its lines cleaned, none blank."""
    lines = (clean_line(line) for line in clean_text(text).split("\n"))
    return "\n".join(line for line in lines if line)


def without_blanks(text: str) -> str:
    """Return a text without any blanks; Chinese titles and names have none."""
    return _BLANKS.sub("", text)


@lru_cache(maxsize=4096)
def comparison_key(text: str) -> str:
    """Return what two spellings of a label have in common: letters and digits, half-width.

    Copies of the form differ in punctuation, brackets and blanks, never in the characters.
    """
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=4096)
def unnumbered_key(text: str) -> str:
    """Return the comparison key of a label without its number (`1.`, `（一）`, `四、`)."""
    number = _NUMBERING.match(text)
    return comparison_key(text[number.end() :] if number else text)


def whole_number(text: str, default: int) -> int:
    """Return an attribute's text as a whole number from 0, `default` where it is none.

    Longer ones mean nothing in any format, and Python refuses to read some thousand digits.
    """
    is_number = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    return int(text) if is_number else default


def enumerate_names(names: Iterable[str]) -> str:
    """Return the first of many names as a message lists them, with how many there are."""
    listed = list(names)
    shown = "、".join(listed[:MOST_NAMED])
    return shown if len(listed) <= MOST_NAMED else f"{shown}等{len(listed)}处"


def is_table_line(line: str) -> bool:
    """Tell whether a line begins with a bar, so that it can only be part of a table."""
    return line.translate(BARS).startswith("|")


def shorten(text: str) -> str:
    """Return a foreign text as a message shows it: one line, cut when long."""
    line = clean_line(text[: 10 * MAX_SHOWN])
    return line if len(line) <= MAX_SHOWN else line[: MAX_SHOWN - 1] + "…"
