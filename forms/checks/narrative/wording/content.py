"""What a text leaves out or leaves over: missing points, placeholders, last year's sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forms.checks.narrative.wording.similarity import find_likeness
from forms.checks.narrative.wording.wording import Remark
from forms.edition.terms import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.checks.scope import Scope
    from forms.edition.narrative_rules import TextPoints

_SPACE = "[ \u3000\u00a0]"
_MEASURES = "条|件|次|篇|份|个|项|宗|起|期|场|名|人|人次|元|万元|家"
_BLANK_FIGURE = (
    rf"(?<=[\u4e00-\u9fff]){_SPACE}{{2,}}(?=(?:余|多)?(?:{_MEASURES})(?:[，。；、,;）)]|\s|$))"
)
_LEFT_OVER = re.compile(
    r"20[XxＸｘ×]{1,2}(?=年)|[×✕╳]{2,}|(?<![A-Za-z0-9/._-])[XxＸｘ]{2,}(?![A-Za-z0-9._-])|[_＿]{2,}"
    r"|[（(【\[［](?:待|请)(?:补充|填写|填|补|定|核实|核|确认|完善|更新)[^（）()【】\[\]［］]{0,10}[）)】\]］]"
    rf"|{_BLANK_FIGURE}|(?<![0-9０-９]){_SPACE}+年{_SPACE}+月{_SPACE}+日|〔{_SPACE}*〕"
)
_LIKELY = re.compile(r"(?<=信息)[条篇](?=[，。；、,;])|[（(][ \u3000]*[）)]|[*＊]{3,}|[□▢]{2,}")
_NOTHING = re.compile(
    r"(?:\d{4}年(?:度)?[，,]?)?(?:本年度|暂|本机关|本单位)?(?:无|没有|无其他)(?:其他)?(?:需要?)?(?:报告)?(?:的)?(?:事项|情况|内容)?[。.]?"
)
_JOINS_GAPS = re.compile(r"[年月日号至到\-—~～ \u3000\u00a0]{0,2}")
"""Between two gaps they make them one: 20XX年XX月XX日."""

_CLAUSE_END = re.compile(r"[，。；：！？,;\n]")
_LONGEST_QUOTE = 60


def look_for_placeholders(_scope: Scope, _section: str, text: str) -> Iterator[Remark]:
    """Remark on gaps that were meant to be filled: 信息  条, ××, （待补充）.

    Each gap once, however many signs of it there are.
    """
    for (start, end), is_sure in _find_gaps(text):
        quote = _clause_around(text, start, end)
        if is_sure:
            yield Remark(f"“{quote}”处留有未填的空。", (start, end), found=text[start:end])
        else:
            detail = f"“{quote}”处好像漏填了内容，请核对。"
            yield Remark(detail, (start, end), found=text[start:end], level=Level.VERIFY)


def _find_gaps(text: str) -> list[tuple[tuple[int, int], bool]]:
    """Return the stretches that are gaps, and whether each is one for sure."""
    found = [(match.span(), True) for match in _LEFT_OVER.finditer(text)]
    found += [(match.span(), False) for match in _LIKELY.finditer(text)]
    gaps: list[tuple[tuple[int, int], bool]] = []
    for (start, end), is_sure in sorted(found):
        if gaps and (start <= gaps[-1][0][1] or _JOINS_GAPS.fullmatch(text, gaps[-1][0][1], start)):
            (first, last), was_sure = gaps[-1]
            gaps[-1] = (first, max(last, end)), was_sure or is_sure
        else:
            gaps.append(((start, end), is_sure))
    return gaps


def look_for_copies(scope: Scope, section: str, text: str) -> Iterator[Remark]:
    """Remark on a text that is last year's but for its figures."""
    if scope.previous is None:
        return
    likeness = find_likeness(text, scope.previous.texts.get(section, ""))
    if likeness is not None:
        share = int(likeness * 100)
        yield Remark(
            f"与上年报告相同的句子占{share}%，通知要求避免内容雷同，请核对是否要更新。", None
        )


class PointsLook:
    """Looks for the points that the text of a section should cover, and names those missing."""

    def __init__(self, rule: TextPoints) -> None:
        self._rule = rule

    def __call__(self, scope: Scope, _section: str, text: str) -> Iterator[Remark]:
        """Remark on missing points, all in one remark."""
        rule = self._rule
        if rule.organizations and not scope.report.organization.endswith(rule.organizations):
            return
        plain = "".join(text.split())
        if len(plain) < rule.at_least and not _NOTHING.fullmatch(plain):
            return
        missing = [
            point.name for point in rule.points if not any(word in plain for word in point.words)
        ]
        if missing:
            basis = f"（{rule.basis}）" if rule.basis else ""
            yield Remark(f"没有写到{'、'.join(missing)}{basis}。", None)


def _clause_around(text: str, start: int, end: int) -> str:
    """Return the clause that a stretch stands in; of a very long one what is near, with …."""
    begins = [match.end() for match in _CLAUSE_END.finditer(text, 0, start)]
    first = begins[-1] if begins else 0
    stop = _CLAUSE_END.search(text, end)
    last = stop.start() if stop else len(text)
    before, after = text[first:start].lstrip(), text[end:last].rstrip()
    if len(before) > _LONGEST_QUOTE // 2:
        before = f"…{before[-_LONGEST_QUOTE // 2 :]}"
    if len(after) > _LONGEST_QUOTE // 2:
        after = f"{after[: _LONGEST_QUOTE // 2]}…"
    return f"{before}{text[start:end]}{after}"
