"""Zip files from outside: what they raise when damaged, and how the names in them are compared."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

MAX_PARTS = 5_000
"""A report's file has some twenty parts."""

ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
)
"""What `zipfile` raises on damaged, odd or encrypted archives."""

_ENCRYPTED = 0x1


def part_key(name: str) -> str:
    """Return a part's name as it is compared: with plain strokes, in small letters.

    Some programs write Windows' strokes, or other capitals than their own relations say.
    """
    return name.replace("\\", "/").lstrip("/").lower()


def is_encrypted(part: zipfile.ZipInfo) -> bool:
    """Tell whether a part asks for a password."""
    return bool(part.flag_bits & _ENCRYPTED)
