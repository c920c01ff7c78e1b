"""All checks of the texts of an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.checks.narrative.figure_checks import FigureCheck
from forms.checks.narrative.wording.content import PointsLook
from forms.checks.narrative.wording.table import TABLE
from forms.checks.narrative.wording.wording import WordingCheck, text_of
from forms.model.changes import links_field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.checks.narrative.wording.wording import Source
    from forms.edition.edition import Edition

_POINTS_PREFIX = "text.points."


def narrative_checks(edition: Edition) -> Iterator[FigureCheck | WordingCheck]:
    """Return the checks that the edition's file asks for."""
    rules = edition.narrative
    for row in TABLE:
        level = rules.levels.get(row.rule)
        if level is not None:
            for source in row.reads(edition):
                also = _tables_behind(edition, source) if row.asks_tables else frozenset()
                yield WordingCheck(source, row.rule.value, level, row.look, also)
    if rules.subjects:
        for section in edition.text_ids:
            for subject in (*rules.subjects, None):
                yield FigureCheck(edition, section, subject)
    for points in rules.points:
        source = text_of(edition, points.section)
        rule = f"{_POINTS_PREFIX}{points.id}"
        yield WordingCheck(source, rule, points.level, PointsLook(points))


def _tables_behind(edition: Edition, source: Source) -> frozenset[str]:
    """Return what a look reads that asks whether figures of a text are borne out."""
    links = links_field(source.section) if source.section else source.field
    return edition.narrative.cells | {links}
