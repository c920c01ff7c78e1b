"""Figures in sentences that are last year's word for word: they may be last year's as well.

Nothing is stored of what was copied, or how: a sentence of last year's report is one whoever put
it there. What the tables bear out is not looked at again, nor what no clerk has to look at:
numbers of articles, documents, rooms and telephones, days of the calendar, statutory periods.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from forms.checks.narrative.figure_checks import recognise_figures
from forms.checks.narrative.wording.wording import Remark
from forms.checks.narrative.wording.years import look_at_period, look_for_stale_years
from forms.checks.narrative.words.compact import compact
from forms.model.texts.links import parse_links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.checks.scope import Scope

_SENTENCE = re.compile(r"[^。！？；\n]+")
_FIGURE = re.compile(r"(?<![0-9A-Za-z@/.])[0-9]+(?:[.,][0-9]+)*[%％]?(?![0-9A-Za-z@/])")
_QUOTED = re.compile(r"《[^》]*》|〔[^〕]*〕|\[[^\]]*\]")
_NO_FIGURE_BEFORE = re.compile(r"(?:第|[0-9]-|[0-9][:：]|编码?|电话|邮编)[:：]?$")
_NO_FIGURE_AFTER = re.compile(
    r"(?:[.．](?![0-9])|[-—–~～至到][0-9]{1,2}月|号|月|日|时|点|小时|分钟|天|个?工作日|楼|室|层|-[0-9]|[:：][0-9]|(?:便民|政务|服务)*(?:热线|专线))"
)
_POINT = re.compile(r"^(?:[（(]?[0-9]{1,2}[）).、．]|[0-9]{1,2}(?=[.、．]))")
_RANGE = re.compile(r"[-—–~～至到]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_OLD_NEWS = re.compile(
    r"年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?(?:起|修订|印发|出台|施行|实施|以来|成立)"
)
_LONGEST = 6
"""More digits in a row are a telephone or a code."""
_LEAST_WORDS = 6
"""A shorter sentence is alike in every year: 共3件."""
_QUOTE = 24


class _Copied(NamedTuple):
    """A figure at a place of the compact text, its number in its sentence, the sentence masked."""

    start: int
    end: int
    number: int
    sentence: str


def look_for_copied_figures(scope: Scope, section: str, text: str) -> Iterator[Remark]:
    """Remark on each figure that stands in a sentence of last year's as it stood there."""
    previous = scope.previous
    if previous is None:
        return
    found = compact(text)
    copied = _find_copied(text, previous.texts.get(section, ""), previous.year)
    if not copied:
        return
    settled = _settled_spans(scope, section, text)
    for one in copied:
        span = found.span(one.start, one.end)
        if any(start < span[1] and span[0] < end for start, end in settled):
            continue
        figure = found.written(one.start, one.end)
        quote = _quote(found.text, one)
        yield Remark(
            f"“{quote}”中的{figure}与上年报告相同，请核对。",
            span,
            found=figure,
            fact=f"{figure}：第{one.number}个数，{one.sentence}",
        )


def _settled_spans(scope: Scope, section: str, text: str) -> list[tuple[int, int]]:
    """Return the stretches that the tables judge, that follow them, or that are told already."""
    links = parse_links(scope.report.links.get(section, ""))
    spans = [(link.start, link.end) for link in links]
    spans += [
        (figure.start, figure.end)
        for figure in recognise_figures(scope.report, (section,))
        if figure.agrees is not None
    ]
    for look in (look_at_period, look_for_stale_years):
        spans += [remark.span for remark in look(scope, section, text) if remark.span is not None]
    return spans


@lru_cache(maxsize=32)
def _find_copied(text: str, earlier: str, earlier_year: int) -> tuple[_Copied, ...]:
    known: dict[str, list[tuple[str, ...]]] = {}
    for sentence in _SENTENCE.finditer(compact(earlier).text):
        known.setdefault(_mask(sentence[0]), []).append(tuple(_FIGURE.findall(sentence[0])))
    copied: list[_Copied] = []
    for sentence in _SENTENCE.finditer(compact(text).text):
        masked = _mask(sentence[0])
        if masked in known and len(masked) >= _LEAST_WORDS:
            copied += _copied_in(sentence, masked, known[masked], earlier_year)
    return tuple(copied)


def _copied_in(
    sentence: re.Match[str], masked: str, known: list[tuple[str, ...]], earlier_year: int
) -> Iterator[_Copied]:
    """Yield the figures of a sentence that are the same in the likest sentence of last year's."""
    figures = list(_FIGURE.finditer(sentence[0]))
    own = [figure[0] for figure in figures]
    likest = max(known, key=lambda each: sum(map(str.__eq__, own, each)))
    quoted = [match.span() for match in _QUOTED.finditer(sentence[0])]
    for number, (figure, last) in enumerate(zip(figures, likest, strict=True), 1):
        is_quoted = any(start <= figure.start() < end for start, end in quoted)
        if figure[0] == last and not is_quoted and _is_to_be_checked(figure, earlier_year):
            start = sentence.start()
            yield _Copied(start + figure.start(), start + figure.end(), number, masked)


def _is_to_be_checked(figure: re.Match[str], earlier_year: int) -> bool:
    """Tell whether a figure is one that may change from year to year."""
    before, after = figure.string[: figure.start()], figure.string[figure.end() :]
    if _YEAR.fullmatch(figure[0]) and (after.startswith("年") or _RANGE.match(after)):
        is_span = _RANGE.match(after) or (before and _RANGE.match(before[-1]))
        is_near = abs(int(figure[0]) - earlier_year) <= 1
        return is_near and not is_span and not _OLD_NEWS.match(after)
    if sum(map(str.isdigit, figure[0])) > _LONGEST:
        return False
    if _NO_FIGURE_BEFORE.search(before) or _NO_FIGURE_AFTER.match(after):
        return False
    return not (_POINT.match(figure.string) and not before.strip("（("))


def _mask(sentence: str) -> str:
    return _FIGURE.sub("#", sentence)


def _quote(text: str, one: _Copied) -> str:
    """Quote the sentence around a figure, cut with … where it is long."""
    starts = [match.end() for match in re.finditer(r"[，。；：！？\n]", text[: one.start])]
    first = max(starts[-1] if starts else 0, one.start - _QUOTE)
    stop = re.search(r"[，。；：！？\n]", text[one.end : one.end + _QUOTE])
    last = one.end + (stop.start() if stop else _QUOTE)
    return text[first:last].strip()
