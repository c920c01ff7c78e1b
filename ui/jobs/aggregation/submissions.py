"""What a unit has handed in: one file, read and checked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping  # noqa: TC003 - a record's field
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from forms.checks.engine import check_all
from forms.checks.finding import LEVEL_NAMES, count_levels
from forms.checks.listing import write_lines
from forms.edition.terms import CellId, Level
from forms.model.aggregation.states import Standing, UnitState
from storage.readers.reading import Note

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.checks.finding import Finding
    from forms.edition.edition import Edition
    from forms.model.report import Report
    from storage.readers.reading import Reading

_TOLD_ONE_BY_ONE = (Level.ERROR, Level.VERIFY)
_OTHER_EDITION = "报告用的是{theirs}版式，汇总用的是{ours}版式，有{count}格对不上，没有计入合计。"
_NO_FIGURE = "{place}“{text}”不是数字，没有计入合计。"


class Submission(Struct, frozen=True):
    """A report as it was handed in, with what a sum needs of it and nothing more.

    `file` is what the clerk knows it by, `modified` seconds since 1970. `digest` is the same for
    two files that say the same. `counts` are findings by level, `notes` what there is to say of
    the reading and of every error and doubt; `doubts_in_reading` counts those notes that name
    cells.
    """

    file: str
    modified: float
    organization: str
    title: str
    year: int
    edition: str
    digest: bytes
    cells: Mapping[CellId, str]
    counts: Mapping[Level, int]
    notes: tuple[Note, ...]
    doubts_in_reading: int = 0
    missing_texts: int = 0

    @property
    def state(self) -> UnitState:
        """Return how good it is."""
        return Standing(
            has_report=True,
            doubts_in_reading=self.doubts_in_reading,
            counts=self.counts,
            missing_texts=self.missing_texts,
        ).state


def submit(
    reading: Reading, file: str, modified: float, edition: Edition, previous: Report | None = None
) -> Submission:
    """Return what was read of a file as a submission to a region that sums up by an edition."""
    report = reading.report
    findings = check_all(report, previous)
    doubts = [note for note in reading.notes if note.cells and not note.is_edit]
    notes = (*reading.notes, *_tell_unadded(report, edition), *_tell_findings(findings, report))
    return Submission(
        file,
        modified,
        report.organization,
        report.title,
        report.year,
        report.edition.id,
        digest_of(report),
        dict(report.cells),
        count_levels(findings),
        notes,
        len(doubts),
        count_missing_texts(findings),
    )


def count_missing_texts(findings: Sequence[Finding]) -> int:
    """Return for how many texts, rather than figures, something is pending."""
    return sum(each.level is Level.PENDING and not each.cells for each in findings)


def digest_of(report: Report) -> bytes:
    """Return what is the same for two reports that say the same, whatever files they come from."""
    content = (report.organization, report.year, report.texts, report.shown_values())
    encoded = msgspec.json.encode(content, order="sorted")
    return hashlib.blake2b(encoded, digest_size=16).digest()


def _tell_unadded(report: Report, edition: Edition) -> Iterator[Note]:
    """Yield what of a report cannot be added."""
    foreign = tuple(cell for cell in report.cells if cell not in edition.cells)
    if foreign:
        told = _OTHER_EDITION.format(theirs=report.edition.id, ours=edition.id, count=len(foreign))
        yield Note(told)
    for cell in edition.input_cells:
        if cell in report.cells and report.edition.cells.keys() >= {cell}:
            value = report.parse(cell)
            if value.text and value.number is None:
                place = edition.cells[cell].name
                yield Note(_NO_FIGURE.format(place=place, text=value.text[:40]), (cell,))


def _tell_findings(findings: Sequence[Finding], report: Report) -> Iterator[Note]:
    """Yield every error and doubt, and what is blank as few lines."""
    for finding in findings:
        if finding.level in _TOLD_ONE_BY_ONE:
            name = LEVEL_NAMES[finding.level]
            yield Note(f"{name}：{finding.message}", finding.cells)
    blank = [finding for finding in findings if finding.level is Level.PENDING]
    cells = tuple(cell for finding in blank for cell in finding.cells)
    lines = list(write_lines(blank, report.edition))
    if lines:
        told = "；".join(line.partition("　")[2].rstrip("。") for line in lines)
        yield Note(f"{LEVEL_NAMES[Level.PENDING]}：{told}。", cells)
