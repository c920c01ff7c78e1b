"""What can go wrong with the library, in sentences that the clerk can act on."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

from forms.errors import UserError
from storage.rows import UnsoundRowError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.rows import ReportEntry


class LibraryError(UserError):
    """The library could not be opened, read or written; what was in it is unharmed."""


class LibraryBusyError(LibraryError):
    """Another program holds the library just now; the same again may succeed."""


class LibraryLostError(LibraryError):
    """The file in the library's place is no longer the one that was opened.

    `is_gone` says that there is none at all.
    """

    def __init__(self, sentence: str, *, is_gone: bool = False) -> None:
        super().__init__(sentence)
        self.is_gone = is_gone


class ReportGoneError(LibraryError):
    """The library was taken back to a time when it did not hold the report."""


class DamagedError(LibraryError):
    """Something in the library cannot be read any more; it is as it was."""


class DuplicateReportError(LibraryError):
    """There is already a report of that organ on that year; `entry` is that report."""

    def __init__(self, sentence: str, entry: ReportEntry) -> None:
        super().__init__(sentence.format(entry=entry))
        self.entry = entry


class RevisionConflictError(LibraryError):
    """The report was changed elsewhere since it was read; nothing was written.

    `entry` describes what is stored now. `descends` says that it came from what was read: then
    only the changes since are missing in it. Otherwise the library was taken back meanwhile, and
    what had been saved before may be missing too.
    """

    def __init__(self, entry: ReportEntry, *, descends: bool) -> None:
        sentence = _CHANGED_ELSEWHERE if descends else _TAKEN_BACK
        super().__init__(sentence.format(entry=entry))
        self.entry = entry
        self.descends = descends


DUPLICATE = "“{entry.organization}”{entry.year}年的报告已在库中，没有重复添加；请打开已有的报告。"
DUPLICATE_RESTORED = (
    "“{entry.organization}”{entry.year}年已另有一份报告，没有恢复；请先把现有的那份移入回收站。"
)
_CHANGED_ELSEWHERE = (
    "“{entry.organization}”{entry.year}年的报告已在另一个窗口改动，这次没有保存，"
    "本窗口的改动还在；请选择取新内容并合并，或另存本窗口的内容。"
)
_TAKEN_BACK = (
    "报告库已被还原或换成另一份，其中“{entry.organization}”{entry.year}年的报告与打开着的不同，"
    "这次没有保存；请选择如何处理。"
)
GONE_REPORT = (
    "报告库已被还原或换成另一份，其中没有打开着的“{entry.organization}”{entry.year}年的报告，"
    "这次没有保存；请另存，或把它加入现在的报告库。"
)
FINAL = (
    "“{entry.organization}”{entry.year}年的报告已定稿，这次没有保存；"
    "要修改，请先打开该报告解除定稿。"
)
JOIN_FINAL = (
    "“{entry.organization}”{entry.year}年的报告已定稿，没有合并；要合并，请先打开该报告解除定稿。"
)
JOIN_IN_BIN = (
    "“{entry.organization}”{entry.year}年的报告在回收站，没有合并；要合并，请先恢复该报告。"
)
NO_REASON = "没有填写解除定稿的原因，报告仍是定稿；请写一句原因。"
NO_NAME = "没有填写版本的名称，没有命名；请写一个名称，如“送审稿”。"
IN_BIN = "“{entry.organization}”{entry.year}年的报告已在回收站，这次没有保存；请先恢复该报告。"
NO_SUCH_REPORT = "报告库“{path}”中没有这份报告；请刷新报告列表后再试。"

DAMAGED = "报告库“{path}”已损坏或不完整，没有作任何改动；请从备份恢复，或另选一个报告库。"
EMPTY = "“{path}”是空文件，内容可能已经丢失；请从备份恢复，或删除该文件后重新建库。"
FOLDER = "“{path}”是一个文件夹，不是报告库；请选择报告库文件。"
LEFT_OVER = "报告库“{path}”不见了，只留下它的日志文件；请把库文件移回原处，或从备份恢复。"
LOG_UNREADABLE = (
    "报告库“{path}”在只读的位置，还有未并入的日志；请把库文件和同名的日志文件一起复制到"
    "可以写入的文件夹再打开。"
)
MISSING = "找不到报告库“{path}”；请核对位置，或另选一个报告库。"
GONE = (
    "报告库“{path}”不见了，可能已被删除、移走或替换，这次没有保存，内容还在窗口里；"
    "请把库文件放回原处，或选择另外保存。"
)
OVERWRITTEN = (
    "报告库“{path}”已被较早的或另一份文件覆盖，这次没有保存，内容还在窗口里；请选择另外保存，"
    "并且不要让同步软件同步打开着的报告库。"
)
DAMAGED_MEANWHILE = (
    "报告库“{path}”已被其他软件截断或改坏，这次没有保存，内容还在窗口里；请选择另外保存。"
)
MOVED = "报告库“{path}”已被移走或替换，这次没有保存；请把库文件放回原处，再重新打开。"
NEWER = "报告库“{path}”是用更高版本的软件建立的，没有作任何改动；请升级本软件后再打开。"
NOT_A_LIBRARY = "“{path}”不是报告库，没有作任何改动；请另选文件。"
OF_ANOTHER_PROGRAM = "“{path}”是其他软件的数据库，没有作任何改动；请选择报告库文件。"
READ_ONLY = "报告库“{path}”是只读的，不能保存；请复制到可以写入的文件夹再打开。"
TOO_OLD_TO_READ = (
    "报告库“{path}”是用较早版本的软件建立的，又是只读的；请复制到可以写入的文件夹再打开。"
)
UNREACHABLE = "无法打开报告库“{path}”；请检查文件夹的权限，或另选位置。"

LOCKED = "报告库“{path}”正被其他程序占用，没有作任何改动；请关闭其他窗口或稍后再试。"
_FAILING_DISK = "读写报告库“{path}”时磁盘出错；请检查磁盘或网络，已经保存的内容不受影响。"
_FULL = "磁盘空间不足，报告库“{path}”这次没有存上；请清理磁盘后再试。"
_SENTENCES = {
    sqlite3.SQLITE_PERM: UNREACHABLE,
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_PROTOCOL: LOCKED,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_READONLY_DBMOVED: MOVED,
    sqlite3.SQLITE_IOERR: _FAILING_DISK,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_CANTOPEN: UNREACHABLE,
    sqlite3.SQLITE_NOTADB: NOT_A_LIBRARY,
}

_KINDS = {
    LOCKED: LibraryBusyError,
    DAMAGED: DamagedError,
    NOT_A_LIBRARY: DamagedError,
    MOVED: LibraryLostError,
}


def primary_code(error: sqlite3.Error) -> int | None:
    """Return SQLite's own code of a failure; `None` where Python's module raised it."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


@contextlib.contextmanager
def failures_told(path: Path) -> Iterator[None]:
    """Turn failures of disk, file and lock into a `LibraryError`; let programming errors pass."""
    try:
        yield
    except (UnsoundRowError, UnicodeDecodeError) as error:
        raise DamagedError(DAMAGED.format(path=path)) from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        sentence = _SENTENCES.get(code or 0) or _SENTENCES.get(primary_code(error) or 0)
        if sentence is None and _is_sign_of_damage(error):
            sentence = DAMAGED
        if sentence is None:
            raise
        kind = _KINDS.get(sentence, LibraryError)
        raise kind(sentence.format(path=path)) from error


def _is_sign_of_damage(error: sqlite3.Error) -> bool:
    """Tell what only a damaged file brings from a mistake in a statement of ours."""
    signs = (
        "could not decode to utf-8",
        "no such table",
        "no such column",
        "no such index",
        "malformed",
    )
    return any(sign in str(error).lower() for sign in signs)
