"""A program that saves one cell after the other until it is killed.

Run by `test_kill`: library, id of a report, and the cells to go round. After each
save that has returned it writes the number of the save, which is also the value saved.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from forms.model.changes import Change, ChangeSet, Field
from storage.library import Library


def main() -> None:
    path, report_id, *cells = sys.argv[1:]
    with Library.open(Path(path), must_exist=True) as library:
        entry = library.entry(int(report_id))
        for number in itertools.count(entry.revision):
            change = Change(Field(cells[number % len(cells)]), "", str(number))
            changes = ChangeSet("填写", (change,))
            entry = library.save(entry, changes, cause="填写")
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
