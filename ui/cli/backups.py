"""`backup` and `restore`: the library on its way to another disk and back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from forms.edition.catalog import EditionCatalog
from forms.errors import UserError
from storage.backup import back_up, restore_backup
from storage.backup_content import Standing, read_backup, restore_reports
from storage.errors import DamagedError
from storage.library import Library
from storage.places import default_library_path
from storage.recovery import recover_library
from ui.cli.chinese_click import ChineseCommand
from ui.cli.output import Status, library_option, print_line
from ui.jobs.sources import SourceError, open_library, split_library_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.backup_content import BackedUp, BackupContent


@click.command("backup", cls=ChineseCommand)
@click.argument("folder", required=False, type=click.Path(path_type=Path), metavar="[文件夹]")
@library_option
def backup_command(folder: Path | None, library: Path | None) -> Status:
    """备份整个报告库，写完读回检查。

    不写文件夹时放在报告库旁边的 backups；写了就放到那里（U盘、共享文件夹）。
    """
    if folder is not None and not folder.is_dir():
        raise UserError(f"找不到文件夹“{folder}”，没有备份；请插好U盘、连上共享文件夹或先建立它。")
    with open_library(library, must_exist=True) as opened:
        path = back_up(opened, _now(), folder)
        count = len(opened.reports())
    click.echo(f"已备份并检查：{path}（{count}份报告）")
    return Status.CLEAN


@click.command("restore", cls=ChineseCommand)
@click.argument("file", type=click.Path(path_type=Path), metavar="备份文件")
@click.argument("names", nargs=-1, metavar="[单位全称/年度…]")
@click.option("--replace", is_flag=True, help="库中已有报告时，用备份替换；替换前先备份现在的库。")
@library_option
def restore_command(
    file: Path, names: tuple[str, ...], replace: bool, library: Path | None
) -> Status:
    """从备份还原整个报告库，或只还原其中写明的报告。

    先列出备份里有什么，与库中的比较；库中已有报告时，加 --replace 才替换。
    """
    path = library or default_library_path()
    try:
        with Library.open(path) as opened:
            return _restore(opened, file, names, may_replace=replace)
    except DamagedError:
        if names or not replace:
            raise
    kept = recover_library(path, file, _now())
    click.echo(f"报告库已损坏，已换成备份；原来的文件保留为 {kept}", err=True)
    click.echo(f"已还原：{path}")
    return Status.CLEAN


def _restore(library: Library, file: Path, names: Sequence[str], *, may_replace: bool) -> Status:
    content = read_backup(file, library)
    _print_content(content)
    if not names:
        if library.reports() and not may_replace:
            raise UserError("没有还原，报告库没有改动；要用备份替换现在的报告库，请加 --replace。")
        restore_backup(library, file, _now())
        click.echo(f"已还原：{library.path}")
        return Status.CLEAN
    chosen = [_find(content, name) for name in names]
    for one in chosen:
        if one.standing in {Standing.OLDER, Standing.APART} and not may_replace:
            whose = f"“{one.entry.organization}”{one.entry.year}年的报告"
            raise UserError(f"没有还原，报告库中已有{whose}；要用备份中的替换，请加 --replace。")
    wanted = [one.entry for one in chosen if one.standing is not Standing.SAME]
    if wanted:
        restore_reports(library, file, wanted, EditionCatalog(), _now())
    for one in chosen:
        click.echo(f"已还原：{one.entry.organization}/{one.entry.year}")
    return Status.CLEAN


def _print_content(content: BackupContent) -> None:
    """Say what is in a backup and what the library has besides."""
    print_line(f"备份“{content.path}”中有{len(content.reports)}份报告：")
    for one in content.reports:
        entry = one.entry
        said = f"{entry.organization}/{entry.year}　改于{entry.updated_at[:16]}　{one.standing}"
        print_line(f"　　{said}")
    for entry in content.only_in_library:
        print_line(f"　　{entry.organization}/{entry.year}　备份中没有，只在库中")
    for found in content.regions:
        region = found.region
        print_line(f"　　汇总项目 {region.organization}/{region.year}　{found.standing}")
    for region in content.regions_only_in_library:
        said = f"汇总项目 {region.organization}/{region.year}　备份中没有，只在库中"
        print_line(f"　　{said}")


def _find(content: BackupContent, name: str) -> BackedUp:
    key = split_library_name(name)
    for one in content.reports:
        if (one.entry.organization, one.entry.year) == key:
            return one
    raise SourceError(f"备份中没有“{name}”，写法是“单位全称/年度”；请照上面列出的写。")


def _now() -> dt.datetime:
    return dt.datetime.now().astimezone()
