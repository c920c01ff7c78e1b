"""Years in the texts: the statistical period, and sentences taken over from last year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forms.checks.narrative.wording.wording import Remark
from forms.checks.narrative.words.compact import compact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.checks.narrative.words.compact import CompactText
    from forms.checks.scope import Scope

_PERIOD = re.compile(
    r"(?P<year>[0-9]{4})年(?P<first>[0-9]{1,2}月[0-9]{1,2}日)(?P<between>起?(?:，)?(?:至|到|[-—–~～]+))"
    r"(?:(?P<end_year>[0-9]{4})年)?(?P<last>[0-9]{1,2}月[0-9]{1,2}日)"
)
_ABOUT_PERIOD = re.compile(
    r"统计(?:数据)?的?(?:期限|时限|期间|时间|周期|时段|区间|范围|口径)|数据.{0,6}(?:期限|时限)"
)

_LEAD = r"(?:^|(?<=[。！？\n]))(?:（[一二三四五六七八九十]）[^，。]{0,15}?[。：]?)?"
_LAST_YEARS_OPENING = re.compile(
    _LEAD + r"(?:截至|截止)?(?P<year>20[0-9]{2})年(?:度)?(?:12月31日|12月底|底)?(?=[，我本全])"
)
_NOT_STALE = re.compile(
    r"相比|较|同期|对比|结转|问题|整改|以来|起|修订|印发|出台|施行|实施|上年|去年|上一年|年报|年度报告|计划|规划|预算|决算|成立|改革"
)
_SUMMARY = re.compile(r"全年|一年来|共|累计")
_THIS = re.compile(r"今年|本年")
_TITLED = re.compile(r"《[^》]*》")
_SENTENCE_END = re.compile(r"[。！？\n]")
_CLAUSE_END = re.compile(r"[，。；：！？\n]")
_YEAR_AND_COMMA = 6
_LONGEST_QUOTE = 40
_OLDEST = 3
"""Sentences of an older year than this are history, not a text that was taken over."""


def look_at_period(scope: Scope, _section: str, text: str) -> Iterator[Remark]:
    """Remark on a statistical period that is not the year of the report."""
    year = scope.report.year
    found = compact(text)
    for match in _PERIOD.finditer(found.text):
        if not _ABOUT_PERIOD.search(found.text, max(0, match.start() - 30), match.start()):
            continue
        end_year = match["end_year"] or match["year"]
        days = (match["first"], match["last"])
        if {match["year"], end_year} == {str(year)} and days == ("1月1日", "12月31日"):
            continue
        right = f"{year}年1月1日{match['between']}{year}年12月31日"
        yield _remark(
            found, match.start(), match.end(), "统计期限写的是“{}”，应为“{right}”。", right
        )


def look_for_stale_years(scope: Scope, section: str, text: str) -> Iterator[Remark]:
    """Remark on sentences that open with an earlier year as if it were this one.

    The year alone proves nothing: texts rightly speak of last year's problems and compare. A
    sentence is remarked on where its whole text never names this year, or where it sums up.
    """
    year = scope.report.year
    found = compact(text)
    yield from _look_at_own_title(scope, section, found)
    names_this = str(year) in found.text or _THIS.search(found.text)
    for match in _LAST_YEARS_OPENING.finditer(found.text):
        stated = int(match["year"])
        sentence = _sentence_at(found.text, match.start())
        if not year - _OLDEST <= stated < year or _NOT_STALE.search(sentence):
            continue
        if names_this and not (_SUMMARY.search(sentence) and not _names_year(found, match, year)):
            continue
        detail = f"“{{}}”写的是{stated}年，报告年度是{year}年，请核对是否沿用了上年的文字。"
        start = match.start("year")
        yield _remark(found, start, start + 4, detail, str(year), to_clause=True)


def _look_at_own_title(scope: Scope, section: str, found: CompactText) -> Iterator[Remark]:
    """Remark on another year where the report names itself: 现公布2024年……年度报告."""
    report = scope.report
    if section not in report.edition.text_ids[:2]:
        return
    tail = re.escape(report.edition.title_pattern.split("{year}", 1)[1]).replace("年", "年度?", 1)
    own = re.compile(
        rf"(?:现公布|现予公布|现公开|现发布|现将|特编制|现编制|向社会公布)[^。，《\n]{{0,30}}?(20[0-9]{{2}})(?={tail})"
    )
    for match in own.finditer(_blank_titles(found.text)):
        if int(match[1]) != report.year:
            detail = f"“{{}}”写的是{match[1]}年，报告年度是{report.year}年。"
            start = match.start(1)
            yield _remark(found, start, start + 4, detail, str(report.year), to_clause=True)


def _blank_titles(text: str) -> str:
    return _TITLED.sub(lambda match: "《" * len(match[0]), text)


def _sentence_at(text: str, at: int) -> str:
    end = _SENTENCE_END.search(text, at)
    return text[at : end.end() if end else len(text)]


def _names_year(found: CompactText, match: re.Match[str], year: int) -> bool:
    """Tell whether the paragraph names the year of the report as well."""
    start = found.text.rfind("\n", 0, match.start()) + 1
    end = found.text.find("\n", match.start())
    paragraph = found.text[start : end if end >= 0 else len(found.text)]
    return str(year) in paragraph or _THIS.search(paragraph) is not None


def _quote_clause(found: CompactText, start: int) -> str:
    """Quote from a year to the end of what is said of it; a long clause is cut with …."""
    match = _CLAUSE_END.search(found.text, start + _YEAR_AND_COMMA)
    end = match.start() if match else len(found.text)
    if end - start > _LONGEST_QUOTE:
        return f"{found.written(start, start + _LONGEST_QUOTE)}…"
    return found.written(start, end)


def _remark(
    found: CompactText, start: int, end: int, detail: str, right: str, *, to_clause: bool = False
) -> Remark:
    shown = _quote_clause(found, start) if to_clause else found.written(start, end)
    return Remark(
        detail=detail.format(shown, right=right),
        span=found.span(start, end),
        suggestion=right,
        found=found.written(start, end),
    )
