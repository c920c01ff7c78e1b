"""What the list of findings shows, row by row: by section, consequences below their cause."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from forms.checks.content import VALUE_KIND
from forms.checks.explaining import can_be_explained
from forms.checks.finding import LEVEL_NAMES
from forms.edition.terms import Level, Operator
from forms.widgets.cover_page import COVER_NAME

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from forms.checks.finding import Finding
    from forms.checks.repairs.causes import Cause
    from forms.edition.edition import Edition
    from forms.edition.terms import CellId

EXPLAINED = "已说明"
_TEXT_DIFFERS = "正文数字与表不一致"
_TEXT = "正文"

Key = tuple[str, tuple["CellId", ...], str | None, int]
"""What tells a finding apart while its numbers change: rule, place, and which one there."""


class FindingRow(Struct, frozen=True):
    """One listed finding, and all that is said around its sentence.

    `heading` is the section's name above its first row; `consequences` are those of a root cause,
    listed below it while `is_unfolded`; `explanation` is the clerk's reason why a doubt stands.
    """

    key: Key
    finding: Finding
    title: str
    heading: str = ""
    consequences: tuple[Finding, ...] = ()
    is_unfolded: bool = False
    is_consequence: bool = False
    explanation: str = ""
    can_be_explained: bool = False
    can_be_confirmed: bool = False
    can_be_corrected: bool = False
    leads_to_table: bool = False

    @property
    def note(self) -> str:
        """Return how many findings follow from this one, and how many of them are graver."""
        if not self.consequences:
            return ""
        note = f"另有 {len(self.consequences)} 项由此引起"
        errors = sum(one.level is Level.ERROR for one in self.consequences)
        if errors and self.finding.level is not Level.ERROR:
            note += f"，其中{LEVEL_NAMES[Level.ERROR]} {errors} 项"
        return note

    @property
    def spoken(self) -> str:
        """Return the row as a screen reader says it."""
        parts = [LEVEL_NAMES[self.finding.level], self.finding.message]
        if self.consequences:
            parts.append(f"{self.note}，{'已展开' if self.is_unfolded else '已收起'}")
        if self.explanation:
            parts.append(f"已说明：{self.explanation}")
        if self.is_consequence:
            parts.insert(0, "由前面的问题引起")
        return "，".join(parts)


def number_keys(findings: Iterable[Finding]) -> dict[Finding, Key]:
    """Return the key of each finding; what one rule has found in one text is counted."""
    seen: Counter[tuple[str, tuple[CellId, ...], str | None]] = Counter()
    keys: dict[Finding, Key] = {}
    for finding in findings:
        place = (finding.rule, finding.cells, finding.text)
        keys[finding] = (*place, seen[place])
        seen[place] += 1
    return keys


class RowArrangement:
    """Makes rows of causes: who is listed below whom, and under which heading.

    `explained` gives the clerk's sentence for the doubts that have one; they come last.
    """

    def __init__(
        self,
        edition: Edition | None,
        keys: Mapping[Finding, Key],
        explained: Mapping[Finding, str],
        *,
        is_locked: bool,
    ) -> None:
        self._titles = _Titles(edition)
        self._keys = keys
        self._explained = explained
        self._is_locked = is_locked

    def arrange(self, causes: Sequence[Cause], unfolded: Collection[Key]) -> list[FindingRow]:
        """Return the rows to be listed, in the order of the causes."""
        rows: list[FindingRow] = []
        last_heading = ""
        for cause in causes:
            heading = self._heading(cause.root)
            root = self._row(cause.root)
            is_unfolded = bool(cause.consequences) and root.key in unfolded
            rows.append(
                replace(
                    root,
                    heading=heading if heading != last_heading else "",
                    consequences=cause.consequences,
                    is_unfolded=is_unfolded,
                )
            )
            last_heading = heading
            if is_unfolded:
                rows.extend(
                    replace(self._row(one), is_consequence=True) for one in cause.consequences
                )
        return rows

    def _row(self, finding: Finding) -> FindingRow:
        explanation = self._explained.get(finding, "")
        is_open = not explanation and not self._is_locked
        is_doubt = finding.level is Level.VERIFY
        return FindingRow(
            self._keys[finding],
            finding,
            self._titles.title(finding),
            explanation=explanation,
            can_be_explained=is_doubt and is_open,
            can_be_confirmed=can_be_explained(finding) and not is_doubt and is_open,
            can_be_corrected=bool(finding.suggestion and finding.cells) and not self._is_locked,
            leads_to_table=bool(finding.text and finding.cells) and not self._is_locked,
        )

    def _heading(self, finding: Finding) -> str:
        return EXPLAINED if finding in self._explained else self._titles.heading(finding)


class _Titles:
    """Names findings by section, place and kind."""

    def __init__(self, edition: Edition | None) -> None:
        self._edition = edition
        self._relations = (
            {relation.id: relation for relation in edition.relations} if edition else {}
        )

    def heading(self, finding: Finding) -> str:
        """Return the name of the page that a finding belongs to."""
        edition = self._edition
        if edition is None:
            return ""
        key = finding.text
        if key is None and finding.cells:
            key = edition.cells[finding.cells[0]].section
        section = next((one for one in edition.sections if one.id == key), None)
        return f"{section.number}　{section.short}" if section is not None else COVER_NAME

    def title(self, finding: Finding) -> str:
        """Return the place inside the section, and in two words what is the matter there."""
        if finding.text is not None and finding.cells:
            return _TEXT_DIFFERS
        _, _, place = finding.place.partition("、")
        if finding.text is not None:
            return _TEXT if place else finding.place
        kind = self._kind(finding)
        return f"{place or finding.place}　{kind}" if kind else place or finding.place

    def _kind(self, finding: Finding) -> str:
        relation = self._relations.get(finding.rule)
        if relation is None:
            return "填写有误" if finding.rule == VALUE_KIND else ""
        if relation.needs_previous_year:
            return "与上年不符"
        return "不平" if relation.operator is Operator.EQUAL else "偏小"
