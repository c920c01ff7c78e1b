"""The command line: check, export, import and list, without a window. Free of Qt."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forms.checks.engine import check_all
from forms.checks.finding import LEVEL_NAMES, count_levels
from forms.model.catalog import EditionCatalog
from forms.model.edition import Level
from forms.model.errors import UserError
from storage.rows import ReportState
from ui.chinese_click import ChineseCommand, ChineseGroup, describe_usage_fault
from ui.error_log import describe_error, record_error
from ui.export_job import describe_draft, export_report
from ui.sources import load_source, open_library

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.checks.finding import Finding
    from forms.model.report import Report
    from storage.library import ReportEntry
    from ui.sources import Source

COMMANDS = ("check", "export", "import", "list")
_CLEAN, _FAULTY, _UNUSABLE = 0, 1, 2

_PLAIN = str.maketrans({"\u00a0": " ", "−": "-"})
"""For what the GBK of a Chinese Windows console lacks."""

_library_option = click.option(
    "--library",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="报告库文件，默认在用户数据文件夹。",
)


@click.group(cls=ChineseGroup)
def commands() -> None:
    """政府信息公开年报填报。不带命令时打开窗口。"""


@commands.command("check", cls=ChineseCommand)
@click.argument("source", metavar="来源")
@click.option("--previous", metavar="来源", help="上年报告，用来核对结转等跨年关系。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@_library_option
def check_command(
    source: str,
    previous: str | None,
    as_json: bool,
    library: Path | None,
) -> int:
    """校验一份报告。来源可以是文件、-（标准输入）或“单位全称/年度”。"""
    catalog = EditionCatalog()
    found = load_source(source, catalog, library)
    _print_notes(found)
    compared = found.previous
    if previous is not None:
        earlier = load_source(previous, catalog, library)
        _print_notes(earlier)
        compared = earlier.report
    findings = check_all(found.report, compared)
    if as_json:
        _print_json(describe_findings(found.report, findings))
    else:
        for finding in findings:
            click.echo(f"{LEVEL_NAMES[finding.level]}　{finding.message.translate(_PLAIN)}")
        click.echo(_summarize(findings))
    counts = count_levels(findings)
    return _FAULTY if counts[Level.ERROR] or counts[Level.PENDING] else _CLEAN


@commands.command("export", cls=ChineseCommand)
@click.argument("source", metavar="来源")
@click.argument("target", type=click.Path(path_type=Path), metavar="目标文件")
@click.option("--draft", is_flag=True, help="按草稿导出，文件中注明“草稿”。")
@click.option("--overwrite", is_flag=True, help="目标文件已存在时替换。")
@_library_option
def export_command(
    source: str,
    target: Path,
    draft: bool,
    overwrite: bool,
    library: Path | None,
) -> int:
    """导出一份报告，格式由目标文件的扩展名决定。"""
    found = load_source(source, EditionCatalog(), library)
    _print_notes(found)
    findings = check_all(found.report, found.previous)
    done = export_report(
        found.report, describe_draft(findings), target, wants_draft=draft, may_overwrite=overwrite
    )
    for note in done.notes:
        click.echo(note, err=True)
    click.echo(f"已导出：{done.path}")
    return _CLEAN


@commands.command("import", cls=ChineseCommand)
@click.argument("sources", nargs=-1, required=True, metavar="来源…")
@click.option("--replace", is_flag=True, help="库中已有同一单位同一年度的报告时替换。")
@_library_option
def import_command(sources: tuple[str, ...], replace: bool, library: Path | None) -> int:
    """把一份或多份报告导入报告库。一个单位一年一份。"""
    catalog = EditionCatalog()
    found = [load_source(source, catalog, library) for source in sources]
    _refuse_twins([one.report for one in found])
    with open_library(library) as opened:
        existing = {
            (one.report.organization, one.report.year): opened.find(
                one.report.organization, one.report.year
            )
            for one in found
        }
        for kept in filter(None, existing.values()):
            _refuse_kept(kept, may_replace=replace)
        for one in found:
            _print_notes(one)
            entry = existing[one.report.organization, one.report.year]
            if entry is None:
                opened.add(one.report, cause="导入")
            else:
                opened.replace(entry, one.report, cause="导入")
            click.echo(f"已导入：{one.report.organization}/{one.report.year}")
    return _CLEAN


@commands.command("list", cls=ChineseCommand)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@_library_option
def list_command(as_json: bool, library: Path | None) -> int:
    """列出报告库中的报告。"""
    with open_library(library, must_exist=True) as opened:
        entries = opened.reports()
    if as_json:
        rows = [
            {
                "organization": entry.organization,
                "year": entry.year,
                "edition": entry.edition,
                "title": entry.title,
                "updated_at": entry.updated_at,
                "state": str(entry.state),
            }
            for entry in entries
        ]
        _print_json(rows)
        return _CLEAN
    for entry in entries:
        click.echo(f"{entry.organization}/{entry.year}")
    if not entries:
        click.echo("报告库是空的。", err=True)
    return _CLEAN


def describe_findings(report: Report, findings: Sequence[Finding]) -> dict[str, Any]:
    """Return findings in the form that other tools read (design §4)."""
    return {
        "edition": report.edition.id,
        "organization": report.organization,
        "year": report.year,
        "counts": {str(level): count for level, count in count_levels(findings).items()},
        "findings": [
            {
                "rule": finding.rule,
                "level": str(finding.level),
                "cells": list(finding.cells),
                "text": finding.text,
                "message": finding.message,
                "expected": finding.expected,
                "found": finding.found,
            }
            for finding in findings
        ],
    }


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status; every fault is one Chinese sentence."""
    _forgive_unprintable()
    try:
        result = commands.main(list(arguments), prog_name="nianbao", standalone_mode=False)
    except UserError as error:
        click.echo(str(error), err=True)
        return _UNUSABLE
    except click.ClickException as error:
        click.echo(describe_usage_fault(error), err=True)
        return _UNUSABLE
    except click.Abort:
        return _UNUSABLE
    except Exception as error:  # noqa: BLE001 - whatever it is, no traceback reaches the user
        click.echo(describe_error(record_error(error)), err=True)
        return _UNUSABLE
    return result if isinstance(result, int) else _CLEAN


def _refuse_twins(reports: Sequence[Report]) -> None:
    seen: set[tuple[str, int]] = set()
    for report in reports:
        key = (report.organization, report.year)
        if key in seen:
            raise UserError(f"要导入的文件中有两份“{key[0]}”{key[1]}年的报告，请只保留一份。")
        seen.add(key)


def _refuse_kept(entry: ReportEntry, *, may_replace: bool) -> None:
    """Raise before anything is written, so that of several reports all go in or none."""
    whose = f"“{entry.organization}”{entry.year}年的报告"
    if not may_replace:
        raise UserError(f"报告库中已有{whose}，要替换请加 --replace。")
    if entry.state is ReportState.FINAL:
        raise UserError(f"报告库中{whose}已定稿，不能替换；要替换，请先打开该报告解除定稿。")


def _forgive_unprintable() -> None:
    """Let a console or pipe that is not Unicode show `?` for what it lacks, instead of failing."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _print_json(content: object) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except UnicodeEncodeError:  # another program shall read every character all the same
        text = json.dumps(content, indent=1)
    click.echo(text)


def _print_notes(source: Source) -> None:
    for note in source.notes:
        click.echo(note, err=True)


def _summarize(findings: Sequence[Finding]) -> str:
    counts = count_levels(findings)
    return " · ".join(f"{LEVEL_NAMES[level]} {counts[level]}" for level in Level)
