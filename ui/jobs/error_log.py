"""Where faults of the program itself are written down. Free of Qt."""

from __future__ import annotations

import datetime as dt
import traceback
from typing import TYPE_CHECKING

from storage.rights import OWNER_ONLY, make_folder, tighten

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LARGEST = 1_000_000
"""Bytes after which the file starts anew; a fault that repeats must not fill the disk."""


def error_log_path() -> Path:
    """Return the file that faults are written to."""
    import platformdirs  # noqa: PLC0415 - slow to load, and hardly ever needed

    return platformdirs.user_log_path("nianbao", appauthor=False) / "errors.log"


def record_error(error: BaseException) -> Path | None:
    """Write a fault down; return where, or nothing where even that fails."""
    path = error_log_path()
    moment = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    entry = f"{moment}\n{''.join(_account_for(error))}\n"
    try:
        make_folder(path.parent)
        is_full = path.exists() and path.stat().st_size > _LARGEST
        path.touch(OWNER_ONLY)
        tighten([path])
        with path.open("w" if is_full else "a", encoding="utf-8") as file:
            file.write(entry)
    except OSError:
        return None
    return path


def _account_for(error: BaseException) -> Iterator[str]:
    """Yield where a fault arose and of what kind it is, the first cause first.

    What an error says is left out: it may be a figure, a sentence or the name of an organ.
    """
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None and earlier is not error:
        yield from _account_for(earlier)
    yield from traceback.format_tb(error.__traceback__)
    kind = type(error)
    code = getattr(error, "sqlite_errorname", None) or getattr(error, "strerror", None) or ""
    yield f"{kind.__module__}.{kind.__qualname__}: {code}\n"
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _account_for(one)


def describe_error(path: Path | None) -> str:
    """Return what the clerk is told about a fault of the program."""
    where = f"详细记录在 {path}。" if path is not None else ""
    return (
        f"程序内部出错，这一步没有完成，已填的内容都在。{where}请重试；再出现请把记录发给维护人员。"
    )
