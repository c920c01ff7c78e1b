"""A program that saves one cell after the other until it is killed.

Run by `test_kill`: library, id of a report, its revision, and the cells to go round. After each
save that has returned it writes the number of the save, which is also the value saved.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from forms.model.changes import Change, ChangeSet, Field
from storage.library import Library


def main() -> None:
    path, report_id, revision, *cells = sys.argv[1:]
    stand = int(revision)
    with Library.open(Path(path), must_exist=True) as library:
        for number in itertools.count(stand):
            change = Change(Field(cells[number % len(cells)]), "", str(number))
            changes = ChangeSet("填写", (change,))
            stand = library.save(int(report_id), changes, revision=stand, cause="填写")
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
