"""The title against the pattern of the edition (domain: 1.2)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forms.checks.narrative.wording.wording import Remark
from forms.checks.narrative.words.numerals import FULL_WIDTH
from forms.edition.terms import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.checks.scope import Scope

_YEAR = re.compile(r"20[0-9]{2}")
_LONGEST_NAME = 100


def look_at_title(scope: Scope, _section: str, text: str) -> Iterator[Remark]:
    """Remark on a title that is not written as the edition has it, with the report's year."""
    report = scope.report
    lead, tail = report.edition.title_pattern.split("{year}", 1)
    title = "".join(text.translate(FULL_WIDTH).split())
    if _fits(title, lead, report.year, tail):
        return
    wanted = report.edition.title_for(report.organization, report.year)
    years = set(_YEAR.findall(title)) - set(_YEAR.findall(report.organization))
    if years and str(report.year) not in years:
        detail = f"写的是{min(years)}年，报告年度是{report.year}年，应为“{wanted}”。"
    else:
        detail = f"“{text.strip()}”与规定的写法不同，应为“{wanted}”。"
    starts_with_year = title.startswith(str(report.year))
    has_year_first = starts_with_year and title.endswith(tail.removeprefix("年"))
    # 2022年上海市政府信息公开工作年度报告: published so by whole regions.
    level = Level.HINT if has_year_first and "年度政府" not in title else None
    yield Remark(detail, None, wanted, found=text, level=level)


def _fits(title: str, lead: str, year: int, tail: str) -> bool:
    name = rf".{{2,{_LONGEST_NAME}}}"
    pattern = re.escape(lead).replace(re.escape("{organization}"), name)
    return re.fullmatch(f"{pattern}{year}{re.escape(tail)}", title) is not None
