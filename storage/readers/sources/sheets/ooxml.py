"""Workbooks of Excel 2007 and later (ECMA-376 part 1, clause 18), read from their XML.

A ready-made reader would do for figures, but none of those looked at tells raised and struck-out
text, formulas without a result, hidden rows and number formats (decision 0017).
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from storage.readers.sources.sheets.grid import Grid
from storage.readers.sources.sheets.ooxml_cells import TRUE, Shared, runs_of
from storage.readers.sources.sheets.ooxml_sheet import SheetReader
from storage.readers.sources.sheets.ooxml_styles import Styles
from storage.readers.sources.sheets.remarks import (
    COMMENTS,
    DRAWINGS,
    HIDDEN_SHEETS,
    OTHER_SHEETS,
    Tally,
)
from storage.readers.sources.sheets.zip_parts import (
    ZipParts,
    damaged,
    local_attribute,
    local_name,
    too_large,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.readers.sources.sheets.runs import Run

_MAX_SHEETS = 200


def read_ooxml(parts: ZipParts, tally: Tally) -> Iterator[Grid]:
    """Yield the visible sheets of a workbook, in its order.

    Raises:
        ReadError: it is damaged, or larger than a report can be.
    """
    yield from _Workbook(parts, tally).grids()
    for name in parts.names("xl/comments"):
        tally[COMMENTS] += len(re.findall(rb"<(?:\w+:)?comment[ >]", parts.read(name) or b""))
    for name in parts.names("xl/drawings/drawing"):
        bodies = re.findall(rb"<xdr:txBody.*?</xdr:txBody>", parts.read(name) or b"", re.DOTALL)
        tally[DRAWINGS] += sum(b"<a:t>" in body for body in bodies)


class _Sheet(NamedTuple):
    name: str
    path: str


class _Workbook:
    """What the sheets have in common: texts, styles, how dates are counted."""

    def __init__(self, parts: ZipParts, tally: Tally) -> None:
        self._parts = parts
        self._tally = tally
        self._path = _office_document(parts)
        root = parts.tree(self._path)
        if root is None:
            raise damaged(parts.origin)
        self._root = root
        self._related = _relations(parts, self._path)
        self._shared = Shared(
            self._shared_strings(),
            Styles(parts.tree(self._part("styles", "styles.xml"))),
            is_1904=self._flag("workbookPr", "date1904"),
            # Only programs that compute nothing ask for it; the results they leave are old or none.
            is_uncomputed=self._flag("calcPr", "fullCalcOnLoad"),
            tally=tally,
            origin=parts.origin,
        )

    def grids(self) -> Iterator[Grid]:
        sheets = [each for each in self._root.iter() if local_name(each) == "sheet"]
        if len(sheets) > _MAX_SHEETS:
            raise too_large(self._parts.origin)
        for sheet in sheets:
            if sheet.get("state", "visible") != "visible":
                self._tally[HIDDEN_SHEETS] += 1
                continue
            kind, path = self._related.get(local_attribute(sheet, "id"), ("", ""))
            if kind != "worksheet":
                self._tally[OTHER_SHEETS] += 1
                continue
            yield self._grid(_Sheet(sheet.get("name", ""), path))

    def _flag(self, element: str, attribute: str) -> bool:
        found = (each for each in self._root.iter() if local_name(each) == element)
        return any(each.get(attribute, "0").lower() in TRUE for each in found)

    def _part(self, kind: str, usual: str) -> str:
        for found, path in self._related.values():
            if found == kind:
                return path
        return posixpath.join(posixpath.dirname(self._path), usual)

    def _shared_strings(self) -> list[tuple[Run, ...]]:
        root = self._parts.tree(self._part("sharedStrings", "sharedStrings.xml"))
        if root is None:
            return []
        return [runs_of(item) for item in root if local_name(item) == "si"]

    def _grid(self, sheet: _Sheet) -> Grid:
        grid = Grid(sheet.name, self._parts.origin)
        SheetReader(grid, self._shared).read(self._parts.events(sheet.path))
        return grid


def _office_document(parts: ZipParts) -> str:
    for kind, path in _relations(parts, "").values():
        if kind == "officeDocument":
            return path
    return "xl/workbook.xml"


def _relations(parts: ZipParts, path: str) -> dict[str, tuple[str, str]]:
    """Return kind and path of the parts that a part names, by the ids it calls them."""
    folder, name = posixpath.split(path)
    root = parts.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
    related: dict[str, tuple[str, str]] = {}
    for each in root if root is not None else ():
        kind = each.get("Type", "").rpartition("/")[2]
        target = each.get("Target", "").replace("\\", "/")
        if each.get("TargetMode") != "External":
            joined = posixpath.normpath(posixpath.join("/", folder, target))
            related[each.get("Id", "")] = kind, joined.lstrip("/")
    return related
