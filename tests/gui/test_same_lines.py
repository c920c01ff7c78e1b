"""The same lines on as many pages: the Word file as LibreOffice lays it out, and our own PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.line_agreement import Agreement, measure
from tests.libreoffice import RENDERS

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [*RENDERS, pytest.mark.usefixtures("qapp")]

LEAST = 0.97


def test_that_word_and_pdf_end_their_lines_at_the_same_characters(tmp_path: Path) -> None:
    whole = Agreement()
    for _, each in measure(4, tmp_path):
        whole.add(each)
    assert whole.lines > 400
    assert whole.same_lines >= LEAST * whole.lines, whole.differing
    assert whole.same_counts == whole.documents == 4
