"""A report file of any kind that can be read, recognised by its suffix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.readers.interchange.report import read_json_report
from storage.readers.reading import ReadError
from storage.readers.recognition.report import recognise_report
from storage.readers.source_file import decode_text, name_of, read_content, require_file
from storage.readers.sources.text import read_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from storage.readers.reading import Reading

    Reader = Callable[[bytes, EditionCatalog, str], Reading]


def read_report_file(path: Path, catalog: EditionCatalog) -> Reading:
    """Read the report in a file.

    Raises:
        ReadError: the file cannot be read, or holds no report.
    """
    require_file(path)
    reader = _find_reader(path)
    return reader(read_content(path), catalog, name_of(path))


def readable_suffixes() -> tuple[str, ...]:
    """Return the suffixes of the files that can be read, for the file dialog."""
    return tuple(_READERS)


def _find_reader(path: Path) -> Reader:
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        known = "、".join(_READERS)
        raise ReadError(f"“{name_of(path)}”这类文件不能读取，可以读取的文件类型：{known}。")
    return reader


def _read_json_content(content: bytes, catalog: EditionCatalog, origin: str) -> Reading:
    return read_json_report(content, catalog, origin=origin)


def _read_text_content(content: bytes, catalog: EditionCatalog, origin: str) -> Reading:
    return read_text_report(decode_text(content, origin), catalog, origin=origin)


def read_text_report(text: str, catalog: EditionCatalog, *, origin: str) -> Reading:
    """Read a report from plain text; `origin` is how messages call it.

    Raises:
        ReadError: no section, no year or no organ can be recognised.
    """
    return recognise_report(read_text(text, origin), catalog, origin=origin)


_READERS: dict[str, Reader] = {
    ".json": _read_json_content,
    ".txt": _read_text_content,
    ".md": _read_text_content,
}
