"""What a text leaves out or leaves over: missing points, placeholders, last year's sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from forms.checks.narrative.similarity import find_likeness
from forms.checks.narrative.wording import Remark
from forms.model.edition import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.checks.scope import Scope
    from forms.model.narrative_rules import TextPoints

PLACEHOLDER_RULE = "text.placeholder"
SIMILAR_RULE = "text.similar"
POINTS_PREFIX = "text.points."

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
_SHOWN = 8


def look_for_placeholders(_scope: Scope, _section: str, text: str) -> Iterator[Remark]:
    """Remark on gaps that were meant to be filled: 信息  条, ××, （待补充） (soft.placeholder)."""
    for match in _LEFT_OVER.finditer(text):
        yield Remark(f"“{_around(text, match)}”处留有未填的空。", match.span(), found=match[0])
    for match in _LIKELY.finditer(text):
        detail = f"“{_around(text, match)}”处好像漏填了内容，请核对。"
        yield Remark(detail, match.span(), found=match[0], level=Level.VERIFY)


def look_for_copies(scope: Scope, section: str, text: str) -> Iterator[Remark]:
    """Remark on a text that is last year's but for its figures (soft.similar_last_year)."""
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


def _around(text: str, match: re.Match[str]) -> str:
    start, end = max(0, match.start() - _SHOWN), match.end() + _SHOWN
    before = re.split(r"[。；\n]", text[start : match.start()])[-1]
    after = re.split(r"[。；\n]", text[match.end() : end])[0]
    return f"{before}{match[0]}{after}"
