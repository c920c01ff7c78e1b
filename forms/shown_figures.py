"""What the cells of an open report show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.model.values import format_number

if TYPE_CHECKING:
    from forms.checks.scope import Scope
    from forms.edition.terms import CellId


class ShownFigures:
    """The figures of an open report and of last year's, as texts."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def text(self, cell: CellId) -> str:
        """Return what a cell shows: typed, found or computed."""
        return self._scope.figures.text(cell)

    def computed(self, cell: CellId) -> str:
        """Return the computed sum of a total, whatever was found or typed there."""
        number = self._scope.figures.computed(cell)
        return "" if number is None else format_number(number)

    def previous(self, cell: CellId) -> str:
        """Return last year's figure, an empty string where none compares."""
        previous = self._scope.previous
        if previous is None or self._scope.previous_number(cell) is None:
            return ""
        return previous.figures().text(cell)
