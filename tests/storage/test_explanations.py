"""Explanations on disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forms.model.explanation import Explanation, explanation_field, parse_explanation
from storage.library import Library
from tests.storage.samples import blank_report, full_report, put

if TYPE_CHECKING:
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition
    from forms.model.changes import ChangeSet
    from storage.library import ReportEntry

FACTS = (("t3.carried_over.natural_person", "2"), ("previous.t3.carried_forward.business", "0"))
REASON = Explanation(
    "t3.carry_over.natural_person",
    "t3.carried_over.natural_person",
    FACTS,
    "两件并入“其他”，见函〔2021〕3号：\t属实",
    "2021-01-20T10:32:00+08:00",
)


def explain(explanation: Explanation, old: str = "") -> ChangeSet:
    return put(explanation.field, explanation.content, old)


@pytest.mark.parametrize(
    "explanation",
    [
        REASON,
        Explanation("rule", "", (), "无", "2021-01-20"),
        Explanation("text.a", "overview/t3.a#2", (("详情", '“12"件\n\\'),), "见附件 🏛️", "2021"),
    ],
)
def test_that_an_explanation_is_read_from_its_content(explanation: Explanation) -> None:
    assert parse_explanation(explanation.field, explanation.content) == explanation


def test_that_an_explanation_is_kept_in_a_row_of_its_own(
    library_path: Path, edition: Edition, catalog: EditionCatalog
) -> None:
    report = full_report(edition)
    with Library.open(library_path) as library:
        entry = library.add(report, cause="新建")
        library.save(library.entry(entry.id), explain(REASON), cause="填写说明")
    with Library.open(library_path) as library:
        assert library.explanations(entry.id) == [REASON]
        assert library.load(entry.id, catalog) == report, "the report itself is what it was"
        logged = library.log(entry.id)[-1]
        assert (logged.cause, logged.field) == ("填写说明", REASON.field)
        assert logged.new.startswith(REASON.sentence)


def test_that_an_explanation_is_replaced_and_taken_back(
    library: Library, entry: ReportEntry
) -> None:
    other = Explanation(REASON.rule, REASON.place, (("t3.a", "3"),), "改正后的说明", "2021-01-21")
    library.save(library.entry(entry.id), explain(REASON), cause="填写说明")
    library.save(library.entry(entry.id), explain(other, REASON.content), cause="填写说明")
    assert library.explanations(entry.id) == [other]
    library.save(library.entry(entry.id), put(other.field, "", other.content), cause="删除说明")
    assert library.explanations(entry.id) == []


def test_that_explanations_of_one_rule_at_several_places_stand_beside_each_other(
    library: Library, entry: ReportEntry
) -> None:
    several = [
        Explanation("text.total", place, FACTS, f"说明{place}", "2021-01-20")
        for place in ("overview", "overview#2", "problems")
    ]
    for explanation in several:
        library.save(library.entry(entry.id), explain(explanation), cause="填写说明")
    assert library.explanations(entry.id) == several
    dropped = explanation_field("text.total", "overview#2")
    library.save(library.entry(entry.id), put(dropped, "", several[1].content), cause="删除说明")
    assert library.explanations(entry.id) == [several[0], several[2]]


def test_that_each_report_has_its_own_explanations(
    library: Library, entry: ReportEntry, edition: Edition
) -> None:
    other = library.add(blank_report(edition, "乙局"), cause="新建")
    library.save(library.entry(entry.id), explain(REASON), cause="填写说明")
    assert library.explanations(other.id) == []


def test_that_a_broken_character_in_an_explanation_does_not_stop_the_save(
    library: Library, entry: ReportEntry
) -> None:
    broken = Explanation("rule", "", (("a\ud83d", "1"),), "前\ud83d后", "2021-01-20")
    library.save(library.entry(entry.id), explain(broken), cause="填写说明")
    kept = library.explanations(entry.id)[0]
    assert (kept.sentence, kept.facts) == ("前\ufffd后", (("a\ufffd", "1"),))


def test_that_explanations_outlive_the_bin_and_a_replaced_report(
    library: Library, entry: ReportEntry, edition: Edition
) -> None:
    library.save(library.entry(entry.id), explain(REASON), cause="填写说明")
    library.delete(entry)
    library.restore(entry)
    library.replace(entry, blank_report(edition), cause="导入")
    assert library.explanations(entry.id) == [REASON]
