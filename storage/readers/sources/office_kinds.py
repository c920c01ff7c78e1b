"""What kind of document an office program would be given: by its content, then by its name."""

from __future__ import annotations

import io
import zipfile

from msgspec import Struct

from storage.readers.reading import ReadError


class OfficeKind(Struct, frozen=True):
    """A kind of document: its name in messages, the suffix and filter that LibreOffice needs."""

    name: str
    suffix: str
    filter: str = ""
    is_word: bool = False


_BINARY = {
    ".doc": OfficeKind("旧版Word文档（.doc）", ".doc", "MS Word 97"),
    ".dot": OfficeKind("旧版Word模板（.dot）", ".doc", "MS Word 97"),
    ".wps": OfficeKind("WPS文字文档（.wps）", ".doc", "MS Word 97"),
    ".wpt": OfficeKind("WPS文字模板（.wpt）", ".doc", "MS Word 97"),
}
_RICH_TEXT = OfficeKind("RTF文档", ".rtf", "Rich Text Format")
_OPEN = OfficeKind("OpenDocument文档（.odt）", ".odt", "writer8")
_OPEN_XML = OfficeKind("OpenDocument文档（.fodt）", ".fodt", "OpenDocument Text Flat XML")
_WORD = OfficeKind("Word文档（.docx）", ".docx", is_word=True)
_PAGE = OfficeKind("网页", ".html", "HTML (StarWriter)")
_WORD_XML = OfficeKind("Word 2003 XML文档", ".xml", "MS Word 2003 XML")
SUFFIXES = (*_BINARY, ".rtf", ".odt", ".ott", ".fodt", ".uof", ".uot")
"""The suffixes of files that are converted, or of which it is said why they are not."""

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PASSWORD = "设有打开密码，请在Word或WPS中取消密码后再读。"  # noqa: S105 - a sentence
_STREAMS = (
    ("EncryptedPackage", _PASSWORD),
    ("Workbook", "是电子表格，请把扩展名改为.xls再读。"),
    ("PowerPoint Document", "是演示文稿，请核对是否选错了文件。"),
)
_SECTOR = 64
_HEAD = b"\xec\xa5"
_VERSIONS = range(0xC0, 0x120)
"""From Word 97 on."""
_FLAGS = 11
_ENCRYPTED = 0x01
_BEGINNING = 4096
_ENTRY = b"PK\x01\x02"
_MOST_PARTS = 5_000


def find_kind(content: bytes, suffix: str, origin: str) -> OfficeKind:
    """Return the kind of a document.

    Raises:
        ReadError: it is empty, has a password, or is no document.
    """
    if not content.strip(b"\0 \t\r\n"):
        raise ReadError(f"“{origin}”是空文件，请核对是否选错了文件。")
    if content.startswith(_COMPOUND):
        return _compound_kind(content, suffix, origin)
    if content.startswith(b"PK\x03\x04"):
        return _zip_kind(content, origin)
    beginning = content[:_BEGINNING].removeprefix(b"\xef\xbb\xbf").lstrip()
    if beginning.startswith(b"{\\rtf"):
        return _RICH_TEXT
    if beginning.startswith((b"<?xml", b"<uof")):
        return _xml_kind(beginning, origin)
    if beginning[:9].lower() == b"<!doctype" or b"<html" in beginning.lower():
        return _PAGE
    raise _unknown(origin)


def _compound_kind(content: bytes, suffix: str, origin: str) -> OfficeKind:
    for stream, sentence in _STREAMS:
        if stream.encode("utf-16-le") in content:
            raise ReadError(f"“{origin}”{sentence}")
    place = _find_head(content) if "WordDocument".encode("utf-16-le") in content else -1
    if place < 0:
        raise _unknown(origin)
    if content[place + _FLAGS] & _ENCRYPTED:
        raise ReadError(f"“{origin}”{_PASSWORD}")
    return _BINARY.get(suffix.lower(), _BINARY[".doc"])


def _find_head(content: bytes) -> int:
    """Return where the head of Word's binary format stands: it begins a sector of the file."""
    place = content.find(_HEAD, _SECTOR)
    while place >= 0:
        version = int.from_bytes(content[place + 2 : place + 4], "little")
        if place % _SECTOR == 0 and version in _VERSIONS and place + _FLAGS < len(content):
            return place
        place = content.find(_HEAD, place + 1)
    return -1


def _zip_kind(content: bytes, origin: str) -> OfficeKind:
    if content.count(_ENTRY) > _MOST_PARTS:  # a list of them all would fill the memory
        raise _unknown(origin)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise ReadError(f"“{origin}”不完整或已损坏，请重新取得文件后再试。") from error
    if "word/document.xml" in names:
        return _WORD
    if "content.xml" in names:
        return _OPEN
    if any(name.endswith("uof.xml") for name in names):
        raise _unified(origin)
    raise _unknown(origin)


def _xml_kind(beginning: bytes, origin: str) -> OfficeKind:
    if b"wordDocument" in beginning:
        return _WORD_XML
    if b"office:document" in beginning:
        return _OPEN_XML
    if b"UOF" in beginning or b"uof" in beginning:
        raise _unified(origin)
    if b"<html" in beginning.lower():
        return _PAGE
    raise _unknown(origin)


def _unknown(origin: str) -> ReadError:
    return ReadError(
        f"“{origin}”不是能识别的文字文档，可能改了扩展名或已损坏，请用Word或WPS打开后另存为.docx再读。"
    )


def _unified(origin: str) -> ReadError:
    """Return the error of a UOF document: LibreOffice drops which cells are merged downwards.

    The rows below would lose their first cells, and figures would stand in other columns.
    """
    return ReadError(
        f"“{origin}”是标文通（UOF）文档，其中合并的单元格不能正确读取，请用WPS打开后另存为.docx再读。"
    )
