"""JSON from outside, read with exact numbers and without anything a report cannot hold."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from storage.readers.reading import ReadError
from storage.readers.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import NoReturn

_MOST_EXPONENT = 30


class NumberText(str):
    """A JSON number as the text it was written as: no digit is lost, none is made up."""

    __slots__ = ()


def parse_json(text: str, origin: str) -> object:
    """Return what a JSON text says; its numbers are `NumberText`.

    Raises:
        ReadError: it is no JSON, says something twice, or holds numbers that are none.
    """
    try:
        return json.loads(
            text,
            strict=False,  # line breaks as they are, inside a text
            parse_int=NumberText,
            parse_float=_plain_number,
            parse_constant=_refuse_constant,
            object_pairs_hook=_unique_entries,
        )
    except json.JSONDecodeError as error:
        raise ReadError(
            f"“{origin}”第{error.lineno}行附近的格式有错，文件可能没有保存完整，请重新导出后再试。"
        ) from error
    except _ContentError as error:
        raise ReadError(f"“{origin}”{error}，请重新导出后再试。") from error
    except RecursionError as error:
        raise ReadError(
            f"“{origin}”的内容层次过深，不是年度报告，请核对是否选错了文件。"
        ) from error


class JsonObject:
    """An object of a JSON file, read by the kind of value that is expected."""

    def __init__(self, entries: Mapping[str, object], origin: str, name: str = "") -> None:
        self._entries = entries
        self._name = name
        self.origin = origin

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys in the order of the file."""
        return tuple(self._entries)

    def text_at(self, key: str) -> str:
        """Return a text, or a number as it is written; empty where there is none."""
        value = self._entries.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self.fault(f"中“{shorten(key)}”的内容不是文字或数字", "请改正后再试")
        return str(value)

    def object_at(self, key: str) -> JsonObject:
        """Return an object, an empty one where there is none."""
        value = self._entries.get(key)
        if value is None:
            value = {}
        if not isinstance(value, dict):
            raise self.fault(f"中“{key}”的内容格式有错", "请重新导出后再试")
        return JsonObject(value, self.origin, key)

    def fault(self, what: str, advice: str) -> ReadError:
        """Return the error of this object: what is wrong with it and what to do."""
        place = f"的“{self._name}”" if self._name else ""
        return ReadError(f"“{self.origin}”{place}{what}，{advice}。")


class _ContentError(Exception):
    """JSON that is well formed and yet no report."""


def _plain_number(written: str) -> NumberText:
    """Write out an exponent, so that `8.425e2` is the figure it stands for."""
    if "e" not in written.lower():
        return NumberText(written)
    try:
        number = Decimal(written)
    except InvalidOperation:
        return NumberText(written)
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or abs(exponent) > _MOST_EXPONENT:
        return NumberText(written)
    return NumberText(format(number, "f"))


def _refuse_constant(written: str) -> NoReturn:
    raise _ContentError(f"中有不是数字的值“{written}”")


def _unique_entries(entries: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in entries:
        if key in found:
            raise _ContentError(f"中“{shorten(key)}”出现了两次，不能确定以哪一个为准")
        found[key] = value
    return found
