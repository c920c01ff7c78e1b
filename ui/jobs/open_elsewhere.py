"""Whether a file seems to be open in WPS, Word or LibreOffice. Free of Qt.

Windows keeps an open file from being replaced. Linux does not: the program goes on showing, and
may save, the old content. So we look for the owner files that these programs put beside a
document while it is open.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def seems_open(path: Path) -> bool:
    """Tell whether an owner file stands beside a document."""
    return any(os.path.lexists(path.with_name(name)) for name in _owner_files(path.name))


def _owner_files(name: str) -> Iterator[str]:
    # Word puts its mark in place of the first one or two letters of a long name.
    for start in range(3):
        if name[start:]:
            yield f"~${name[start:]}"
    yield f".~{name}"
    yield f".~lock.{name}#"
