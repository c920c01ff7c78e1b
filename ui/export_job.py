"""One export, from the report to the file on disk. Free of Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from export.formats import write_report
from forms.checks.finding import LEVEL_NAMES, count_levels
from forms.model.edition import Level
from forms.model.errors import UserError
from storage.files import replace_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from forms.checks.finding import Finding
    from forms.model.report import Report

WORD = ".docx"
_MARKED_FORMATS = {WORD, ".pdf", ".html", ".txt", ".xlsx"}
_BLOCKING = (Level.ERROR, Level.PENDING)


class TargetExistsError(UserError):
    """The target is there already, and nobody said that it may be replaced."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: where, whether as a draft, and what the clerk should know."""

    path: Path
    is_draft: bool
    notes: tuple[str, ...]


def export_report(
    report: Report,
    findings: Sequence[Finding],
    target: Path,
    *,
    wants_draft: bool = False,
    may_overwrite: bool = False,
) -> Exported:
    """Write a report in the form that the target's suffix names, and read a Word file back.

    A report with errors or blanks becomes a draft: it can always be exported, but not as final.

    Raises:
        UserError: the form is unknown, or the file cannot be written; an old file is unharmed.
    """
    if target.exists() and not may_overwrite:
        raise TargetExistsError(f"“{target}”已经存在，要替换请加 --overwrite，或换一个文件名。")
    reason = describe_draft(findings)
    has_mark = target.suffix.lower() in _MARKED_FORMATS
    is_draft = has_mark and (wants_draft or bool(reason))
    content = write_report(report, target.suffix, is_draft=is_draft)
    replace_file(target, content)
    notes = []
    if is_draft and not wants_draft:
        notes.append(f"{reason}，已按草稿导出，文件中注明“草稿”。")
    if target.suffix.lower() == WORD:
        notes.append(_proofread(report, content, is_draft=is_draft))
    return Exported(target, is_draft, tuple(notes))


def describe_draft(findings: Sequence[Finding]) -> str:
    """Return why a report can only be a draft, an empty string where it can be final."""
    counts = count_levels(findings)
    parts = [f"{LEVEL_NAMES[level]} {counts[level]} 处" for level in _BLOCKING if counts[level]]
    return f"报告还有{'、'.join(parts)}" if parts else ""


def _proofread(report: Report, content: bytes, *, is_draft: bool) -> str:
    from export.composition import compose  # noqa: PLC0415 - loaded when a file was written
    from export.proof import proofread  # noqa: PLC0415

    differences = proofread(compose(report, is_draft=is_draft), content)
    if not differences:
        return "导出核对一致。"
    first = differences[0]
    return (
        f"导出核对发现 {len(differences)} 处不一致，请不要使用这份文件："
        f"{first.place}应为“{first.expected}”，文件中是“{first.found}”。"
    )
