"""The list of findings as plain text, to be pasted into a letter or a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.checks.finding import LEVEL_NAMES, count_levels
from ui.look.marks import SHAPES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.checks.finding import Finding
    from forms.checks.repairs.causes import Cause
    from forms.model.report import Report

_INDENT = "　　"


def write_findings(report: Report, findings: Sequence[Finding], causes: Sequence[Cause]) -> str:
    """Return the listed findings as text: title, all counts, then one line for each finding."""
    counts = count_levels(findings)
    summary = "，".join(f"{LEVEL_NAMES[level]} {count}" for level, count in counts.items())
    lines = [
        report.title or report.edition.title_for(report.organization, report.year),
        f"校验结果：{summary}",
        "",
    ]
    for cause in causes:
        lines.append(_write(cause.root))
        lines.extend(f"{_INDENT}由此引起　{_write(one)}" for one in cause.consequences)
    return "\n".join(lines)


def _write(finding: Finding) -> str:
    message = finding.message.replace("\u00a0", " ")
    return f"{SHAPES[finding.level]}{LEVEL_NAMES[finding.level]}　{message}"
