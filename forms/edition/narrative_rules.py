"""What an edition knows of the words of the texts: figures that they repeat, points that they need.

Filled from the edition file (`forms.edition.narrative_entries`); no code knows a particular word.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - what is kept is decoded by these types
from enum import StrEnum
from functools import cached_property

from msgspec import Struct, field

from forms.edition.terms import CellId, Level, WordingRule  # noqa: TC001

WHOLE = ""
"""Key of the readings of a figure that no word narrows down, e.g. of all kinds of applicants."""


class Role(StrEnum):
    """What a figure says of the same things that others count, too.

    Stages and closings count all of them, each at its own moment: 收到和办理120件 is no sum, and
    either may be meant. An outcome is what came of a part: 答复 beside 不予公开 adds nothing to it.
    """

    NONE = ""
    STAGE = "stage"
    CLOSING = "closing"
    OUTCOME = "outcome"


class TextReading(Struct, frozen=True):
    """One sum that a phrase may mean: how messages call it, its cells with their signs.

    `what` is the row or rows, `mark` the column or columns of a variant: 本年新收, 自然人.
    """

    what: str
    mark: str
    cells: tuple[tuple[CellId, int], ...]

    @property
    def name(self) -> str:
        """Return the whole name, e.g. `本年新收（自然人）`."""
        return f"{self.what}（{self.mark}）" if self.mark else self.what


class TextFigure(Struct, frozen=True, eq=False):
    """A statement about a subject, e.g. 收到 about 申请: its words and what they may mean.

    `readings` has the sums by the id of a variant (自然人, 结果维持 …), the whole under `WHOLE`;
    agreement with any of them is agreement. Words that are `alone` need no subject beside them,
    those of a figure that `is_name` are names of the subject. An `is_vague` figure may also mean
    something that is in no table: it can agree but not disagree. With `whole_within` it counts only
    a part after 其中, except within these figures of its subject: 上年结转4件，其中办结2件 does not
    say what was closed in all. What it counts among the others of its subject is its `role`.
    """

    id: str
    subject: str
    words: tuple[str, ...]
    readings: Mapping[str, tuple[TextReading, ...]]
    units: frozenset[str]
    is_money: bool = False
    is_alone: bool = False
    is_vague: bool = False
    is_name: bool = False
    whole_within: frozenset[str] = frozenset()
    role: Role = Role.NONE

    @property
    def is_bare(self) -> bool:
        """Tell whether no verb says what was done: 行政复议5件."""
        return not self.words or self.is_name

    @property
    def counts_all(self) -> bool:
        """Tell whether it counts everything of its subject, at some moment."""
        return self.role in (Role.STAGE, Role.CLOSING)


class TextVariant(Struct, frozen=True):
    """A part of a subject's figures and the words for it."""

    id: str
    words: tuple[str, ...]


class TextSubject(Struct, frozen=True, eq=False, dict=True):
    """Something that the texts count: the words that name it and the statements about it.

    `short_words` name it only where the paragraph is about it already. `passing_words` may stand
    beside its words without a meaning of their own, `other_words` look like its words but mean
    something else; `uncounted_words` say of it what no table counts (延期3件).
    """

    id: str
    words: tuple[str, ...]
    short_words: tuple[str, ...]
    passing_words: tuple[str, ...]
    other_words: tuple[str, ...]
    uncounted_words: tuple[str, ...]
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

    @property
    def names(self) -> tuple[str, ...]:
        """Return all words that name it."""
        return (*self.words, *(w for one in self.figures if one.is_name for w in one.words))


class TextPoint(Struct, frozen=True):
    """One thing that a text should speak of, and the words that show that it does."""

    name: str
    words: tuple[str, ...]


class TextPoints(Struct, frozen=True):
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


class TextOrgans(Struct, frozen=True):
    """Words for whose figures a text gives: the organ's own, or somebody else's.

    An organ with one of the `region_endings` reports on a whole region; with one of the
    `lowest_endings` on one without levels below. `self_prefixes` before `region_nouns` or
    `organ_nouns` (我局, 全市) and `self_words` are how an organ speaks of itself, its own full name
    aside; `bare_names` (街道) mean the organ whose name has them. `own_level` is a region's own
    offices without those below, `subordinate` are those; unknown words with one of the
    `other_endings` are other organs. An organ with one of the `hearing_endings` decides cases of
    the `heard_subjects` for others, and its texts count those as well.
    """

    region_endings: tuple[str, ...] = ()
    lowest_endings: tuple[str, ...] = ()
    office_endings: tuple[str, ...] = ()
    self_prefixes: tuple[str, ...] = ()
    self_words: tuple[str, ...] = ()
    bare_names: tuple[str, ...] = ()
    region_nouns: tuple[str, ...] = ()
    organ_nouns: tuple[str, ...] = ()
    own_level: tuple[str, ...] = ()
    subordinate: tuple[str, ...] = ()
    other_endings: tuple[str, ...] = ()
    hearing_endings: tuple[str, ...] = ()
    heard_subjects: tuple[str, ...] = ()


class NarrativeRules(Struct, frozen=True):
    """Everything that an edition says about its texts; by default nothing is checked.

    `levels` gives the level of each wording check; a check without a level is not made.
    `other_notices` are the notices of other editions, which a report must not cite as its basis.
    `organs` has the words for whose figures are told, `other_words` those of other business that
    is applied for, taken up and closed as well: 不动产登记, 热线.
    """

    subjects: tuple[TextSubject, ...] = ()
    organs: TextOrgans = TextOrgans()
    other_words: tuple[str, ...] = ()
    points: tuple[TextPoints, ...] = ()
    levels: Mapping[WordingRule, Level] = field(default_factory=dict)
    other_notices: tuple[str, ...] = ()

    @property
    def cells(self) -> frozenset[CellId]:
        """Return all cells that a text may repeat."""
        return frozenset().union(*(subject.cells for subject in self.subjects))
