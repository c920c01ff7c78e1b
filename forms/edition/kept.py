"""Editions as they were read last, kept beside the bytecode of the program.

Reading an edition's file and judging it takes half as long as building the window. What came of it
is kept where Python keeps its bytecode, under the same conditions: whoever may write there may
change the program as well. It is decoded as data of the types that it should have; what is
missing, broken or out of date is read anew.
"""

from __future__ import annotations

import contextlib
import os
import sys
from importlib.util import cache_from_source
from pathlib import Path

import msgspec

from forms.edition.edition import Edition  # noqa: TC001 - decoding looks at the types

READERS = Path(__file__).parent
"""The modules that make an edition of a file; another version of them may make another."""


class _Sources(msgspec.Struct, frozen=True):
    """What an edition was made of: the files of its folder and below, and by which modules.

    The modules are told by size and time, as Python itself tells whether bytecode is up to date.
    """

    texts: tuple[tuple[str, bytes], ...]
    readers: tuple[tuple[str, int, int], ...]


class _Kept(msgspec.Struct, frozen=True):
    sources: _Sources
    edition: Edition


def recall_edition(path: Path) -> Edition:
    """Return the edition of a file, read only if it or a reader has changed since the last time.

    Raises:
        EditionFileError: the file cannot be read or is faulty.
    """
    sources = _look_at_sources(path)
    place = Path(cache_from_source(str(path))).with_suffix(".msgpack")
    kept = _recall(place)
    if kept is not None and kept.sources == sources:
        return kept.edition
    from forms.edition.file import read_edition  # noqa: PLC0415 - 20 ms of a start, seldom needed

    edition = read_edition(path)
    if sources is not None and not sys.dont_write_bytecode:
        _keep(place, _Kept(sources, edition))
    return edition


def _look_at_sources(path: Path) -> _Sources | None:
    """Return what an edition is made of, `None` where it cannot be read."""
    texts = sorted(path.parent.rglob("*.toml"))
    readers = [(each, each.stat()) for each in sorted(READERS.glob("*.py"))]
    try:
        return _Sources(
            tuple((each.name, each.read_bytes()) for each in texts),
            tuple((each.name, found.st_size, found.st_mtime_ns) for each, found in readers),
        )
    except OSError:
        return None


def _recall(place: Path) -> _Kept | None:
    try:
        return msgspec.msgpack.decode(place.read_bytes(), type=_Kept)
    except (OSError, msgspec.MsgspecError):
        return None


def _keep(place: Path, kept: _Kept) -> None:
    """Write what is kept; where that is not possible, it is read anew the next time as well."""
    scratch = place.with_suffix(f".{os.getpid()}")
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            scratch.write_bytes(msgspec.msgpack.encode(kept))
            scratch.replace(place)
        finally:
            scratch.unlink(missing_ok=True)
