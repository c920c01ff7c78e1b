"""The suffix of a file that is to be written. Free of Qt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_SUFFIX = re.compile(r"\*(\.\w+)")


class Target(Struct, frozen=True):
    """Where a file is to be written, and which of the offered file types was chosen."""

    path: Path
    file_filter: str


def apply_filter(typed: Path, suggested: Path, chosen: str, filters: Sequence[str]) -> Path:
    """Return a typed path with the suffix of the chosen file type.

    What somebody typed wins. A dialog that leaves the suggested suffix alone when another type is
    chosen does not: nobody typed that. And `年报2020.1` has no suffix, though it has a dot.
    """
    wanted = _SUFFIX.findall(chosen)
    known = [suffix for each in filters for suffix in _SUFFIX.findall(each)]
    suffix = typed.suffix.lower()
    if not wanted or suffix in wanted:
        return typed
    if suffix not in known:
        return typed.with_name(typed.name + wanted[0])
    return typed.with_suffix(wanted[0]) if suffix == suggested.suffix else typed
