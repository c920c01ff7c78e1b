"""What a file really is that calls itself a Word document: named, with what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.readers.reading import ReadError

if TYPE_CHECKING:
    from collections.abc import Collection

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_BEGINNING = 1024
# Streams of a compound file, by which its programs tell it; the first that is found names it.
_STREAMS = (
    ("EncryptedPackage", "设有打开密码，请在Word或WPS中取消密码后再读。"),
    ("WordDocument", "是旧版Word文档（.doc）改了扩展名，请用Word或WPS打开后另存为.docx再读。"),
    ("Workbook", "是Excel表格（.xls）改了扩展名，请改回原来的扩展名再读。"),
    ("PowerPoint Document", "是演示文稿改了扩展名，请核对是否选错了文件。"),
)
_OTHER_COMPOUND = "不是.docx格式，请用Word或WPS打开后另存为.docx再读。"
_OPENINGS = (
    (b"%PDF", "是PDF文件改了扩展名，请改回.pdf再读。"),
    (b"{\\rtf", "是RTF文档改了扩展名，请用Word或WPS打开后另存为.docx再读。"),
    (b"MIME-VERSION:", "是单个文件网页（.mht）改了扩展名，请用Word或WPS打开后另存为.docx再读。"),
    (b"<!DOCTYPE HTML", "是网页改了扩展名，请改为.html，或用Word打开后另存为.docx再读。"),
    (b"<HTML", "是网页改了扩展名，请改为.html，或用Word打开后另存为.docx再读。"),
    (b"<?XML", "是XML文件，请用Word或WPS打开后另存为.docx再读。"),
)
_PARTS = (
    ("xl/", "是Excel表格，请把扩展名改为.xlsx再读。"),
    ("ppt/", "是演示文稿，请核对是否选错了文件。"),
    ("content.xml", "是OpenDocument文档，请用Word或WPS打开后另存为.docx再读。"),
    ("OFD.xml", "是OFD版式文件，请改用Word文档（.docx）。"),
)


def not_a_zip(content: bytes, origin: str) -> ReadError:
    """Return the error of a file that is no zip file, so no Word document."""
    return ReadError(f"“{origin}”{_name_content(content)}")


def not_word(names: Collection[str], origin: str) -> ReadError:
    """Return the error of a zip file without the part that holds a Word document's text."""
    for beginning, sentence in _PARTS:
        if any(name.lower().startswith(beginning.lower()) for name in names):
            return ReadError(f"“{origin}”{sentence}")
    return ReadError(f"“{origin}”是压缩文件，里面没有Word文档的正文，请核对是否选错了文件。")


def _name_content(content: bytes) -> str:
    if not content.strip(b"\0 \t\r\n"):
        return "是空文件，请核对是否选错了文件。"
    if content.startswith(_ZIP):
        return "不完整或已损坏，请重新取得文件后再试。"
    if content.startswith(_COMPOUND):
        return _name_compound(content)
    beginning = content[:_BEGINNING].lstrip(b"\xef\xbb\xbf \t\r\n").upper()
    for opening, sentence in _OPENINGS:
        if beginning.startswith(opening.upper()):
            return sentence
    return "不是Word文档（.docx），可能改了扩展名、已损坏或被加密软件加密，请核对后再试。"


def _name_compound(content: bytes) -> str:
    for stream, sentence in _STREAMS:
        if stream.encode("utf-16-le") in content:
            return sentence
    return _OTHER_COMPOUND
