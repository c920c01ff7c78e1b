"""Files that nobody means well with, made anew for every test."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from tests.storage.readers.process.word_reports import word_report

if TYPE_CHECKING:
    from collections.abc import Mapping

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MEGABYTES_OF_ZEROS = 16


def change_word(parts: Mapping[str, bytes]) -> bytes:
    """Return the Word report with some of its parts replaced or added."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word_report())) as sound,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for name in sound.namelist():
            if name not in parts:
                changed.writestr(name, sound.read(name))
        for name, content in parts.items():
            changed.writestr(name, content)
    return target.getvalue()


def word_part(name: str) -> bytes:
    """Return a part of the sound Word report."""
    with zipfile.ZipFile(io.BytesIO(word_report())) as sound:
        return sound.read(name)


def word_body(body: str, before: str = "") -> bytes:
    """Return a Word file with this body."""
    document = f"<?xml version='1.0'?>{before}<w:document {W}><w:body>{body}</w:body></w:document>"
    return change_word({"word/document.xml": document.encode()})


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip file."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def zip_of_zeros(name: str, megabytes: int) -> bytes:
    """Return a zip file with one part of nothing but zeros, without writing them all out."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    zeros = bytes(_MEGABYTES_OF_ZEROS << 20)
    piece = squeezer.compress(zeros) + squeezer.flush(zlib.Z_FULL_FLUSH)
    packed = piece * (megabytes // _MEGABYTES_OF_ZEROS) + squeezer.flush()
    size = min(megabytes << 20, 0xFFFFFFFE)
    title = name.encode()
    common = struct.pack("<HHHIIIIHH", 0, 8, 0, 0x21, 0, len(packed), size, len(title), 0)
    local = b"PK\x03\x04\x14\0" + common + title + packed
    entry = b"PK\x01\x02\x14\0\x14\0" + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + title
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(entry), len(local), 0)
    return local + entry + end


def compound_file(*streams: str) -> bytes:
    """Return the outlines of a compound file: its header and a directory with these streams."""
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0"))
    struct.pack_into("<HH", header, 28, 0xFFFE, 9)
    struct.pack_into("<I", header, 48, 0)
    entries = [name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams)]
    return bytes(header) + b"".join(entries).ljust(1024, b"\0")


def pdf_file(*objects: str) -> bytes:
    """Return a PDF of these objects, the first of which is its catalog."""
    content = b"%PDF-1.7\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n{each}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    trailer = f"trailer\n<</Root 1 0 R /Size {len(objects) + 1}>>\n"
    return content + f"{head}{trailer}startxref\n{len(content)}\n%%EOF".encode()


BILLION = (
    "<!DOCTYPE x [<!ENTITY a '哈哈哈哈哈哈哈哈哈哈'>"
    + "".join(
        f"<!ENTITY {name} '{f'&{before};' * 10}'>"
        for before, name in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>"
)
