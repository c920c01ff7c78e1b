"""Names of files as they come: how they are shown, and which are passed over."""

from __future__ import annotations

import os
import re
import struct
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from storage.readers.wording import clean_line

if TYPE_CHECKING:
    from zipfile import ZipInfo

ARCHIVES = frozenset(
    {".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".cab", ".zipx", ".z01", ".lzh"}
)
"""What is packed in ways that cannot be opened here."""

# What systems, office programs and synchronisation leave beside the files that people know of.
_SYSTEM_FILE = re.compile(
    r"(?:thumbs\.db|ehthumbs\.db|desktop\.ini|\.ds_store|icon\r|~\$.*|\._.*|\.~.*|~wr[a-z]\d+\.tmp"
    r"|\.nianbao-.*)",
    re.IGNORECASE | re.DOTALL,
)
_SYSTEM_FOLDER = re.compile(
    r"(?:\..+|__macosx|\$recycle\.bin|system volume information|@eadir|lost\+found)",
    re.IGNORECASE | re.DOTALL,
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_IS_UTF8 = 0x800
_UNICODE_PATH = 0x7075
_FIELD = struct.Struct("<HH")
_UNICODE_HEAD = struct.Struct("<BL")


def is_system_file(name: str) -> bool:
    """Tell whether a file is none that a person has put there."""
    return _SYSTEM_FILE.fullmatch(name) is not None


def is_system_folder(name: str) -> bool:
    """Tell whether a folder is none that a person has put there."""
    return _SYSTEM_FOLDER.fullmatch(name) is not None


def show(name: str) -> str:
    """Return a name as it can be shown, also where it is no Unicode on the disk."""
    if _SURROGATE.search(name):
        # Unpacked on Linux by a program that knows nothing of Chinese: the bytes are GBK.
        name = _decode(os.fsencode(name)) or _SURROGATE.sub("?", name)
    return clean_line(name) or "（无名）"


def join(*names: str) -> str:
    """Return names of folders and a file as one."""
    return "/".join(name for name in names if name)


def member_parts(part: ZipInfo) -> list[str]:
    """Return the folders and the name of a member of a zip file, `..` and drives left out.

    The name of a folder ends in an empty string.
    """
    name = _member_name(part).replace("\\", "/")
    parts = [piece for piece in name.split("/")[:-1] if piece not in ("", ".", "..")]
    return [*parts, name.rpartition("/")[2]]


def suffix_of(name: str) -> str:
    """Return the suffix of a name, in small letters, with its dot."""
    return PurePosixPath(name).suffix.lower()


def _member_name(part: ZipInfo) -> str:
    """Return a member's name: Windows' own zip writes it in the code of the system, mostly GBK."""
    if part.flag_bits & _IS_UTF8:
        return part.orig_filename
    raw = part.orig_filename.encode("cp437")  # what `zipfile` took it for
    return _unicode_path(part.extra, raw) or _decode(raw) or part.orig_filename


def _decode(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """Return the name that WinRAR and others add in Unicode, "" where there is none."""
    place = 0
    while place + _FIELD.size <= len(extra):
        kind, size = _FIELD.unpack_from(extra, place)
        place += _FIELD.size
        field = extra[place : place + size]
        place += size
        if kind == _UNICODE_PATH and len(field) > _UNICODE_HEAD.size:
            _, checked = _UNICODE_HEAD.unpack_from(field)
            if checked == zlib.crc32(raw):
                return _decode(field[_UNICODE_HEAD.size :])
    return ""
