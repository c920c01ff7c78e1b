"""Fields that two sides have changed: what is asked about them. Free of Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.edition.terms import PREAMBLE, CellId
from forms.model.changes import TEXT_PREFIX, Field
from forms.model.explanation import is_explanation, parse_explanation
from ui.jobs.field_names import name_field

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forms.edition.edition import Edition
    from forms.model.three_ways import Clash

_FRAME = "标题、落款"
_EXPLANATIONS = "核实说明"


class ClashQuestion(Struct, frozen=True):
    """What both sides have changed, and what each side is called to the clerk."""

    clashes: tuple[Clash, ...]
    edition: Edition
    ours: str
    theirs: str
    title: str = "两边都改了"

    @property
    def short_theirs(self) -> str:
        """Return what the other side is called on a button."""
        return self.theirs.partition("（")[0]

    def group_of(self, clash: Clash) -> str:
        """Return the heading under which a field is listed."""
        if is_explanation(clash.field):
            return _EXPLANATIONS
        if not clash.field:
            return _FRAME
        section = self._section_of(clash.field)
        if section == PREAMBLE:
            return "导语"
        return self.edition.section(section).heading if section else _FRAME

    def name_of(self, clash: Clash) -> str:
        """Return what a field is called within its group."""
        if not clash.field:
            return "单位、年度"
        cell = self.edition.cells.get(CellId(clash.field))
        if cell is not None:
            return cell.name
        if is_explanation(clash.field):
            return parse_explanation(clash.field, clash.ours or clash.theirs).place
        return (
            "正文" if clash.field.startswith(TEXT_PREFIX) else name_field(clash.field, self.edition)
        )

    def path_of(self, clash: Clash) -> str:
        """Return the whole official path of a field."""
        cell = CellId(clash.field)
        if cell in self.edition.cells:
            return " / ".join(self.edition.label_path(cell))
        return f"{self.group_of(clash)} / {self.name_of(clash)}"

    def shown(self, clash: Clash, content: str) -> str:
        """Return what is shown of a content: of an explanation its sentence."""
        if not clash.field:
            return " ".join(content.split(" ")[:0:-1])
        if content and is_explanation(clash.field):
            return parse_explanation(clash.field, content).sentence
        return content

    def _section_of(self, field: Field) -> str:
        if field.startswith(TEXT_PREFIX):
            return field.removeprefix(TEXT_PREFIX)
        cell = self.edition.cells.get(CellId(field))
        return cell.section if cell is not None else ""


def in_form_order(clashes: Iterable[Clash], edition: Edition) -> tuple[Clash, ...]:
    """Return contested fields as they follow each other in the form, explanations at the end."""
    cells = {Field(cell): place for place, cell in enumerate(edition.cells)}
    sections = (PREAMBLE, *(section.id for section in edition.sections))

    def place_of(clash: Clash) -> tuple[int, int]:
        if is_explanation(clash.field):
            return len(sections) + 1, 0
        if clash.field in cells:
            section = edition.cells[CellId(clash.field)].section
            return sections.index(section) + 1, cells[clash.field]
        if clash.field.startswith(TEXT_PREFIX):
            return sections.index(clash.field.removeprefix(TEXT_PREFIX)) + 1, -1
        return 0, 0

    return tuple(sorted(clashes, key=place_of))
