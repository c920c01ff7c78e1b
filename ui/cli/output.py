"""What the commands print, and the exit status that says how it went."""

from __future__ import annotations

import io
import json
import sys
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forms.checks.finding import LEVEL_NAMES, count_levels
from forms.edition.terms import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from forms.checks.finding import Finding
    from forms.model.report import Report
    from storage.readers.reading import Note
    from ui.jobs.sources import Source

_PLAIN = str.maketrans({"\u00a0": " ", "−": "-"})
"""For what the GBK of a Chinese Windows console lacks."""


class Status(IntEnum):
    """The exit status of a command."""

    CLEAN = 0
    FAULTY = 1
    UNUSABLE = 2


library_option = click.option(
    "--library",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="报告库文件，默认在用户数据文件夹。",
)


def describe_findings(report: Report, findings: Sequence[Finding]) -> dict[str, Any]:
    """Return findings in the form that other tools read (design §4)."""
    return {
        "edition": report.edition.id,
        "organization": report.organization,
        "year": report.year,
        "counts": describe_counts(count_levels(findings)),
        "findings": [
            {
                "rule": finding.rule,
                "level": str(finding.level),
                "cells": list(finding.cells),
                "text": finding.text,
                "message": finding.message,
                "expected": finding.expected,
                "found": finding.found,
            }
            for finding in findings
        ],
    }


def summarize(findings: Sequence[Finding]) -> str:
    """Return how many findings there are of each level."""
    return summarize_counts(count_levels(findings))


def describe_counts(counts: Mapping[Level, int]) -> dict[str, int]:
    """Return how many findings there are of each level, as data."""
    return {str(level): counts.get(level, 0) for level in Level}


def summarize_counts(counts: Mapping[Level, int]) -> str:
    """Return in words how many findings there are of each level."""
    return " · ".join(f"{LEVEL_NAMES[level]} {counts.get(level, 0)}" for level in Level)


def find_status(findings: Sequence[Finding]) -> Status:
    """Return whether something must be done before the report can be final."""
    counts = count_levels(findings)
    return Status.FAULTY if counts[Level.ERROR] or counts[Level.PENDING] else Status.CLEAN


def print_line(text: str) -> None:
    """Print a line with what every console can show."""
    click.echo(text.translate(_PLAIN))


def print_json(content: object, *, indent: int | None = 1) -> None:
    """Print JSON; without `indent` on one line, as one of many."""
    text = json.dumps(content, ensure_ascii=False, indent=indent)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except UnicodeEncodeError:  # another program shall read every character all the same
        text = json.dumps(content, indent=indent)
    click.echo(text)


def describe_notes(notes: Iterable[Note]) -> list[dict[str, object]]:
    """Return notes on a reading as data: `message` and the `cells` concerned."""
    return [{"message": note.message, "cells": list(note.cells)} for note in notes]


def print_notes(source: Source) -> None:
    """Print what there is to say about the reading of a source, beside the output."""
    for note in source.notes:
        click.echo(note.message, err=True)


def forgive_unprintable() -> None:
    """Let a console or pipe that is not Unicode show `?` for what it lacks, instead of failing."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
