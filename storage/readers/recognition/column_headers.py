"""What a table's header lines call its columns, held against the titles of the form.

Figures are placed by their order alone, so a column that is missing, or called otherwise, may
hold other figures than the form's: that is told, and where nothing can be meant, nothing is read.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from storage.readers.reading import Note
from storage.readers.recognition.table_layout import label_key
from storage.readers.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from forms.edition.edition import Edition
    from storage.readers.recognition.table_layout import TableLayout, ValueRow

_LIKENESS = 0.5
_SHORTEST = 2
_LONGEST_TITLE = 24
_ASIDE = re.compile(r"[(\[][^()\[\]元]*[)\]]")
"""A unit such as `（件）` or a footnote's mark; one of money tells how a figure is to be read."""
_OTHER_MONEY = "元"
"""Ends a title that tells another unit than 万元."""
_MOST_NAMED = 3


class ColumnDoubt(Struct, frozen=True):
    """Titles of the form that no header names.

    `named` is how many of a row's columns the headers do name, 0 where other words may mean the
    rest: a row with no more figures than that has them in these columns, not in the form's.
    """

    titles: tuple[str, ...]
    named: int = 0


class ColumnHeaders:
    """The header lines of one table, one after the other."""

    def __init__(self, layout: TableLayout, edition: Edition) -> None:
        self._layout = layout
        self._edition = edition
        self._known = sorted(map(header_key, layout.texts), key=len, reverse=True)
        self._found: Counter[str] = Counter()
        self._others: list[str] = []
        self._lines: list[list[str]] = []

    def add(self, texts: Iterable[str]) -> None:
        """Add a line without figures and without a row's label."""
        keys = [header_key(text) for text in texts if text and len(text) <= _LONGEST_TITLE]
        rest = "|".join(key for key in keys if not key.endswith(_OTHER_MONEY))
        for known in filter(None, self._known):
            self._found[known] += rest.count(known)
            rest = rest.replace(known, "")
        self._others += [key for key in keys if key and key not in self._known]
        self._lines.append(keys)

    def doubt(self, row: ValueRow) -> ColumnDoubt | None:
        """Return which of a row's columns the headers do not name."""
        missing, others = self._missing(row), list(self._others)
        for title in [*missing.elements()]:
            short = next((key for key in others if _abbreviates(key, header_key(title))), None)
            if short is not None:
                others.remove(short)
                missing[title] -= 1
        missing = +missing
        if not missing:
            return None
        is_open = len(others) >= missing.total()
        named = 0 if is_open else len(row.cells) - missing.total()
        return ColumnDoubt(tuple(missing), named)

    def is_in_other_order(self, rows: Iterable[ValueRow]) -> bool:
        """Tell whether other words for the columns of rows stand in another order than these."""
        missing = {header_key(title) for row in rows for title in self._missing(row)}
        return any(
            self._layout.is_in_other_order([self._meant_by(key, missing) for key in line])
            for line in self._lines
        )

    def _meant_by(self, key: str, missing: Collection[str]) -> str:
        if not key or key in self._known:
            return key
        within = next((known for known in self._known if known and known in key), "")
        return within or _most_like(key, missing)

    def _missing(self, row: ValueRow) -> Counter[str]:
        titles = Counter(self._title(row, place) for place in range(len(row.cells)))
        counts = {title: count - self._found[header_key(title)] for title, count in titles.items()}
        return +Counter({title: count for title, count in counts.items() if title})

    def _title(self, row: ValueRow, place: int) -> str:
        path = self._edition.cells[row.cells[place]].column_path
        return path[-1] if path else ""


def describe_doubts(
    doubts: Mapping[ValueRow, ColumnDoubt], lost: Collection[ColumnDoubt], place: str
) -> Iterator[Note]:
    """Say which columns no header names, and the cells in doubt for it: left blank where `lost`."""
    for doubt in dict.fromkeys(doubts.values()):
        rows = [row for row, known in doubts.items() if known == doubt]
        told = "没有读入，请对照原文件填写" if doubt in lost else "按官方表样的栏次读入，请核对"
        message = f"{place}的表头中没有找到{_enumerate(doubt.titles)}，{told}。"
        yield Note(message, tuple(cell for row in rows for cell in row.cells))


def header_key(text: str) -> str:
    """Return the comparison key of a column's title, asides and the usual unit left out."""
    plain = _ASIDE.sub("", unicodedata.normalize("NFKC", text))
    return label_key(plain).replace("单位", "").replace("万元", "")


def _abbreviates(key: str, title: str) -> bool:
    """Tell whether a header is its title with characters left out: `企业` for `商业企业`."""
    letters = iter(title)
    is_long_enough = len(title) > len(key) >= max(_SHORTEST, _LIKENESS * len(title))
    return is_long_enough and all(letter in letters for letter in key)


def _most_like(key: str, titles: Collection[str]) -> str:
    if not titles:
        return key
    likeness = {
        title: difflib.SequenceMatcher(None, key, title, autojunk=False).ratio() for title in titles
    }
    best = max(likeness, key=lambda title: likeness[title])
    return best if likeness[best] >= _LIKENESS else key


def _enumerate(titles: Sequence[str]) -> str:
    shown = "、".join(f"“{shorten(title)}”" for title in titles[:_MOST_NAMED])
    return shown if len(titles) <= _MOST_NAMED else f"{shown}等{len(titles)}栏"
