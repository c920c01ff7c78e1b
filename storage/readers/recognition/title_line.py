"""Title, organ and year of a report, where a plain text tells them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from storage.readers.wording import without_blanks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from forms.edition.edition import Edition

_MOST_LINES = 3
_SEARCHED_LINES = 300
_LONGEST_TITLE = 120
_YEAR = r"(?P<year>[2２][0０]\d\d|二[〇○零O][一二][〇○零O一二三四五六七八九])"
_ORGANIZATION = r"(?P<organization>[^。，,；;！!？?：:|《》]{2,60}?)"
# The usual slips are 年度 for 年, a missing 工作 and 工作的 (domain handbook 1.2).
_REPORT = r"政府信息公开(?:工作)?的?年度报告"
_SPELLINGS = (
    rf"{_ORGANIZATION}{_YEAR}年度?{_REPORT}",
    rf"{_YEAR}年度?{_ORGANIZATION}{_REPORT}",
)
_WITHOUT_ORGANIZATION = re.compile(rf"{_YEAR}年度?{_REPORT}")
_CAPTION = re.compile(r"(?:标题|题目|名称)[:：]")
_PERIOD = re.compile(rf"统计\s*(?:期限|时限|期间)[^\d。]{{0,12}}{_YEAR}\s*年")
_MENTION = re.compile(rf"{_YEAR}\s*年度?\s*{_REPORT}")
_WRITTEN_DIGITS = str.maketrans("〇○零O一二三四五六七八九", "0000123456789")


class TitleLine(Struct, frozen=True):
    """A title and the lines it takes, `first` up to but without `end`."""

    title: str
    organization: str
    year: int
    first: int
    end: int


def find_title(lines: Sequence[str], editions: Iterable[Edition]) -> TitleLine | None:
    """Return the title in the lines before the first section.

    A line that names organ and year is preferred to lines that do so only together, and of
    several the one nearest to the section: pages list other reports above their own.
    """
    named = _patterns_of(editions)
    skipped = max(0, len(lines) - _SEARCHED_LINES)
    searched = lines[skipped:]
    for count in range(1, _MOST_LINES + 1):
        if found := _find_in_lines(searched, named, count):
            break
    else:
        found = _find_in_lines(searched, [_WITHOUT_ORGANIZATION], 1)
    if found is None or not skipped:
        return found
    return structs.replace(found, first=found.first + skipped, end=found.end + skipped)


def find_titles(lines: Sequence[str], editions: Iterable[Edition]) -> Iterator[TitleLine]:
    """Yield every line that is by itself a title with organ and year."""
    named = _patterns_of(editions)
    for number, line in enumerate(lines):
        if len(line) <= _LONGEST_TITLE and (found := _find_in_lines([line], named, 1)):
            yield structs.replace(found, first=number, end=number + 1)


def find_period(text: str) -> int | None:
    """Return the year of the statistical period that a report names in its text."""
    match = _PERIOD.search(text)
    return _read_year(match["year"]) if match else None


def find_mention(text: str) -> int | None:
    """Return the year of the first report that is mentioned in a text, maybe last year's."""
    match = _MENTION.search(text)
    return _read_year(match["year"]) if match else None


def _read_year(written: str) -> int:
    return int(written.translate(_WRITTEN_DIGITS))


def _patterns_of(editions: Iterable[Edition]) -> Sequence[re.Pattern[str]]:
    patterns = [*(_official_spelling(edition) for edition in editions), *_SPELLINGS]
    return [re.compile(pattern) for pattern in patterns]


def _official_spelling(edition: Edition) -> str:
    pattern = re.escape(without_blanks(edition.title_pattern))
    return pattern.replace(re.escape("{organization}"), _ORGANIZATION).replace(
        re.escape("{year}"), _YEAR
    )


def _find_in_lines(
    lines: Sequence[str], patterns: Sequence[re.Pattern[str]], count: int
) -> TitleLine | None:
    for first in reversed(range(len(lines) - count + 1)):
        joined = without_blanks("".join(lines[first : first + count]))
        title = _CAPTION.sub("", joined, count=1) if _CAPTION.match(joined) else joined
        for pattern in patterns:
            if match := pattern.fullmatch(title):
                groups = match.groupdict()
                organization = (groups.get("organization") or "").removesuffix("关于")
                return TitleLine(
                    title, organization, _read_year(match["year"]), first, first + count
                )
    return None
