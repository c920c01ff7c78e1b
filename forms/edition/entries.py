"""Checked access to the entries of an edition file.

Whoever reads the file asks an `Entry` for what it needs; what is missing, of the wrong type or
unknown is collected in `Faults` together with its place, so that one reading reports everything.
"""

from __future__ import annotations

import difflib
import re
import string
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from enum import StrEnum

_Choice = TypeVar("_Choice", bound="StrEnum")

MAX_LISTED = 20
"""A longer list of right names helps nobody."""

_ID = re.compile(r"[a-z][a-z0-9_]*")
_NAMING_KEYS = ("family", "id", "label")


class Faults:
    """What is wrong with one file, in the order found, nothing twice."""

    def __init__(self) -> None:
        self._found: dict[str, None] = {}

    @property
    def found(self) -> tuple[str, ...]:
        """Return the faults, each a Chinese sentence with its place."""
        return tuple(self._found)

    def add(self, place: str, text: str) -> None:
        """Note a fault; an empty place is the file as a whole."""
        self._found[f"{place}：{text}" if place else text] = None


def suggest(word: str, known: Iterable[str]) -> str:
    """Return the end of a sentence about an unknown word: the nearest right one, or all."""
    names = [name for name in dict.fromkeys(known) if name]
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.7)
    if near:
        return f"，是否应为“{near[0]}”？"
    if 0 < len(names) <= MAX_LISTED:
        return f"，可用的有：{'、'.join(names)}。"
    return "。"


def find_placeholders(text: str) -> list[str]:
    """Return the placeholders in a text, braces included; raises `ValueError` for an open brace."""
    return [
        f"{{{name}{'!' if conversion else ''}{conversion or ''}{':' if form else ''}{form}}}"
        for _, name, form, conversion in string.Formatter().parse(text)
        if name is not None
    ]


class Entry:
    """A table of the file, its place, and the keys that were asked for so far."""

    def __init__(
        self, data: Mapping[str, object], place: str, faults: Faults, files: tuple[str, ...] = ()
    ) -> None:
        self._data = data
        self._faults = faults
        self._asked: set[str] = set()
        self._path = place
        self._files: tuple[str, ...] = getattr(data, "files", files)

    @property
    def place(self) -> str:
        """Return where the entry stands, with its name and the shared file that it is from."""
        data = self._data
        name = next((data[key] for key in _NAMING_KEYS if isinstance(data.get(key), str)), "")
        place = f"{self._path}（{name}）" if name and self._path else self._path
        files = "和".join(f"“{file}”" for file in self._files)
        return f"{files}的{place}" if files and place else place

    def fault(self, text: str) -> None:
        """Note that something is wrong here."""
        self._faults.add(self.place, text)

    def fault_unknown(self, what: str, word: str, known: Iterable[str]) -> None:
        """Note that `word` is not one of the known ones."""
        self.fault(f"{what}“{word}”{suggest(word, known)}")

    def has(self, key: str) -> bool:
        """Tell whether there is such a key."""
        self._asked.add(key)
        return key in self._data

    def expect(self, *keys: str) -> None:
        """Know of keys that are read later, after `close`."""
        self._asked.update(keys)

    def keys(self) -> tuple[str, ...]:
        """Return the keys as they stand in the file."""
        return tuple(self._data)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; without a default it is required and not empty."""
        if not self._expect(key, required=default is None):
            return default or ""
        value = self._data[key]
        if not isinstance(value, str):
            self._fault_type(key, "加引号的文字")
            return default or ""
        if default is None and not value.strip():
            self.fault(f"“{key}”不能为空。")
        return value

    def id(self, *, required: bool = True) -> str:
        """Return the id: lower-case letters, digits and underlines."""
        found = self.text("id", None if required else "")
        if found and not _ID.fullmatch(found):
            self.fault(f"id“{found}”只能用小写字母、数字和下划线，并以字母开头。")
        return found

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return a switch."""
        value = self._data.get(key, default) if self.has(key) else default
        if not isinstance(value, bool):
            self._fault_type(key, "true或false")
            return default
        return value

    def whole(self, key: str, default: int | None = None) -> int:
        """Return a whole number above zero; without a default it is required."""
        if not self._expect(key, required=default is None):
            return default or 0
        value = self._data[key]
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            self._fault_type(key, "大于0的整数")
            return default or 0
        return value

    def numbers(self, key: str) -> tuple[float, ...]:
        """Return a required list of numbers above zero."""
        if not self._expect(key, required=True):
            return ()
        value = self._data[key]
        if not isinstance(value, list) or not all(_is_positive(item) for item in value):
            self._fault_type(key, "大于0的数的列表")
            return ()
        return tuple(float(item) for item in value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty where there is none."""
        value = self._data.get(key, []) if self.has(key) else []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._fault_type(key, "文字的列表")
            return ()
        return tuple(value)

    def choice(
        self, key: str, choices: Iterable[_Choice], default: _Choice | None = None
    ) -> _Choice:
        """Return one of the choices; without a default it is required."""
        names = {str(choice): choice for choice in choices}
        fallback = next(iter(names.values())) if default is None else default
        if not self._expect(key, required=default is None):
            return fallback
        value = self.text(key, str(fallback))
        if value not in names:
            self.fault_unknown(f"“{key}”不能是", value, names)
        return names.get(value, fallback)

    def entry(self, key: str) -> Entry:
        """Return a table inside this one, an empty one where it is left out."""
        value = self._data.get(key, {}) if self.has(key) else {}
        if not isinstance(value, dict):
            self._fault_type(key, "一张表")
            value = {}
        return Entry(value, self._inside(key), self._faults, self._files)

    def entries(self, key: str, *, required: bool = True) -> tuple[Entry, ...]:
        """Return a list of tables, not an empty one."""
        if not self._expect(key, required=required):
            return ()
        value = self._data[key]
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self._fault_type(key, "表的列表")
            return ()
        if not value:
            self.fault(f"“{key}”不能为空。")
        return tuple(
            Entry(item, self._inside(f"{key}[{number}]"), self._faults, self._files)
            for number, item in enumerate(value)
        )

    def has_only(self, key: str, text: str, placeholders: Iterable[str]) -> bool:
        """Note the placeholders in a text that are not among the given ones."""
        known = [f"{{{name}}}" for name in placeholders]
        try:
            used = find_placeholders(text)
        except ValueError:
            self.fault(f"“{key}”的花括号不成对。")
            return False
        unknown = [name for name in used if name not in known]
        for name in unknown:
            self.fault_unknown(f"“{key}”不能用占位符", name, known)
        return not unknown

    def close(self) -> None:
        """Note the keys that nobody asked for; call it when all has been read."""
        for key in self._data:
            if key not in self._asked:
                self.fault_unknown("不认识的项", key, sorted(self._asked - self._data.keys()))

    def _expect(self, key: str, *, required: bool) -> bool:
        if self.has(key):
            return True
        if required:
            self.fault(f"缺少“{key}”。")
        return False

    def _fault_type(self, key: str, wanted: str) -> None:
        self.fault(f"“{key}”应为{wanted}。")

    def _inside(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key


def _is_positive(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0
