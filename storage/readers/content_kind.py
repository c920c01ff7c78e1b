"""What a file is by its bytes, whatever it calls itself.

Only searched, never parsed: this is done in the program itself, before a file of unknown origin
is handed to the process that reads it.
"""

from __future__ import annotations

import codecs
import re
import struct
from enum import StrEnum

_BEGINNING = 4096
_HEADER = 512
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


HANDOVER_TYPE = b"application/x-nianbao-handover"
"""What the first part of a handover file says, uncompressed, as in files of OpenDocument."""
SEALED_HANDOVER = b"NIANBAO-HANDOVER-SEALED\n"
"""The first line of a handover file under a password."""


class Kind(StrEnum):
    """A kind of content; `UNKNOWN` where the bytes do not tell."""

    WORD = "word"
    WORKBOOK = "workbook"
    OFFICE = "office"
    PAGE = "page"
    ARCHIVED_PAGE = "archived_page"
    PDF = "pdf"
    REPORT = "report"
    HANDOVER = "handover"
    TEXT = "text"
    PACKED = "packed"
    FIXED_LAYOUT = "fixed_layout"
    SLIDES = "slides"
    PICTURE = "picture"
    PROTECTED = "protected"
    EMPTY = "empty"
    UNKNOWN = "unknown"


# A part of a zip file stands by name in the list at its end, after everything it holds.
_PARTS = (
    (b"word", Kind.WORD),
    (b"xl", Kind.WORKBOOK),
    (b"ppt", Kind.SLIDES),
)
_OPEN_DOCUMENT = re.compile(rb"application/vnd\.oasis\.opendocument\.(text|spreadsheet)")
_STREAMS = {
    "WordDocument": Kind.OFFICE,
    "Workbook": Kind.WORKBOOK,
    "Book": Kind.WORKBOOK,
    "PowerPoint Document": Kind.SLIDES,
    "EncryptedPackage": Kind.PROTECTED,
}
_DIRECTORY_PLACE = struct.Struct("<H16xI")
"""Of a compound file's header: the size of a sector as a power of 2, the directory's first one."""
_OLD_WORKBOOKS = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
)
_OPENINGS = (
    *((opening, Kind.WORKBOOK) for opening in _OLD_WORKBOOKS),
    (b"\x89PNG\r\n", Kind.PICTURE),
    (b"\xff\xd8\xff", Kind.PICTURE),
    (b"GIF8", Kind.PICTURE),
    (b"II*\0", Kind.PICTURE),
    (b"MM\0*", Kind.PICTURE),
)
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|table|meta|style|title|div|center|font|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_ARCHIVED = re.compile(
    rb"\A\s*(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,30}?"
    rb"(?:MIME-Version:|Content-Type:\s*multipart/related)",
    re.IGNORECASE,
)
_FLAT_WORD = (
    b"schemas.microsoft.com/office/word/2003/wordml",
    b"schemas.microsoft.com/office/2006/xmlPackage",
    b"urn:oasis:names:tc:opendocument",
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_REPORT = re.compile(rb'\s*\{.*?"format"\s*:\s*"nianbao-report"', re.DOTALL)


def find_kind(content: bytes) -> Kind:
    """Return the kind of a file's content."""
    if not content.strip(b"\x00 \t\r\n"):
        return Kind.EMPTY
    if content.startswith(SEALED_HANDOVER):
        return Kind.HANDOVER
    if content.startswith(_ZIP):
        return _find_zipped(content)
    if content.startswith(_COMPOUND):
        return _find_in_compound(content)
    if b"%PDF-" in content[:1024]:
        return Kind.PDF
    opened = (kind for opening, kind in _OPENINGS if content.startswith(opening))
    return next(opened, None) or _find_text(content)


def _find_zipped(content: bytes) -> Kind:
    opened = _OPEN_DOCUMENT.search(content[:200])
    if HANDOVER_TYPE in content[:200]:
        return Kind.HANDOVER
    if opened:
        return Kind.OFFICE if opened[1] == b"text" else Kind.WORKBOOK
    if b"OFD.xml" in content:
        return Kind.FIXED_LAYOUT
    place, kind = max((_last_place(folder, content), kind) for folder, kind in _PARTS)
    return kind if place >= 0 else Kind.PACKED


def _last_place(folder: bytes, content: bytes) -> int:
    return max(content.rfind(folder + b"/"), content.rfind(folder + b"\\"))


def _find_in_compound(content: bytes) -> Kind:
    """Tell by the stream that comes first in the directory; objects within come after."""
    if len(content) < _HEADER:
        return Kind.UNKNOWN
    shift, sector = _DIRECTORY_PLACE.unpack_from(content, 30)
    start = (sector + 1) << min(shift, 12)
    found = {
        content.find(name.encode("utf-16-le") + b"\0\0", start): kind
        for name, kind in _STREAMS.items()
    }
    found.pop(-1, None)
    return found[min(found)] if found else Kind.UNKNOWN


def _find_text(content: bytes) -> Kind:
    beginning = content[:_BEGINNING].removeprefix(codecs.BOM_UTF8)
    if beginning.startswith(_WIDE_MARKS):
        beginning = beginning.replace(b"\0", b"")[2:]
    if beginning.lstrip().startswith(b"{\\rtf") or any(mark in beginning for mark in _FLAT_WORD):
        return Kind.OFFICE
    if _PAGE.match(beginning):
        return Kind.PAGE
    if _ARCHIVED.match(beginning):
        return Kind.ARCHIVED_PAGE
    if _REPORT.match(beginning):
        return Kind.REPORT
    return Kind.UNKNOWN if _CONTROL.search(beginning) else Kind.TEXT
