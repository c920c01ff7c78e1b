"""From text to tokens: the words of an edition, of the language, of the organ, and numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from forms.checks.narrative.words import grammar_words as words
from forms.checks.narrative.words.numerals import CHINESE_DIGITS, Numeral, read_numeral, read_share
from forms.checks.narrative.words.organs import OrganNames, Whose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from forms.edition.edition import Edition
    from forms.edition.narrative_rules import TextFigure, TextSubject


class Kind(Enum):
    """What a token does in a statement."""

    WORD = auto()
    NUMBER = auto()
    FILLER = auto()
    EACH = auto()
    RESPECTIVELY = auto()
    AND = auto()
    AND_THEN = auto()
    ETC = auto()
    AMONG = auto()
    NOT = auto()
    CHANGE = auto()
    TOTAL = auto()
    SHARE_OF = auto()
    SHARE = auto()
    OWNER = auto()
    TOWARDS = auto()
    YEAR = auto()
    BREAK = auto()
    OPEN = auto()
    CLOSE = auto()
    UNKNOWN = auto()


class Year(Enum):
    """Which year a statement is about."""

    THIS = auto()
    OTHER = auto()
    PART = auto()


class Sense(Struct):
    """What a word of the edition may mean: naming a subject, saying something of it, a part."""

    subjects: tuple[str, ...] = ()
    short_for: tuple[str, ...] = ()
    figures: tuple[TextFigure, ...] = ()
    variants: tuple[tuple[str, str], ...] = ()
    passes: tuple[str, ...] = ()
    uncounted: tuple[str, ...] = ()


class Token(NamedTuple):
    """A piece of a sentence; a named tuple, for there are thousands in a report."""

    kind: Kind
    start: int
    end: int
    value: Sense | Numeral | Year | Whose | None = None

    @property
    def sense(self) -> Sense:
        """Return what a word of the edition may mean."""
        assert isinstance(self.value, Sense)  # noqa: S101 - only asked of words
        return self.value

    @property
    def whose(self) -> Whose:
        """Return whose figures a name means."""
        assert isinstance(self.value, Whose)  # noqa: S101 - only asked of names
        return self.value

    @property
    def numeral(self) -> Numeral:
        """Return the number of a number or a share."""
        assert isinstance(self.value, Numeral)  # noqa: S101 - only asked of numbers
        return self.value


_Entry = tuple[Kind, "Sense | Year | Whose | None"]

_NUMBER_STARTS = frozenset("0123456789两十百千" + CHINESE_DIGITS)
_SPECIAL_STARTS = _NUMBER_STARTS | frozenset("第通《“，；：。（）①②③④⑤⑥⑦⑧⑨⑩")
# Several channels together are all of them; a single one is a part: 通过网站申请9件.
_SPECIAL = re.compile(
    r"(?P<title>《[^》]{0,120}》)"
    r"|(?P<long>[0-9][0-9,]{15,}(?:\.[0-9]+)?|[0-9]*\.[0-9]{7,})"
    r"|(?P<percent>[0-9]{1,5}(?:\.[0-9]{1,6})?%)"
    r"|(?P<bounds>1月1日|12月31日|12月底)"
    r"|(?P<bound_year>[0-9]{4}年(?=1月1日|12月31日|12月底))"
    r"|(?P<day>[0-9]{4}年[0-9]{1,2}月(?:[0-9]{1,2}日)?|[0-9]{1,2}月[0-9]{1,2}日"
    r"|[0-9]{1,2}(?:[-—–~至][0-9]{1,2})?月(?:份|底|末)?)"
    r"|(?P<years>[0-9]{4}年?(?:[-—–~]|至)[0-9]{4}年)"
    r"|(?P<year>(?:[0-9]{4}|[二〇零一三四五六七八九]{4})年(?:度|底|末|初)?)"
    r"|(?P<marker>(?<![0-9A-Za-z\u4e00-\u9fff])[0-9]{1,2}[.、](?![0-9])|[①-⑳])"
    r"|(?P<channels>通过[^，。；：、0-9]{1,10}(?:[、和及或与][^，。；：、0-9]{1,12})+?等?[多各]?[种类]?"
    r"(?:渠道|方式|途径|形式|提交的?|提出的?|递交的?))"
    r"|(?P<ordinal>第[0-9一二三四五六七八九十]+(?:[条项款部章节批期轮届号次]|类|方)?)"
    r"|(?P<break>[，；：。])|(?P<open>（)|(?P<close>）)"
)
_CHINESE_YEAR = str.maketrans("〇零一二三四五六七八九", "00123456789")


class Lexicon:
    """The words that count for one organ's report on one year."""

    def __init__(self, edition: Edition, year: int, organization: str) -> None:
        self.edition = edition
        self._year = year
        shared = _shared_words(edition, year)
        organ = OrganNames(organization, edition.narrative.organs)
        names = organ.names()
        self.heard_subjects = organ.heard_subjects
        own: dict[str, _Entry] = {
            name: (Kind.OWNER, whose) for name, whose in names.items() if name not in shared
        }
        self._words = {**own, **shared}
        self._lengths = _index_lengths(self._words)
        """Lengths of the words by their first two characters: most places have none."""
        firsts = _SPECIAL_STARTS.union(word[0] for word in self._words)
        self._begin = re.compile(f"[{''.join(map(re.escape, sorted(firsts)))}]")
        self._cores = _find_cores(edition)
        endings = edition.narrative.organs.other_endings
        self.other_organs = re.compile("|".join(map(re.escape, endings))) if endings else None
        """Finds other organs among unknown words: 司法局."""

    def may_matter(self, text: str, start: int, end: int) -> bool:
        """Tell quickly whether a sentence can name a subject, a year or a figure."""
        if _FIGURE_OR_YEAR.search(text, start, end):
            return True
        sentence = text[start:end]
        return any(core in sentence for core in self._cores)

    def tokens(self, text: str, start: int, end: int) -> list[Token]:
        """Return the tokens of a sentence; whatever no word covers becomes an unknown one."""
        found: list[Token] = []
        known = start
        begin = self._begin.search(text, start, end)
        while begin is not None:
            at = begin.start()
            token = self._word(text, at, end) if text[at : at + 2] in self._lengths else None
            if token is None:
                token = self._special(text, at) or self._single(text, at)
            if token is not None:
                if known < at:
                    found.append(Token(Kind.UNKNOWN, known, at))
                found.append(token)
                known = token.end
            begin = self._begin.search(text, known if token is not None else at + 1, end)
        if known < end:
            found.append(Token(Kind.UNKNOWN, known, end))
        return found

    def _word(self, text: str, at: int, end: int) -> Token | None:
        for length in self._lengths[text[at : at + 2]]:
            entry = self._words.get(text[at : at + length])
            if entry is not None and at + length <= end:
                return Token(entry[0], at, at + length, entry[1])
        return None

    def _single(self, text: str, at: int) -> Token | None:
        entry = self._words.get(text[at])
        return Token(entry[0], at, at + 1, entry[1]) if entry is not None else None

    def _special(self, text: str, at: int) -> Token | None:
        if text[at] not in _SPECIAL_STARTS:
            return None
        match = _SPECIAL.match(text, at)
        if match is None:
            numeral = read_numeral(text, at) if text[at] in _NUMBER_STARTS else None
            return Token(Kind.NUMBER, at, numeral.stop, numeral) if numeral else None
        group = match.lastgroup
        if group in ("year", "bound_year"):
            stated = int(match[0][:4].translate(_CHINESE_YEAR))
            year = Year.THIS if stated == self._year else Year.OTHER
            return Token(Kind.YEAR, at, match.end(), year)
        if group == "percent":
            return Token(Kind.SHARE, at, match.end(), read_share(match[0], at))
        kind, value = _SPECIAL_KINDS[group or ""]
        return Token(kind, at, match.end(), value)


_SPECIAL_KINDS: dict[str, _Entry] = {
    "title": (Kind.FILLER, None),
    "long": (Kind.UNKNOWN, None),
    "bounds": (Kind.FILLER, None),
    "ordinal": (Kind.UNKNOWN, None),
    "marker": (Kind.BREAK, None),
    "channels": (Kind.FILLER, None),
    "day": (Kind.YEAR, Year.PART),
    "years": (Kind.YEAR, Year.OTHER),
    "break": (Kind.BREAK, None),
    "open": (Kind.OPEN, None),
    "close": (Kind.CLOSE, None),
}


_FIGURE_OR_YEAR = re.compile(
    rf"[0-9]|[{CHINESE_DIGITS}两十百千][余多]?[件条份宗起例个项次]|[去上前往历]一?年|未|无|没有|不存在|零"
)


@lru_cache(maxsize=16)
def lexicon_for(edition: Edition, year: int, organization: str) -> Lexicon:
    """Return the words for an organ's report on a year, collected once."""
    return Lexicon(edition, year, organization)


@lru_cache(maxsize=16)
def _shared_words(edition: Edition, year: int) -> dict[str, _Entry]:
    found: dict[str, _Entry] = dict(_language_words(year))
    senses: dict[str, Sense] = defaultdict(Sense)
    others: set[str] = set()
    for subject in edition.narrative.subjects:
        _add_senses(senses, subject, year)
        others.update(subject.other_words)
    found.update({word: (Kind.WORD, sense) for word, sense in senses.items()})
    found.update({word: (Kind.UNKNOWN, None) for word in others if word not in senses})
    for word in edition.narrative.other_words:
        found.setdefault(word, (Kind.UNKNOWN, Whose.OTHER_SUBJECT))
    return found


@lru_cache(maxsize=16)
def _find_cores(edition: Edition) -> tuple[str, ...]:
    """Return the subjects' words that contain no other one: one of them is in each of the rest."""
    nouns = {word for subject in edition.narrative.subjects for word in subject.names}
    return tuple(
        word for word in nouns if not any(other in word for other in nouns if other != word)
    )


def _add_senses(senses: dict[str, Sense], subject: TextSubject, year: int) -> None:
    for word in _spell(subject.names, year):
        senses[word].subjects += (subject.id,)
    for word in _spell(subject.short_words, year):
        senses[word].short_for += (subject.id,)
    for word in _spell(subject.passing_words, year):
        senses[word].passes += (subject.id,)
    for word in _spell(subject.uncounted_words, year):
        senses[word].uncounted += (subject.id,)
    for variant in subject.variants:
        for word in _spell(variant.words, year):
            senses[word].variants += ((subject.id, variant.id),)
    for figure in subject.figures:
        for word in _spell(figure.words, year):
            senses[word].figures += (figure,)


def _spell(written: Iterable[str], year: int) -> Iterator[str]:
    years = {"上年": year - 1, "本年": year, "下年": year + 1}
    for word in written:
        yield word
        for short, spellings in words.YEAR_SPELLINGS.items():
            if short in word:
                stated = (f"{years[short]}年度", f"{years[short]}年")
                yield from (word.replace(short, spelling) for spelling in (*spellings, *stated))


def _language_words(year: int) -> Iterator[tuple[str, _Entry]]:
    kinds = {
        Kind.FILLER: words.FILLERS,
        Kind.EACH: words.EACH,
        Kind.RESPECTIVELY: words.RESPECTIVELY,
        Kind.AND: words.AND,
        Kind.AND_THEN: words.AND_THEN,
        Kind.ETC: words.ETC,
        Kind.AMONG: words.AMONG,
        Kind.NOT: words.NOT,
        Kind.CHANGE: words.CHANGE,
        Kind.TOTAL: words.TOTAL,
        Kind.TOWARDS: words.TOWARDS,
        Kind.SHARE_OF: words.SHARE_OF,
    }
    for kind, members in kinds.items():
        yield from ((word, (kind, None)) for word in members)
    this_year = (*words.THIS_YEAR, f"{year}年以来", f"{year}年度以来")
    yield from ((word, (Kind.YEAR, Year.THIS)) for word in this_year)
    yield from ((word, (Kind.YEAR, Year.OTHER)) for word in words.LAST_YEAR + words.NEXT_YEAR)
    yield from ((word, (Kind.YEAR, Year.PART)) for word in words.PART_OF_YEAR)
    stated = (f"{year - 1}年度", f"{year - 1}年", *words.LAST_YEAR)
    for compared in words.COMPARED:
        yield from ((f"{compared}{last}", (Kind.CHANGE, None)) for last in stated)


def _index_lengths(known: Iterable[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = defaultdict(set)
    for word in known:
        if len(word) > 1:
            lengths[word[:2]].add(len(word))
    return {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
