"""What a sentence is about, kept from one clause to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.checks.narrative.words.lexicon import Kind, Year
from forms.checks.narrative.words.organs import Whose
from forms.edition.narrative_rules import WHOLE

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Mapping, Sequence

    from forms.checks.narrative.statements.meaning import Meaning
    from forms.checks.narrative.statements.trace import Trace
    from forms.checks.narrative.words.lexicon import Token
    from forms.checks.narrative.words.sentences import Sentence
    from forms.edition.narrative_rules import TextFigure, TextSubject
    from forms.model.values import Number


class Context(Struct):
    """What a figure without a subject or a year of its own belongs to.

    `subject` is what was counted last, `topic` what the paragraph last named; `figure` is the last
    statement, which 其中自然人80件 refers to, `meanings` what exactly it said and `number` what it
    counted. A subject is near in its own sentence and in the one after it, as long as nothing
    unknown comes between; further away it is only likely. `among` is the figure that the sentence
    goes into after 其中, `announced` what it named without a number: 收到申请情况：. `verb` is what
    was done with something that no table has: 制发文件20件，其中规范性文件13件. By
    `other_organs` the ends of organs' names are found among unknown words. `is_lost` after a
    number that counts something else; `is_sure` unless the last statement was not. `whose` are the
    figures of this sentence, `column` the part that it began with: 自然人新收87件，办结85件.
    `heard_subjects` are those of which the organ decides cases for others.
    """

    subjects: Mapping[str, TextSubject]
    other_organs: re.Pattern[str] | None = None
    heard_subjects: frozenset[str] = frozenset()
    subject: str | None = None
    topic: str | None = None
    figure: TextFigure | None = None
    meanings: tuple[Meaning, ...] = ()
    number: Number = 0
    among: TextFigure | None = None
    announced: Meaning | None = None
    verb: TextFigure | None = None
    year: Year = Year.THIS
    is_year_sure: bool = True
    is_near: bool = True
    is_lost: bool = False
    is_sure: bool = True
    whose: Whose = Whose.OWN
    column: str = WHOLE
    trace: Trace | None = None
    _distance: int = 0
    _follows_heading: bool = False
    _heading_whose: Whose = Whose.OWN

    def begin(self, sentence: Sentence) -> None:
        """Go on to the next sentence; a new paragraph is about something new."""
        if sentence.is_new_topic and not self._follows_heading:
            self.subject = self.topic = self.figure = None
            self.year, self.is_year_sure = Year.THIS, True
            self._heading_whose = Whose.OWN
        elif self.year is Year.OTHER:
            # 2024年……。办结12件。 may go on with last year or come back to this one.
            self.year, self.is_year_sure = Year.THIS, False
        else:
            self.year = Year.THIS
        if self._follows_heading:
            self._heading_whose = self.whose
        self._distance += 1
        self.is_near = self._distance <= 1
        self.is_lost = False
        self.among = self.announced = self.verb = None
        self.column = WHOLE
        self.whose = self._heading_whose
        self._follows_heading = sentence.is_heading

    @property
    def among_subject(self) -> str | None:
        """Return the subject of what the sentence goes into after 其中."""
        return self.among.subject if self.among is not None else None

    @property
    def _has_said_nothing(self) -> bool:
        """Tell whether the sentence has not yet given a figure of this report's own."""
        return self.whose is Whose.OWN and not (self.figure and self.is_same_sentence)

    @property
    def is_same_sentence(self) -> bool:
        """Tell whether the subject was named in this very sentence."""
        return self._distance == 0

    def see_years(self, tokens: Iterable[Token]) -> None:
        """Take note of the years that a stretch of text names."""
        for token in tokens:
            if isinstance(token.value, Year):
                self.year, self.is_year_sure = token.value, True

    def see_owners(self, tokens: Iterable[Token]) -> None:
        """Take note of whose figures a stretch of text gives; of 全市各镇街 the last word counts.

        A subject's full name ends what was said of other business: 受理行政许可事项……、收到政府信息
        公开申请…….
        """
        is_addressee = False
        for token in tokens:
            if isinstance(token.value, Whose):
                if not is_addressee:
                    self.whose = token.value
                elif token.value is Whose.OWN_LEVEL and self._has_said_nothing:
                    # 向市政府提出的申请: all that a region received, or only what that office did.
                    self.whose = Whose.UNKNOWN
            elif self.whose is Whose.OTHER_SUBJECT and _names_subject(token):
                self.whose = Whose.OWN
            is_addressee = token.kind is Kind.TOWARDS

    def see_selection(self, tokens: Iterable[Token]) -> None:
        """Take note that a stretch of text goes into a part of what was counted."""
        if any(token.kind is Kind.AMONG for token in tokens):
            self.among = self.figure

    def see_subjects(self, tokens: Iterable[Token]) -> None:
        """Take note of the subjects that a stretch of text names, and of what is not known."""
        is_known = True
        for token in tokens:
            if token.kind is Kind.WORD and token.sense.subjects:
                self.name(token.sense.subjects[0])
                is_known = True
            elif token.kind is Kind.UNKNOWN:
                is_known = False
        if self._distance and not is_known:
            self.is_near = False

    def name(self, subject: str, meanings: tuple[Meaning, ...] = ()) -> None:
        """Take note that the text speaks of a subject here, and of what it said of it."""
        figure = meanings[-1].figure if meanings else None
        if subject != self.subject or figure is not None:
            self.figure = figure
            self.meanings = meanings
        self.subject = self.topic = subject
        self._distance, self.is_near = 0, True

    def lose(self, left: Sequence[Token]) -> None:
        """Something else was counted, after some words; what follows may belong to it."""
        self.verb = _first_verb(left)
        if self.among is not None and self._names_topic(left):
            return  # 其中通过网站申请9件: a part that no table has, of what is still spoken of
        self.subject = self.figure = None
        self.meanings = ()
        self.is_lost |= any(
            token.kind is Kind.UNKNOWN or _is_done_otherwise(token) for token in left
        )

    def _names_topic(self, words: Iterable[Token]) -> bool:
        return self.topic is not None and any(
            self.topic in (*token.sense.short_for, *token.sense.subjects)
            for token in words
            if token.kind is Kind.WORD
        )


def _names_subject(token: Token) -> bool:
    return token.kind is Kind.WORD and bool(token.sense.subjects)


def _first_verb(tokens: Sequence[Token]) -> TextFigure | None:
    """Return what was done with something, where nothing unknown goes before: 制发文件20件."""
    for token in tokens:
        if token.kind is Kind.UNKNOWN:
            return None
        if token.kind is Kind.WORD and token.sense.figures:
            return token.sense.figures[-1]
    return None


def _is_done_otherwise(token: Token) -> bool:
    """Tell whether something was done that no table counts for certain: 主动公开148件."""
    figures = token.sense.figures if token.kind is Kind.WORD else ()
    return bool(figures) and all(one.is_vague for one in figures)
