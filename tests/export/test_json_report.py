from __future__ import annotations

import json
from typing import TYPE_CHECKING

from export.json_report import write_json
from forms.model.report import Report

if TYPE_CHECKING:
    from forms.edition.edition import Edition


def test_that_every_cell_and_text_of_the_edition_is_present(
    report: Report, edition: Edition
) -> None:
    document = json.loads(write_json(report))

    assert list(document["cells"]) == list(edition.cells)
    assert document["cells"] == report.shown_values()
    assert list(document["texts"]) == list(edition.text_ids)
    assert document["texts"] == report.texts


def test_that_the_head_of_the_document_names_form_report_and_signature(report: Report) -> None:
    document = json.loads(write_json(report))
    del document["texts"], document["cells"]

    assert document == {
        "format": "nianbao-report",
        "version": 1,
        "edition": report.edition.id,
        "organization": "云川市林荫区城市管理局",
        "year": 2021,
        "title": "",
        "signature": {"organization": "云川市林荫区城市管理局", "date": "2022-01-05"},
    }


def test_that_blank_is_null_zero_is_zero_and_an_absent_text_is_empty(edition: Edition) -> None:
    first, second, *_ = edition.input_cells
    document = json.loads(write_json(Report(edition, "林荫局", 2020, cells={first: "0"})))

    assert document["cells"][first] == "0"
    assert document["cells"][second] is None
    assert set(document["texts"].values()) == {""}


def test_that_control_totals_and_unreadable_figures_are_kept_as_found(report: Report) -> None:
    total = next(iter(report.edition.definitions))
    unreadable = report.edition.input_cells[0]
    report.cells |= {total: "99", unreadable: "12件多"}
    cells = json.loads(write_json(report))["cells"]

    assert (cells[total], cells[unreadable]) == ("99", "12件多")


def test_that_the_file_is_readable_utf8_and_ends_with_a_line_end(report: Report) -> None:
    content = write_json(report)

    assert content.endswith(b"}\n")
    assert "云川市" in content.decode("utf-8")
    assert content == write_json(report)
