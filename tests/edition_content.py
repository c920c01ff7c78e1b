"""The content of an edition as data that a test changes: entries found by name, written as TOML.

A way to an entry names the lists and the entries in them: `tables/trees/blocks/0/rows/planned`.
An entry is named by its family, id or label, or by its number; the empty way is the file itself.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from forms.edition.file import read_edition
from forms.edition.file_content import EditionFileError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forms.edition.edition import Edition

TINY = Path(__file__).parent / "data" / "editions" / "tiny.toml"

NAMING_KEYS = ("family", "id", "label")


class EditionContent:
    """What the file of the tiny edition says, to be changed and read from another file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data: dict[str, Any] = tomllib.loads(TINY.read_text("utf-8"))

    def change(self, way: str = "", *, without: Iterable[str] = (), **values: object) -> str:
        """Take keys of an entry out and write others; return how messages then call its place."""
        place, entry = self._find(way)
        for key in without:
            del entry[key]
        entry.update(values)
        return _describe(place, entry)

    def add(self, way: str, entries: str) -> None:
        """Add the entries of the last list of a way, written in TOML, behind the others in it."""
        entry, _, key = way.rpartition("/")
        self._find(entry)[1].setdefault(key, []).extend(tomllib.loads(entries)[key])

    def place(self, way: str) -> str:
        """Return how messages call the place of an entry."""
        return _describe(*self._find(way))

    def read(self) -> Edition:
        """Write the file and read the edition from it."""
        self.path.write_text(write_toml(self.data), "utf-8")
        return read_edition(self.path)

    def refuse(self) -> EditionFileError:
        """Write the file and return the error that reading it ends in."""
        with pytest.raises(EditionFileError) as caught:
            self.read()
        return caught.value

    def _find(self, way: str) -> tuple[str, dict[str, Any]]:
        """Return the place of an entry with the numbers of lists, and the entry."""
        found: Any = self.data
        place = ""
        for step in way.split("/") if way else ():
            if isinstance(found, list):
                number = int(step) if step.isdecimal() else _number_of(step, found)
                place, found = f"{place}[{number}]", found[number]
            else:
                place, found = f"{place}.{step}" if place else step, found[step]
        assert isinstance(found, dict), f"{way} is no entry"
        return place, found


def write_toml(data: dict[str, Any]) -> str:
    """Return data as TOML, a line for each key at the top."""
    return "".join(f"{json.dumps(key)} = {_write(value)}\n" for key, value in data.items())


def _describe(place: str, entry: dict[str, Any]) -> str:
    name = next((entry[key] for key in NAMING_KEYS if key in entry), "")
    return f"{place}（{name}）" if name and place else place


def _write(value: object) -> str:
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key)} = {_write(item)}" for key, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_write, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _number_of(name: str, entries: Iterable[dict[str, Any]]) -> int:
    names = [[entry.get(key) for key in NAMING_KEYS] for entry in entries]
    (number,) = [place for place, known in enumerate(names) if name in known]
    return number
