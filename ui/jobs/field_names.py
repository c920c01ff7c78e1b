"""What a field of a report is called to the clerk. Free of Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.edition.terms import PREAMBLE, CellId
from forms.model.changes import SIGNATURE_DATE, SIGNATURE_ORGANIZATION, TITLE, text_field
from forms.model.explanation import is_explanation

if TYPE_CHECKING:
    from forms.edition.edition import Edition
    from forms.model.changes import Field

_SINGLE = {
    TITLE: "标题",
    SIGNATURE_ORGANIZATION: "落款单位",
    SIGNATURE_DATE: "落款日期",
    text_field(PREAMBLE): "导语",
}


def name_field(field: Field, edition: Edition) -> str:
    """Return the name of a field: its section and label path, or what is written on the page."""
    cell = edition.cells.get(CellId(field))
    if cell is not None:
        return f"{edition.section(cell.section).number} / {cell.name}"
    names = {text_field(section.id): section for section in edition.sections}
    if field in names:
        return f"{names[field].number}、{names[field].short}"
    if field in _SINGLE:
        return _SINGLE[field]
    return "说明" if is_explanation(field) else field
