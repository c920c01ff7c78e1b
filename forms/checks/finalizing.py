"""What stands between a report and its being locked as signed: the one gate there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.edition.terms import Level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.checks.finding import Finding

BLOCKING = (Level.ERROR, Level.VERIFY, Level.PENDING)
"""Levels of findings to be dealt with before, in the order in which they are shown."""


def find_blocking(open_findings: Sequence[Finding]) -> dict[Level, tuple[Finding, ...]]:
    """Return what remains to be mended, explained or filled in; empty where nothing does."""
    remaining = {
        level: tuple(finding for finding in open_findings if finding.level is level)
        for level in BLOCKING
    }
    return {level: findings for level, findings in remaining.items() if findings}
