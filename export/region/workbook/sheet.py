"""A sheet that is written row by row, from top to bottom, with the looks that all sheets share."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from export.paper.typography import SONG
from export.xlsx.limits import fit_text, is_exact
from export.xlsx.styles import TEXT, Styles

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from fractions import Fraction

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from forms.model.values import Number

MOST_ROWS = 1_048_576
"""Rows that a sheet has room for."""
_SIZE_PT = 10
_A4 = 9
_HEAD_COLOUR = "#E7ECF3"
_EXACT_LENGTH = 15
"""A number with no more characters than this has no more digits than a spreadsheet keeps."""


class Looks:
    """The formats of a workbook; the look of a number follows from its decimals."""

    def __init__(self, workbook: Workbook) -> None:
        styles = Styles(workbook)
        left = {"align": "left", "num_format": TEXT}
        self.text = styles.make(SONG, _SIZE_PT, **left)
        self.wrapped = styles.make(SONG, _SIZE_PT, text_wrap=True, **left)
        self.title = styles.make(SONG, 14, bold=True, **left)
        self.head = styles.make(
            SONG,
            _SIZE_PT,
            bold=True,
            border=1,
            bg_color=_HEAD_COLOUR,
            text_wrap=True,
            num_format=TEXT,
        )
        self.date = styles.make(SONG, _SIZE_PT, align="left", num_format="yyyy-mm-dd")
        self.percent = styles.make(SONG, _SIZE_PT, align="right", num_format="0.0%")
        self._styles = styles
        self._numbers: dict[int, Format] = {}

    def number(self, decimals: int) -> Format:
        """Return the look of a number with so many decimals."""
        if decimals not in self._numbers:
            shown = f"0.{'0' * decimals}" if decimals else "0"
            self._numbers[decimals] = self._styles.make(
                SONG, _SIZE_PT, align="right", num_format=shown
            )
        return self._numbers[decimals]


class Sheet:
    """A sheet and the row that is written next; rows that are written are kept no longer."""

    def __init__(self, sheet: Worksheet, looks: Looks) -> None:
        self.sheet = sheet
        self.looks = looks
        self.row = 0

    @property
    def is_full(self) -> bool:
        """Tell whether there is no room for another row."""
        return self.row >= MOST_ROWS

    def height(self, points: float) -> None:
        """Set the height of the row that is written next."""
        self.sheet.set_row(self.row, points)

    def heads(self, names: Sequence[str], widths: Iterable[float] = ()) -> None:
        """Write a row of column heads, and set the widths of columns in digits."""
        for column, name in enumerate(names):
            self.text(column, name, self.looks.head)
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        self.row += 1

    def freeze(self, columns: int = 0) -> None:
        """Keep the rows written so far, and some columns, in sight."""
        self.sheet.freeze_panes(self.row, columns)

    def filter_from(self, head_row: int, columns: int) -> None:
        """Let the columns be filtered, from their heads to the last row written."""
        self.sheet.autofilter(head_row, 0, max(self.row - 1, head_row), columns - 1)

    def prints(self, head_rows: int = 1) -> None:
        """Let the sheet be printed on A4 across, as wide as the page, its heads on every page."""
        self.sheet.set_paper(_A4)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        if head_rows:
            self.sheet.repeat_rows(0, head_rows - 1)
        self.sheet.set_footer("&C— &P —")

    def prints_in_parts(self) -> None:
        """Let a sheet too wide for a page be printed across, its heads and units on every page."""
        self.sheet.set_paper(_A4)
        self.sheet.set_landscape()
        self.sheet.repeat_rows(0, self.row - 1)
        self.sheet.repeat_columns(0, 0)

    def texts(self, texts: Iterable[str]) -> None:
        """Write a row of texts."""
        for column, text in enumerate(texts):
            self.text(column, text)
        self.row += 1

    def text(self, column: int, text: str, look: Format | None = None) -> None:
        """Write a text, whatever it begins with; an empty one leaves the cell blank."""
        if text:
            self.sheet.write_string(self.row, column, fit_text(text), look or self.looks.text)

    def figure(self, column: int, text: str, number: Number | None) -> None:
        """Write what stands in a cell of the form: as a number where it is one."""
        if number is None:
            self.text(column, text)
            return
        if len(text) > _EXACT_LENGTH and not is_exact(number):
            self.text(column, text)
            return
        look = self.looks.number(len(text.partition(".")[2]))
        # Its annotation lacks Decimal, which it takes.
        self.sheet.write_number(self.row, column, cast("float", number), look)

    def count(self, column: int, number: int) -> None:
        """Write a whole number."""
        self.sheet.write_number(self.row, column, number, self.looks.number(0))

    def date(self, column: int, day: dt.date) -> None:
        """Write a day, as a day that can be reckoned with."""
        # Its annotation lacks plain days, which it takes.
        self.sheet.write_datetime(self.row, column, cast("dt.datetime", day), self.looks.date)

    def percent(self, column: int, share: Fraction | None) -> None:
        """Write a share; of nothing there is none, and the cell is blank."""
        if share is not None:
            self.sheet.write_number(self.row, column, float(share), self.looks.percent)
