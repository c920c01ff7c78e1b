"""`aggregate`: the files of many units become the report of their region."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from export.manuscript import Manuscript
from forms.checks.finding import LEVEL_NAMES
from forms.edition.catalog import EditionCatalog
from forms.edition.terms import Level
from forms.errors import UserError
from forms.model.aggregation.states import UnitState
from forms.model.aggregation.units import UnitTree
from forms.model.report import Report
from storage.readers.unit_list import read_unit_list_file
from ui.cli.chinese_click import ChineseCommand
from ui.cli.output import (
    Status,
    describe_counts,
    describe_notes,
    library_option,
    print_json,
    print_line,
    summarize_counts,
)
from ui.jobs.aggregation.folder_sum import sum_folders
from ui.jobs.export_job import describe_draft, export_report, refuse_existing
from ui.jobs.paper_file import read_paper
from ui.jobs.sources import PreviousReports

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.model.aggregation.units import Unit
    from ui.jobs.aggregation.regional_report import RegionalSum

_NO_SOURCE = "找不到“{path}”，没有汇总；请核对文件夹或文件的位置。"
_NO_NAME = "汇总单位的名称是空的，请在 --organization 后面写全称。"


@click.command("aggregate", cls=ChineseCommand)
@click.argument(
    "folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件夹…"
)
@click.argument("target", type=click.Path(path_type=Path), metavar="目标文件")
@click.option(
    "--units",
    "unit_file",
    required=True,
    type=click.Path(path_type=Path),
    metavar="文件",
    help="应报单位名单，一行一个单位的名称。",
)
@click.option("--organization", required=True, metavar="名称", help="汇总单位，如“某某市”。")
@click.option("--year", required=True, type=int, metavar="年度", help="报告的年度。")
@click.option("--overwrite", is_flag=True, help="目标文件已存在时替换。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出各单位的情况和各格的合计。")
@library_option
def aggregate_command(  # noqa: PLR0913, PLR0917 - one for each option
    folders: tuple[Path, ...],
    target: Path,
    unit_file: Path,
    organization: str,
    year: int,
    overwrite: bool,
    as_json: bool,
    library: Path | None,
) -> Status:
    """把各单位的报告汇总成本地区的报告。

    文件夹里可以有各种格式的报告和 zip 压缩包，也可以直接写文件；按单位名称与名单对应。
    """
    if not organization.strip():
        raise UserError(_NO_NAME)
    for folder in folders:
        # A mistyped folder must not replace a good report with an empty one.
        if not os.path.lexists(folder):
            raise UserError(_NO_SOURCE.format(path=folder))
    if not overwrite:
        refuse_existing(target)
    catalog = EditionCatalog()
    report = Report(catalog.for_year(year), organization.strip(), year)
    report.title = report.edition.title_for(report.organization, year)
    listed = read_unit_list_file(unit_file)
    with PreviousReports(catalog, library, None, from_library=library is not None) as earlier:
        previous = earlier.find(report)
    result = sum_folders(
        folders,
        UnitTree(listed.units),
        report,
        catalog,
        previous=previous.report if previous else None,
        passed_over=(target, unit_file),
    )
    _export(result, target, may_overwrite=overwrite)
    for remark in listed.remarks:
        click.echo(remark, err=True)
    if as_json:
        print_json(describe_sum(result))
    else:
        for line in _tell(result):
            print_line(line)
    return Status.CLEAN if result.is_clean else Status.FAULTY


def describe_sum(result: RegionalSum) -> dict[str, Any]:
    """Return a sum in the form that other programs read."""
    shown = result.report.shown_values()
    return {
        "units": [_describe_unit(unit, result) for unit in result.units],
        "missing": [unit.name for unit in result.missing],
        "refused": [{"file": each.name, "message": each.message} for each in result.refused],
        "cells": {cell: shown[cell] or None for cell in result.report.edition.cells},
    }


def _describe_unit(unit: Unit, result: RegionalSum) -> dict[str, Any]:
    submission = result.submissions.get(unit.number)
    return {
        "name": unit.name,
        "file": submission.file if submission else None,
        "state": str(result.state(unit)),
        "counts": describe_counts(submission.counts if submission else {}),
        "notes": describe_notes(submission.notes if submission else ()),
    }


def _tell(result: RegionalSum) -> Iterator[str]:
    """Yield a line for each unit and what is the matter with it, then what is missing."""
    for unit in result.units:
        submission = result.submissions.get(unit.number)
        if submission is None:
            continue
        counts = summarize_counts(submission.counts)
        yield f"{result.state(unit)}　{unit.name}　{counts}　{submission.file}"
        yield from (f"　　{note.message}" for note in submission.notes)
    for refusal in result.refused:
        yield f"没有计入　{refusal.name}　{refusal.message}".replace("　　", "　")
    yield from result.remarks
    for unit in result.missing:
        yield f"{UnitState.MISSING}　{unit.name}"
    for finding in result.findings:
        if finding.level in {Level.ERROR, Level.VERIFY}:
            yield f"汇总{LEVEL_NAMES[finding.level]}　{finding.message}"
    yield result.summary


def _export(result: RegionalSum, target: Path, *, may_overwrite: bool) -> None:
    """Write the region's report, a draft where its own texts are still to be written."""
    paper = read_paper()
    reason = describe_draft(result.findings)
    if result.missing:
        reason = "、".join(filter(None, (reason, f"还有 {len(result.missing)} 个单位未交")))
    manuscript = Manuscript(result.report, bool(reason), paper.setup)
    done = export_report(manuscript, reason, target, may_overwrite=may_overwrite)
    for note in filter(None, (paper.note, *done.notes)):
        click.echo(note, err=True)
    click.echo(f"已导出：{done.path}", err=True)
