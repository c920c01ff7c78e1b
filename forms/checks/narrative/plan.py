"""All checks of the texts of an edition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.checks.narrative.figure_checks import FigureCheck
from forms.checks.narrative.wording import basis as basis_checks
from forms.checks.narrative.wording import content as content_checks
from forms.checks.narrative.wording import years as year_checks
from forms.checks.narrative.wording.title import TitleCheck
from forms.checks.narrative.wording.wording import WordingCheck
from forms.edition.terms import PREAMBLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.checks.narrative.wording.wording import Look
    from forms.edition.edition import Edition

    NarrativeCheck = FigureCheck | TitleCheck | WordingCheck

_LOOKS: dict[str, tuple[str, Look]] = {
    "parts": (basis_checks.PARTS_RULE, basis_checks.look_at_parts),
    "period": (year_checks.PERIOD_RULE, year_checks.look_at_period),
    "notice": (basis_checks.NOTICE_RULE, basis_checks.look_at_notices),
    "placeholder": (content_checks.PLACEHOLDER_RULE, content_checks.look_for_placeholders),
    "stale_year": (year_checks.STALE_RULE, year_checks.look_for_stale_years),
    "similar": (content_checks.SIMILAR_RULE, content_checks.look_for_copies),
}
_NOT_IN_PREAMBLE = "similar"
"""The preamble is a form of words that rightly stays the same."""


def narrative_checks(edition: Edition) -> Iterator[NarrativeCheck]:
    """Return the checks that the edition's file asks for, in the order of the form."""
    rules = edition.narrative
    if "title" in rules.levels:
        yield TitleCheck(edition, rules.levels["title"])
    for section in edition.text_ids:
        if rules.subjects:
            for subject in (*rules.subjects, None):
                yield FigureCheck(edition, section, subject)
        for key, (rule, look) in _LOOKS.items():
            level = rules.levels.get(key)
            if level is not None and not (key == _NOT_IN_PREAMBLE and section == PREAMBLE):
                yield WordingCheck(edition, section, rule, level, look)
    for points in rules.points:
        rule = f"{content_checks.POINTS_PREFIX}{points.id}"
        missing = content_checks.PointsLook(points)
        yield WordingCheck(edition, points.section, rule, points.level, missing)
