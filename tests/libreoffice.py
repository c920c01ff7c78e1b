"""LibreOffice as the reader of our Word files: when it is there, and what it makes of them."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, TypeVar

import pytest

from benchmarks.libreoffice import convert
from export.word.writer import write_word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from export.paper.blocks import Paper

_Test = TypeVar("_Test", bound="Callable[..., object]")

CONVERTS = [
    pytest.mark.render,
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice"),
]
"""The marks of a module whose tests have LibreOffice save a file in another form."""

RENDERS = [
    pytest.mark.render,
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(
        not (shutil.which("soffice") and shutil.which("pdftotext")),
        reason="needs LibreOffice and poppler",
    ),
]
"""The marks of a module whose tests look at pages that LibreOffice lays out."""


def converts(test: _Test) -> _Test:
    """Mark one test as one that has LibreOffice save a file."""
    for mark in CONVERTS:
        test = mark(test)
    return test


def rendered(papers: Mapping[str, Paper], folder: Path) -> dict[str, Path]:
    """Return PDF files of the papers' Word files, laid out by one start of LibreOffice."""
    documents = {name: folder / f"{place}.docx" for place, name in enumerate(papers)}
    for name, document in documents.items():
        document.write_bytes(write_word(papers[name]))
    convert(list(documents.values()), folder)
    return {name: document.with_suffix(".pdf") for name, document in documents.items()}


def page_texts(pdf: Path) -> list[str]:
    """Return the text of each page of a file, its columns apart."""
    done = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True
    )
    return done.stdout.split("\f")[:-1]
