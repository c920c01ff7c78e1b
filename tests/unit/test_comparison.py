"""What differs between reports, whose change it is, and taking some of it over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from forms.edition.file import read_edition
from forms.model.changes import (
    LINKS_SUFFIX,
    TEXT_PREFIX,
    TITLE,
    Field,
    links_field,
    text_field,
)
from forms.model.comparison.comparison import Comparison, Kind, compare
from forms.model.comparison.segments import Side
from forms.model.comparison.typography import is_same, plain
from forms.model.comparison.words import mark_words
from forms.model.report import Report
from forms.model.texts.links import Link, format_links, keep_sound, parse_links

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.edition.terms import CellId

    Content = tuple[dict[CellId, str], dict[str, str], str]

EDITION = read_edition(resources.EDITIONS / "2021.toml")
INPUTS = EDITION.input_cells[60:66]
TOTALS = sorted({total for cell in INPUTS for total in EDITION.dependents[cell]} - {*INPUTS})
PARAGRAPHS = (
    "2022年全年主动公开政府信息120条，其中公文35条。",
    "全年收到政府信息公开申请12件，均已按时答复。",
    "加强业务培训，组织学习《条例》2次，参加30人次。",
    "政策解读的形式还不够多样，群众看得懂的内容偏少。",
    "下一步，将健全审查机制，按时更新公开目录。",
    "无。",
)
TEXTS = st.lists(st.sampled_from(PARAGRAPHS), max_size=6).map("\n".join)


def _report(cells: Mapping[CellId, str], texts: Mapping[str, str], title: str = "") -> Report:
    report = Report(EDITION, "临江市水利局", 2022, title)
    report.apply(report.change_cells(cells, ""))
    report.apply(report.change_fields({text_field(key): text for key, text in texts.items()}, ""))
    report.apply(report.release_totals())
    return report


CONTENTS = st.tuples(
    st.dictionaries(st.sampled_from([*INPUTS, *TOTALS]), st.sampled_from(["0", "3", "约5", "8"])),
    st.dictionaries(st.sampled_from(["overview", "problems"]), TEXTS),
    st.sampled_from(["", "某局年度报告", "某某局2022年度报告"]),
)


def _content(report: Report) -> dict[str, object]:
    texts = {key: plain(text) for key, text in report.texts.items() if plain(text)}
    title = report.title or EDITION.title_for(report.organization, report.year)
    return {"cells": report.shown_values(), "texts": texts, "title": title}


def _text(old: str, new: str, mine: str | None = None) -> Comparison:
    base, theirs = _report({}, {"problems": old}), _report({}, {"problems": new})
    return Comparison(base, base if mine is None else _report({}, {"problems": mine}), theirs)


@given(base=CONTENTS, theirs=CONTENTS)
def test_that_all_of_theirs_over_an_unchanged_report_is_theirs(
    base: Content, theirs: Content
) -> None:
    comparison = compare(_report(*base), _report(*theirs))
    everything = range(len(comparison.differences))
    assert {each.side for each in comparison.differences} <= {Side.THEIRS}
    assert _content(comparison.result(everything)) == _content(_report(*theirs))


@given(base=CONTENTS, mine=CONTENTS, theirs=CONTENTS)
def test_that_nothing_taken_is_mine_and_all_that_is_not_mine_alone_keeps_mine(
    base: Content, mine: Content, theirs: Content
) -> None:
    comparison = Comparison(*(_report(*each) for each in (base, mine, theirs)))
    assert not comparison.take(())
    assert _content(comparison.result(())) == _content(_report(*mine))


@given(base=CONTENTS, mine=CONTENTS, theirs=CONTENTS, data=st.data())
def test_that_the_order_of_taking_does_not_matter_and_one_step_takes_it_back(
    base: Content, mine: Content, theirs: Content, data: st.DataObject
) -> None:
    comparison = Comparison(*(_report(*each) for each in (base, mine, theirs)))
    places = range(len(comparison.differences))
    chosen = data.draw(st.permutations(places)) if places else []
    some = chosen[: len(chosen) // 2]
    taken = comparison.take(some)
    assert taken == comparison.take(some[::-1])
    after = _report(*mine)
    after.apply(taken)
    after.apply(taken.inverse)
    assert _content(after) == _content(_report(*mine))


@given(base=CONTENTS, mine=CONTENTS)
def test_that_a_report_compared_with_itself_has_no_differences(
    base: Content, mine: Content
) -> None:
    first, second = _report(*base), _report(*mine)
    assert compare(first, first).differences == ()
    assert {each.side for each in Comparison(first, second, second).differences} <= {Side.BOTH}
    assert {each.side for each in Comparison(first, second, first).differences} <= {Side.MINE}


@given(base=CONTENTS, mine=CONTENTS, theirs=CONTENTS)
def test_that_every_text_is_told_whole(base: Content, mine: Content, theirs: Content) -> None:
    """Taking all that differs, what only mine has changed included, is theirs."""
    comparison = Comparison(*(_report(*each) for each in (base, mine, theirs)))
    after = comparison.result(range(len(comparison.differences)))
    for key in EDITION.text_ids:
        assert is_same(after.texts.get(key, ""), _report(*theirs).texts.get(key, ""))


A, B, C, D, E, _ = PARAGRAPHS


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ([A, B, C], [A, B.replace("12件", "13件"), C], [Kind.CHANGED]),
        ([A, B], [A, C, B], [Kind.ADDED]),
        ([A, B, C], [A, C], [Kind.REMOVED]),
        ([A, B, C, D], [B, C, A, D], [Kind.MOVED]),
        ([A, B, C], [A + B, C], [Kind.JOINED]),
        ([A + B, C], [A, B, C], [Kind.SPLIT]),
        ([A, B], [D, B], [Kind.CHANGED]),
        ([A, B, C], [A + B.replace("12", "13"), C, D], [Kind.JOINED, Kind.ADDED]),
        ([], [A], [Kind.ADDED]),
        ([A], [], [Kind.REMOVED]),
    ],
)
def test_that_what_was_done_to_paragraphs_is_named(
    old: list[str], new: list[str], kinds: list[Kind]
) -> None:
    found = _text("\n".join(old), "\n".join(new)).differences
    assert [each.kind for each in found] == kinds


def test_that_a_paragraph_is_followed_into_another_section() -> None:
    base = _report({}, {"overview": f"{A}\n{B}", "problems": D})
    theirs = _report({}, {"overview": A, "problems": f"{D}\n{B}"})
    comparison = compare(base, theirs)
    (moved,) = comparison.differences
    assert (moved.kind, moved.field, moved.to_field) == (
        Kind.MOVED,
        text_field("overview"),
        text_field("problems"),
    )
    assert _content(comparison.result([0])) == _content(theirs)


@pytest.mark.parametrize(
    ("mine", "theirs", "sides"),
    [
        ([A, B + "增。", C], [A.replace("120", "121"), B, C], [Side.THEIRS, Side.MINE]),
        ([A, B, C, D], [A, B, C, D], [Side.BOTH]),
        ([A, "甲" + B, C], [A, B + "乙", C], [Side.CONFLICT]),
        ([A, B, C, D], [A, B, C, E], [Side.CONFLICT]),
        ([A, C], [A, B + "乙", C], [Side.CONFLICT]),
        ([A + B, C], [A, B + "乙", C], [Side.CONFLICT]),
        ([A, C], [A, D, B, C], [Side.THEIRS, Side.MINE]),
    ],
)
def test_that_it_is_told_who_changed_what(
    mine: list[str], theirs: list[str], sides: list[Side]
) -> None:
    comparison = _text(f"{A}\n{B}\n{C}", "\n".join(theirs), "\n".join(mine))
    assert [each.side for each in comparison.differences] == sides


def test_that_a_change_of_each_side_comes_together() -> None:
    comparison = _text(f"{A}\n{B}", f"{A}\n{C}\n{B}", f"{A}{D}\n{B}")
    places = [at for at, one in enumerate(comparison.differences) if one.side is Side.THEIRS]
    assert comparison.result(places).texts["problems"] == f"{A}{D}\n{C}\n{B}"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("共120条，其中“公文”35条。", '共１２０条,其中"公文"35条。'),
        ("（一）主动公开", "(一) 主动 公开\u200b"),
        ("占比50%；为『条例』", "占比５０％;为「条例」"),
        ("一行\r\n二行", "一行\n\n　　二行"),
    ],
)
def test_that_typography_is_no_difference(one: str, other: str) -> None:
    assert is_same(one, other)
    assert _text(one, other).differences == ()


@pytest.mark.parametrize(
    ("one", "other"), [("1 2件", "12件"), ("1,234", "1234"), ("12²", "122"), ("3-5", "35")]
)
def test_that_figures_are_no_typography(one: str, other: str) -> None:
    assert not is_same(one, other)


def test_that_a_changed_figure_is_marked_as_one_piece() -> None:
    old, new = "全年收到申请1,234.5件，答复１２件。", "全年收到申请1,244.5件，共答复12件。"
    marks = mark_words(old, new)
    assert [old[slice(*span)] for span in marks.removed] == ["1,234.5"]
    assert [new[slice(*span)] for span in marks.added] == ["1,244.5", "共"]


def test_that_a_long_paragraph_is_compared_by_clauses_and_a_huge_one_not_at_all() -> None:
    clauses = [f"第{number}个方面的工作继续推进，" for number in range(100)]
    changed = [clauses[0], "另一句话，", *clauses[2:]]
    marks = mark_words("".join(clauses), "".join(changed))
    assert ["".join(clauses)[slice(*span)] for span in marks.removed] == [clauses[1]]
    old, new = "甲，" * 3000, "乙。" * 3000
    assert mark_words(old, new) == (((0, 6000),), ((0, 6000),))


def test_that_cells_tell_their_old_and_new_figures() -> None:
    one, other, third = INPUTS[:3]
    base = _report({one: "1", other: "2"}, {})
    theirs = _report({one: "4", third: "5"}, {})
    found = {
        each.field: (each.kind, each.base, each.theirs)
        for each in compare(base, theirs).differences
    }
    assert found == {
        Field(one): (Kind.CHANGED, "1", "4"),
        Field(other): (Kind.REMOVED, "2", ""),
        Field(third): (Kind.ADDED, "", "5"),
    }


def test_that_a_total_that_was_changed_alone_is_a_difference() -> None:
    cell = INPUTS[0]
    total = next(
        one for one in TOTALS if any(term.cell == cell for term in EDITION.definitions[one])
    )
    base, theirs = _report({cell: "3"}, {}), _report({cell: "3"}, {})
    others = {one: base.shown_values()[one] for one in TOTALS if one != total}
    theirs.apply(theirs.change_cells({**others, total: "4"}, ""))
    theirs.apply(theirs.release_totals())
    comparison = compare(base, theirs)
    assert [(one.field, one.base, one.theirs) for one in comparison.differences] == [
        (Field(total), "3", "4")
    ]
    assert _content(comparison.result([0])) == _content(theirs)


def test_that_a_title_which_is_not_written_is_the_official_one() -> None:
    official = EDITION.title_for("临江市水利局", 2022)
    assert compare(_report({}, {}), _report({}, {}, official)).differences == ()
    (other,) = compare(_report({}, {}), _report({}, {}, "另一标题")).differences
    assert (other.field, other.base) == (TITLE, official)


def _tie_some(report: Report, chosen: list[bool]) -> None:
    """Tie some of the figures of a report's texts to a cell."""
    wanted = iter(chosen)
    for section, text in report.texts.items():
        figures = [one.span() for one in re.finditer(r"\d+", text) if next(wanted, False)]
        links = format_links(Link(*span, (INPUTS[0],)) for span in figures)
        report.apply(report.change_fields({links_field(section): links}, ""))


def _tied(report: Report, section: str) -> set[tuple[str, str]]:
    """Return the tied figures of a text, each with what stands before it in its paragraph."""
    text = report.texts.get(section, "")
    links = parse_links(report.links.get(section, ""))
    return {(text[: one.start].rpartition("\n")[2], text[one.start : one.end]) for one in links}


@given(mine=CONTENTS, theirs=CONTENTS, ties=st.lists(st.booleans(), max_size=40), data=st.data())
def test_that_paragraphs_bring_the_ties_of_their_figures(
    mine: Content, theirs: Content, ties: list[bool], data: st.DataObject
) -> None:
    ours, came = _report(*mine), _report(*theirs)
    half = len(ties) // 2
    _tie_some(ours, ties[:half])
    _tie_some(came, ties[half:])
    comparison = compare(ours, came)
    assert comparison.links_after(()) == {}
    places = range(len(comparison.differences))
    taken = data.draw(st.sets(st.sampled_from(places))) if places else set()
    after = ours.copy()
    after.apply(comparison.take(taken))
    after.apply(after.change_fields(links := comparison.links_after(taken), ""))
    known = {one for each in (ours, came) for text in each.texts for one in _tied(each, text)}
    for field, content in links.items():
        section = field.removeprefix(TEXT_PREFIX).removesuffix(LINKS_SUFFIX)
        text = after.texts.get(section, "")
        assert keep_sound(content, text, EDITION.cells) == content
        assert _tied(after, section) <= known
        lines = ours.texts.get(section, "").split("\n")
        if text == came.texts.get(section, "") and not set(lines) & set(text.split("\n")):
            assert content == came.links.get(section, "")


def test_that_a_paragraph_that_stays_keeps_its_ties_behind_blank_lines() -> None:
    stays, goes, comes = PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[2]
    ours = _report({}, {"overview": f"{goes}\n\n{stays}"})
    came = _report({}, {"overview": f"\n{comes}\n{stays}"})
    start = ours.texts["overview"].index("120")
    learned = came.texts["overview"].index("30人")
    for report, link in ((ours, (start, start + 3)), (came, (learned, learned + 2))):
        links = format_links([Link(*link, (INPUTS[0],))])
        report.apply(report.change_fields({links_field("overview"): links}, ""))
    comparison = compare(ours, came)
    [place] = range(len(comparison.differences))
    after = comparison.result({place})
    [links] = comparison.links_after({place}).values()
    text = after.texts["overview"]
    assert text == f"{comes}\n{stays}"
    assert [text[one.start : one.end] for one in parse_links(links)] == ["30", "120"]
