"""The sheets with a row for each unit: under the labels of the form, and plain for calculating."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from export.region.workbook.sheet import Sheet
from forms.model.aggregation.states import UnitState

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from export.region.workbook.records import BookUnit, RegionBook
    from forms.edition.edition import Edition
    from forms.edition.terms import CellId
    from forms.model.values import Number

    Figure = tuple[int, str, Number | None]
    """The place of a cell in document order, what stands there, and the number it is."""

OPEN = frozenset({UnitState.MISSING, UnitState.RETURNED})
"""Units in these states have something still to hand in."""
_LABEL_WIDTHS = (28, 18, 9)
_VALUE_WIDTH = 11
_LABEL_ROW_PT, _ID_ROW_PT = 30, 72
_IDENTITY = ("单位", "上级", "状态")
_PLAIN = (*_IDENTITY, "年度", "报告署名", "计入合计", "文件")


class FormSheet(Sheet):
    """Units under the official labels; the last head row has the ids of the cells."""

    def begin(self, edition: Edition) -> None:
        """Write the heads: labels from the outermost inwards, each above all that it covers."""
        first = len(_IDENTITY)
        cells = list(edition.cells)
        paths = _even_paths([edition.label_path(cell) for cell in cells])
        for level in range(len(paths[0])):
            self.height(_LABEL_ROW_PT)
            for column, name in enumerate(_IDENTITY if not level else [""] * first):
                self.sheet.write_string(self.row, column, name, self.looks.head)
            for start, end, label in _runs(paths, level):
                self._spread(first + start, first + end - 1, label)
            self.row += 1
        self.height(_ID_ROW_PT)
        self.heads([*_IDENTITY, *cells], _LABEL_WIDTHS)
        self.sheet.set_column(first, first + len(cells) - 1, _VALUE_WIDTH)
        self.freeze(1)
        self.prints_in_parts()

    def add(self, unit: BookUnit, figures: Sequence[Figure]) -> None:
        """Write a unit."""
        first = len(_IDENTITY)
        self.text(0, unit.name)
        self.text(1, unit.above)
        self.text(2, unit.state)
        for place, text, number in figures:
            self.figure(first + place, text, number)
        self.row += 1

    def _spread(self, first: int, last: int, label: str) -> None:
        if first < last:
            self.sheet.merge_range(self.row, first, self.row, last, label, self.looks.head)
        else:
            self.sheet.write_string(self.row, first, label, self.looks.head)


class DataSheet(Sheet):
    """Units in one plain table: a single row of heads, a column for each cell by its id."""

    def begin(self, cells: Sequence[CellId]) -> None:
        """Write the heads."""
        self.height(_ID_ROW_PT)
        self.heads([*_PLAIN, *cells], (*_LABEL_WIDTHS, 7, 28, 9, 24))
        first = len(_PLAIN)
        self.sheet.set_column(first, first + len(cells) - 1, _VALUE_WIDTH)
        self.freeze(1)
        self.prints_in_parts()

    def add(self, book: RegionBook, unit: BookUnit, figures: Sequence[Figure]) -> None:
        """Write a unit."""
        first = len(_PLAIN)
        self.text(0, unit.name)
        self.text(1, unit.above)
        self.text(2, unit.state)
        self.count(3, book.year)
        self.text(4, unit.organization)
        self.text(5, "是" if unit.is_added else "否")
        self.text(6, unit.file)
        for place, text, number in figures:
            self.figure(first + place, text, number)
        self.row += 1

    def end(self, cells: Sequence[CellId]) -> None:
        """Let all columns be filtered."""
        self.filter_from(0, len(_PLAIN) + len(cells))


class ProblemSheet(Sheet):
    """What is wrong with the reports: a row for each problem."""

    HEADS = ("单位", "上级", "级别", "位置", "问题", "规则", "单元格")
    lost = 0
    """Problems that the sheet had no room for."""

    def begin(self) -> None:
        """Write the heads."""
        self.heads(self.HEADS, (28, 18, 8, 36, 70, 26, 40))
        self.freeze(1)

    def add(self, unit: BookUnit) -> None:
        """Write the problems of a unit."""
        for one in unit.problems:
            if self.is_full:
                self.lost += 1
                continue
            self.texts(
                (
                    unit.name,
                    unit.above,
                    one.level,
                    one.place,
                    one.message,
                    one.rule,
                    " ".join(one.cells),
                )
            )

    def end(self) -> None:
        """Let the columns be filtered."""
        self.filter_from(0, len(self.HEADS))
        self.prints()


class OpenSheet(Sheet):
    """Who has still to hand in, and who need not."""

    HEADS = ("单位", "上级", "状态", "应报日期", "逾期天数", "免报原因")

    def begin(self) -> None:
        """Write the heads."""
        self.heads(self.HEADS, (34, 22, 9, 13, 10, 40))
        self.freeze(1)

    def add(self, unit: BookUnit, today: dt.date) -> None:
        """Write a unit where it belongs on the list."""
        if unit.state not in OPEN and unit.state is not UnitState.EXEMPT:
            return
        self.text(0, unit.name)
        self.text(1, unit.above)
        self.text(2, unit.state)
        if unit.due is not None and unit.state in OPEN:
            self.date(3, unit.due)
            if unit.due < today:
                self.count(4, (today - unit.due).days)
        self.text(5, unit.exempt)
        self.row += 1

    def end(self) -> None:
        """Let the columns be filtered."""
        self.filter_from(0, len(self.HEADS))
        self.prints()


def _even_paths(paths: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return paths of one length: blanks stand before the last label, which is of the column."""
    depth = max(map(len, paths))
    return [(*path[:-1], *[""] * (depth - len(path)), path[-1]) for path in paths]


def _runs(paths: Sequence[tuple[str, ...]], level: int) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches of columns with the same labels down to a level."""
    start = 0
    for _, group in groupby(paths, key=lambda path: path[: level + 1]):
        columns = list(group)
        yield start, start + len(columns), columns[0][level]
        start += len(columns)
