"""The formats that can be read: one row each, which everything reads that deals with files.

Contents of every format but the plain ones come from programs that we do not know, through
libraries that were not made for hostile files; they are read in a process of their own
(`storage.readers.process`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from storage.readers.content_kind import Kind
from storage.readers.source_file import MAX_MEGABYTES, decode_text
from storage.readers.sources.office import MAX_MEGABYTES as MAX_MEGABYTES_OF_OFFICE
from storage.readers.sources.office_kinds import SUFFIXES as OFFICE_SUFFIXES
from storage.readers.sources.text import read_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.readers.document import Document

    Source = Callable[[bytes, str], Document]


class FileFormat(Struct, frozen=True):
    """A format: what it is called, how its files are called, what makes a document of one.

    `is_plain` files are read in the program itself. A file that `needs_office` becomes a Word
    document first. Without a `source` the content is no document but our own report.
    """

    kind: Kind
    name: str
    suffixes: tuple[str, ...]
    most_megabytes: int
    source: Source | None = None
    is_plain: bool = False
    needs_office: bool = False


def _read_word(content: bytes, origin: str) -> Document:
    from storage.readers.sources.word.document import read_word  # noqa: PLC0415 - when needed

    return read_word(content, origin)


def _read_workbook(content: bytes, origin: str) -> Document:
    from storage.readers.sources.workbook import read_workbook  # noqa: PLC0415 - when needed

    return read_workbook(content, origin)


def _read_page(content: bytes, origin: str) -> Document:
    from storage.readers.sources.web.page import read_web_page  # noqa: PLC0415 - when needed

    return read_web_page(content, origin)


def _read_archived_page(content: bytes, origin: str) -> Document:
    from storage.readers.sources.web.archive import read_web_archive  # noqa: PLC0415

    return read_web_archive(content, origin)


def _read_pdf(content: bytes, origin: str) -> Document:
    from storage.readers.sources.pdf.reading import read_pdf  # noqa: PLC0415 - when needed

    return read_pdf(content, origin)


def _read_text(content: bytes, origin: str) -> Document:
    return read_text(decode_text(content, origin), origin)


FORMATS = (
    FileFormat(Kind.WORD, "Word文档", (".docx", ".docm", ".dotx", ".dotm"), 50, _read_word),
    FileFormat(
        Kind.WORKBOOK, "电子表格", (".xlsx", ".xlsm", ".xls", ".et", ".ods"), 50, _read_workbook
    ),
    FileFormat(
        Kind.OFFICE,
        "旧版Word、WPS或RTF文档",
        OFFICE_SUFFIXES,
        MAX_MEGABYTES_OF_OFFICE,
        needs_office=True,
    ),
    FileFormat(Kind.PAGE, "网页", (".html", ".htm", ".xhtml"), 20, _read_page),
    FileFormat(Kind.ARCHIVED_PAGE, "单个文件网页", (".mht", ".mhtml"), 30, _read_archived_page),
    FileFormat(Kind.PDF, "PDF文件", (".pdf",), 50, _read_pdf),
    FileFormat(
        Kind.TEXT, "文本文件", (".txt", ".md"), MAX_MEGABYTES, source=_read_text, is_plain=True
    ),
    FileFormat(Kind.REPORT, "本软件导出的报告", (".json",), MAX_MEGABYTES, is_plain=True),
)

_BY_KIND = {form.kind: form for form in FORMATS}
_BY_SUFFIX = {suffix: form for form in FORMATS for suffix in form.suffixes}


def find_format(kind: Kind) -> FileFormat | None:
    """Return the format of a kind of content, `None` where it cannot be read."""
    return _BY_KIND.get(kind)


def find_by_suffix(suffix: str) -> FileFormat | None:
    """Return the format whose files are called so, `None` where there is none."""
    return _BY_SUFFIX.get(suffix.lower())


def readable_suffixes() -> tuple[str, ...]:
    """Return the suffixes of the files that can be read, for the file dialog."""
    return tuple(_BY_SUFFIX)


def load_sources() -> None:
    """Import what reads the formats, which otherwise happens with the first file of each."""
    import storage.readers.carried.settling  # noqa: PLC0415
    import storage.readers.sources.pdf.reading  # noqa: PLC0415
    import storage.readers.sources.web.archive  # noqa: PLC0415
    import storage.readers.sources.web.page  # noqa: PLC0415
    import storage.readers.sources.word.document  # noqa: PLC0415
    import storage.readers.sources.workbook  # noqa: F401, PLC0415
