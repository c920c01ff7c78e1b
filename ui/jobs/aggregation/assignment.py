"""Which of several files of one unit counts, and what is said of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from storage.readers.reading import Note

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ui.jobs.aggregation.submissions import Submission

_SAME_TWICE = "“{file}”与“{kept}”内容相同，只计一次。"
_OLDER = "本单位还有一份内容不同、较旧的“{file}”，没有计入；采用的是较新的“{kept}”，请核对。"
_UNSURE = "本单位还有一份内容不同的“{file}”，两份时间相同，分不出先后；暂采用“{kept}”，请核对。"


def choose_submissions(
    handed_in: Iterable[tuple[int, Submission]],
) -> dict[int, Submission]:
    """Return what counts for each unit: the newest file, with a note on every other one."""
    of_unit: dict[int, list[Submission]] = {}
    for number, submission in handed_in:
        of_unit.setdefault(number, []).append(submission)
    return {number: _choose(files) for number, files in of_unit.items()}


def _choose(files: Sequence[Submission]) -> Submission:
    kept, *others = sorted(files, key=lambda each: (-each.modified, each.file))
    notes, doubts = [*kept.notes], kept.doubts_in_reading
    for other in others:
        sentence = _OLDER if other.modified < kept.modified else _UNSURE
        if other.digest == kept.digest:
            sentence = _SAME_TWICE
        doubts += sentence is _UNSURE
        notes.append(Note(sentence.format(file=other.file, kept=kept.file)))
    return replace(kept, notes=tuple(notes), doubts_in_reading=doubts)
