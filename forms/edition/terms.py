"""The words in which an edition is told: ids of cells, levels, kinds of values and cells."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

CellId = NewType("CellId", str)

PREAMBLE = "preamble"
"""Key of the text that stands before the first section."""


class Level(StrEnum):
    """How grave a finding is; the order is the order of gravity."""

    ERROR = "error"
    VERIFY = "verify"
    HINT = "hint"
    PENDING = "pending"


class ValueKind(StrEnum):
    """What a value cell may hold."""

    COUNT = "count"
    SIGNED_COUNT = "signed_count"
    MONEY = "money_10k_yuan"


class GridRole(StrEnum):
    """What a cell of a printed table is."""

    NOTE = "note"
    HEADER = "header"
    BLOCK_TITLE = "block_title"
    GROUP = "group"
    LABEL = "label"
    VALUE = "value"


class Operator(StrEnum):
    """How the two sides of a relation compare."""

    EQUAL = "="
    AT_LEAST = ">="


class WordingRule(StrEnum):
    """The checks of the wording, by the rule id of their findings.

    The edition file switches each by its `key`; what it looks at and how is in
    `forms.checks.narrative.wording.table`.
    """

    TITLE = "title.pattern"
    PARTS = "text.parts"
    PERIOD = "text.period"
    NOTICE = "text.notice"
    PLACEHOLDER = "text.placeholder"
    STALE_YEAR = "text.stale_year"
    SIMILAR = "text.similar"
    COPIED = "text.copied"

    @property
    def key(self) -> str:
        """Return its key in the edition file."""
        return self.name.lower()
