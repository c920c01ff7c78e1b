"""Why something is said of a number in a text, or nothing: kept while a text is read, on demand.

The reader itself notes each number and what became of it; there is no second reading. Places are
those of the compact text. Without a trace nothing is noted and nothing is spent.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from forms.checks.narrative.statements.meaning import Meaning
    from forms.checks.narrative.words.lexicon import Token
    from forms.checks.narrative.words.organs import Whose


class Silence(StrEnum):
    """The first reason why a number is not held against the tables."""

    NO_SUBJECT = "没有说到表格里的事项"
    UNKNOWN_WORD = "紧挨着数字的词不认识，可能数的是别的"
    NO_MEANING = "这些词合起来不是表格里的数"
    UNIT = "量词不合"
    NOT_IN_TABLE = "表格里没有这一项"
    NO_SUM = "几个说法不能合成一个数"
    DIFFERENCE = "说的是增减，不是数量"
    ROUGH = "是约数、范围或序数"
    OTHER_YEAR = "说的是别的年份或一段时间"
    OTHER_OWNER = "说的不是本报告的数"
    NOT_DENIED = "没有全部听懂，不当作“没有”"
    NO_SHARE = "没有说清占谁的比例"


class Doubt(StrEnum):
    """Why a number that is understood may agree with the tables but not contradict them."""

    SURROUNDINGS = "前后有不认识的词，可能另有限定"
    OWNER = "说不准是谁的数"
    PART = "可能只是其中一部分"
    YEAR = "说不准是哪一年"
    VAGUE = "这种说法可能指表格以外的数"
    PARTS = "同一事项有几个数，可能是分项"


class NotUnderstoodError(Exception):
    """The number counts something that no word of the edition names; why, is its `reason`."""

    def __init__(self, reason: Silence = Silence.UNKNOWN_WORD) -> None:
        self.reason = reason
        super().__init__(reason)


class Note(Struct):
    """What became of one number or denial: its words, its meanings, whose it is, and why silent."""

    start: int
    end: int
    words: tuple[Token, ...] = ()
    meanings: tuple[Meaning, ...] = ()
    whose: Whose | None = None
    silence: Silence | None = None
    doubts: tuple[Doubt, ...] = ()


class Trace(Struct):
    """Notes in the order of the text, and the tokens of each sentence."""

    tokens: list[Token] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def note(self, found: Note) -> None:
        """Keep what became of a number; what is known later comes on top."""
        self.notes = [one for one in self.notes if one.start != found.start] + [found]

    def doubt(self, start: int, doubt: Doubt) -> None:
        """Add a doubt to what is known of the number at a place."""
        for note in self.notes:
            if note.start == start:
                note.doubts = (*note.doubts, doubt)
