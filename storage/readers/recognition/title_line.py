"""Title, organ and year of a report, where a plain text tells them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from storage.readers.wording import without_blanks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forms.edition.edition import Edition

_MOST_LINES = 3
_SEARCHED_LINES = 100
_YEAR = r"(?P<year>[2２][0０]\d\d)"
_ORGANIZATION = r"(?P<organization>[^。，,；;！!？?：:|《》]{2,60}?)"
# The usual slips are 年度 for 年, a missing 工作 and 工作的 (domain handbook 1.2).
_REPORT = r"政府信息公开(?:工作)?的?年度报告"
_SPELLINGS = (
    rf"{_ORGANIZATION}{_YEAR}年度?{_REPORT}",
    rf"{_YEAR}年度?{_ORGANIZATION}{_REPORT}",
)
_WITHOUT_ORGANIZATION = re.compile(rf"{_YEAR}年度?{_REPORT}")
_CAPTION = re.compile(r"(?:标题|题目|名称)[:：]")
_YEAR_IN_TEXT = (
    re.compile(rf"{_YEAR}\s*年度?\s*{_REPORT}"),
    re.compile(rf"统计\s*(?:期限|时限|期间)[^\d。]{{0,12}}{_YEAR}\s*年"),
)


class TitleLine(Struct, frozen=True):
    """A title and the lines it takes, `first` up to but without `end`."""

    title: str
    organization: str
    year: int
    first: int
    end: int


def find_title(lines: Sequence[str], editions: Iterable[Edition]) -> TitleLine | None:
    """Return the title in the lines before the first section.

    A line that names organ and year is preferred to lines that do so only together.
    """
    patterns = [*(_official_spelling(edition) for edition in editions), *_SPELLINGS]
    named = [re.compile(pattern) for pattern in patterns]
    searched = lines[:_SEARCHED_LINES]
    for count in range(1, _MOST_LINES + 1):
        if found := _find_in_lines(searched, named, count):
            return found
    return _find_in_lines(searched, [_WITHOUT_ORGANIZATION], 1)


def find_year(text: str) -> int | None:
    """Return the year that a report names in its text: in a title, or as statistical period."""
    for pattern in _YEAR_IN_TEXT:
        if match := pattern.search(text):
            return int(match["year"])
    return None


def _official_spelling(edition: Edition) -> str:
    pattern = re.escape(without_blanks(edition.title_pattern))
    return pattern.replace(re.escape("{organization}"), _ORGANIZATION).replace(
        re.escape("{year}"), _YEAR
    )


def _find_in_lines(
    lines: Sequence[str], patterns: Sequence[re.Pattern[str]], count: int
) -> TitleLine | None:
    for first in range(len(lines) - count + 1):
        joined = without_blanks("".join(lines[first : first + count]))
        title = _CAPTION.sub("", joined, count=1) if _CAPTION.match(joined) else joined
        for pattern in patterns:
            if match := pattern.fullmatch(title):
                groups = match.groupdict()
                organization = (groups.get("organization") or "").removesuffix("关于")
                return TitleLine(title, organization, int(match["year"]), first, first + count)
    return None
