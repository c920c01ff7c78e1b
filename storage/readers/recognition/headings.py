"""Where the sections of a report begin in a plain text."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from storage.readers.wording import comparison_key, is_table_line, unnumbered_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forms.edition.edition import Section

_LONGEST_HEADING = 60
_LIKENESS = 0.7
"""The headings in circulation (domain handbook 1.3) are at least this much like the official."""
_SEPARATORS = " \t\u3000:：。．."
_COLONS = ":："
_SENTENCE_ENDS = "。；;！!？?，,：:"
_MOST_ADDED = 6


class Heading(Struct, frozen=True):
    """A section's heading at the start of a line; `rest` is the text behind it on that line.

    `is_fallback` says that neither number nor words are quite those of the form.
    """

    line: int
    section: Section
    rest: str = ""
    is_fallback: bool = False


class _Match(Struct, frozen=True):
    heading: Heading
    rank: int


class _Wording(Struct, frozen=True):
    """A section's heading as comparison keys: its number and the words behind it."""

    section: Section
    number: str
    body: str

    @property
    def full(self) -> str:
        return self.number + self.body


_LOOSE, _NEAR, _OTHER_NUMBER, _UNNUMBERED, _EXACT = range(5)
_SURE = (_UNNUMBERED, _EXACT)


def find_headings(lines: Sequence[str], sections: Sequence[Section]) -> list[Heading]:
    """Return the heading of each section that is there, in the order of the text.

    Where a heading occurs more than once the exact wording counts, and then the last one: the
    earlier ones stand in a table of contents. A heading with another number, or with other words
    and no number, counts only where it stands between those that are certain.
    """
    wordings = [_wording_of(section) for section in sections]
    best: dict[str, _Match] = {}
    for number, line in enumerate(lines):
        key = comparison_key(line[:_LONGEST_HEADING])
        if not key or is_table_line(line):
            continue
        found = (_match_section(number, line, key, wording) for wording in wordings)
        for match in filter(None, found):
            known = best.get(match.heading.section.id)
            if known is None or match.rank >= known.rank:
                best[match.heading.section.id] = match
    in_form = [best[section.id] for section in sections if section.id in best]
    kept = [match for match in in_form if match.rank >= _NEAR or _is_in_place(match, in_form)]
    return sorted((match.heading for match in kept), key=lambda found: found.line)


def _is_in_place(match: _Match, in_form: Sequence[_Match]) -> bool:
    place = in_form.index(match)
    before = [known.heading.line for known in in_form[:place] if known.rank in _SURE]
    behind = [known.heading.line for known in in_form[place + 1 :] if known.rank in _SURE]
    line = match.heading.line
    return max(before, default=-1) < line < min(behind, default=line + 1)


def break_at_headings(text: str, sections: Iterable[Section]) -> str:
    """Return a text with each exact, numbered heading on a line of its own.

    Web copies sometimes lose every line break.
    """
    headings = sorted({section.heading for section in sections}, key=len, reverse=True)
    spelled = (r"\s*".join(map(re.escape, heading)) for heading in headings)
    return re.sub(f"({'|'.join(spelled)})", r"\n\1\n", text)


def _wording_of(section: Section) -> _Wording:
    number = comparison_key(section.number)
    full = comparison_key(section.heading)
    return _Wording(section, number if full.startswith(number) else "", full.removeprefix(number))


def _match_section(number: int, line: str, key: str, wording: _Wording) -> _Match | None:
    section = wording.section
    if len(line) <= _LONGEST_HEADING:
        if key == wording.full:
            return _Match(Heading(number, section), _EXACT)
        if key == wording.body:
            return _Match(Heading(number, section), _UNNUMBERED)
        if unnumbered_key(line) == wording.body:
            return _Match(Heading(number, section, is_fallback=True), _OTHER_NUMBER)
    if match := _match_with_rest(number, line, key, wording):
        return match
    if len(line) <= _LONGEST_HEADING and (near := _find_nearness(line, key, wording)) is not None:
        return _Match(Heading(number, section, is_fallback=near == _LOOSE), near)
    return None


def _match_with_rest(number: int, line: str, key: str, wording: _Wording) -> _Match | None:
    """Match a heading with text behind it on its line, as in `六、其他需要报告的事项：无。`."""
    for words, is_numbered in ((wording.full, True), (wording.body, False)):
        rest = _text_behind(line, words) if key.startswith(words) else ""
        if rest and (rest[0] in _SEPARATORS if is_numbered else rest[0] in _COLONS):
            kept = rest.lstrip(_SEPARATORS)
            return _Match(
                Heading(number, wording.section, kept), _EXACT if is_numbered else _UNNUMBERED
            )
        if rest and is_numbered:
            return _Match(Heading(number, wording.section, rest), _NEAR)
    return None


def _find_nearness(line: str, key: str, wording: _Wording) -> int | None:
    if key.startswith(wording.number) and _is_near(key.removeprefix(wording.number), wording.body):
        return _NEAR
    words = unnumbered_key(line)
    is_title = len(words) <= len(wording.body) + _MOST_ADDED and line[-1] not in _SENTENCE_ENDS
    return _LOOSE if is_title and _is_near(words, wording.body) else None


def _is_near(words: str, body: str) -> bool:
    matcher = difflib.SequenceMatcher(None, words, body, autojunk=False)
    return matcher.real_quick_ratio() >= _LIKENESS and matcher.ratio() >= _LIKENESS


def _text_behind(line: str, key: str) -> str:
    """Return what follows the piece of a line that has this comparison key."""
    seen = 0
    for place, character in enumerate(line):
        if seen == len(key):
            return line[place:]
        seen += len(comparison_key(character))
    return ""
