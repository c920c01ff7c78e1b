"""What stands in a single cell or text: is it there, and is it of the right kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.checks.finding import Finding
from forms.checks.misread_cells import section_for_notes, split_note
from forms.edition.terms import Level
from forms.model.changes import text_field
from forms.model.texts.unwritten import is_unwritten

if TYPE_CHECKING:
    from forms.checks.scope import Scope
    from forms.edition.edition import Cell, Edition, Section

VALUE_KIND = "value.kind"
VALUE_PENDING = "value.pending"
TEXT_PENDING = "text.pending"

_QUOTED = 20
"""Characters quoted of a text that is no figure."""


class CellCheck:
    """A cell holds a figure of its kind, and an input cell is not blank."""

    def __init__(self, edition: Edition, cell: Cell) -> None:
        self._cell = cell
        self._place = f"{edition.section(cell.section).number}、{cell.name}"
        section = section_for_notes(edition, cell)
        self._for_notes = f"{section.number}、{section.short}"
        self.reads: frozenset[str] = frozenset({cell.id})

    def run(self, scope: Scope) -> Finding | None:
        """Return the finding where the cell is blank or holds no figure."""
        value = scope.figures.value(self._cell.id)
        if value.fault:
            quoted = value.text if len(value.text) <= _QUOTED else f"{value.text[:_QUOTED]}…"
            advice = self._place_note(value.text) or value.fault
            return self._find(VALUE_KIND, Level.ERROR, f"填的是“{quoted}”，{advice}。", quoted)
        if value.is_blank and not self._cell.computed:
            return self._find(VALUE_PENDING, Level.PENDING, "待填，没有的填0。", None)
        return None

    def _place_note(self, text: str) -> str:
        note = split_note(self._cell, text)
        if note is None:
            return ""
        return f"格内只填 {note.figure}，括号里的说明写到“{self._for_notes}”的正文"

    def _find(self, rule: str, level: Level, detail: str, found: str | None) -> Finding:
        cells = (self._cell.id,)
        return Finding(
            rule, level, self._place, detail, cells=cells, found=found, anchor=self._cell.id
        )


class TextCheck:
    """A section that consists of text has one; its mere outline is none."""

    def __init__(self, section: Section) -> None:
        self._section = section
        self.reads: frozenset[str] = frozenset({text_field(section.id)})

    def run(self, scope: Scope) -> Finding | None:
        """Return the finding where the text is missing."""
        if not is_unwritten(self._section, scope.report.texts.get(self._section.id, "")):
            return None
        place = f"{self._section.number}、{self._section.short}"
        return Finding(TEXT_PENDING, Level.PENDING, place, "正文待填。", text=self._section.id)
