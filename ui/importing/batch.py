"""All files of one import, and what became of each. Free of Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.importing.candidate import Candidate, State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from storage.readers.reading import ReadError, Reading
    from storage.rows import ReportEntry


class Batch:
    """The files in the order in which they were chosen."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self.candidates = [Candidate(path) for path in paths]
        self.stored: list[ReportEntry] = []
        self._places = {path: place for place, path in enumerate(paths)}

    def take(self, path: Path, outcome: Reading | ReadError) -> int:
        """Note what became of reading a file; return its place."""
        place = self._places[path]
        self.candidates[place].take(outcome)
        return place

    def drop_waiting(self) -> None:
        """Leave out what was not read."""
        for candidate in self.candidates:
            if candidate.state is State.WAITING:
                candidate.state = State.SKIPPED
                candidate.error = f"停止读取时“{candidate.path.name}”还没有读，没有导入。"

    @property
    def read_count(self) -> int:
        """Return how many files are not waiting any more."""
        return sum(one.state is not State.WAITING for one in self.candidates)

    @property
    def open_places(self) -> list[int]:
        """Return the files about which the clerk has still to decide."""
        return [place for place, one in enumerate(self.candidates) if one.is_open]

    @property
    def is_over(self) -> bool:
        """Tell whether nothing is left to be read or decided."""
        return self.read_count == len(self.candidates) and not self.open_places

    @property
    def stored_count(self) -> int:
        """Return how many files were stored, those brought into a known report among them."""
        return sum(one.state is State.STORED for one in self.candidates)

    @property
    def has_refused(self) -> bool:
        """Tell whether a file was not read, and why is still to be seen."""
        return any(one.error for one in self.candidates)

    def next_open(self, place: int) -> int | None:
        """Return the next file to decide about behind a place, from the top again at the end."""
        places = self.open_places
        return next((one for one in places if one > place), places[0] if places else None)

    def summarize(self) -> str:
        """Return in one line how the files stand."""
        names = {
            State.STORED: "已导入",
            State.READ: "读取完整",
            State.NOTED: "有说明",
            State.REFUSED: "没有读入",
            State.SKIPPED: "已跳过",
        }
        counts = {state: sum(one.state is state for one in self.candidates) for state in names}
        parts = [f"{name} {counts[state]}" for state, name in names.items() if counts[state]]
        return f"共 {len(self.candidates)} 份：{'，'.join(parts)}"
