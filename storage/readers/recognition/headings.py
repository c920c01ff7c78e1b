"""Where the sections of a report begin in a plain text."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from storage.readers.wording import comparison_key, is_table_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from forms.edition.edition import Section

_LONGEST_HEADING = 60
_LIKENESS = 0.7
"""The headings in circulation (domain handbook 1.3) are at least this much like the official."""
_SEPARATORS = " \t\u3000:：。．."


class Heading(Struct, frozen=True):
    """A section's heading at the start of a line; `rest` is the text behind it on that line."""

    line: int
    section: Section
    rest: str = ""


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


_NEAR, _UNNUMBERED, _EXACT = range(3)


def find_headings(lines: Sequence[str], sections: Sequence[Section]) -> list[Heading]:
    """Return the heading of each section that is there, in the order of the text.

    Where a heading occurs more than once the exact wording counts, and then the last one: the
    earlier ones stand in a table of contents.
    """
    wordings = [_wording_of(section) for section in sections]
    beginnings = tuple({part for known in wordings for part in (known.number, known.body)})
    best: dict[str, _Match] = {}
    for number, line in enumerate(lines):
        key = comparison_key(line[:_LONGEST_HEADING])
        if not key.startswith(beginnings) or is_table_line(line):
            continue
        found = (_match_section(number, line, key, wording) for wording in wordings)
        for match in filter(None, found):
            known = best.get(match.heading.section.id)
            if known is None or match.rank >= known.rank:
                best[match.heading.section.id] = match
    return sorted((match.heading for match in best.values()), key=lambda found: found.line)


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
    is_short = len(line) <= _LONGEST_HEADING
    if is_short and key == wording.full:
        return _Match(Heading(number, wording.section), _EXACT)
    if is_short and key == wording.body:
        return _Match(Heading(number, wording.section), _UNNUMBERED)
    rest = _text_behind(line, wording.full) if key.startswith(wording.full) else ""
    if rest and rest[0] in _SEPARATORS:
        return _Match(Heading(number, wording.section, rest.lstrip(_SEPARATORS)), _EXACT)
    if is_short and _is_near(key, wording):
        return _Match(Heading(number, wording.section), _NEAR)
    return _Match(Heading(number, wording.section, rest), _NEAR) if rest else None


def _is_near(key: str, wording: _Wording) -> bool:
    if not key.startswith(wording.number):
        return False
    words = key.removeprefix(wording.number)
    matcher = difflib.SequenceMatcher(None, words, wording.body, autojunk=False)
    return matcher.real_quick_ratio() >= _LIKENESS and matcher.ratio() >= _LIKENESS


def _text_behind(line: str, key: str) -> str:
    """Return what follows the piece of a line that has this comparison key."""
    seen = 0
    for place, character in enumerate(line):
        if seen == len(key):
            return line[place:]
        seen += len(comparison_key(character))
    return ""
