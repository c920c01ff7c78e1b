"""What a spreadsheet can hold: lengths of texts, digits of numbers, names of sheets."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from export.xml_text import keep_legal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forms.model.values import Number

LONGEST_TEXT = 32_767
"""Characters in a cell, counted in UTF-16 units; a longer one makes Excel repair the file."""
MOST_DIGITS = 15
"""Digits that a spreadsheet keeps of a number; the rest become zeros."""
LONGEST_NAME = 31
_CUT = "……（以下略）"
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", "－"))
_RESERVED_NAMES = ("history",)
_NAMELESS = "表"


def fit_text(text: str) -> str:
    """Return a text as a cell can hold it: legal characters, one kind of line end, not too long."""
    kept = "\n".join(keep_legal(text).splitlines())
    if _length(kept) <= LONGEST_TEXT:
        return kept
    return _shorten(kept, LONGEST_TEXT - len(_CUT)) + _CUT


def is_exact(number: Number) -> bool:
    """Tell whether a spreadsheet keeps every digit of a number."""
    return len(Decimal(number).normalize().as_tuple().digits) <= MOST_DIGITS


def sheet_names(wanted: Iterable[str], taken: Iterable[str] = ()) -> tuple[str, ...]:
    """Return names for sheets, as near to the wanted ones as a spreadsheet allows.

    Each occurs once, whatever its case, and none is one of `taken`.
    """
    used = {name.casefold() for name in (*taken, *_RESERVED_NAMES)}
    names = []
    for text in wanted:
        plain = " ".join(fit_text(text).translate(_FORBIDDEN_IN_NAMES).split())
        stem = _shorten(plain, LONGEST_NAME).strip("' ") or _NAMELESS
        name, number = stem, 1
        while name.casefold() in used:
            number += 1
            name = f"{_shorten(stem, LONGEST_NAME - len(str(number)))}{number}"
        used.add(name.casefold())
        names.append(name)
    return tuple(names)


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _shorten(text: str, length: int) -> str:
    return text.encode("utf-16-le")[: 2 * length].decode("utf-16-le", errors="ignore")
