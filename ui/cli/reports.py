"""`export`, `import` and `list`: reports on their way between files and the library."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from export.formats import FORMATS, find_archive
from export.manuscript import Manuscript
from forms.checks.engine import check_all
from forms.edition.catalog import EditionCatalog
from forms.errors import UserError
from storage.rows import ReportState
from ui.cli.chinese_click import ChineseCommand
from ui.cli.handover import (
    is_mergeable,
    list_mergeable,
    merge,
    password_option,
    read_mergeable,
    refuse_unfit,
)
from ui.cli.output import Status, library_option, print_json, print_notes
from ui.jobs.export_job import describe_draft, export_report
from ui.jobs.paper_file import read_paper
from ui.jobs.past import load_past_source
from ui.jobs.sources import STANDARD_INPUT, load_source, load_sources, open_library

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.model.report import Report
    from storage.library import Library, ReportEntry
    from ui.jobs.sources import Source


def _describe_formats() -> str:
    plain = (form for form in FORMATS if not form.is_archive)
    known = (f"{form.suffix.removeprefix('.')}（{form.text}）" for form in plain)
    return f"导出一份报告，格式由目标文件的扩展名决定：{'、'.join(known)}。"


@click.command("export", cls=ChineseCommand, help=_describe_formats(), short_help="导出一份报告。")
@click.argument("source", metavar="来源")
@click.argument("target", type=click.Path(path_type=Path), metavar="目标文件")
@click.option("--draft", is_flag=True, help="按草稿导出，文件中注明“草稿”。")
@click.option("--overwrite", is_flag=True, help="目标文件已存在时替换。")
@click.option("--as-of", "as_of", metavar="时间", help="导出报告库中早先的内容：时间或版本名称。")
@click.option("--archive", is_flag=True, help="按 PDF/A 存档文件导出，供长期保存；只用于 pdf。")
@library_option
def export_command(  # noqa: PLR0913, PLR0917 - one for each option
    source: str,
    target: Path,
    draft: bool,
    overwrite: bool,
    archive: bool,
    as_of: str | None,
    library: Path | None,
) -> Status:
    """Write a report into a file, a draft where it cannot be final."""
    form = find_archive(target.suffix) if archive else None
    if as_of is None:
        found = load_source(source, EditionCatalog(), library)
    else:
        found = load_past_source(source, as_of, EditionCatalog(), library)
    print_notes(found)
    findings = check_all(found.report, found.previous)
    paper = read_paper()
    reason = describe_draft(findings)
    done = export_report(
        Manuscript(found.report, draft or bool(reason), paper.setup),
        reason,
        target,
        wants_draft=draft,
        may_overwrite=overwrite,
        form=form,
    )
    for note in filter(None, (paper.note, *done.notes)):
        click.echo(note, err=True)
    click.echo(f"已导出：{done.path}")
    return Status.CLEAN


@click.command("import", cls=ChineseCommand)
@click.argument("sources", nargs=-1, required=True, metavar="来源…")
@click.option(
    "--replace",
    is_flag=True,
    help="库中已有同一单位同一年度的报告时替换；合并时，两边都改了的采用来件的。",
)
@password_option
@library_option
def import_command(
    sources: tuple[str, ...], replace: bool, password_file: Path | None, library: Path | None
) -> Status:
    """把一份或多份报告导入报告库。一个单位一年一份。

    交接文件和另一个报告库（副本、备份）连同修改历史合并：库中没有的加入，两边各改各的自动合并，
    两边都改了的保留库中的，逐处列出。
    """
    merged = [name for name in sources if is_mergeable(name)]
    plain = [name for name in sources if name not in merged]
    found = _load_all(plain, EditionCatalog(), library)
    _refuse_twins([one.report for one in found])
    with open_library(library) as opened:
        others = [read_mergeable(opened, Path(name), password_file) for name in merged]
        refuse_unfit([one for other in others for one in other.reports])
        _import_reports(opened, found, plain, may_replace=replace)
        statuses = [merge(opened, other, takes_theirs=replace) for other in others]
    return max(statuses, default=Status.CLEAN)


def _import_reports(
    library: Library, found: Sequence[Source], names: Sequence[str], *, may_replace: bool
) -> None:
    """Put reports into the library, all of them or none."""
    existing = {
        (one.report.organization, one.report.year): library.find(
            one.report.organization, one.report.year
        )
        for one in found
    }
    for kept in filter(None, existing.values()):
        _refuse_kept(kept, may_replace=may_replace)
    for one, name in zip(found, map(_name_file, names), strict=True):
        print_notes(one)
        entry = existing[one.report.organization, one.report.year]
        if entry is None:
            library.add(one.report, cause=f"导入：{name}")
        else:
            library.replace(entry, one.report, cause=f"导入：{name}")
        click.echo(f"已导入：{one.report.organization}/{one.report.year}")


@click.command("list", cls=ChineseCommand)
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[交接文件]")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@password_option
@library_option
def list_command(
    file: Path | None, as_json: bool, password_file: Path | None, library: Path | None
) -> Status:
    """列出报告库中的报告。

    写了交接文件或另一个报告库（副本、备份）时，列出其中的报告，与库中的比较，不作改动。
    """
    if file is not None:
        return list_mergeable(file, password_file, library, as_json=as_json)
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
        print_json(rows)
        return Status.CLEAN
    for entry in entries:
        click.echo(f"{entry.organization}/{entry.year}")
    if not entries:
        click.echo("报告库是空的。", err=True)
    return Status.CLEAN


def _load_all(names: Sequence[str], catalog: EditionCatalog, library: Path | None) -> list[Source]:
    """Return the reports of all sources; raises at the first that cannot be read."""
    found = []
    for _, source in load_sources(names, catalog, library):
        if isinstance(source, UserError):
            raise source
        found.append(source)
    return found


def _name_file(source: str) -> str:
    """Return what a source is called in the change log."""
    return "标准输入" if source == STANDARD_INPUT else Path(source).name


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
