"""Why something is said of a number in a text, or nothing, can be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from forms.checks.narrative import accounts
from forms.checks.narrative.statements.statements import find_statements, trace_text
from forms.checks.narrative.statements.trace import Doubt, Silence
from tests.unit.test_narrative_figures import REGION, TELLING, report_of, sample_with

if TYPE_CHECKING:
    from forms.checks.narrative.accounts import Account
    from forms.edition.catalog import EditionCatalog


def _account(catalog: EditionCatalog, text: str, organization: str = "") -> list[Account]:
    report = sample_with(catalog, text)
    report.organization = organization or report.organization
    return list(accounts.account_for(report, "overview"))


@pytest.mark.parametrize(
    ("text", "written", "verdict", "reason"),
    [
        ("新收政府信息公开申请48件。", "48", accounts.AGREES, None),
        ("新收政府信息公开申请47件。", "47", accounts.DIFFERS, None),
        ("未收到政府信息公开申请。", "未收到政府信息公开申请", accounts.DIFFERS, None),
        ("新收政府信息公开申请近50件。", "50", accounts.SILENT, Silence.ROUGH),
        ("2024年新收政府信息公开申请30件。", "30", accounts.SILENT, Silence.OTHER_YEAR),
        ("新收政府信息公开申请较上年增加12件。", "12", accounts.SILENT, Silence.DIFFERENCE),
        ("各街道收到政府信息公开申请30件。", "30", accounts.SILENT, Silence.OTHER_OWNER),
        ("召开会议30次。", "30", accounts.SILENT, Silence.UNKNOWN_WORD),
        ("收到政府信息公开申请48人。", "48", accounts.SILENT, Silence.UNIT),
        ("通过网络收到政府信息公开申请30件。", "30", accounts.ONLY_AGREES, Doubt.SURROUNDINGS),
        ("全市收到政府信息公开申请30件。", "30", accounts.ONLY_AGREES, Doubt.OWNER),
        ("主动公开规范性文件30件。", "30", accounts.ONLY_AGREES, Doubt.VAGUE),
    ],
)
def test_that_the_first_reason_for_silence_is_told(
    catalog: EditionCatalog, text: str, written: str, verdict: str, reason: Silence | Doubt | None
) -> None:
    (found,) = _account(catalog, text)
    assert (found.written, found.verdict) == (written, verdict)
    assert found.reasons[:1] == (() if reason is None else (reason.value,))
    assert found.sentence == text


def test_that_whose_figure_it_is_and_what_was_understood_is_told(catalog: EditionCatalog) -> None:
    text = "全市新收政府信息公开申请48件，其中县区收到12件。"
    whole, part = _account(catalog, text, REGION)
    assert (whole.words, whole.meanings) == (("新收", "政府信息公开申请"), ("本年新收（总计列）",))
    assert (whole.whose, part.whose) == ("本报告单位", "下级或所属单位")


@pytest.mark.parametrize("case", TELLING[::4], ids=lambda case: case["text"][:30])
def test_that_the_trace_is_of_the_reading_itself(
    catalog: EditionCatalog, case: dict[str, object]
) -> None:
    report = report_of(catalog, case)
    asked = (report.edition, report.year, report.organization, report.texts["overview"])
    plain, trace = trace_text(*asked)
    told = {plain.span(one.start, one.end)[0] for one in trace.notes if one.silence is None}
    assert {one.start for one in find_statements(*asked)} == told
