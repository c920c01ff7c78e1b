"""What a check has found."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.edition.terms import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forms.edition.terms import CellId
    from forms.model.explanation import Facts

LEVEL_NAMES = {
    Level.ERROR: "错误",
    Level.VERIFY: "核实",
    Level.HINT: "提示",
    Level.PENDING: "待填",
}


class Finding(Struct, frozen=True):
    """One fault, doubt or gap: which rule, where, how grave, in words and in numbers.

    `cells` are the cells of this report that take part, in the order of the rule; `text` is the
    section whose text is meant, if any. `left` and `right` are the operands on either side of a
    relation, `anchor` is the cell that shows `difference` (found minus expected, with its sign).
    `facts` are all operands with their values, last year's included: what an explanation is bound
    to (`forms.checks.explaining`). `span` is the stretch of the text that is meant, counted in
    characters, `suggestion` what may be put in its place, if anything.
    """

    rule: str
    level: Level
    place: str
    detail: str
    cells: tuple[CellId, ...] = ()
    text: str | None = None
    expected: str | None = None
    found: str | None = None
    left: tuple[CellId, ...] = ()
    right: tuple[CellId, ...] = ()
    anchor: CellId | None = None
    difference: str = ""
    facts: Facts = ()
    span: tuple[int, int] | None = None
    suggestion: str = ""

    @property
    def message(self) -> str:
        """Return the whole sentence: the place, then what is the matter there."""
        return f"{self.place}：{self.detail}"


def count_levels(findings: Iterable[Finding]) -> dict[Level, int]:
    """Return the number of findings per level, every level present."""
    counted = Counter(finding.level for finding in findings)
    return {level: counted[level] for level in Level}
