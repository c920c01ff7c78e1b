"""Where in the change log the fields of a report were changed last, remembered between two looks.

It is asked with every step of the cursor, and the log has no index by field: only what was added
since is read.
"""

from __future__ import annotations

import heapq
from collections import defaultdict, deque
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from storage.rows import library_marks

if TYPE_CHECKING:
    import sqlite3

MOST = 320
"""How many of the last steps of each field are remembered."""

_ADDED = """
    SELECT id, field FROM changes WHERE report = ? AND branch IS NULL AND id > ? ORDER BY id
"""


class LastSteps:
    """Knows the numbers of the last rows of each field of one report, the one asked for last."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._read_to = 0
        self._numbers: defaultdict[str, deque[int]]
        self.forget()

    def forget(self) -> None:
        """Read everything anew the next time: rows were taken out of the log."""
        self._key = ()

    def numbers(
        self, connection: sqlite3.Connection, report_id: int, field: str, count: int
    ) -> list[int]:
        """Return the rows of the last steps of a field and of the whole report, the latest first.

        There are at most `MOST`.
        """
        # A library that was taken back to a backup has other rows under the same numbers.
        key = (report_id, *library_marks(connection))
        if key != self._key:
            self._key, self._read_to = key, 0
            self._numbers = defaultdict(partial(deque, maxlen=MOST))
        for number, name in connection.execute(_ADDED, (report_id, self._read_to)):
            self._numbers[name].append(number)
            self._read_to = number
        steps = {name: self._numbers[name] for name in (field, "")}
        latest = heapq.merge(*map(reversed, steps.values()), reverse=True)
        return list(islice(latest, min(count, MOST)))
