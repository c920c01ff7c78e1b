"""What a sentence is about, kept from one clause to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.checks.narrative.lexicon import Kind, Year

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from forms.checks.narrative.lexicon import Token
    from forms.checks.narrative.sentences import Sentence
    from forms.model.narrative_rules import TextFigure, TextSubject
    from forms.model.values import Number


@dataclass(slots=True)
class Context:
    """What a figure without a subject or a year of its own belongs to.

    `subject` is what was counted last, `topic` what the paragraph last named; `figure` is the last
    statement, which 其中自然人80件 refers to, and `number` what it counted. A subject is near in
    its own sentence and in the one after it, as long as nothing unknown comes between; further
    away it is only likely. `among` is the figure that the sentence goes into after 其中. `is_lost`
    after a number that counts something else, `is_of_others`
    where the sentence speaks of another organ.
    """

    subjects: Mapping[str, TextSubject]
    subject: str | None = None
    topic: str | None = None
    figure: TextFigure | None = None
    number: Number = 0
    among: TextFigure | None = None
    year: Year = Year.THIS
    is_year_sure: bool = True
    is_near: bool = True
    is_lost: bool = False
    is_of_others: bool = False
    _distance: int = 0
    _follows_heading: bool = False

    def begin(self, sentence: Sentence) -> None:
        """Go on to the next sentence; a new paragraph is about something new."""
        if sentence.is_new_topic and not self._follows_heading:
            self.subject = self.topic = self.figure = None
            self.year, self.is_year_sure = Year.THIS, True
        elif self.year is Year.OTHER:
            # 2024年……。办结12件。 may go on with last year or come back to this one.
            self.year, self.is_year_sure = Year.THIS, False
        else:
            self.year = Year.THIS
        self._distance += 1
        self.is_near = self._distance <= 1
        self.is_lost = self.is_of_others = False
        self.among = None
        self._follows_heading = sentence.is_heading

    def see_years(self, tokens: Iterable[Token]) -> None:
        """Take note of the years that a stretch of text names."""
        for token in tokens:
            if isinstance(token.value, Year):
                self.year, self.is_year_sure = token.value, True

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

    def name(self, subject: str, figure: TextFigure | None = None) -> None:
        """Take note that the text speaks of a subject here."""
        if subject != self.subject or figure is not None:
            self.figure = figure
        self.subject = self.topic = subject
        self._distance, self.is_near = 0, True

    def lose(self, left: Iterable[Token]) -> None:
        """Something else was counted, after some words; what follows may belong to it."""
        self.subject = self.figure = None
        self.is_lost |= any(token.kind is Kind.UNKNOWN for token in left)
