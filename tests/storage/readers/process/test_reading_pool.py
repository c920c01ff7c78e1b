"""Many files at once: each with its reading or its error, and an end when one is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from storage.readers.process.pool import ReadingPool
from storage.readers.process.reading_process import CancelledReadError
from storage.readers.reading import Reading
from tests.storage.readers.process.word_reports import write_word_report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog


@pytest.fixture
def pool(catalog: EditionCatalog) -> Iterator[ReadingPool]:
    with ReadingPool(catalog, 2) as pool:
        yield pool


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    """Return sound files, with a broken one in between."""
    names = [tmp_path / f"{number}.docx" for number in range(20)]
    for path in names:
        write_word_report(path)
    names[7].write_bytes(names[7].read_bytes()[:1000])
    return names


def test_that_every_file_comes_with_its_reading_or_its_error(
    pool: ReadingPool, paths: list[Path]
) -> None:
    found = dict(pool.read_many(paths))
    assert found.keys() == set(paths)
    broken = {path for path, reading in found.items() if not isinstance(reading, Reading)}
    assert broken == {paths[7]}


def test_that_the_order_of_the_files_is_kept_where_it_matters(
    pool: ReadingPool, paths: list[Path]
) -> None:
    assert [path for path, _ in pool.read_many(paths, in_order=True)] == paths


def test_that_what_is_left_is_not_read_after_a_cancel(pool: ReadingPool, paths: list[Path]) -> None:
    readings = pool.read_many(paths, in_order=True)
    next(readings)
    pool.cancel()
    rest = [reading for _, reading in readings]
    assert len(rest) == len(paths) - 1
    assert isinstance(rest[-1], CancelledReadError)


def test_that_who_wants_no_more_may_stop_asking(pool: ReadingPool, paths: list[Path]) -> None:
    readings = pool.read_many(paths)
    next(readings)
    readings.close()
    assert len(dict(pool.read_many(paths[:3]))) == 3


def test_that_no_files_need_no_process(pool: ReadingPool) -> None:
    assert list(pool.read_many([])) == []
