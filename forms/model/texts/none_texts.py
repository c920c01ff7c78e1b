"""What may be written where a section has nothing to report."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forms.model.report import Report


def offer_none_texts(report: Report) -> dict[str, str]:
    """Return, per section whose text is blank, the sentence that there is nothing to report.

    Beside a table the sentence is offered only while every figure of the table is 0: a blank is
    not yet nothing.
    """
    values = report.shown_values()
    offered: dict[str, str] = {}
    for section in report.edition.sections:
        if not section.none_text or report.texts.get(section.id, "").strip():
            continue
        table = report.edition.table(section.table) if section.table is not None else None
        if table is None or all(values[cell] == "0" for cell in table.cells):
            offered[section.id] = section.none_text
    return offered
