"""The table of the wording checks: what each reads, and how it looks at it.

How grave a finding is, or whether a check is made at all, is said by the edition file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from forms.checks.narrative.wording.basis import look_at_notices, look_at_parts
from forms.checks.narrative.wording.content import look_for_copies, look_for_placeholders
from forms.checks.narrative.wording.copied import look_for_copied_figures
from forms.checks.narrative.wording.title import look_at_title
from forms.checks.narrative.wording.wording import every_section, every_text, the_title
from forms.checks.narrative.wording.years import look_at_period, look_for_stale_years
from forms.edition.terms import WordingRule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from forms.checks.narrative.wording.wording import Look, Source
    from forms.edition.edition import Edition


class Row(NamedTuple):
    """A wording check: the rule of its findings, the fields that it reads, its look at each.

    One that `asks_tables` looks again whenever a figure changes that texts may repeat.
    """

    rule: WordingRule
    reads: Callable[[Edition], Iterable[Source]]
    look: Look
    asks_tables: bool = False


TABLE = (
    Row(WordingRule.TITLE, the_title, look_at_title),
    Row(WordingRule.PARTS, every_text, look_at_parts),
    Row(WordingRule.PERIOD, every_text, look_at_period),
    Row(WordingRule.NOTICE, every_text, look_at_notices),
    Row(WordingRule.PLACEHOLDER, every_text, look_for_placeholders),
    Row(WordingRule.STALE_YEAR, every_text, look_for_stale_years),
    Row(WordingRule.SIMILAR, every_section, look_for_copies),
    Row(WordingRule.COPIED, every_section, look_for_copied_figures, asks_tables=True),
)
