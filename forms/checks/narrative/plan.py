"""All checks of the texts of an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.checks.narrative.figure_checks import FigureCheck
from forms.checks.narrative.wording.content import PointsLook
from forms.checks.narrative.wording.table import TABLE
from forms.checks.narrative.wording.wording import WordingCheck, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.edition.edition import Edition

_POINTS_PREFIX = "text.points."


def narrative_checks(edition: Edition) -> Iterator[FigureCheck | WordingCheck]:
    """Return the checks that the edition's file asks for."""
    rules = edition.narrative
    for row in TABLE:
        level = rules.levels.get(row.rule)
        if level is not None:
            for source in row.reads(edition):
                yield WordingCheck(source, row.rule.value, level, row.look)
    if rules.subjects:
        for section in edition.text_ids:
            for subject in (*rules.subjects, None):
                yield FigureCheck(edition, section, subject)
    for points in rules.points:
        source = text_of(edition, points.section)
        rule = f"{_POINTS_PREFIX}{points.id}"
        yield WordingCheck(source, rule, points.level, PointsLook(points))
