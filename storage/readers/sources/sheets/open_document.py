"""Workbooks of LibreOffice (ods): OpenDocument 1.3 part 3, clause 9."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import TYPE_CHECKING

from storage.readers.document import MAX_CELLS
from storage.readers.sources.sheets.grid import Grid, Merge
from storage.readers.sources.sheets.numbers import plain_number, shown_moment
from storage.readers.sources.sheets.remarks import (
    COMMENTS,
    DISTORTED,
    DISTORTED_TEXT,
    DRAWINGS,
    HIDDEN_SHEETS,
    NO_RESULT,
    NO_RESULT_TEXT,
    ROUNDED,
    UNSEEN,
    Tally,
)
from storage.readers.sources.sheets.runs import PLAIN, Look, Run, seen_text
from storage.readers.sources.sheets.zip_parts import (
    ZipParts,
    damaged,
    local_attribute,
    local_name,
    too_large,
)
from storage.readers.wording import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_MAX_SHEETS = 200
_MAX_ELEMENTS = 1_000_000
_MAX_DEPTH = 40
_LAST_LINE = 2_000_000
_ROW_GROUPS = ("table-header-rows", "table-row-group", "table-rows")
_COLUMN_GROUPS = ("table-header-columns", "table-column-group", "table-columns")
_NUMBERS = ("float", "currency", "percentage")
_MOST_BLANKS = 100
_SHOWN = re.compile(r"[-−]?[\d,]*\.?\d+")
_WHOLE_DATE = re.compile(r"\D*\d{1,4}\D+\d{1,2}\D+\d{1,4}\D*")


def is_encrypted(parts: ZipParts) -> bool:
    """Tell whether an OpenDocument file asks for a password."""
    manifest = parts.tree("META-INF/manifest.xml")
    elements = manifest.iter() if manifest is not None else ()
    return any(local_name(each) == "encryption-data" for each in elements)


def read_open_document(parts: ZipParts, tally: Tally) -> Iterator[Grid]:
    """Yield the visible sheets of a workbook, in its order.

    Raises:
        ReadError: it is damaged, or larger than a report can be.
    """
    root = parts.tree("content.xml")
    body = None if root is None else _child(root, "body")
    book = None if body is None else _child(body, "spreadsheet")
    if root is None or book is None:
        raise damaged(parts.origin)
    if sum(1 for _ in root.iter()) > _MAX_ELEMENTS:
        raise too_large(parts.origin)
    styles = _Styles([root, parts.tree("styles.xml")])
    sheets = [each for each in book if local_name(each) == "table"]
    if len(sheets) > _MAX_SHEETS:
        raise too_large(parts.origin)
    for sheet in sheets:
        if local_attribute(sheet, "style-name") in styles.hidden:
            tally[HIDDEN_SHEETS] += 1
        else:
            yield _Sheet(sheet, styles, parts.origin, tally).grid()


class _Styles:
    """The looks of cells and pieces of text, and which sheets are hidden, by names of styles."""

    def __init__(self, roots: list[etree._Element | None]) -> None:
        self.hidden: set[str] = set()
        self._looks: dict[str, Look] = {}
        self._parents: dict[str, str] = {}
        for root in roots:
            for style in root.iter() if root is not None else ():
                if local_name(style) == "style":
                    self._enter(style)

    def _enter(self, style: etree._Element) -> None:
        name = local_attribute(style, "name")
        self._parents[name] = local_attribute(style, "parent-style-name")
        for each in style:
            kind = local_name(each)
            if kind == "table-properties" and local_attribute(each, "display") == "false":
                self.hidden.add(name)
            if kind == "text-properties":
                struck = local_attribute(each, "text-line-through-style")
                struck = struck or local_attribute(each, "text-line-through-type")
                position = local_attribute(each, "text-position")
                self._looks[name] = Look(
                    struck not in ("", "none"), bool(position) and not position.startswith("0")
                )

    def look(self, name: str) -> Look:
        """Return the look that a style has, of itself or from those it is based on."""
        for _ in range(_MAX_DEPTH):
            look = self._looks.get(name, PLAIN)
            if look != PLAIN:
                return look
            name = self._parents.get(name, "")
        return PLAIN


class _Sheet:
    def __init__(self, sheet: etree._Element, styles: _Styles, origin: str, tally: Tally) -> None:
        self._sheet = sheet
        self._styles = styles
        self._tally = tally
        self._origin = origin
        self._grid = Grid(local_attribute(sheet, "name"), origin)
        self._column_styles: list[tuple[range, str]] = []

    def grid(self) -> Grid:
        column = 0
        for each, is_hidden in self._lines(self._sheet, "table-column", _COLUMN_GROUPS):
            columns = range(column, column + self._repeated(each, "number-columns-repeated"))
            column = columns.stop
            style = local_attribute(each, "default-cell-style-name")
            if style and len(self._column_styles) < MAX_CELLS:
                self._column_styles.append((columns, style))
            if is_hidden:
                self._grid.hidden_columns.append(columns)
        row = 0
        for each, is_hidden in self._lines(self._sheet, "table-row", _ROW_GROUPS):
            rows = range(row, row + self._repeated(each, "number-rows-repeated"))
            row = rows.stop
            if row > _LAST_LINE:
                raise too_large(self._origin)
            if is_hidden:
                self._grid.hidden_rows.append(rows)
            self._enter(each, rows)
        for shapes in self._sheet:
            if local_name(shapes) == "shapes":
                self._tally[DRAWINGS] += _shapes_with_text(shapes)
        return self._grid

    def _lines(
        self, parent: etree._Element, name: str, groups: tuple[str, ...], depth: int = 0
    ) -> Iterator[tuple[etree._Element, bool]]:
        """Yield the rows or columns with those that stand in groups, and whether each is hidden."""
        if depth > _MAX_DEPTH:
            raise damaged(self._origin)
        for each in parent:
            kind = local_name(each)
            if kind == name:
                yield each, local_attribute(each, "visibility") in ("collapse", "filter")
            elif kind in groups:
                is_closed = local_attribute(each, "display") == "false"
                for line, is_hidden in self._lines(each, name, groups, depth + 1):
                    yield line, is_hidden or is_closed

    def _repeated(self, element: etree._Element, name: str) -> int:
        times = whole_number(local_attribute(element, name) or "1", 0)
        if not 0 < times <= _LAST_LINE:
            raise damaged(self._origin)
        return times

    def _enter(self, line: etree._Element, rows: range) -> None:
        column = 0
        style = local_attribute(line, "default-cell-style-name")
        for cell in line:
            kind = local_name(cell)
            if kind not in ("table-cell", "covered-table-cell"):
                continue
            columns = range(column, column + self._repeated(cell, "number-columns-repeated"))
            column = columns.stop
            if column > _LAST_LINE:
                raise too_large(self._origin)
            if kind != "table-cell":
                continue
            if len(rows) == len(columns) == 1:
                self._merge(cell, rows.start, columns.start)
            if not (len(cell) or local_attribute(cell, "formula")):
                continue
            self._tally[DRAWINGS] += _shapes_with_text(cell)
            own = local_attribute(cell, "style-name") or style or self._column_style(columns.start)
            if text := self._text(cell, self._styles.look(own)).strip():
                # `put` bounds how many places there may be.
                for row, place in product(rows, columns):
                    self._grid.put(row, place, text)

    def _merge(self, cell: etree._Element, row: int, column: int) -> None:
        height = self._repeated(cell, "number-rows-spanned")
        width = self._repeated(cell, "number-columns-spanned")
        if height > 1 or width > 1:
            self._grid.merges.append(Merge(row, column, row + height - 1, column + width - 1))

    def _column_style(self, column: int) -> str:
        return next((style for columns, style in self._column_styles if column in columns), "")

    def _text(self, cell: etree._Element, look: Look) -> str:
        paragraphs = [each for each in cell if local_name(each) == "p"]
        self._tally[COMMENTS] += sum(local_name(each) == "annotation" for each in cell)
        runs: list[Run] = []
        for each in paragraphs:
            if runs:
                runs.append(Run("\n"))
            runs += self._runs(each)
        kind = local_attribute(cell, "value-type")
        shown = "".join(run.text for run in runs).strip()
        if local_attribute(cell, "formula") and not kind:
            self._tally[NO_RESULT] += 1
            return NO_RESULT_TEXT
        if kind in _NUMBERS:
            text = self._number(cell, kind, shown)
            return (
                seen_text((Run(text),), look, self._tally)
                if text != shown
                else self._seen(runs, look)
            )
        if kind == "date":
            text = _date(local_attribute(cell, "date-value"), shown)
            return seen_text((Run(text),), look, self._tally)
        return self._seen(runs, look)

    def _seen(self, runs: list[Run], look: Look) -> str:
        return seen_text(runs, look, self._tally)

    def _number(self, cell: etree._Element, kind: str, shown: str) -> str:
        """Return a number with all its digits, as long as what is shown is that number."""
        try:
            value = float(local_attribute(cell, "value"))
            text = plain_number(value, shift=2 if kind == "percentage" else 0)
        except (ValueError, ArithmeticError) as error:
            raise damaged(self._origin) from error
        if not shown:
            self._tally[UNSEEN] += 1
            return ""
        match = _SHOWN.search(shown)
        if match is None:  # a dash for zero, or words that stand for the number
            return "0" if value == 0 and shown in ("-", "–", "—") else shown
        if kind == "percentage":
            text += "%"
        exact, seen = (
            _decimal(text.rstrip("%")),
            _decimal(match[0].replace(",", "").replace("−", "-")),
        )
        if re.search(r"\d[eE][+-]?\d", shown):
            return text
        if exact is None or seen is None:
            raise damaged(self._origin)
        places = len(match[0].partition(".")[2])
        if abs(abs(exact) - abs(seen)) * 2 > Decimal(1).scaleb(-places):
            self._tally[DISTORTED] += 1
            return DISTORTED_TEXT
        if exact != seen and abs(exact) != seen:
            self._tally[ROUNDED] += 1
        if kind != "float":
            return text
        prefix, suffix = (
            shown[: match.start()].strip("(（¥￥$ -"),
            shown[match.end() :].strip(")） "),
        )
        return f"{prefix}{text}{suffix}"

    def _runs(self, element: etree._Element, look: Look | None = None, depth: int = 0) -> list[Run]:
        if depth > _MAX_DEPTH:
            raise damaged(self._origin)
        runs = [Run(_collapsed(element.text), look)]
        for each in element:
            name = local_name(each)
            if name == "s":
                count = whole_number(local_attribute(each, "c"), 1)
                runs.append(Run(" " * min(count, _MOST_BLANKS), look))
            elif name in ("line-break", "tab"):
                runs.append(Run("\n" if name == "line-break" else "\t", look))
            elif name in ("span", "a"):
                own = self._styles.look(local_attribute(each, "style-name"))
                runs += self._runs(each, own if own != PLAIN else look, depth + 1)
            elif name not in ("annotation", "note", "ruby-text", "frame", "custom-shape"):
                runs += self._runs(each, look, depth + 1)
            runs.append(Run(_collapsed(each.tail), look))
        return runs


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next((each for each in element if local_name(each) == name), None)


def _collapsed(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text or "")


def _shapes_with_text(parent: etree._Element) -> int:
    """Return how many drawn shapes below an element hold text that is seen with the sheet."""
    count = 0
    for each in parent:
        if local_name(each) in ("p", "annotation"):
            continue
        has_text = any(
            local_name(inner) == "p" and "".join(inner.itertext()).strip()  # type: ignore[arg-type]
            for inner in each.iter()
        )
        count += has_text
    return count


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _date(value: str, shown: str) -> str:
    """Return a date as it is written in Chinese, where the cell shows all three parts of it."""
    if not _WHOLE_DATE.fullmatch(shown):
        return shown
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return shown
    return shown_moment(moment, "ymd")
