"""Reads damaged files by the thousand: `python -m benchmarks.mutated_files --count 2000`.

Each is a sound report of ours with bytes turned, cut, repeated or moved, outside a zip file or in
the parts within. Every one must be read or refused; the reading process must never crash, fail or
be ended because it takes too long. Files that did so are kept in `--keep`.
"""

from __future__ import annotations

import argparse
import io
import os
import random
import sys
import tempfile
import zipfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from benchmarks.sample import read_sample
from export.formats import FORMATS
from export.manuscript import Manuscript
from export.paper.setup import STANDARD
from forms.edition.catalog import EditionCatalog
from storage.readers.formats import readable_suffixes
from storage.readers.process.pool import ReadingPool
from storage.readers.process.reading_process import BrokenReaderError
from storage.readers.reading import ReadError
from ui.jobs.export_job import export_report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storage.readers.reading import Reading

_SMOKE = 40
_READ, _REFUSED, _BROKEN = "read", "refused", "BROKEN"


def main(arguments: Sequence[str]) -> int:
    """Print what became of the files; return 1 where one broke the reading process."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutated_files", description=__doc__)
    parser.add_argument("--count", type=int, default=2000, help="how many files, of all formats")
    parser.add_argument("--seed", type=int, default=0, help="another number makes other files")
    parser.add_argument("--smoke", action="store_true", help="a few files only")
    parser.add_argument("--keep", type=Path, help="where files go that broke the process")
    wanted = parser.parse_args(arguments)
    count = _SMOKE if wanted.smoke else wanted.count
    with tempfile.TemporaryDirectory() as folder:
        outcomes = _try_all(_sound_files(Path(folder)), count, wanted.seed, Path(folder))
        tally = _tell(outcomes, wanted.keep)
    for suffix in sorted({suffix for suffix, _ in tally}):
        counts = (f"{kind} {tally[suffix, kind]}" for kind in (_READ, _REFUSED, _BROKEN))
        print(f"{suffix:6} {'  '.join(counts)}")
    return 1 if any(kind == _BROKEN for _, kind in tally) else 0


def _sound_files(folder: Path) -> dict[str, bytes]:
    """Return the sample in every format that is both written and read, by suffix."""
    manuscript = Manuscript(read_sample(), False, STANDARD)  # noqa: FBT003
    made: dict[str, bytes] = {}
    for form in FORMATS:
        if form.suffix in readable_suffixes() and form.suffix not in made:
            target = folder / f"sound{form.suffix}"
            export_report(manuscript, "", target)
            made[form.suffix] = target.read_bytes()
    return made


def _try_all(
    sound: dict[str, bytes], count: int, seed: int, folder: Path
) -> Iterator[tuple[Path, Reading | ReadError]]:
    def make() -> Iterator[Path]:
        suffixes = sorted(sound)
        for number in range(count):
            chance = random.Random(f"{seed}/{number}")  # noqa: S311 - to be had again
            suffix = suffixes[number % len(suffixes)]
            path = folder / f"{seed}-{number}{suffix}"
            path.write_bytes(_mutate(sound[suffix], chance))
            yield path

    with ReadingPool(EditionCatalog()) as pool:
        yield from pool.read_many(make())


def _tell(
    outcomes: Iterator[tuple[Path, Reading | ReadError]], keep: Path | None
) -> Counter[tuple[str, str]]:
    tally: Counter[tuple[str, str]] = Counter()
    for path, outcome in outcomes:
        if isinstance(outcome, BrokenReaderError):
            print(f"{outcome}\n{outcome.fault}")
            if keep is not None:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / path.name).write_bytes(path.read_bytes())
            kind = _BROKEN
        else:
            kind = _REFUSED if isinstance(outcome, ReadError) else _READ
        tally[path.suffix, kind] += 1
        path.unlink()
    return tally


def _mutate(content: bytes, chance: random.Random) -> bytes:
    """Return content with some damage; of a zip file mostly in a part, packed anew."""
    if content.startswith(b"PK") and chance.random() < 0.8:
        return _mutate_part(content, chance)
    return _damage(content, chance)


def _mutate_part(content: bytes, chance: random.Random) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as sound,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as damaged,
    ):
        names = sound.namelist()
        # The largest parts hold the report; any other may be the one that matters all the same.
        sizes = [sound.getinfo(name).file_size + 1 for name in names]
        (hit,) = chance.choices(names, sizes)
        for name in names:
            part = sound.read(name)
            damaged.writestr(name, _damage(part, chance) if name == hit else part)
    return target.getvalue()


def _damage(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 1, 3, 10, 100))):
        start = chance.randrange(len(changed) + 1)
        length = chance.choice((1, 4, 30, 400, 5000))
        piece = changed[start : start + length]
        act = chance.randrange(5)
        if act == 0:
            changed[start : start + length] = chance.randbytes(len(piece))
        elif act == 1:
            del changed[start : start + length]
        elif act == 2:
            changed[start:start] = piece * chance.choice((1, 2, 50))
        elif act == 3:
            place = chance.randrange(len(changed) + 1)
            changed[place : place + length] = piece
        elif chance.random() < 0.1:
            del changed[start:]
    return bytes(changed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
