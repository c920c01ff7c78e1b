"""Zip files as other programs make them, which `zipfile` itself would not."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")


def zip_of(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file with the names in UTF-8 where they need it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 31, 8, 30, 0)), content, method)
    return target.getvalue()


def raw_zip(name: bytes, content: bytes = b"x", *, flags: int = 0, extra: bytes = b"") -> bytes:
    """Return a zip file with one stored member, whose name is just these bytes."""
    check, size = zlib.crc32(content), len(content)
    stamp = (0, 0)  # month 0, as some programs write it
    lengths = (len(name), len(extra))
    local = LOCAL.pack(b"PK\3\4", 20, flags, 0, *stamp, check, size, size, *lengths) + name + extra
    central = CENTRAL.pack(
        b"PK\1\2", 20, 20, flags, 0, *stamp, check, size, size, *lengths, 0, 0, 0, 0, 0
    )
    directory = central + name + extra
    start = len(local) + size
    end = END.pack(b"PK\5\6", 0, 0, 1, 1, len(directory), start, 0)
    return local + content + directory + end
