"""`history`: what was done to a report of the library, oldest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId
from forms.model.changes import (
    SIGNATURE_DATE,
    SIGNATURE_ORGANIZATION,
    TITLE,
    Field,
    text_field,
)
from ui.cli.chinese_click import ChineseCommand
from ui.cli.output import Status, library_option, print_json, print_line
from ui.jobs.history_lines import describe_entry
from ui.jobs.sources import SourceError, find_entry, open_library

if TYPE_CHECKING:
    from pathlib import Path

    from forms.edition.edition import Edition
    from storage.rows import LogEntry

_JOINED = "（并入）"
"""Marks what was done on another PC before it was merged; the report's own line lies beside it."""
_UNKNOWN = (
    "“{name}”不是{edition}的格；请写格的标识，如 {example}，可用 export 导出 json 查看；"
    "文字写 text.overview，标题写 title。"
)


@click.command("history", cls=ChineseCommand)
@click.argument("source", metavar="单位全称/年度")
@click.option(
    "--cell", metavar="标识", help="只列一格，如 t3.new_requests.total，或 text.overview。"
)
@click.option("--json", "as_json", is_flag=True, help="一行一条 JSON。")
@library_option
def history_command(source: str, cell: str | None, as_json: bool, library: Path | None) -> Status:
    """列出报告库中一份报告的修改历史：时间、姓名、原因、位置、改前和改后，从早到晚。

    在别的电脑上改、后来合并进来的，行末注明“并入”。
    """
    with open_library(library, must_exist=True) as opened:
        entry = find_entry(opened, source)
        rows = list(opened.chronicle(entry).timeline)
    edition = EditionCatalog().load(entry.edition)
    if cell is not None:
        wanted = _require(cell, edition)
        rows = [row for row in rows if row.entry.field == wanted]
    for row in rows:
        if as_json:
            print_json(_as_data(row.entry, edition), indent=None)
        else:
            joined = "" if row.branch is None else _JOINED
            print_line(f"{describe_entry(row.entry, edition)}{joined}")
    if not rows and not as_json:
        click.echo("没有修改记录。", err=True)
    return Status.CLEAN


def _require(name: str, edition: Edition) -> str:
    singles = {TITLE, SIGNATURE_ORGANIZATION, SIGNATURE_DATE}
    known = singles.union(map(text_field, edition.text_ids))
    if CellId(name) not in edition.cells and Field(name) not in known:
        example = next(iter(edition.input_cells))
        raise SourceError(_UNKNOWN.format(name=name, edition=edition.name, example=example))
    return name


def _as_data(entry: LogEntry, edition: Edition) -> dict[str, str | None]:
    """Return an entry as data; as in a report as JSON, a blank cell is `null`."""
    is_cell = CellId(entry.field) in edition.cells
    old, new = ((text or None) if is_cell else text for text in (entry.old, entry.new))
    return {
        "at": entry.at,
        "who": entry.who,
        "cause": entry.cause,
        "field": entry.field,
        "old": old,
        "new": new,
    }
