"""Addends that the clerk names: manual corrections of a region's sum, each with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.edition.terms import CellId  # noqa: TC001 - rows are read by it
from forms.model.values import format_number
from storage.errors import LibraryError, failures_told
from storage.regions.log import RegionLog
from storage.regions.records import Adjustment, read_number, read_rows
from storage.rows import storable

if TYPE_CHECKING:
    from forms.model.values import Number
    from storage.open_library import OpenLibrary
    from storage.regions.records import Region

_NO_REASON = "调整没有写明{missing}，没有保存；请写明是谁的数、为什么要加。"
_NOT_THERE = "这笔调整不在报告库中或已撤回，没有改动；请刷新后再试。"

_COLUMNS = "id, cell, name, amount, reason, who, at, withdrawn_at"
_ALL = f"SELECT {_COLUMNS} FROM adjustments WHERE region = ? ORDER BY id"  # noqa: S608
_ONE = f"SELECT {_COLUMNS} FROM adjustments WHERE id = ?"  # noqa: S608 - our own names
_INSERT = """
    INSERT INTO adjustments (region, cell, name, amount, reason, who, at)
    SELECT id, ?, ?, ?, ?, ?, ? FROM regions WHERE id = ? AND identity = ?
    RETURNING id
"""
_WITHDRAW = """
    UPDATE adjustments SET withdrawn_at = ? WHERE id = ? AND region = ? AND withdrawn_at IS NULL
"""


class _Row(Struct, frozen=True, array_like=True):
    """A correction as it stands in the table."""

    id: int
    cell: CellId
    name: str
    amount: str
    reason: str
    who: str
    at: str
    withdrawn_at: str | None

    @property
    def adjustment(self) -> Adjustment:
        names = (self.id, self.cell, self.name, read_number(self.amount), self.reason)
        return Adjustment(*names, self.who, self.at, self.withdrawn_at)


def adjustments(library: OpenLibrary, region: Region) -> list[Adjustment]:
    """Return the corrections of a project, oldest first, those that were withdrawn too.

    Raises:
        LibraryError: the library cannot be read.
    """
    with failures_told(library.path):
        return [row.adjustment for row in read_rows(library.connection, _ALL, (region.id,), _Row)]


def adjust(
    library: OpenLibrary, region: Region, cell: CellId, amount: Number, *, name: str, reason: str
) -> Adjustment:
    """Add a named addend to a cell of the region; `amount` may be below nothing.

    Raises:
        LibraryError: its name or its reason is missing, or it could not be written.
    """
    said, why = " ".join(name.split()), " ".join(reason.split())
    if not said or not why:
        raise LibraryError(_NO_REASON.format(missing="原因" if said else "名称"))
    with library.transaction() as database:
        text = format_number(amount)
        values = (cell, storable(said), text, storable(why), storable(library.author()))
        where = (library.moment(), region.id, region.identity)
        found = database.execute(_INSERT, (*values, *where)).fetchall()
        if not found:
            raise LibraryError(_NOT_THERE)
        [[number]] = found
        RegionLog(library, database, region.id).note("调整", "", f"{cell} {text} {said}：{why}")
        [row] = read_rows(library.connection, _ONE, (number,), _Row)
    return row.adjustment


def withdraw(library: OpenLibrary, region: Region, adjustment: Adjustment, *, reason: str) -> None:
    """Let a correction count no longer; it stays where it is, as withdrawn.

    Raises:
        LibraryError: there is no reason, it was withdrawn already, or it could not be written.
    """
    why = " ".join(reason.split())
    if not why:
        raise LibraryError(_NO_REASON.format(missing="撤回的原因"))
    with library.transaction() as database:
        values = (library.moment(), adjustment.id, region.id)
        if not database.execute(_WITHDRAW, values).rowcount:
            raise LibraryError(_NOT_THERE)
        old = f"{adjustment.cell} {format_number(adjustment.amount)} {adjustment.name}"
        RegionLog(library, database, region.id).note("撤回调整", old, why)
