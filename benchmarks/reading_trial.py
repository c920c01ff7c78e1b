"""How much of a report is read from files of every kind: `python -m benchmarks.reading_trial`.

`--folder FOLDER` reads files with an answer beside them (`NAME.json`: `cells` by id, `null` where
the source has no figure). `--frame FILE.docx --count N` fills the official frame of table rows and
headings N times with figures at random, writes labels and figures as they occur in published
reports, converts each with LibreOffice, and reads every copy; without a frame the program's own
Word file is taken.

A table is printed: cells right; with a sign for nothing, kept as found with a note; figures not
read, with a note that names the cell; silently wrong (which must be 0); and the share of the texts'
characters that was kept.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.filled_frames import FilledFrame, fill_frame
from benchmarks.libreoffice import convert
from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId
from forms.model.values import parse_value
from storage.readers.formats import readable_suffixes
from storage.readers.reading import ReadError
from storage.readers.report_file import read_report_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from forms.edition.edition import Edition
    from storage.readers.reading import Reading

_CATALOG = EditionCatalog()
_WAYS = ("docx", "doc", "odt", "html", "pdf", "rtf", "doc>docx", "odt>docx", "html>xlsx")
"""What a Word file is turned into, one after the other."""
_FILTERS = {"xlsx": "xlsx:Calc MS Excel 2007 XML"}


@dataclass
class Score:
    """What was read of one file or of many of a kind."""

    files: int = 0
    refused: int = 0
    right: int = 0
    signs: int = 0
    noted: int = 0
    wrong: int = 0
    characters: int = 0
    kept: int = 0
    seconds: float = 0.0

    def add(self, other: Score) -> None:
        """Add the counts of another score."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))

    def row(self, name: str) -> str:
        """Return the score as a row of a Markdown table."""
        share = f"{self.kept / self.characters:.1%}" if self.characters else "–"
        cells = (self.files, self.refused, self.right, self.signs, self.noted, self.wrong, share)
        return f"| {name} | {' | '.join(map(str, cells))} | {self.seconds:.1f} |"


def main() -> int:
    """Print the table; the status is 1 where a figure was silently wrong."""
    parser = argparse.ArgumentParser(description="读入率")
    parser.add_argument("--folder", type=Path, action="append", default=[])
    parser.add_argument("--frame", type=Path)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ways", nargs="*", default=list(_WAYS))
    chosen = parser.parse_args()
    print("| 文件 | 份数 | 拒读 | 对 | 无数字 | 未读有说明 | 错 | 文字 | 秒 |")
    print("|---|---|---|---|---|---|---|---|---|")
    scores = [*_try_folders(chosen.folder)]
    if chosen.count:
        scores += _try_frames(chosen.frame, chosen.count, chosen.seed, chosen.ways)
    for name, score in scores:
        print(score.row(name))
    return 1 if any(score.wrong for _, score in scores) else 0


def _try_folders(folders: Sequence[Path]) -> Iterator[tuple[str, Score]]:
    for path in sorted(path for folder in folders for path in folder.iterdir()):
        answer = path.with_suffix(".json")
        if path.suffix in readable_suffixes() and path != answer and answer.is_file():
            expected = json.loads(answer.read_text("utf-8"))
            figures = dict(_figures(expected["cells"]))
            yield path.name, _score(path, figures, set(), "")


def _figures(cells: Mapping[str, object]) -> Iterator[tuple[CellId, str]]:
    """Yield the figures of an answer, where they stand by cell or by row and column."""
    for name, found in cells.items():
        if isinstance(found, dict):
            for column, text in found.items():
                yield CellId(f"{name}.{column}"), text or ""
        else:
            yield CellId(name), str(found or "")


def _try_frames(
    frame: Path | None, count: int, seed: int, ways: Sequence[str]
) -> Iterator[tuple[str, Score]]:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        filled = {}
        for number in range(count):
            chance = random.Random(seed * 1_000_000 + number)  # noqa: S311 - nothing secret
            made = fill_frame(frame, _CATALOG, chance)
            filled[f"{number:04}"] = made
            (folder / f"{number:04}.docx").write_bytes(made.content)
        for way in ways:
            yield way, _try_way(folder, way, filled)


def _try_way(folder: Path, way: str, filled: Mapping[str, FilledFrame]) -> Score:
    """Convert every document in one way, and score what is read of the copies."""
    source, last = folder, "docx"
    for suffix in way.split(">"):
        if suffix != last:
            target = folder / way.replace(">", "_") / suffix
            words = ["--infilter=HTML (StarCalc)"] if suffix == "xlsx" else []
            kind = _FILTERS.get(suffix, suffix)
            convert(sorted(source.glob(f"*.{last}")), target, kind, *words)
            source, last = target, suffix
    total = Score()
    for path in sorted(source.glob(f"*.{last}")):
        made = filled[path.stem]
        total.add(_score(path, made.figures, made.lost, made.text))
    return total


def _score(path: Path, figures: Mapping[CellId, str], lost: set[CellId], text: str) -> Score:
    started = time.perf_counter()
    score = Score(files=1)
    try:
        reading = read_report_file(path, _CATALOG)
    except ReadError as error:
        print(f"{path.name}: {error}", file=sys.stderr)
        score.refused = 1
        return score
    score.seconds = time.perf_counter() - started
    edition = reading.report.edition
    named = {cell for note in reading.notes for cell in note.cells}
    shown = reading.report.shown_values()
    for cell in edition.cells:
        expected = parse_value(edition.cells[cell].kind, figures.get(cell, "")).text
        is_blank = cell not in reading.report.cells
        if shown[cell] == expected or (is_blank and cell in lost):
            score.right += 1
        elif cell in lost and cell in named:
            score.signs += 1
        elif cell in named or (is_blank and _follows_from(cell, named, edition)):
            score.noted += 1
        else:
            score.wrong += 1
            print(f"{path}: {cell}: {expected!r} {shown[cell]!r}", file=sys.stderr)
    _count_characters(score, reading, text)
    return score


def _follows_from(cell: CellId, named: set[CellId], edition: Edition) -> bool:
    """Tell whether a cell is a computed sum, one term of which was told in a note."""
    return cell in edition.definitions and bool(named)


def _count_characters(score: Score, reading: Reading, text: str) -> None:
    read = "".join(reading.report.texts.values())
    score.characters = len(text.replace("\n", ""))
    score.kept = sum(len(line) for line in text.split("\n") if line in read)


if __name__ == "__main__":
    sys.exit(main())
