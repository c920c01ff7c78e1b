"""The title against the pattern of the edition (soft rule on titles; domain: 1.2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forms.checks.finding import Finding
from forms.checks.narrative.words.numerals import FULL_WIDTH
from forms.edition.terms import Level
from forms.model.changes import TITLE

if TYPE_CHECKING:
    from forms.checks.scope import Scope
    from forms.edition.edition import Edition

RULE = "title.pattern"

_YEAR = re.compile(r"20[0-9]{2}")
_LONGEST_NAME = 100


class TitleCheck:
    """The title is written as the edition has it, with the year of the report."""

    def __init__(self, edition: Edition, level: Level) -> None:
        self._level = level
        self._lead, self._tail = edition.title_pattern.split("{year}", 1)
        self.reads: frozenset[str] = frozenset({TITLE})

    def run(self, scope: Scope) -> Finding | None:
        """Return the finding where the title is another one; a blank one is made when printed."""
        report = scope.report
        title = "".join(report.title.translate(FULL_WIDTH).split())
        if not title or self._fits(title, report.year):
            return None
        wanted = report.edition.title_for(report.organization, report.year)
        years = set(_YEAR.findall(title)) - set(_YEAR.findall(report.organization))
        if years and str(report.year) not in years:
            detail = f"写的是{min(years)}年，报告年度是{report.year}年，应为“{wanted}”。"
        else:
            detail = f"“{report.title.strip()}”与规定的写法不同，应为“{wanted}”。"
        has_year_first = title.startswith(str(report.year)) and title.endswith(
            self._tail.removeprefix("年")
        )
        return Finding(
            rule=RULE,
            # 2022年上海市政府信息公开工作年度报告: published so by whole regions.
            level=Level.HINT if has_year_first and "年度政府" not in title else self._level,
            place="标题",
            detail=detail,
            expected=wanted,
            found=report.title,
            facts=((TITLE, report.title),),
            suggestion=wanted,
        )

    def _fits(self, title: str, year: int) -> bool:
        lead = re.escape(self._lead).replace(
            re.escape("{organization}"), rf".{{2,{_LONGEST_NAME}}}"
        )
        return re.fullmatch(f"{lead}{year}{re.escape(self._tail)}", title) is not None
