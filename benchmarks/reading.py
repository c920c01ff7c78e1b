"""Reading a Word report, against python-docx opening it and walking its cells; files a second."""

from __future__ import annotations

import io
import os
import tempfile
import time
from pathlib import Path

import docx

from benchmarks.measure import UNKNOWN, Row, alternate, compare
from benchmarks.sample import read_sample
from export.composition import compose
from export.word.writer import write_word
from forms.edition.catalog import EditionCatalog
from storage.readers.process.pool import ReadingPool
from storage.readers.process.reading_process import ReadingProcess
from storage.readers.reading import Reading
from storage.readers.report_file import read_report_file

_ROUNDS = 30
_MOST_OF_PYTHON_DOCX = 1.5
_FILES_A_SECOND_AND_CORE = 100
_FILES = 400
_FEW_FILES = 8


def measure_reading(*, is_smoke: bool) -> list[Row]:
    """Time the way from a Word file to its report, in this process and through the reading one."""
    content = write_word(compose(read_sample(), is_draft=False))
    catalog = EditionCatalog()
    rounds = 1 if is_smoke else _ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.docx"
        path.write_bytes(content)
        here = alternate(lambda: read_report_file(path, catalog), lambda: _walk(content), rounds)
        pace = _pace(path, catalog, _FEW_FILES if is_smoke else _FILES)
        with ReadingProcess(catalog) as process:
            start = time.perf_counter()
            process.read(path)
            first = time.perf_counter() - start
    walking = "python-docx walking its cells"
    return [
        compare("reading a Word report", walking, here, _MOST_OF_PYTHON_DOCX),
        _show_pace(pace),
        Row(
            "first file, with the start of the process",
            UNKNOWN,
            f"{first * 1000:.0f} ms",
            UNKNOWN,
            UNKNOWN,
            UNKNOWN,
            None,
        ),
    ]


def _walk(content: bytes) -> int:
    """Return the characters of all cells and paragraphs, as somebody would who reads with it."""
    document = docx.Document(io.BytesIO(content))
    cells = sum(
        len(cell.text) for table in document.tables for row in table.rows for cell in row.cells
    )
    return cells + sum(len(paragraph.text) for paragraph in document.paragraphs)


def _pace(path: Path, catalog: EditionCatalog, count: int) -> float:
    """Return how many files a second each core reads, once its process has started."""
    cores = os.cpu_count() or 1
    with ReadingPool(catalog) as pool:
        list(pool.read_many([path] * cores * 2))
        start = time.perf_counter()
        read = sum(isinstance(found, Reading) for _, found in pool.read_many([path] * count))
        seconds = time.perf_counter() - start
    assert read == count
    return count / seconds / cores


def _show_pace(pace: float) -> Row:
    return Row(
        "Word reports read a second by each core",
        UNKNOWN,
        f"{pace:.0f}",
        UNKNOWN,
        UNKNOWN,
        f"≥ {_FILES_A_SECOND_AND_CORE}",
        pace >= _FILES_A_SECOND_AND_CORE,
    )
