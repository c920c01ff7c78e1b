"""The forms in which a report can be written out, by the suffix of the file.

A writer is imported when it is first used: starting the program or writing JSON costs nothing of
what a Word document needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.errors import ExportError
from export.paper.setup import STANDARD

if TYPE_CHECKING:
    from collections.abc import Callable

    from export.paper.blocks import Paper
    from export.paper.setup import PaperSetup
    from forms.model.report import Report

    Writer = Callable[[Report, bool, PaperSetup], bytes]


def write_report(
    report: Report, suffix: str, *, is_draft: bool = False, setup: PaperSetup = STANDARD
) -> bytes:
    """Return a report as the content of a file with that suffix.

    Raises:
        ExportError: reports are not written in that form.
    """
    writer = _WRITERS.get(suffix.lower())
    if writer is None:
        first, *others = _WRITERS
        known = "、".join((first, *_PRINTED, *others))
        shown = f"“{suffix}”文件" if suffix else "没有扩展名的文件"
        raise ExportError(f"不能导出{shown}，请把文件名的扩展名改为{known}之一。")
    return writer(report, is_draft, setup)


def writable_suffixes() -> tuple[str, ...]:
    """Return the suffixes of the files that can be written, the official form first."""
    return tuple(_WRITERS)


def _compose(report: Report, is_draft: bool, setup: PaperSetup) -> Paper:
    from export.composition import compose  # noqa: PLC0415 - see the module's docstring

    return compose(report, is_draft=is_draft, setup=setup)


def _write_word(report: Report, is_draft: bool, setup: PaperSetup) -> bytes:
    from export.word.writer import write_word  # noqa: PLC0415

    return write_word(_compose(report, is_draft, setup))


def _write_html(report: Report, is_draft: bool, setup: PaperSetup) -> bytes:
    from export.html_report import write_html  # noqa: PLC0415

    return write_html(_compose(report, is_draft, setup))


def _write_xlsx(report: Report, is_draft: bool, setup: PaperSetup) -> bytes:
    from export.xlsx.writer import write_xlsx  # noqa: PLC0415

    return write_xlsx(_compose(report, is_draft, setup))


def _write_text(report: Report, is_draft: bool, setup: PaperSetup) -> bytes:
    from export.text_report import write_text  # noqa: PLC0415

    return write_text(_compose(report, is_draft, setup))


def _write_json(report: Report, _is_draft: bool, _setup: PaperSetup) -> bytes:
    from export.json_report import write_json  # noqa: PLC0415

    return write_json(report)


_WRITERS: dict[str, Writer] = {
    ".docx": _write_word,
    ".html": _write_html,
    ".xlsx": _write_xlsx,
    ".txt": _write_text,
    ".json": _write_json,
}
_PRINTED = (".pdf",)
"""What is printed and not written: `ui.printing` makes it, with fonts that only Qt can measure."""
