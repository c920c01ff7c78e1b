"""`handover`, and `import` of what it writes: reports with all their history between two PCs."""

from __future__ import annotations

import sys
from collections.abc import Sequence  # noqa: TC003 - a record's field
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from forms.edition.catalog import EditionCatalog
from forms.errors import UserError
from storage.handover.file import (
    Handover,
    is_handover,
    needs_password,
    read_handover,
    write_handover,
)
from storage.joining import PLACE, Standing
from storage.open_library import account_name
from storage.other_library import OtherReport, bring_in, compare_with, read_other_library
from storage.regions.carried import CarriedRegion  # noqa: TC001 - a record's field
from storage.schema import FILE_BEGINS
from ui.cli.chinese_click import ChineseCommand
from ui.cli.output import Status, library_option, print_json, print_line
from ui.jobs.aggregation.handing_over import (
    carry_regions,
    find_region,
    name_carried,
    take_regions,
)
from ui.jobs.field_names import name_field
from ui.jobs.history_lines import BLANK
from ui.jobs.sources import find_entry, open_library

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forms.edition.edition import Edition
    from forms.model.three_ways import Clash
    from storage.joining import Joined
    from storage.library import Library

_MOST_OF_A_PASSWORD = 1000

password_option = click.option(
    "--password-file",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="交接文件的密码写在这个文件的第一行。",
)


@click.command("handover", cls=ChineseCommand)
@click.argument("target", type=click.Path(path_type=Path), metavar="交接文件")
@click.argument("names", nargs=-1, metavar="[单位全称/年度…]")
@click.option(
    "--region",
    "regions",
    multiple=True,
    metavar="单位全称/年度",
    help="连同这个汇总项目：单位名单、各单位的报告和结论、调整、汇总报告。可重复。",
)
@click.option("--password", "asks", is_flag=True, help="设密码，在终端里输入。")
@password_option
@click.option("--overwrite", is_flag=True, help="交接文件已存在时替换。")
@library_option
def handover_command(  # noqa: PLR0913, PLR0917 - one for each option
    target: Path,
    names: tuple[str, ...],
    regions: tuple[str, ...],
    asks: bool,
    password_file: Path | None,
    overwrite: bool,
    library: Path | None,
) -> Status:
    """把选定的报告连同全部修改历史、说明写成一个交接文件，供另一台电脑用 import 合并。"""
    with open_library(library, must_exist=True) as opened:
        entries = [find_entry(opened, name) for name in dict.fromkeys(names)]
        projects = [find_region(opened, name) for name in dict.fromkeys(regions)]
        chronicles, carried = carry_regions(opened, projects, entries)
        who = opened.who or account_name()
    password = _read_password(password_file)
    if password is None and asks:
        password = _ask_twice()
    handover = Handover(chronicles, {}, made_by=who, regions=carried)
    if not write_handover(target, handover, password=password, may_overwrite=overwrite):
        raise UserError(f"“{target}”已经存在，要替换请加 --overwrite，或换一个文件名。")
    locked = "，设有密码" if password is not None else ""
    projects_told = f"{len(carried)}个汇总项目，" if carried else ""
    told = f"{projects_told}{len(chronicles)}份报告，含修改历史{locked}"
    click.echo(f"已写入交接文件：{target}（{told}）")
    return Status.CLEAN


def is_mergeable(name: str) -> bool:
    """Tell whether a file is a handover file or another library, by its first bytes."""
    path = Path(name)
    try:
        with path.open("rb") as stream:
            return stream.read(len(FILE_BEGINS)) == FILE_BEGINS or is_handover(path)
    except (OSError, ValueError):
        return False


class Mergeable(Struct, frozen=True):
    """What is in a handover file or another library, held against the library."""

    source: str
    reports: Sequence[OtherReport]
    regions: Sequence[CarriedRegion] = ()


def read_mergeable(library: Library, path: Path, password_file: Path | None) -> Mergeable:
    """Return what is in a handover file or another library."""
    if not is_handover(path):
        return Mergeable(path.name, read_other_library(library, path))
    password = _read_password(password_file)
    if password is None and needs_password(path):
        password = _ask(path)
    handover = read_handover(path, password)
    return Mergeable(path.name, compare_with(library, handover.chronicles), handover.regions)


def refuse_unfit(found: Iterable[OtherReport]) -> None:
    """Raise before anything is written, so that of several reports all go in or none."""
    catalog = EditionCatalog()
    for one in found:
        catalog.load(one.chronicle.entry.edition)
        if one.refusal:
            raise UserError(one.refusal)


def merge(library: Library, found: Mergeable, *, takes_theirs: bool) -> Status:
    """Bring reports into the library with their history; say what was done, and what clashes."""
    catalog = EditionCatalog()
    status = Status.CLEAN
    for one in found.reports:
        fields = [clash.field for clash in one.clashes] if takes_theirs else []
        done = bring_in(library, one, catalog, source=found.source, take=fields)
        click.echo(_describe(one, done))
        edition = catalog.load(done.entry.edition)
        for line in _describe_clashes(done.clashes, edition, takes_theirs=takes_theirs):
            click.echo(line, err=True)
        if done.clashes and not takes_theirs:
            status = Status.FAULTY
    return max(status, _merge_regions(library, found))


def _merge_regions(library: Library, found: Mergeable) -> Status:
    """Take in the projects of a handover file; say what of them was not taken."""
    chronicles = [one.chronicle for one in found.reports]
    status = Status.CLEAN
    for done in take_regions(library, found.regions, chronicles, source=found.source):
        if isinstance(done, UserError):
            click.echo(str(done), err=True)
            status = Status.FAULTY
            continue
        click.echo(done.summary)
        for remark in done.remarks:
            click.echo(remark, err=True)
    return status


def list_mergeable(
    file: Path, password_file: Path | None, library: Path | None, *, as_json: bool
) -> Status:
    """Print what is in a handover file or another library, and how it stands to the library."""
    with open_library(library) as opened:
        found = read_mergeable(opened, file, password_file)
    if as_json:
        print_json([_as_data(one) for one in found.reports])
        return Status.CLEAN
    for region in found.regions:
        print_line(f"汇总项目　{name_carried(region)}")
    for one in found.reports:
        entry = one.chronicle.entry
        clashes = f"，两边都改的{len(one.clashes)}处" if one.clashes else ""
        said = f"{entry.organization}/{entry.year}　改于{entry.updated_at[:16]}　{one.standing}"
        print_line(f"{said}{clashes}")
    return Status.CLEAN


def _as_data(one: OtherReport) -> dict[str, object]:
    entry = one.chronicle.entry
    return {
        "organization": entry.organization,
        "year": entry.year,
        "edition": entry.edition,
        "title": entry.title,
        "updated_at": entry.updated_at,
        "state": str(entry.state),
        "standing": one.standing.name.lower(),
        "clashes": [clash.field for clash in one.clashes],
    }


def _describe(one: OtherReport, done: Joined) -> str:
    entry = done.entry
    name = f"{entry.organization}/{entry.year}"
    if done.standing is Standing.UNKNOWN:
        return f"已导入：{name}（含{len(one.chronicle.rows)}条修改记录）"
    if done.standing in {Standing.SAME, Standing.OLDER}:
        return f"没有新内容：{name}"
    changed = f"改了{len(done.changes)}处" if done.changes else "内容没有变"
    return f"已合并：{name}（{changed}，修改记录已并入）"


def _describe_clashes(
    clashes: Iterable[Clash], edition: Edition, *, takes_theirs: bool
) -> Iterable[str]:
    kept = "采用了来件的" if takes_theirs else "保留了库中的，来件的记在历史里"
    for clash in clashes:
        name = "单位、年度" if clash.field == PLACE else name_field(clash.field, edition)
        ours, theirs = (" ¶ ".join(one.split("\n")) or BLANK for one in (clash.ours, clash.theirs))
        yield f"两边都改了 {name}：库中 {ours}，来件 {theirs}，{kept}。"


def _read_password(file: Path | None) -> str | None:
    if file is None:
        return None
    try:
        with file.open("rb") as stream:
            line = stream.read(_MOST_OF_A_PASSWORD).splitlines()[:1]
        password = (line[0] if line else b"").decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise UserError(f"密码文件“{file}”读不了，请检查位置，用UTF-8编码保存。") from error
    if not password:
        raise UserError(f"密码文件“{file}”的第一行是空的，请在第一行写密码。")
    return password


def _ask(path: Path) -> str:
    if sys.stdin is None or not sys.stdin.isatty():
        raise UserError(f"交接文件“{path.name}”设有密码，请加 --password-file 文件。")
    return str(click.prompt("密码", hide_input=True, prompt_suffix="：", err=True))


def _ask_twice() -> str:
    if sys.stdin is None or not sys.stdin.isatty():
        raise UserError("这里不能输入密码，没有写交接文件；请改用 --password-file 文件。")
    typed = [
        str(click.prompt(said, hide_input=True, prompt_suffix="：", err=True))
        for said in ("密码", "再输入一遍")
    ]
    if typed[0] != typed[1]:
        raise UserError("两遍输入的密码不一样，没有写交接文件；请重新运行。")
    return typed[0]
