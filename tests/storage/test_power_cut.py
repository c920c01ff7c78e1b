"""What a power cut leaves: pages of the log that are missing, torn, or of an older log.

The files are copied after each save that returned. From there on the disk may have got any part of
what came later: the log is cut at every page and in the middle of pages, pages in it are zeros,
noise or what stood there before. What was acknowledged must be there, and of the rest whole steps.
"""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from forms.model.changes import Change, ChangeSet, Field
from storage.library import Library
from tests.effort import rounds
from tests.storage.samples import blank_report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition

SAVES = 5
WIDTH = 12
"""Cells that are saved in one step: a half one would show."""
HEADER, FRAME_HEADER, PAGE = 32, 24, 4096
FRAME = FRAME_HEADER + PAGE


def _step(cells: Sequence[str], number: int) -> ChangeSet:
    places = cells[:WIDTH]
    return ChangeSet("填写", tuple(Change(Field(cell), "", str(number)) for cell in places))


def _copy(path: Path) -> tuple[bytes, bytes]:
    return path.read_bytes(), Path(f"{path}-wal").read_bytes()


def _reached(folder: Path, content: tuple[bytes, bytes], catalog: EditionCatalog) -> int:
    """Return how many saves are in a library after the cut, having checked that they are whole."""
    path = folder / "library.db"
    path.write_bytes(content[0])
    Path(f"{path}-wal").write_bytes(content[1])
    Path(f"{path}-shm").unlink(missing_ok=True)
    with Library.open(path) as library:
        assert library.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        entry = library.reports()[0]
        report = library.load(entry.id, catalog)
        steps = {step.revision for step in library.log(entry.id)}
        entry = library.save(
            entry, _step([str(c) for c in report.edition.input_cells], 99), cause="填写"
        )
    reached = entry.revision - 2
    assert steps == set(range(1, reached + 2))
    shown = {report.cells.get(cell) for cell in report.edition.input_cells[:WIDTH]}
    assert shown == {str(reached) if reached else None}
    return reached


@pytest.fixture
def states(
    tmp_path: Path, edition: Edition, log_is_older: bool
) -> tuple[list[tuple[bytes, bytes]], Path]:
    """Return the files after each save, the state before the first one included."""
    path = tmp_path / "live" / "library.db"
    with Library.open(path) as library:
        entry = library.add(blank_report(edition), cause="新建")
        if log_is_older:
            # The log is begun again at its front; behind lies what it held before.
            library.connection.execute("PRAGMA wal_checkpoint(RESTART)")
        else:
            library.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        kept = [_copy(path)]
        for number in range(1, SAVES + 1):
            entry = library.save(entry, _step(edition.input_cells, number), cause="填写")
            kept.append(_copy(path))
    return kept, tmp_path


def _end_of_change(before: bytes, after: bytes) -> int:
    """Return behind which byte of a log nothing was written since."""
    same = (a == b for a, b in zip(reversed(before), reversed(after), strict=False))
    if len(after) != len(before):
        return len(after)
    return len(after) - next((n for n, is_same in enumerate(same) if not is_same), len(after))


def _begin_of_change(before: bytes, after: bytes) -> int:
    return next(
        (n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), len(before)
    )


@pytest.mark.parametrize("log_is_older", [False, True], ids=["new-log", "log-used-again"])
@pytest.mark.slow
def test_that_a_log_with_missing_and_torn_pages_keeps_all_that_was_acknowledged(
    states: tuple[list[tuple[bytes, bytes]], Path], catalog: EditionCatalog
) -> None:
    kept, folder = states
    chance = random.Random(10)  # noqa: S311 - to be had again
    for number in range(1, SAVES + 1):
        (library, old), (_, new) = kept[number - 1], kept[number]
        begin, end = _begin_of_change(old, new), _end_of_change(old, new)
        # Whatever the disk has got of the next save, the one before was acknowledged.
        for cut in range(begin, end, FRAME // 2 + 7):
            torn = new[:cut] + old[cut:]
            assert _reached(folder, (library, torn), catalog) in {number - 1, number}
            assert _reached(folder, (library, new[:cut]), catalog) in {number - 1, number}
        for _ in range(rounds(4, thorough=40)):
            noisy = bytearray(new)
            for frame in range(begin, end, FRAME):
                chosen = chance.choice((None, None, bytes(FRAME), chance.randbytes(FRAME)))
                stood = old[frame : frame + FRAME] if chance.random() < 0.2 else chosen
                if stood:
                    noisy[frame : frame + len(stood)] = stood
            reached = _reached(folder, (library, bytes(noisy[: len(new)])), catalog)
            assert reached in {number - 1, number}
        assert _reached(folder, (library, new), catalog) == number


@pytest.mark.parametrize("log_is_older", [False])
def test_that_a_library_torn_while_it_takes_in_its_log_is_mended_from_it(
    states: tuple[list[tuple[bytes, bytes]], Path], catalog: EditionCatalog
) -> None:
    kept, folder = states
    library, log = kept[-1]
    logged = {
        int.from_bytes(log[at : at + 4], "big") for at in range(HEADER, len(log) - FRAME + 1, FRAME)
    }
    chance = random.Random(10)  # noqa: S311 - to be had again
    for _ in range(rounds(10, thorough=60)):
        torn = bytearray(library.ljust(max(logged) * PAGE, b"\0"))
        # The first page tells what the file is; SQLite writes it in one piece of 4096 bytes.
        for page in logged - {1}:
            if chance.random() < 0.5:
                half = chance.choice((512, 2048, PAGE))
                begin = (page - 1) * PAGE
                torn[begin : begin + half] = chance.randbytes(half)
        assert _reached(folder, (bytes(torn), log), catalog) == SAVES
