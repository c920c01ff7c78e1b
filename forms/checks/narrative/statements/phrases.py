"""The words that belong to a number: those right before it, or right after it.

A phrase has several parts where words are joined: 予以公开及部分公开42件 counts both. Words that
are not known stop the phrase: right beside the number they mean that something else is counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from forms.checks.narrative.statements.trace import NotUnderstoodError, Silence
from forms.checks.narrative.words.lexicon import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.checks.narrative.words.lexicon import Token

PASSING = (
    Kind.FILLER,
    Kind.YEAR,
    Kind.AMONG,
    Kind.OWNER,
    Kind.TOWARDS,
    Kind.TOTAL,
    Kind.SHARE,
    Kind.SHARE_OF,
)
"""What stands in a phrase without a meaning of its own; whose figures, is seen to before."""


class Phrase(Struct):
    """The parts of a phrase, each a list of words of the edition.

    `is_clean` when everything else in its clause is understood as well, so that nothing can
    restrict or shift what it says; `is_after` where it follows the number; `length` is the number
    of tokens taken after the number.
    """

    parts: list[list[Token]] = field(default_factory=list)
    is_clean: bool = True
    is_after: bool = False
    is_each: bool = False
    is_distributed: bool = False
    length: int = 0

    @property
    def words(self) -> list[Token]:
        """Return the words of all parts."""
        return [token for part in self.parts for token in part]


def read_before(tokens: Sequence[Token]) -> Phrase:
    """Return the phrase that ends right before a number; without parts where there is none.

    Raises:
        NotUnderstoodError: what stands there is not known.
    """
    phrase = Phrase(parts=[[]])
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        if token.kind is Kind.WORD:
            if not is_passing(token):
                phrase.parts[0].insert(0, token)
        elif token.kind is Kind.AMONG and not phrase.parts[0]:
            phrase.is_clean = False  # 收到的申请中有7件
        elif token.kind not in PASSING:
            goes_on = _read_beyond if phrase.parts[0] else _read_between
            if not goes_on(tokens, at, phrase):
                break
    phrase.parts = [part for part in phrase.parts if part]
    return phrase


def read_after(tokens: Sequence[Token]) -> Phrase:
    """Return the phrase that begins right after a number: 3件不予公开, 1件结转下年度."""
    phrase = Phrase(parts=[[]], is_after=True)
    for at, token in enumerate(tokens):
        if token.kind is Kind.WORD:
            if not is_passing(token):
                phrase.parts[-1].append(token)
                phrase.length = at + 1
        elif token.kind in PASSING:
            continue
        elif token.kind is Kind.AND and phrase.parts[-1] and _goes_on_after(tokens, at):
            phrase.parts.append([])
        elif token.kind is Kind.AND:
            break
        else:
            # 70件申请均已答复 may speak of all requests, or of some.
            phrase.is_clean = False
            break
    phrase.parts = [part for part in phrase.parts if part]
    return phrase


def is_passing(token: Token) -> bool:
    """Tell whether a word of the edition has no meaning of its own."""
    sense = token.sense
    return not (
        sense.subjects or sense.short_for or sense.figures or sense.variants or sense.uncounted
    )


def _read_between(tokens: Sequence[Token], at: int, phrase: Phrase) -> bool:
    """Take in what stands between the words and the number; tell whether to go on."""
    kind = tokens[at].kind
    if kind is Kind.EACH:
        phrase.is_each = True
    elif kind is Kind.RESPECTIVELY:
        phrase.is_distributed = True
    elif kind in (Kind.AND, Kind.AND_THEN) and at == _first_meaning(tokens):
        return False
    elif kind is Kind.AND and tokens[at - 1].kind is Kind.WORD:
        return True  # 逾期不补正、不再处理的6件: what follows says nothing of its own
    else:
        raise NotUnderstoodError(Silence.UNKNOWN_WORD)
    return True


def _read_beyond(tokens: Sequence[Token], at: int, phrase: Phrase) -> bool:
    """Take in what stands before the words; tell whether to go on."""
    token = tokens[at]
    if token.kind is Kind.EACH or _only_passes(tokens, at):
        return True
    if token.kind is Kind.AND and tokens[at + 1].kind is Kind.OWNER:
        return True  # 县政府、政府办收到申请: whose it is was seen to before
    if token.kind is Kind.AND and _goes_on(tokens, at):
        phrase.parts.insert(0, [])
        return True
    if token.kind is Kind.AND_THEN and _joins_verbs(tokens, at):
        phrase.parts.insert(0, [])  # 收到并办结申请120件
        return True
    if token.kind is Kind.UNKNOWN and _is_named_by(token, phrase.parts[0][0]):
        raise NotUnderstoodError(Silence.UNKNOWN_WORD)
    if token.kind is not Kind.AND or at != _first_meaning(tokens):
        phrase.is_clean &= token.kind is Kind.ETC and _are_known(tokens[:at])
    return False


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether there is a word before the 和 at a place, so that it joins two parts."""
    for token in reversed(tokens[:at]):
        if token.kind is Kind.WORD and not is_passing(token):
            return True
        if token.kind is Kind.WORD or token.kind in PASSING:
            continue
        raise NotUnderstoodError(Silence.UNKNOWN_WORD)
    return False


def _joins_verbs(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a 并 stands between two words of which the first says what was done."""
    before = tokens[at - 1] if at else None
    return before is not None and before.kind is Kind.WORD and bool(before.sense.figures)


def _goes_on_after(tokens: Sequence[Token], at: int) -> bool:
    for token in tokens[at + 1 :]:
        if token.kind is Kind.WORD and not is_passing(token):
            return True
        if token.kind is not Kind.WORD and token.kind not in PASSING:
            return False
    return False


def _is_named_by(token: Token, word: Token) -> bool:
    """Tell whether an unknown word makes a short one something else: 广告设置申请."""
    is_short = bool(word.sense.short_for) and not word.sense.subjects
    return is_short and token.end == word.start


def _only_passes(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a 并 joins nothing that matters: 清理并集中发布规范性文件."""
    before = tokens[at - 1] if at else None
    return (
        tokens[at].kind is Kind.AND_THEN
        and before is not None
        and before.kind is Kind.WORD
        and is_passing(before)
    )


def _first_meaning(tokens: Sequence[Token]) -> int:
    """Return the place of the first token that is more than a filler."""
    for at, token in enumerate(tokens):
        if token.kind not in PASSING and not (token.kind is Kind.WORD and is_passing(token)):
            return at
    return len(tokens)


def _are_known(tokens: Sequence[Token]) -> bool:
    return not any(token.kind in (Kind.UNKNOWN, Kind.NOT, Kind.CHANGE) for token in tokens)
