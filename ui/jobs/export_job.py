"""One export, from the report to the file on disk. Free of Qt."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from msgspec import Struct

from export.formats import find_format
from forms.checks.finding import LEVEL_NAMES, count_levels
from forms.edition.terms import Level
from forms.errors import UserError
from storage.files import create_file, replace_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from export.formats import Format
    from export.manuscript import Manuscript
    from export.proof.places import Difference
    from forms.checks.finding import Finding
    from ui.printing.layout.items import PrintedReport

_ALREADY_THERE = "“{target}”已经存在，要替换请加 --overwrite，或换一个文件名。"
_BLOCKING = (Level.ERROR, Level.PENDING)


class TargetExistsError(UserError):
    """The target is there already, and nobody said that it may be replaced."""


class Exported(Struct, frozen=True):
    """What was written: where, whether as a draft, and what the clerk should know."""

    path: Path
    is_draft: bool
    notes: tuple[str, ...]


def export_report(  # noqa: PLR0913 - what is wanted is said by name
    manuscript: Manuscript,
    reason: str,
    target: Path,
    *,
    wants_draft: bool = False,
    may_overwrite: bool = False,
    pages: PrintedReport | None = None,
    form: Format | None = None,
) -> Exported:
    """Write a report in a form, else in that of the target's suffix, and read a Word file back.

    With a `reason` (`describe_draft`) the manuscript must be a draft: a report can always be
    exported, but not always as final. `wants_draft` says that somebody asked for one, who need not
    be told. `pages` are the manuscript's, where it is laid out already.

    Raises:
        UserError: the form is unknown, or the file cannot be written; an old file is unharmed.
    """
    if not may_overwrite:
        refuse_existing(target)
    form = form or find_format(target.suffix)
    content, notes = _write(manuscript, form, pages)
    if may_overwrite:
        replace_file(target, content)
    elif not create_file(target, content):
        raise TargetExistsError(_ALREADY_THERE.format(target=target))
    state = _tell_state(reason, form, wants_draft=wants_draft)
    return Exported(target, form.marks_draft and manuscript.is_draft, (*state, *notes))


def _write(
    manuscript: Manuscript, form: Format, pages: PrintedReport | None
) -> tuple[bytes, list[str]]:
    """Return a file's content, and what there is to say about it."""
    if form.write is None:
        from ui.printing.pdf.document import make_pdf  # noqa: PLC0415 - what is printed needs Qt

        content, note = make_pdf(manuscript.paper, pages, is_archive=form.is_archive)
        return content, [note] if note else []
    content = form.write(manuscript)
    if form.proofread is None:
        return content, []
    return content, [_tell_differences(form.proofread(manuscript.paper, content))]


def _tell_state(reason: str, form: Format, *, wants_draft: bool) -> list[str]:
    if wants_draft:
        return [] if form.marks_draft else ["这种文件不带“草稿”标记。"]
    if not reason:
        return []
    return [f"{reason}，{form.unmarked or '已按草稿导出，文件中注明“草稿”'}。"]


def refuse_existing(target: Path) -> None:
    """Raise where there is something in a target's place, before the work is done.

    Raises:
        TargetExistsError: there is a file or a folder.
    """
    if os.path.isdir(target):  # noqa: PTH112 - these never raise, whatever the name is
        raise TargetExistsError(f"“{target}”是一个文件夹，请在后面加上文件名。")
    if os.path.lexists(target):
        raise TargetExistsError(_ALREADY_THERE.format(target=target))


def describe_draft(findings: Sequence[Finding], *, is_finalized: bool = True) -> str:
    """Return why a report can only be a draft, an empty string where it can be final.

    Whether it was locked as signed counts where that can be done: in the window.
    """
    counts = count_levels(findings)
    parts = [f"{LEVEL_NAMES[level]} {counts[level]} 处" for level in _BLOCKING if counts[level]]
    if parts:
        return f"报告还有{'、'.join(parts)}"
    return "" if is_finalized else "报告还没有定稿"


def _tell_differences(differences: Sequence[Difference]) -> str:
    if not differences:
        return "导出核对一致。"
    first = differences[0]
    return (
        f"导出核对发现 {len(differences)} 处不一致，请不要使用这份文件："
        f"{first.place}应为“{first.expected}”，文件中是“{first.found}”。"
    )
