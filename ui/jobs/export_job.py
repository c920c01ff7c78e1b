"""One export, from the report to the file on disk. Free of Qt."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec import Struct

from export.formats import write_report
from export.paper.setup import STANDARD
from forms.checks.finding import LEVEL_NAMES, count_levels
from forms.edition.terms import Level
from forms.errors import UserError
from storage.files import create_file, replace_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from export.paper.setup import PaperSetup
    from forms.checks.finding import Finding
    from forms.model.report import Report

WORD = ".docx"
PDF = ".pdf"
_MARKED_FORMATS = {WORD, PDF, ".html", ".xlsx"}
_ALREADY_THERE = "“{target}”已经存在，要替换请加 --overwrite，或换一个文件名。"
_BLOCKING = (Level.ERROR, Level.PENDING)


class TargetExistsError(UserError):
    """The target is there already, and nobody said that it may be replaced."""


class Exported(Struct, frozen=True):
    """What was written: where, whether as a draft, and what the clerk should know."""

    path: Path
    is_draft: bool
    notes: tuple[str, ...]


def export_report(
    report: Report,
    reason: str,
    target: Path,
    *,
    wants_draft: bool = False,
    may_overwrite: bool = False,
    setup: PaperSetup = STANDARD,
) -> Exported:
    """Write a report in the form that the target's suffix names, and read a Word file back.

    With a `reason` (`describe_draft`) it becomes a draft: a report can always be exported, but not
    always as final.

    Raises:
        UserError: the form is unknown, or the file cannot be written; an old file is unharmed.
    """
    if not may_overwrite:
        _refuse_existing(target)
    has_mark = target.suffix.lower() in _MARKED_FORMATS
    is_draft = has_mark and (wants_draft or bool(reason))
    content, notes = _write(report, target.suffix, is_draft=is_draft, setup=setup)
    if may_overwrite:
        replace_file(target, content)
    elif not create_file(target, content):
        raise TargetExistsError(_ALREADY_THERE.format(target=target))
    state = _tell_state(reason, has_mark=has_mark, wants_draft=wants_draft)
    return Exported(target, is_draft, (*state, *notes))


def _write(
    report: Report, suffix: str, *, is_draft: bool, setup: PaperSetup
) -> tuple[bytes, list[str]]:
    """Return a file's content, and what there is to say about it."""
    if suffix.lower() == PDF:
        from export.composition import compose  # noqa: PLC0415 - loaded when a file is written
        from ui.printing.pdf.document import make_pdf  # noqa: PLC0415 - the one format that needs Qt

        content, note = make_pdf(compose(report, is_draft=is_draft, setup=setup))
        return content, [note] if note else []
    content = write_report(report, suffix, is_draft=is_draft, setup=setup)
    if suffix.lower() == WORD:
        return content, [_proofread(report, content, is_draft=is_draft, setup=setup)]
    return content, []


def _tell_state(reason: str, *, has_mark: bool, wants_draft: bool) -> list[str]:
    if wants_draft:
        return [] if has_mark else ["这种文件不带“草稿”标记。"]
    if not reason:
        return []
    how = "已按草稿导出，文件中注明“草稿”" if has_mark else "导出的是目前填写的内容"
    return [f"{reason}，{how}。"]


def _refuse_existing(target: Path) -> None:
    if os.path.isdir(target):  # noqa: PTH112 - these never raise, whatever the name is
        raise TargetExistsError(f"“{target}”是一个文件夹，请在后面加上文件名。")
    if os.path.lexists(target):
        raise TargetExistsError(_ALREADY_THERE.format(target=target))


def write_data(report: Report) -> bytes:
    """Return a report in the interchange form, whatever its state."""
    return write_report(report, ".json")


def describe_draft(findings: Sequence[Finding], *, is_finalized: bool = True) -> str:
    """Return why a report can only be a draft, an empty string where it can be final.

    Whether it was locked as signed counts where that can be done: in the window.
    """
    counts = count_levels(findings)
    parts = [f"{LEVEL_NAMES[level]} {counts[level]} 处" for level in _BLOCKING if counts[level]]
    if parts:
        return f"报告还有{'、'.join(parts)}"
    return "" if is_finalized else "报告还没有定稿"


def _proofread(report: Report, content: bytes, *, is_draft: bool, setup: PaperSetup) -> str:
    from export.composition import compose  # noqa: PLC0415 - loaded when a file was written
    from export.proof.words import proofread  # noqa: PLC0415

    differences = proofread(compose(report, is_draft=is_draft, setup=setup), content)
    if not differences:
        return "导出核对一致。"
    first = differences[0]
    return (
        f"导出核对发现 {len(differences)} 处不一致，请不要使用这份文件："
        f"{first.place}应为“{first.expected}”，文件中是“{first.found}”。"
    )
