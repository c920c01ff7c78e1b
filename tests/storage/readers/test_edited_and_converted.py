"""Edits are found in files that another program has saved, with the carried data or without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.libreoffice import convert
from forms.model.comparison.comparison import compare
from storage.readers.report_file import read_report_file
from tests.edited_word import EDITS, edited, exported_report, write_word_file
from tests.effort import rounds
from tests.libreoffice import CONVERTS

if TYPE_CHECKING:
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog

pytestmark = CONVERTS


WAYS = (("docx",), ("doc", "docx"), ("odt", "docx"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the edited files, as they were saved at first."""
    folder = tmp_path_factory.mktemp("edited")
    word = write_word_file(exported_report())
    for number, (edits, _) in enumerate(EDITS.values()):
        (folder / f"{number}.docx").write_bytes(edited(word, *edits))
    return folder


def _convert(folder: Path, suffix: str, kind: str) -> Path:
    """Let LibreOffice save all files of a folder in another form; return where."""
    target = folder / f"as-{kind}"
    convert(sorted(folder.glob(f"*{suffix}")), target, kind)
    return target


@pytest.mark.parametrize("way", WAYS[: rounds(2, thorough=len(WAYS))])
def test_that_edits_are_found_behind_another_program(
    folder: Path, catalog: EditionCatalog, way: tuple[str, ...]
) -> None:
    at, suffix = folder, ".docx"
    for kind in way:
        at, suffix = _convert(at, suffix, kind), f".{kind}"
    is_kept = len(way) == 1  # LibreOffice keeps custom parts from .docx to .docx, and only there
    for number, (name, (_, expected)) in enumerate(EDITS.items()):
        reading = read_report_file(at / f"{number}.docx", catalog)
        assert (reading.carried is not None) == is_kept, name
        found = compare(reading.carried or exported_report(), reading.report).differences
        assert [(each.kind, each.field) for each in found] == expected, name
