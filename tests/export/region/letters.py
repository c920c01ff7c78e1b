"""A unit with a slip of every kind in its report, and the letters about it."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

from docx import Document

from export.region.records import OpenUnit, Problem, Reminder, ReturnSlip, Sender
from forms.checks.engine import check_all
from forms.edition.terms import CellId
from forms.model.report import Report
from tests.export.editions import load_edition

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from forms.checks.finding import Finding
    from forms.edition.edition import Edition

UNIT = "云川市林荫区城市管理局"
SENDER = Sender("云川市人民政府办公室", dt.date(2026, 1, 12), "林荫路8号，电话0000-1234567")
DUE = dt.date(2026, 1, 20)
NEW = CellId("t3.new_requests.natural_person")
RULES = CellId("t2.art20_1.rules.issued")
GRANTED = CellId("t3.granted.natural_person")


def faulty_report() -> tuple[Edition, list[Finding]]:
    """Return what is found in a report of zeros with four slips and an empty text."""
    edition = load_edition("2021")
    report = Report(edition, UNIT, 2025, cells=dict.fromkeys(edition.input_cells, "0"))
    report.cells |= {NEW: "18", RULES: "约5件"}
    report.texts["overview"] = "2025年新收政府信息公开申请48件。"
    del report.cells[GRANTED]
    report.cells[CellId("t4.reconsideration.total")] = "72"
    return edition, list(check_all(report))


def slip_with(*problems: Problem) -> ReturnSlip:
    return ReturnSlip(UNIT, 2025, problems, SENDER, DUE)


def reminder_of(*units: OpenUnit, expected: int = 60) -> Reminder:
    return Reminder("云川市", 2025, expected, units, SENDER)


def read_word(content: bytes) -> WordDocument:
    return Document(io.BytesIO(content))


def paragraphs(document: WordDocument) -> list[str]:
    return [paragraph.text.replace("\n", "") for paragraph in document.paragraphs]


def table_rows(document: WordDocument, number: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[number].rows]
