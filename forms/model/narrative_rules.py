"""What an edition knows of the words of the texts: figures that they repeat, points that they need.

Filled from the edition file (`forms.model.narrative_entries`); no code knows a particular word.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.model.edition import CellId, Level

WHOLE = ""
"""Key of the readings of a figure that no word narrows down, e.g. of all kinds of applicants."""


@dataclass(frozen=True, slots=True)
class TextReading:
    """One sum that a phrase may mean: its name in messages, its cells with their signs."""

    name: str
    cells: tuple[tuple[CellId, int], ...]


@dataclass(frozen=True, slots=True, eq=False)
class TextFigure:
    """A statement about a subject, e.g. 收到 about 申请: its words and what they may mean.

    `readings` has the sums by the id of a variant (自然人, 结果维持 …), the whole under `WHOLE`;
    agreement with any of them is agreement. Words that are `alone` name their subject by
    themselves. An `is_vague` figure may also mean something that is in no table: it can agree
    but not disagree. With `whole_within` it counts only a part after 其中, except within these
    figures of its subject: 上年结转4件，其中办结2件 does not say what was closed in all.
    """

    id: str
    subject: str
    words: tuple[str, ...]
    readings: Mapping[str, tuple[TextReading, ...]]
    units: frozenset[str]
    is_money: bool = False
    is_alone: bool = False
    is_vague: bool = False
    whole_within: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TextVariant:
    """A part of a subject's figures and the words for it."""

    id: str
    words: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class TextSubject:
    """Something that the texts count: the words that name it and the statements about it.

    `short_words` name it only where the paragraph is about it already. `passing_words` may stand
    beside its words without a meaning of their own, `other_words` look like its words but mean
    something else.
    """

    id: str
    words: tuple[str, ...]
    short_words: tuple[str, ...]
    passing_words: tuple[str, ...]
    other_words: tuple[str, ...]
    variants: tuple[TextVariant, ...]
    figures: tuple[TextFigure, ...]

    @cached_property
    def cells(self) -> frozenset[CellId]:
        """Return all cells that its figures add up."""
        return frozenset(
            cell
            for figure in self.figures
            for readings in figure.readings.values()
            for reading in readings
            for cell, _ in reading.cells
        )

    @property
    def plain_figures(self) -> tuple[TextFigure, ...]:
        """Return what the bare subject with a number may mean."""
        return tuple(figure for figure in self.figures if not figure.words)


@dataclass(frozen=True, slots=True)
class TextPoint:
    """One thing that a text should speak of, and the words that show that it does."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextPoints:
    """What the text of a section should speak of, for all organs or those with certain names.

    A text shorter than `at_least` has only just been begun and is not judged yet.
    """

    id: str
    section: str
    level: Level
    points: tuple[TextPoint, ...]
    organizations: tuple[str, ...] = ()
    at_least: int = 0
    basis: str = ""


@dataclass(frozen=True, slots=True)
class NarrativeRules:
    """Everything that an edition says about its texts; by default nothing is checked.

    `levels` gives the level of each wording check; a check without a level is not made.
    `other_notices` are the notices of other editions, which a report must not cite as its basis.
    """

    subjects: tuple[TextSubject, ...] = ()
    points: tuple[TextPoints, ...] = ()
    levels: Mapping[str, Level] = field(default_factory=dict)
    other_notices: tuple[str, ...] = ()

    @property
    def cells(self) -> frozenset[CellId]:
        """Return all cells that a text may repeat."""
        return frozenset().union(*(subject.cells for subject in self.subjects))
