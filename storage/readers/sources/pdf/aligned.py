"""Lines whose pieces stand in columns become tables, though nothing is ruled there."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from storage.readers.document import Table, TableCell

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from storage.readers.sources.pdf.lines import Chunk, Line

_FEWEST = 3  # rows: two lines in step may be an address and a telephone number
_LOOSE = 4.0  # of the size: rows further apart are no table


def parted(lines: Sequence[Line], page: int) -> Iterator[Line | Table]:
    """Yield lines, and in the place of those that form a table the table; it is a flat one."""
    index = 0
    while index < len(lines):
        run = _run(lines[index:])
        table = _table(run, page) if len(run) >= _FEWEST else None
        if table is None:
            yield lines[index]
            index += 1
        else:
            yield table
            index += len(run)


def _run(lines: Sequence[Line]) -> list[Line]:
    """Return the lines from the first one on that may be the rows of a table."""
    run: list[Line] = []
    certain = 0
    for line in lines:
        if run and line.y - run[-1].y > _LOOSE * line.size:
            break
        if len(line.chunks) > 1:
            run.append(line)
            certain = len(run)
        elif run and line.x1 < run[0].chunks[1].x0 + line.size and len(run) - certain < 2:  # noqa: PLR2004
            run.append(line)  # the rest of a label, if rows follow
        else:
            break
    run = run[:certain]
    return run if sum(len(line.chunks) > 1 for line in run) >= _FEWEST else []


def _table(run: list[Line], page: int) -> Table | None:
    """Return the table that lines form, `None` where it is not certain."""
    counts = Counter(len(line.chunks) for line in run if len(line.chunks) > 1)
    count = max(counts, key=lambda each: (counts[each], each))
    columns = _columns([line for line in run if len(line.chunks) == count])
    if columns is None:
        return None
    cells: list[TableCell] = []
    for row, line in enumerate(run):
        placed = _placed(line.chunks, columns)
        if placed is None:
            return None
        texts = dict(zip(placed, line.chunks, strict=True))
        cells += [
            TableCell(row, column, texts[column].text if column in texts else "")
            for column in range(count)
        ]
    return Table(tuple(cells), is_flat=True, page=page)


def _columns(lines: list[Line]) -> list[tuple[float, float]] | None:
    columns = [
        (min(chunk.x0 for chunk in chunks), max(chunk.x1 for chunk in chunks))
        for chunks in zip(*(line.chunks for line in lines), strict=True)
    ]
    is_apart = all(left[1] < right[0] for left, right in pairwise(columns))
    return columns if is_apart else None


def _placed(chunks: tuple[Chunk, ...], columns: list[tuple[float, float]]) -> list[int] | None:
    """Return the column in which each piece begins; `None` where two or none would do."""
    places: list[int] = []
    taken: set[int] = set()
    for chunk in chunks:
        reached = [
            index for index, (x0, x1) in enumerate(columns) if chunk.x0 <= x1 and x0 <= chunk.x1
        ]
        if not reached or not taken.isdisjoint(reached):
            return None
        taken.update(reached)
        places.append(reached[0])
    return places
