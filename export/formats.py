"""The forms in which a report can be written out, by the suffix of the file.

A writer is imported when it is first used: starting the program or writing JSON costs nothing of
what a Word document needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms.model.report import Report

    Writer = Callable[[Report, bool], bytes]


def write_report(report: Report, suffix: str, *, is_draft: bool = False) -> bytes:
    """Return a report as the content of a file with that suffix.

    Raises:
        ExportError: reports are not written in that form.
    """
    writer = _WRITERS.get(suffix.lower())
    if writer is None:
        known = "、".join(_WRITERS)
        if suffix.lower() in _PLANNED:
            raise ExportError(f"还不能导出{_PLANNED[suffix.lower()]}，请改用{known}。")
        shown = f"“{suffix}”文件" if suffix else "没有扩展名的文件"
        raise ExportError(f"不能导出{shown}，请把文件名的扩展名改为{known}之一。")
    return writer(report, is_draft)


def writable_suffixes() -> tuple[str, ...]:
    """Return the suffixes of the files that can be written, the official form first."""
    return tuple(_WRITERS)


def _write_word(report: Report, is_draft: bool) -> bytes:
    from export.composition import compose  # noqa: PLC0415 - see the module's docstring
    from export.word.writer import write_word  # noqa: PLC0415

    return write_word(compose(report, is_draft=is_draft))


def _write_html(report: Report, is_draft: bool) -> bytes:
    from export.composition import compose  # noqa: PLC0415
    from export.html_report import write_html  # noqa: PLC0415

    return write_html(compose(report, is_draft=is_draft))


def _write_text(report: Report, is_draft: bool) -> bytes:
    from export.composition import compose  # noqa: PLC0415
    from export.text_report import write_text  # noqa: PLC0415

    return write_text(compose(report, is_draft=is_draft))


def _write_json(report: Report, _is_draft: bool) -> bytes:
    from export.json_report import write_json  # noqa: PLC0415

    return write_json(report)


_WRITERS: dict[str, Writer] = {
    ".docx": _write_word,
    ".txt": _write_text,
    ".json": _write_json,
    ".html": _write_html,
}
_PLANNED = {".pdf": "PDF文件", ".xlsx": "Excel文件"}
