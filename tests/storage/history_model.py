"""What a report's history is, told by plain dictionaries and lists."""

from __future__ import annotations

import itertools
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

Content = dict[str, str]
_STATES = itertools.count()


@dataclass
class State:
    """How a report stood after a step; a copy of it elsewhere has the same number."""

    content: Content
    edition: str
    length: int
    number: int = field(default_factory=lambda: next(_STATES))


@dataclass
class ReportModel:
    """A report: its states, those with a name, what is known of it elsewhere, and where it is."""

    line: list[State]
    versions: list[tuple[str, State]] = field(default_factory=list)
    known: set[int] = field(default_factory=set)
    is_final: bool = False
    is_binned: bool = False
    signed: int = 0

    def __post_init__(self) -> None:
        self.known.update(state.number for state in self.line)

    @property
    def now(self) -> State:
        """Return how it stands."""
        return self.line[-1]

    @property
    def can_change(self) -> bool:
        """Tell whether it takes changes."""
        return not self.is_final and not self.is_binned

    def step(self, length: int, edit: Content | None = None, edition: str = "") -> None:
        """Take a step that the log tells in its first `length` entries."""
        content = {**self.now.content, **(edit or {})}
        self._add({key: text for key, text in content.items() if text}, edition, length)

    def become(self, content: Content, edition: str, length: int) -> None:
        """Take a step after which nothing stands in it but some content."""
        self._add(dict(content), edition, length)

    def name(self, name: str) -> None:
        """Give the present state a name."""
        self.versions.append((name, self.now))

    def sign(self) -> None:
        """Lock the present state as signed."""
        self.signed += 1
        self.is_final = True
        self.name(f"定稿 {self.signed}")

    def _add(self, content: Content, edition: str, length: int) -> None:
        state = State(content, edition or self.now.edition, length)
        self.line.append(state)
        self.known.add(state.number)


class RefusedError(Exception):
    """The two do not come together."""


def copy_of(reports: list[ReportModel]) -> list[ReportModel]:
    """Return a copy that goes on by itself; its states are those of the original."""
    return deepcopy(reports)


def join(
    ours: ReportModel, theirs: ReportModel, take: Collection[str]
) -> tuple[ReportModel, Content | None]:
    """Return ours after joining theirs, and what then stands in it if that is a step of ours.

    What both contradict each other in stays ours, but for the fields to `take`.

    Raises:
        RefusedError: ours takes no changes, or the two are of different editions.
    """
    if theirs.now.number in ours.known:
        return ours, None
    is_forward = {state.number for state in ours.line} <= {state.number for state in theirs.line}
    same = ours.now.content == theirs.now.content and ours.now.edition == theirs.now.edition
    is_plain = same and not is_forward
    if ours.is_final and is_plain:
        return ours, None
    if is_plain and not ours.is_binned:
        ours.known |= theirs.known
        return ours, None
    if not is_forward and ours.now.edition != theirs.now.edition:
        raise RefusedError
    if not ours.can_change:
        raise RefusedError
    if is_forward:
        return deepcopy(theirs), None
    base = next(state for state in reversed(theirs.line) if state.number in ours.known).content
    ours.known |= theirs.known
    return ours, _three_ways(base, ours.now.content, theirs.now.content, take)


def _three_ways(base: Content, ours: Content, theirs: Content, take: Collection[str]) -> Content:
    joined = {}
    for key in {*base, *ours, *theirs}:
        before, mine, yours = (one.get(key, "") for one in (base, ours, theirs))
        is_theirs = mine == before or (yours != before and key in take)
        joined[key] = yours if is_theirs else mine
    return {key: text for key, text in joined.items() if text}
