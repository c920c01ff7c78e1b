"""A unit's report looked at: what is open in it, in words and in numbers. Free of Qt."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

import forms.checks
from forms.checks.engine import check_all
from forms.checks.explaining import settle_explanations
from forms.checks.finding import count_levels
from forms.checks.listing import write_lines
from forms.checks.repairs.causes import group_causes
from forms.checks.scope import Scope
from forms.edition.terms import Level
from forms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.checks.finding import Finding
    from forms.checks.repairs.causes import Cause
    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition
    from forms.model.report import Report
    from storage.library import Library
    from storage.rows import ReportEntry


class UnitCheck(Struct, frozen=True):
    """A report of the library with the findings that no explanation settles.

    `previous` is last year's report, with which it was compared.
    """

    entry: ReportEntry
    report: Report
    findings: tuple[Finding, ...]
    previous: Report | None = None

    @property
    def counts(self) -> Mapping[Level, int]:
        """Return the number of findings per level."""
        return count_levels(self.findings)

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Return the findings by what brings them about."""
        return group_causes(self.findings, Scope(self.report, self.previous))

    @property
    def lines(self) -> list[tuple[Level, str]]:
        """Return each finding as a sentence; many blanks of a table are one."""
        ordered = sorted(self.findings, key=lambda each: list(Level).index(each.level))
        by_level = {level: [each for each in ordered if each.level is level] for level in Level}
        return [
            (level, line.partition("　")[2].replace("\u00a0", " "))
            for level, findings in by_level.items()
            for line in write_lines(findings, self.report.edition)
        ]


def name_checks(edition: Edition) -> str:
    """Return what is another one as soon as an edition or the program checks otherwise."""
    folder = Path(forms.checks.__path__[0])
    modules = sorted((str(path), path.stat().st_size) for path in folder.rglob("*.py"))
    content = msgspec.msgpack.encode((edition, [size for _, size in modules]))
    return f"{edition.id}-{hashlib.blake2b(content, digest_size=8).hexdigest()}"


def check_unit(library: Library, report_id: int, catalog: EditionCatalog) -> UnitCheck:
    """Return a report of the library with what is open in it, last year's taken into account.

    Raises:
        UserError: it cannot be read.
    """
    entry = library.entry(report_id)
    report = library.load(report_id, catalog)
    previous = _previous_of(library, entry, catalog)
    findings = check_all(report, previous)
    kept = library.explanations(report_id)
    return UnitCheck(entry, report, settle_explanations(findings, kept).open, previous)


def _previous_of(library: Library, entry: ReportEntry, catalog: EditionCatalog) -> Report | None:
    # What is wrong with last year's report is told when that one is opened.
    with contextlib.suppress(UserError):
        previous = library.find(entry.organization, entry.year - 1)
        if previous is not None:
            return library.load(previous.id, catalog)
    return None
