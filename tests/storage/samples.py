"""Reports, changes and clocks for the tests of storage."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from forms.model.changes import Change, ChangeSet, Field
from forms.model.report import Report
from storage.library import Library, LibraryError

if TYPE_CHECKING:
    from pathlib import Path

    from forms.edition.edition import Edition

CELL = "t3.new_requests.natural_person"
ORGAN = "云川市人民防空办公室"
NASTY_NAMES = (
    'a/b\\c:d*e?f"g<h>i|j',
    "国家税务总局" * 10,
    "人防办🏛️👩‍💻",
    "..",
    "CON",
    "% # ? & = ' \" ;",
    "换\n行\t与\0空",
)


class Clock:
    """A clock that goes on by a second whenever somebody looks at it."""

    def __init__(self) -> None:
        self.now = datetime(2021, 1, 20, 10, 32, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def blank_report(edition: Edition, organization: str = ORGAN, year: int = 2020) -> Report:
    return Report(edition, organization, year, title=edition.title_for(organization, year))


def full_report(edition: Edition, organization: str = ORGAN, year: int = 2020) -> Report:
    """Return a report with every field filled, but for a few blanks among zeros."""
    report = blank_report(edition, organization, year)
    report.signature_organization = organization
    report.signature_date = "2021-01-20"
    report.texts = {text: f"{text}：\n“引号”'单'\t制表 🏛️ 12件" for text in edition.text_ids}
    report.cells = {cell: str(place) for place, cell in enumerate(edition.cells)}
    first, second, third, *_ = edition.input_cells
    del report.cells[first]
    report.cells[second] = "0"
    report.cells[third] = "约30件左右"
    return report


def put(field: str, new: str, old: str = "") -> ChangeSet:
    return ChangeSet("填写", (Change(Field(field), old, new),))


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refusal(path: Path, *, must_exist: bool = False) -> str:
    """Return the sentence of a refused opening, having checked that it left no trace."""
    before = _snapshot(path.parent)
    with pytest.raises(LibraryError) as refused:
        Library.open(path, must_exist=must_exist)
    assert _snapshot(path.parent) == before
    sentence = str(refused.value)
    assert sentence.endswith("。")
    assert sentence.count("。") == 1
    assert str(path) in sentence
    return sentence


def backup_name(moment: datetime) -> str:
    return f"library-{moment.astimezone():%Y%m%d-%H%M%S}.db"


def _snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
