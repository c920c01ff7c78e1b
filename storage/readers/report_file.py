"""A report file of any kind that can be read, recognised by its content and its suffix."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from storage.readers.content_kind import Kind, find_kind
from storage.readers.formats import find_by_suffix, find_format, readable_suffixes
from storage.readers.interchange.report import read_json_report
from storage.readers.reading import Note, ReadError, Reading
from storage.readers.recognition.report import recognise_report
from storage.readers.source_file import check_size, name_of, read_content, require_file
from storage.readers.sources.office import convert_to_word
from storage.readers.sources.text import read_text

if TYPE_CHECKING:
    from threading import Event

    from forms.edition.catalog import EditionCatalog
    from storage.readers.formats import FileFormat

OFFICE_SECONDS = 60
_BEGINNING = 4096
_WRITTEN = (Kind.TEXT, Kind.REPORT, Kind.PAGE, Kind.ARCHIVED_PAGE)
"""What is text itself, and need not begin in a way that can be told."""
_REFUSED = {
    Kind.EMPTY: "是空文件，请核对是否选错了文件。",
    Kind.PROTECTED: "设有打开密码，不能读取；请用Word或WPS打开，取消密码后另存再读入。",
    Kind.SLIDES: "是演示文稿，不是年度报告，请核对是否选错了文件。",
    Kind.PICTURE: "是图片，读不出文字；请改用Word文档、网页或能选中文字的PDF文件。",
    Kind.HANDOVER: (
        "是交接文件，里面是报告和修改历史，不能当作一份报告读入；"
        "请用“报告 → 并入副本或交接文件…”，或用命令 import 导入。"
    ),
    Kind.FIXED_LAYOUT: "是OFD版式文件，不能读取；请用阅读软件转换为Word文档后再读入。",
}


class SourceFile(Struct, frozen=True):
    """A file that was looked at: its content, the kind that it is read as, and what to tell."""

    name: str
    kind: Kind
    content: bytes
    remarks: tuple[str, ...] = ()

    @property
    def format(self) -> FileFormat:
        """Return the format that the content is read by."""
        form = find_format(self.kind)
        if form is None:
            raise LookupError(self.kind)
        return form


def read_report_file(path: Path, catalog: EditionCatalog) -> Reading:
    """Read the report in a file in this very process.

    Whoever works for a clerk reads through `storage.readers.process` instead.

    Raises:
        ReadError: the file cannot be read, or holds no report.
    """
    file = look_at(path)
    return read_source(convert(file) if file.format.needs_office else file, catalog)


def look_at(path: Path) -> SourceFile:
    """Return a file's content and what it is, without parsing any of it.

    Raises:
        ReadError: it cannot be opened, is too large, or of a kind that cannot be read.
    """
    require_file(path)
    by_suffix = find_by_suffix(path.suffix)
    if by_suffix is None:
        _refuse_handover(path)
        known = "、".join(readable_suffixes())
        raise ReadError(f"“{name_of(path)}”这类文件不能读取，可以读取的文件类型：{known}。")
    content = read_content(path, None if by_suffix.is_plain else by_suffix.most_megabytes)
    name = name_of(path)
    form = _find_format(content, path.suffix.lower(), by_suffix, name)
    if form is not by_suffix:
        check_size(len(content), name, form.most_megabytes)
    if form is by_suffix:
        return SourceFile(name, form.kind, content)
    way = "经LibreOffice转换后" if form.needs_office else f"按{form.name}"
    remark = f"文件扩展名是{path.suffix}，实际是{form.name}，{way}读入。"
    return SourceFile(name, form.kind, content, (remark,))


def convert(file: SourceFile, stop: Event | None = None) -> SourceFile:
    """Return a file that needs an office program as the Word document that this makes of it.

    That is a process of its own too; `stop` gives it up.

    Raises:
        ReadError: no such program is installed, it takes longer than `OFFICE_SECONDS`, or fails.
    """
    content = convert_to_word(
        file.content, Path(file.name).suffix, file.name, seconds=OFFICE_SECONDS, stop=stop
    )
    return SourceFile(file.name, Kind.WORD, content, file.remarks)


def read_source(file: SourceFile, catalog: EditionCatalog) -> Reading:
    """Read the report in a file that was looked at.

    Raises:
        ReadError: the content cannot be read, or holds no report.
    """
    source = file.format.source
    if source is None:
        reading = read_json_report(file.content, catalog, origin=file.name)
    else:
        reading = recognise_report(source(file.content, file.name), catalog, origin=file.name)
    if file.kind is Kind.WORD:
        from storage.readers.carried.settling import settle_with_carried  # noqa: PLC0415 - lxml

        reading = settle_with_carried(reading, file.content, catalog, file.name)
    if not file.remarks:
        return reading
    notes = (*(Note(remark) for remark in file.remarks), *reading.notes)
    return msgspec.structs.replace(reading, notes=notes)


def read_text_report(text: str, catalog: EditionCatalog, *, origin: str) -> Reading:
    """Read a report from plain text; `origin` is how messages call it.

    Raises:
        ReadError: no section, no year or no organ can be recognised.
    """
    return recognise_report(read_text(text, origin), catalog, origin=origin)


def _refuse_handover(path: Path) -> None:
    """Raise `ReadError` that says so where a file is a handover file of ours."""
    with path.open("rb") as stream:
        kind = find_kind(stream.read(_BEGINNING))
    if kind is Kind.HANDOVER:
        raise ReadError(f"“{name_of(path)}”{_REFUSED[kind]}")


def _find_format(content: bytes, suffix: str, by_suffix: FileFormat, name: str) -> FileFormat:
    """Return the format of the content; of the suffix where the content does not tell."""
    kind = find_kind(content)
    if kind in _REFUSED:
        raise ReadError(f"“{name}”{_REFUSED[kind]}")
    if kind is Kind.TEXT and by_suffix.kind in _WRITTEN:
        return by_suffix
    if kind is Kind.PAGE and by_suffix.is_plain and b"<html" not in content[:4096].lower():
        return by_suffix  # Markdown may begin with a tag
    return find_format(kind) or by_suffix
