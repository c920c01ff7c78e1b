"""Where a report can come from: a file, standard input, or the library. Free of Qt."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.errors import UserError
from storage.library import Library
from storage.places import default_library_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.edition.catalog import EditionCatalog
    from forms.model.report import Report
    from storage.readers.reading import Note, Reading
    from storage.rows import ReportEntry

STANDARD_INPUT = "-"
_YEAR_DIGITS = 4


class SourceError(UserError):
    """A source that names nothing."""


class Source(Struct, frozen=True):
    """A report that was found, last year's report where the library has it, and notes."""

    report: Report
    previous: Report | None = None
    notes: tuple[Note, ...] = ()


class PreviousReports:
    """Where last year's report comes from: one named source, or the library, kept open."""

    def __init__(
        self, catalog: EditionCatalog, library: Path | None, name: str | None, *, from_library: bool
    ) -> None:
        self._catalog = catalog
        self._named = load_source(name, catalog, library) if name is not None else None
        self._library = open_library(library, must_exist=True) if from_library else None

    def __enter__(self) -> PreviousReports:
        return self

    def __exit__(self, *_: object) -> None:
        if self._library is not None:
            self._library.close()

    def find(self, report: Report) -> Source | None:
        """Return last year's report of the same organ, `None` where there is none."""
        if self._named is not None or self._library is None:
            return self._named
        entry = self._library.find(report.organization, report.year - 1)
        if entry is None:
            return None
        return Source(self._library.load(entry.id, self._catalog))


def open_library(path: Path | None, *, must_exist: bool = False) -> Library:
    """Open the named library, or the one in its default place."""
    return Library.open(path or default_library_path(), must_exist=must_exist)


def load_source(
    name: str,
    catalog: EditionCatalog,
    library: Path | None,
) -> Source:
    """Return the report that a name stands for: a file, `-`, or `单位/年度` in the library.

    Raises:
        UserError: there is no such report, or it cannot be read.
    """
    if _is_file(name):
        return _read_file(Path(name), catalog)
    return _load_other(name, catalog, library)


def load_sources(
    names: Sequence[str], catalog: EditionCatalog, library: Path | None
) -> Iterator[tuple[str, Source | UserError]]:
    """Yield each name with its report, or with why there is none, in their order.

    Files are read on all cores, ahead of whoever asks, but only by so many that a thousand take
    no more memory than a few.
    """
    from storage.readers.process.pool import ReadingPool  # noqa: PLC0415 - when needed

    files = [Path(name) for name in names if _is_file(name)]
    with ReadingPool(catalog) as pool, closing(pool.read_many(files, in_order=True)) as readings:
        for name in names:
            if _is_file(name):
                _, found = next(readings)
                yield name, found if isinstance(found, UserError) else _as_source(found)
                continue
            try:
                yield name, _load_other(name, catalog, library)
            except UserError as error:
                yield name, error


def _is_file(name: str) -> bool:
    """Tell whether a name can only be that of a file, be there one or not."""
    if name == STANDARD_INPUT:
        return False
    # Unlike `Path.exists` it never raises.
    return os.path.exists(name) or split_library_name(name) is None  # noqa: PTH110


def _load_other(name: str, catalog: EditionCatalog, library: Path | None) -> Source:
    if name == STANDARD_INPUT:
        return _read_input(catalog)
    organization, year = split_library_name(name) or (name, 0)
    return _load_from_library(organization, year, catalog, library)


def split_library_name(name: str) -> tuple[str, int] | None:
    """Return organ and year of `单位/年度`; the organ's name itself may contain a slash."""
    organization, slash, year = name.rpartition("/")
    if slash and organization and len(year) == _YEAR_DIGITS and year.isdecimal():
        return organization, int(year)
    return None


def find_entry(library: Library, name: str) -> ReportEntry:
    """Return the library's entry for `单位/年度`.

    Raises:
        SourceError: there is no such report.
    """
    key = split_library_name(name)
    entry = library.find(*key) if key is not None else None
    if entry is None:
        raise SourceError(
            f"报告库中没有“{name}”，写法是“单位全称/年度”，可用 list 查看有哪些报告。"
        )
    return entry


def _load_from_library(
    organization: str, year: int, catalog: EditionCatalog, path: Path | None
) -> Source:
    with open_library(path, must_exist=True) as library:
        entry = find_entry(library, f"{organization}/{year}")
        previous = library.find(organization, year - 1)
        return Source(
            library.load(entry.id, catalog),
            library.load(previous.id, catalog) if previous is not None else None,
        )


def _read_file(path: Path, catalog: EditionCatalog) -> Source:
    from storage.readers.process.reading_process import ReadingProcess  # noqa: PLC0415

    with ReadingProcess(catalog) as process:
        return _as_source(process.read(path))


def _as_source(reading: Reading) -> Source:
    return Source(reading.report, notes=reading.notes)


def _read_standard_input(most: int) -> bytes:
    # A program without a console has no standard input at all.
    try:
        return sys.stdin.buffer.read(most) if sys.stdin is not None else b""
    except OSError as error:
        raise SourceError("标准输入不能读取，请改用文件名，或用管道送入内容。") from error


def _read_input(catalog: EditionCatalog) -> Source:
    from storage.readers.interchange.report import read_json_report  # noqa: PLC0415 - when needed
    from storage.readers.report_file import read_text_report  # noqa: PLC0415
    from storage.readers.source_file import (  # noqa: PLC0415
        MAX_BYTES,
        check_size,
        decode_text,
    )

    origin = "标准输入"
    content = _read_standard_input(MAX_BYTES + 1)
    check_size(len(content), origin)
    text = decode_text(content, origin)
    read = read_json_report if text.lstrip().startswith("{") else read_text_report
    return _as_source(read(text, catalog, origin=origin))
