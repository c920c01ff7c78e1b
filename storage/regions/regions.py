"""The projects of a library: one for each region and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.errors import LibraryError, failures_told
from storage.regions.log import RegionLog
from storage.regions.records import Region, RegionChange, read_rows
from storage.rows import storable

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

    from storage.open_library import OpenLibrary

GONE = "“{region.organization}”{region.year}年的汇总项目不在报告库中了，没有保存；请刷新后再试。"
_DUPLICATE = "“{organization}”{year}年的汇总项目已在库中，没有重复建立；请打开已有的项目。"
_NO_NAME = "没有填写汇总单位的名称，没有保存；请填写，如“云川市人民政府”。"

_COLUMNS = ", ".join(Region.__struct_fields__)
_ALL = f"SELECT {_COLUMNS} FROM regions"  # noqa: S608 - our own names
_LIVE = f"{_ALL} WHERE deleted_at IS NULL ORDER BY year DESC, organization"
_BINNED = f"{_ALL} WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, id DESC"
_SAME = f"{_ALL} WHERE organization = ? AND year = ? AND deleted_at IS NULL"
_LOG = f"""
    SELECT {", ".join(RegionChange.__struct_fields__)} FROM region_changes
    WHERE region = ? ORDER BY id
"""  # noqa: S608 - our own names
_INSERT = """
    INSERT INTO regions (organization, year, edition, deadline, previous, created_at)
    VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (organization, year) WHERE deleted_at IS NULL DO NOTHING
    RETURNING id
"""
_CHANGE = """
    UPDATE OR IGNORE regions SET organization = ?, deadline = ?
    WHERE id = ? AND identity = ? AND deleted_at IS NULL
"""
_MOVE_TO_BIN = """
    UPDATE regions SET deleted_at = ? WHERE id = ? AND identity = ? AND deleted_at IS NULL
"""
_BRING_BACK = """
    UPDATE OR IGNORE regions SET deleted_at = NULL
    WHERE id = ? AND identity = ? AND deleted_at IS NOT NULL
"""
_SHIFT = """
    SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'units'), 0) + 1 - min(id)
    FROM units WHERE region = ?
"""
_COPY_UNITS = """
    INSERT INTO units (id, region, parent, position, name, aliases, exempt, is_group)
    SELECT id + :shift, :new, parent + :shift, position, name, aliases, exempt, is_group
    FROM units WHERE region = :old ORDER BY id
"""
_COPY_NAMES = """
    INSERT INTO remembered_names (region, printed, unit)
    SELECT :new, printed, unit + :shift FROM remembered_names WHERE region = :old
"""


def read_regions(connection: sqlite3.Connection) -> list[Region]:
    """Return the projects at hand, newest year first."""
    return read_rows(connection, _LIVE, (), Region)


class Regions:
    """The projects of an open library; everything is on disk when a call returns."""

    def __init__(self, library: OpenLibrary) -> None:
        self._library = library

    def regions(self) -> list[Region]:
        """Return the projects at hand, newest year first."""
        with failures_told(self._library.path):
            return read_regions(self._library.connection)

    def deleted(self) -> list[Region]:
        """Return the projects in the bin, the last one thrown away first."""
        return self._read(_BINNED, ())

    def find(self, organization: str, year: int) -> Region | None:
        """Return the project at hand of a region on a year."""
        return next(iter(self._read(_SAME, (storable(organization), year))), None)

    def add(
        self,
        organization: str,
        year: int,
        edition: str,
        *,
        deadline: str = "",
        previous: Region | None = None,
    ) -> Region:
        """Begin a project; one that goes on from a `previous` one has its units and their names.

        Taken over are the tree, other names, why a unit is exempt, and which printed name was
        said to be which unit; no report, no verdict and no correction.

        Raises:
            LibraryError: there is one of that region on that year, or it could not be written.
        """
        if not organization.strip():
            raise LibraryError(_NO_NAME)
        place = (storable(organization), year, edition, deadline)
        with self._library.transaction() as database:
            above = None if previous is None else previous.id
            values = (*place, above, self._library.moment())
            inserted = database.execute(_INSERT, values).fetchall()
            if not inserted:
                raise LibraryError(_DUPLICATE.format(organization=organization, year=year))
            [[number]] = inserted
            log = RegionLog(self._library, database, number)
            log.note("新建项目", new=f"{edition} {year} {organization}")
            if previous is not None and _copy_units(database, previous.id, number):
                log.note("沿用上年单位", new=f"{previous.year} {previous.organization}")
            [region] = self._read(f"{_ALL} WHERE id = ?", (number,))
        return region

    def change(
        self, region: Region, *, organization: str | None = None, deadline: str | None = None
    ) -> Region:
        """Rename a region, or set its deadline; its reports and units stay.

        Raises:
            LibraryError: there is one of that name on that year, or it could not be written.
        """
        name = storable(region.organization if organization is None else organization)
        date = region.deadline if deadline is None else deadline
        if not name.strip():
            raise LibraryError(_NO_NAME)
        with self._library.transaction() as database:
            values = (name, date, region.id, region.identity)
            if not database.execute(_CHANGE, values).rowcount:
                self._refuse_gone(region)
                raise LibraryError(_DUPLICATE.format(organization=name, year=region.year))
            log = RegionLog(self._library, database, region.id)
            old = f"{region.organization} {region.deadline}".rstrip()
            log.note("修改项目", old, f"{name} {date}".rstrip())
            [changed] = self._read(f"{_ALL} WHERE id = ?", (region.id,))
        return changed

    def delete(self, region: Region) -> None:
        """Move a project to the bin; the reports of its units stay in the library.

        Raises:
            LibraryError: it could not be written.
        """
        with self._library.transaction() as database:
            values = (self._library.moment(), region.id, region.identity)
            if database.execute(_MOVE_TO_BIN, values).rowcount:
                RegionLog(self._library, database, region.id).note("移入回收站")

    def restore(self, region: Region) -> None:
        """Bring a project back from the bin.

        Raises:
            LibraryError: there is by now another one of that region on that year.
        """
        with self._library.transaction() as database:
            if database.execute(_BRING_BACK, (region.id, region.identity)).rowcount:
                RegionLog(self._library, database, region.id).note("从回收站恢复")
                return
            other = self.find(region.organization, region.year)
            if other is not None and other.identity != region.identity:
                place = {"organization": other.organization, "year": other.year}
                raise LibraryError(_DUPLICATE.format(**place))

    def log(self, region: Region) -> list[RegionChange]:
        """Return all that was done to a project, oldest first."""
        with failures_told(self._library.path):
            return read_rows(self._library.connection, _LOG, (region.id,), RegionChange)

    def last_change(self) -> int:
        """Return a number that grows with everything that is done to any project."""
        query = "SELECT coalesce(max(id), 0) FROM region_changes"
        with failures_told(self._library.path):
            return int(self._library.connection.execute(query).fetchone()[0])

    def _read(self, query: str, values: tuple[object, ...]) -> list[Region]:
        with failures_told(self._library.path):
            return read_rows(self._library.connection, query, values, Region)

    def _refuse_gone(self, region: Region) -> None:
        if all(one.identity != region.identity for one in self.regions()):
            raise LibraryError(GONE.format(region=region))


def _copy_units(database: Database, old: int, new: int) -> bool:
    """Copy the units of a project and the names they are known by; tell whether it has any."""
    shift = database.execute(_SHIFT, (old,)).fetchone()[0]
    if shift is None:
        return False
    values = {"shift": shift, "old": old, "new": new}
    database.execute(_COPY_UNITS, values)
    database.execute(_COPY_NAMES, values)
    return True
