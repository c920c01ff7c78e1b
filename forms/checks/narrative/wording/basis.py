"""What a report says of itself: how many parts it has, and which notice it follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forms.checks.narrative.wording.wording import Remark
from forms.checks.narrative.words.compact import compact
from forms.checks.narrative.words.numerals import CHINESE_DIGITS, parse_chinese

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.checks.scope import Scope

_PARTS = re.compile(
    r"(?<![第0-9一二三四五六七八九十])(?P<number>[0-9]{1,2}|[一二三四五六七八九十])(?=个?(?:大|主要)?(?:部分|方面)(?:组成|内容|构成|，|。|；|$))"
)
_NUMBER = re.compile(r"(?P<agency>[\u4e00-\u9fff]+)〔(?P<year>[0-9]{4})〕(?P<number>[0-9]+)号")
_OPEN, _CLOSE = r"[〔\[［【（{]", r"[〕\]］】）}]"
_ISSUER = "国办"


def look_at_parts(scope: Scope, _section: str, text: str) -> Iterator[Remark]:
    """Remark on 由……等七部分组成 where the edition has another number."""
    sections = scope.report.edition.sections
    found = compact(text)
    for match in _PARTS.finditer(found.text):
        start = found.text.rfind("。", 0, match.start()) + 1
        if sections[0].short not in found.text[start : match.start()]:
            continue  # parts of something else
        written = match["number"]
        stated = int(written) if written.isdecimal() else parse_chinese(written)
        if stated == len(sections):
            continue
        right = str(len(sections)) if written.isdecimal() else CHINESE_DIGITS[len(sections) + 1]
        yield Remark(
            detail=f"写的是{written}个部分，规定的格式有{right}个部分。",
            span=found.span(match.start(), match.end()),
            suggestion=right,
            found=written,
        )


def look_at_notices(scope: Scope, section: str, text: str) -> Iterator[Remark]:
    """Remark on the notice of another edition, or on a misquoted number."""
    edition = scope.report.edition
    found = compact(text)
    for notice in edition.narrative.other_notices:
        for match in _pattern(notice).finditer(found.text):
            yield Remark(
                detail=f"引用了“{notice}”，{scope.report.year}年的报告依据的是“{edition.notice}”。",
                span=found.span(match.start(), match.end()),
                suggestion=edition.notice,
                found=notice,
            )
    if section not in edition.text_ids[:2]:
        return
    for match in _misquoted(edition.notice).finditer(found.text):
        yield Remark(
            detail=f"引用的文号是“{found.written(*match.span())}”，应为“{edition.notice}”。",
            span=found.span(match.start(), match.end()),
            suggestion=edition.notice,
            found=match[0],
        )


def _pattern(notice: str) -> re.Pattern[str]:
    parts = _NUMBER.fullmatch(notice)
    if parts is None:
        return re.compile(re.escape(notice))
    year, number = parts["year"], parts["number"]
    return re.compile(rf"{parts['agency']}{_OPEN}{year}{_CLOSE}第?{number}号")


def _misquoted(notice: str) -> re.Pattern[str]:
    """Return what finds the year and number of a notice under another office's name."""
    parts = _NUMBER.fullmatch(notice)
    if parts is None:
        return re.compile(r"(?!)")
    other = rf"{_ISSUER}(?!{parts['agency'].removeprefix(_ISSUER)}{_OPEN})[\u4e00-\u9fff]{{1,6}}"
    return re.compile(rf"{other}{_OPEN}{parts['year']}{_CLOSE}第?{parts['number']}号")
