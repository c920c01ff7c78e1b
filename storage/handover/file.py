"""Writing and reading a handover file: a zip file of JSON, sealed where there is a password.

What comes from outside is of bounded size, and read by shapes that pass over what they do not
know and refuse what does not fit.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Struct

from storage.files import create_file, replace_file
from storage.handover import errors
from storage.handover.errors import HandoverError
from storage.handover.records import (
    FEW_REPORTS,
    FORMAT,
    MINIMUM_READER,
    MOST_REPORTS,
    VERSION,
    ListedRegion,
    ListedReport,
    Manifest,
    ReportRecord,
    read_record,
    write_record,
)
from storage.handover.sealing import is_sealed, seal, unseal
from storage.readers.content_kind import HANDOVER_TYPE, Kind, find_kind
from storage.readers.packed import MAX_PARTS, ZIP_FAULTS
from storage.readers.source_file import name_of, read_content, require_file
from storage.regions.carried import CarriedRegion, judge
from storage.rights import tighten
from storage.schema import FILE_BEGINS

if TYPE_CHECKING:
    from pathlib import Path

    from storage.chronicle import Chronicle
    from storage.handover.records import Setting

SUFFIX = ".nianbao"
MAX_MEGABYTES = 100
MAX_UNPACKED_BYTES = 128 * 1024 * 1024
"""A hundred thousand changes take some 15 MB."""

_BEGINNING = 4096
_MANIFEST = "manifest.json"
_MANIFEST_BYTES = 1024 * 1024
_Shape = TypeVar("_Shape")


class Handover(Struct, frozen=True):
    """What is in a handover file: reports with their history, and the settings of its maker.

    `regions` are projects (汇总); the reports of their units are among the `chronicles`.
    """

    chronicles: tuple[Chronicle, ...]
    settings: dict[str, Setting]
    made_at: str = ""
    made_by: str = ""
    regions: tuple[CarriedRegion, ...] = ()


def is_handover(path: Path) -> bool:
    """Tell whether a file is a handover file, by its first bytes; `False` where there is none."""
    return find_kind(_beginning_of(path)) is Kind.HANDOVER


def needs_password(path: Path) -> bool:
    """Tell whether a handover file is sealed; `False` where it cannot be read at all."""
    return is_sealed(_beginning_of(path))


def write_handover(
    path: Path,
    handover: Handover,
    *,
    password: str | None = None,
    may_overwrite: bool = False,
) -> bool:
    """Write a handover file whole, for its owner alone; `None` for one without a password.

    Returns `False`, and leaves it alone, where there is a file already that it may not overwrite.

    Raises:
        HandoverError: there is nothing to hand over, too much, the password is empty, or the file
            that it may overwrite is a library.
        FileError: nothing was written; what was there is as it was.
    """
    if not handover.chronicles and not handover.regions:
        raise HandoverError(errors.NO_REPORTS)
    if len(handover.chronicles) > MOST_REPORTS:
        raise HandoverError(errors.TOO_MUCH)
    content = _pack(handover)
    if password is not None:
        content = seal(content, password)
    if may_overwrite:
        if _beginning_of(path, len(FILE_BEGINS)) == FILE_BEGINS:
            # All reports would be gone for a file that holds some of them.
            raise HandoverError(errors.A_LIBRARY.format(name=name_of(path)))
        replace_file(path, content)
        # A file that is replaced keeps its rights; this one holds whole reports.
        tighten([path])
        return True
    return create_file(path, content)


def read_handover(path: Path, password: str | None = None) -> Handover:
    """Return what is in a handover file; the file stays as it is.

    Raises:
        PasswordError: it needs a password, or another one.
        HandoverError: it is none, damaged, too large, or one that only a newer program reads.
        ReadError: the file cannot be opened.
    """
    name = name_of(path)
    require_file(path)
    if not is_handover(path):
        raise HandoverError(errors.NOT_ONE.format(name=name))
    content = read_content(path, MAX_MEGABYTES)
    if is_sealed(content):
        content = unseal(content, password, name)
    try:
        return _unpack(content, name)
    except (*ZIP_FAULTS, msgspec.DecodeError, KeyError, RecursionError) as error:
        raise HandoverError(errors.DAMAGED.format(name=name)) from error


def _beginning_of(path: Path, size: int = _BEGINNING) -> bytes:
    """Return the first bytes of a file, none where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(size)
    except (OSError, ValueError):
        return b""


def _pack(handover: Handover) -> bytes:
    files = [f"reports/{number}.json" for number in range(1, len(handover.chronicles) + 1)]
    listed = [
        ListedReport(file, one.entry.organization, one.entry.year)
        for file, one in zip(files, handover.chronicles, strict=True)
    ]
    places = [f"regions/{number}.json" for number in range(1, len(handover.regions) + 1)]
    regions = [
        ListedRegion(file, one.organization, one.year)
        for file, one in zip(places, handover.regions, strict=True)
    ]
    made_at = handover.made_at or dt.datetime.now().astimezone().isoformat(timespec="seconds")
    oldest = MINIMUM_READER if len(listed) <= FEW_REPORTS else VERSION
    said = (handover.made_by, handover.settings, regions)
    manifest = Manifest(FORMAT, VERSION, oldest, made_at, listed, *said)
    records = [msgspec.json.encode(write_record(one)) for one in handover.chronicles]
    records += map(msgspec.json.encode, handover.regions)
    parts = dict(
        zip((_MANIFEST, *files, *places), (msgspec.json.encode(manifest), *records), strict=True)
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        # First and as it is, so that the file can be told by its first bytes.
        archive.writestr(zipfile.ZipInfo("mimetype"), HANDOVER_TYPE)
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    size = sum(map(len, parts.values()))
    if size > MAX_UNPACKED_BYTES or len(packed.getbuffer()) > MAX_MEGABYTES * 1024 * 1024:
        raise HandoverError(errors.TOO_MUCH)
    return packed.getvalue()


def _unpack(content: bytes, name: str) -> Handover:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = _Parts(archive, name)
        manifest = _read_manifest(parts, name)
        chronicles = []
        for listed in manifest.reports:
            record = _decode(parts.read(listed.file), ReportRecord)
            chronicles.append(read_record(record))
        regions = []
        for told in manifest.regions:
            region = _decode(parts.read(told.file), CarriedRegion)
            judge(region)
            regions.append(region)
    for found in ([one.entry.identity for one in chronicles], [one.identity for one in regions]):
        if len(set(found)) != len(found):
            raise ValueError(name)
    origin = (manifest.made_at, manifest.made_by)
    return Handover(tuple(chronicles), manifest.settings, *origin, tuple(regions))


def _read_manifest(parts: _Parts, name: str) -> Manifest:
    content = parts.read(_MANIFEST, _MANIFEST_BYTES)
    told = _decode(content, dict[str, msgspec.Raw])
    if _decode(told["format"], str) != FORMAT:
        raise HandoverError(errors.NOT_ONE.format(name=name))
    if _decode(told["minimum_reader"], int) > VERSION:
        raise HandoverError(errors.NEWER.format(name=name))
    return _decode(content, Manifest)


def _decode(content: bytes | msgspec.Raw, shape: type[_Shape]) -> _Shape:
    return msgspec.json.decode(content, type=shape)


class _Parts:
    """The parts of a zip file, of bounded size all together."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive = archive
        self._name = name
        self._left = MAX_UNPACKED_BYTES
        if len(archive.infolist()) > MAX_PARTS:
            raise HandoverError(errors.TOO_LARGE.format(name=name))

    def read(self, part: str, most: int | None = None) -> bytes:
        """Return a part; what its entry says of its size is not believed."""
        most = self._left if most is None else min(most, self._left)
        with self._archive.open(part) as stream:
            content = stream.read(most + 1)
        if len(content) > most:
            raise HandoverError(errors.TOO_LARGE.format(name=self._name))
        self._left -= len(content)
        return content
