"""Which doubts the clerk has explained, and which explanations the figures have left behind.

An explanation belongs to a rule and to the values of its operands. It holds for exactly these: as
soon as one of them changes the finding is open again, and the old sentence is only offered; when
the old values come back, the explanation holds as before. So nothing ever has to be thrown away.
"""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING

from msgspec import Struct, field

from forms.edition.terms import CellId, Level, WordingRule
from forms.model.changes import Change, ChangeSet
from forms.model.explanation import (
    PREVIOUS_YEAR,
    Explanation,
    Facts,
    explanation_field,
    is_explanation,
    parse_explanation,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from forms.checks.finding import Finding
    from forms.edition.edition import Edition
    from forms.model.changes import Field

CONFIRMED = "已核对"
"""What is said of a copied figure that was checked and is right."""
EXPLAINING = "填写说明"
WITHDRAWING = "删除说明"

_NUMBER_MARK = "#"
_Group = tuple[str, str]


class Settlement(Struct, frozen=True):
    """The findings of a report sorted by whether an explanation holds for them.

    `outdated` gives, for findings that are open, the explanation of earlier values.
    """

    open: tuple[Finding, ...] = ()
    explained: Mapping[Finding, Explanation] = field(default_factory=dict)
    outdated: Mapping[Finding, Explanation] = field(default_factory=dict)


class Explanations:
    """The explanations of one report by the addresses of their changes."""

    def __init__(self, kept: Iterable[Explanation] = ()) -> None:
        self._kept = {explanation.field: explanation for explanation in kept}

    def read(self, address: Field) -> str:
        """Return the content kept under an address, an empty string where there is none."""
        kept = self._kept.get(address)
        return kept.content if kept is not None else ""

    def apply(self, changes: ChangeSet) -> None:
        """Carry out the changes of a set that are about explanations."""
        for change in changes.changes:
            if change.new:
                self._kept[change.field] = parse_explanation(change.field, change.new)
            else:
                self._kept.pop(change.field, None)

    def settle(self, findings: Sequence[Finding]) -> Settlement:
        """Return which findings are explained as things stand."""
        return settle_explanations(findings, self._kept.values())

    def change(
        self, finding: Finding, sentence: str, settlement: Settlement, moment: str
    ) -> ChangeSet:
        """Return the change that explains a finding; without a sentence, that takes it back.

        What was said about earlier values of the same finding is replaced.
        """
        text = " ".join(sentence.split())
        known = settlement.explained.get(finding)
        if not text:
            content, label = "", WITHDRAWING
        else:
            known = known or settlement.outdated.get(finding)
            place = known.place if known is not None else self._free_place(finding)
            new = Explanation(finding.rule, place, facts_of(finding), text, moment)
            if known is not None and (known.sentence, known.facts) == (text, new.facts):
                return ChangeSet(EXPLAINING, ())
            content, label, known = new.content, EXPLAINING, new
        if known is None:
            return ChangeSet(label, ())
        return ChangeSet(label, (Change(known.field, self.read(known.field), content),))

    def _free_place(self, finding: Finding) -> str:
        _, place = _group_of(finding)
        numbered = (f"{place}{_NUMBER_MARK}{number}" for number in count(2))
        return next(
            each
            for each in chain((place,), numbered)
            if explanation_field(finding.rule, each) not in self._kept
        )


def can_be_explained(finding: Finding) -> bool:
    """Tell whether a sentence of the clerk settles a finding: a doubt, or a copied figure."""
    return finding.level is Level.VERIFY or finding.rule == WordingRule.COPIED


def facts_of(finding: Finding) -> Facts:
    """Return what an explanation of a finding is bound to."""
    return finding.facts or (
        ("expected", finding.expected or ""),
        ("found", finding.found or ""),
        ("detail", finding.detail),
    )


def _has_facts(explanation: Explanation, finding: Finding) -> bool:
    """Tell whether an explanation is bound to these facts; a rule may be told another way round."""
    return sorted(explanation.facts) == sorted(facts_of(finding))


def settle_explanations(
    findings: Sequence[Finding], explanations: Iterable[Explanation]
) -> Settlement:
    """Return which findings are explained: same rule, same place and the same facts."""
    waiting: dict[_Group, list[Explanation]] = {}
    for explanation in sorted(explanations, key=lambda one: one.at, reverse=True):
        group = (explanation.rule, explanation.place.partition(_NUMBER_MARK)[0])
        waiting.setdefault(group, []).append(explanation)
    if not waiting:
        return Settlement(tuple(findings))
    doubts = dict.fromkeys(finding for finding in findings if can_be_explained(finding))
    explained: dict[Finding, Explanation] = {}
    # One rule may have found several things in a text. All that fit exactly are taken first, so
    # that an explanation of other facts is never offered while its own finding is still there.
    for finding in doubts:
        candidates = waiting.get(_group_of(finding), [])
        fitting = next((one for one in candidates if _has_facts(one, finding)), None)
        if fitting is not None:
            candidates.remove(fitting)
            explained[finding] = fitting
    outdated = {
        finding: waiting[group].pop(0)
        for finding in doubts
        if finding.level is Level.VERIFY
        and finding not in explained
        and waiting.get(group := _group_of(finding))
    }
    still_open = (one for one in findings if one not in explained)
    return Settlement(tuple(still_open), explained, outdated)


def split_changes(changes: ChangeSet) -> tuple[ChangeSet, ChangeSet]:
    """Return the changes of the report itself, and those of its explanations."""
    own = tuple(change for change in changes.changes if not is_explanation(change.field))
    about = tuple(change for change in changes.changes if is_explanation(change.field))
    return ChangeSet(changes.label, own), ChangeSet(changes.label, about)


def describe_difference(finding: Finding, earlier: Explanation, edition: Edition) -> str:
    """Say which operands are no longer what they were when a finding was explained."""
    before = dict(earlier.facts)
    parts = [
        f"{name} {before[fact]} → {value}"
        for fact, value in finding.facts
        if before.get(fact, value) != value and (name := _name_operand(fact, edition))
    ]
    return "；".join(parts)


def _name_operand(fact: str, edition: Edition) -> str:
    cell = edition.cells.get(CellId(fact.removeprefix(PREVIOUS_YEAR)))
    if cell is None:
        return ""
    return f"上年报告{cell.name}" if fact.startswith(PREVIOUS_YEAR) else cell.name


def _group_of(finding: Finding) -> _Group:
    place = "/".join(part for part in (finding.text, *finding.cells[:1]) if part)
    return finding.rule, place
