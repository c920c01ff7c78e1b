"""`check`: one report with all its findings, or many with a line each."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from forms.checks.engine import check_all
from forms.checks.listing import write_lines
from forms.edition.catalog import EditionCatalog
from forms.errors import UserError
from ui.cli.chinese_click import ChineseCommand
from ui.cli.output import (
    Status,
    describe_findings,
    describe_notes,
    find_status,
    library_option,
    print_json,
    print_line,
    print_notes,
    summarize,
)
from ui.jobs.sources import PreviousReports, load_source, load_sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from forms.checks.finding import Finding
    from forms.model.report import Report
    from storage.readers.reading import Note

_FROM_LIBRARY = "library"


@click.command("check", cls=ChineseCommand)
@click.argument("sources", nargs=-1, required=True, metavar="来源…")
@click.option("--previous", metavar="来源", help="上年报告，用来核对结转等跨年关系。")
@click.option(
    "--previous-from",
    "previous_from",
    type=click.Choice([_FROM_LIBRARY]),
    metavar=_FROM_LIBRARY,
    help="各份报告的上年报告都到报告库中去找。",
)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出；多份时一行一份。")
@library_option
def check_command(
    sources: tuple[str, ...],
    previous: str | None,
    previous_from: str | None,
    as_json: bool,
    library: Path | None,
) -> Status:
    """校验报告。来源可以是文件、文件夹、-（标准输入）或“单位全称/年度”；多份时一份一行。"""
    if previous is not None and previous_from is not None:
        raise UserError("--previous 和 --previous-from 只能用一个。")
    catalog = EditionCatalog()
    with PreviousReports(
        catalog, library, previous, from_library=previous_from is not None
    ) as earlier:
        if len(sources) == 1 and not os.path.isdir(sources[0]):  # noqa: PTH112 - never raises
            return _check_one(sources[0], catalog, library, earlier, as_json=as_json)
        if previous is not None:
            raise UserError(
                "多份报告不能共用一份上年报告，请改用 --previous-from library，或一份一份校验。"
            )
        return _check_many(list(_expand(sources)), catalog, library, earlier, as_json=as_json)


def _check_one(
    name: str,
    catalog: EditionCatalog,
    library: Path | None,
    earlier: PreviousReports,
    *,
    as_json: bool,
) -> Status:
    found = load_source(name, catalog, library)
    print_notes(found)
    compared = earlier.find(found.report)
    if compared is not None:
        print_notes(compared)
    findings = check_all(found.report, compared.report if compared else found.previous)
    if as_json:
        content = describe_findings(found.report, findings)
        print_json({**content, "reading": describe_notes(found.notes)})
    else:
        for line in write_lines(findings, found.report.edition):
            print_line(line)
        print_line(summarize(findings))
    return find_status(findings)


def _check_many(
    names: Sequence[str],
    catalog: EditionCatalog,
    library: Path | None,
    earlier: PreviousReports,
    *,
    as_json: bool,
) -> Status:
    """Check one report after the other; what cannot be read is told and the rest goes on.

    Nothing of a report is kept, so that a thousand take no more memory than a few.
    """
    worst = Status.CLEAN
    for name, found in load_sources(names, catalog, library):
        try:
            if isinstance(found, UserError):
                raise found
            compared = earlier.find(found.report)
        except UserError as error:
            _tell_unreadable(name, error, as_json=as_json)
            worst = Status.UNUSABLE
            continue
        findings = check_all(found.report, compared.report if compared else found.previous)
        _tell(name, found.report, findings, found.notes, as_json=as_json)
        worst = max(worst, find_status(findings))
    return worst


def _tell(
    name: str,
    report: Report,
    findings: Sequence[Finding],
    notes: Sequence[Note],
    *,
    as_json: bool,
) -> None:
    if as_json:
        content = describe_findings(report, findings)
        print_json({"source": name, **content, "reading": describe_notes(notes)}, indent=None)
        return
    doubts = f" · 读入说明 {len(notes)}" if notes else ""
    print_line(f"{report.organization}　{report.year}　{summarize(findings)}{doubts}　{name}")


def _tell_unreadable(name: str, error: UserError, *, as_json: bool) -> None:
    if as_json:
        print_json({"source": name, "error": str(error)}, indent=None)
    else:
        print_line(f"读不了　{name}　{error}")


def _expand(sources: Sequence[str]) -> Iterator[str]:
    """Yield the sources, of a folder all files in it, in the order of their names."""
    for source in sources:
        if not os.path.isdir(source):  # noqa: PTH112 - unlike `Path.is_dir` it never raises
            yield source
            continue
        try:
            files = sorted(
                entry.path
                for entry in os.scandir(source)
                if entry.is_file() and not entry.name.startswith((".", "~$"))
            )
        except OSError as error:
            raise UserError(
                f"文件夹“{source}”打不开（{error.strerror}），请核对路径和权限。"
            ) from error
        if not files:
            raise UserError(f"文件夹“{source}”里没有文件，请核对路径。")
        yield from files
