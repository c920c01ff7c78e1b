"""The look of cells, each look made once per workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

    from export.paper.blocks import TableCell

TEXT = 49
"""The built-in format for text: what begins with `=`, `+`, `-` or `@` stays a text, also when
somebody edits it."""
_CENTRED = {"align": "center", "valign": "vcenter"}


class Styles:
    """Hands out formats; a workbook refers to one format from many cells."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def make(self, font: str, size_pt: float, **properties: object) -> Format:
        """Return a format with a font and further properties, the text in the middle."""
        wanted = {"font_name": font, "font_size": size_pt, **_CENTRED, **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(wanted)
        return self._made[key]


def number_format(cell: TableCell) -> str:
    """Return the format that shows a figure as it stands in the report, digit by digit.

    The general format rounds to what the column has room for: 24252.311082 would lose a digit.
    """
    decimals = len(cell.text.partition(".")[2])
    plain = f"0.{'0' * decimals}" if decimals else "0"
    return f"+{plain};-{plain};{plain}" if cell.text.startswith("+") else plain
