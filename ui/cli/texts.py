"""`explain-text`: how the numbers of the texts were read, one by one."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import click
from msgspec.structs import asdict

from forms.checks.narrative.accounts import account_for
from forms.edition.catalog import EditionCatalog
from ui.cli.chinese_click import ChineseCommand
from ui.cli.output import Status, library_option, print_json, print_line, print_notes
from ui.jobs.sources import load_source

if TYPE_CHECKING:
    from pathlib import Path

    from forms.checks.narrative.accounts import Account


@click.command("explain-text", cls=ChineseCommand)
@click.argument("source", metavar="来源")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@library_option
def explain_text_command(source: str, as_json: bool, library: Path | None) -> Status:
    """逐个说明正文里的数字是怎样理解的，与表格是否一致，没有核对的是什么原因。"""
    found = load_source(source, EditionCatalog(), library)
    print_notes(found)
    report = found.report
    accounts = [one for section in report.edition.text_ids for one in account_for(report, section)]
    if as_json:
        print_json([asdict(one) for one in accounts])
        return Status.CLEAN
    for (place, sentence), numbers in groupby(accounts, lambda one: (one.place, one.sentence)):
        print_line(f"{place}：{sentence}")
        for one in numbers:
            print_line(f"　　{_describe(one)}")
    if not accounts:
        print_line("正文里没有可以说明的数字。")
    return Status.CLEAN


def _describe(account: Account) -> str:
    parts = [account.verdict]
    if account.words:
        parts.append(f"词语：{' + '.join(account.words)}")
    if account.meanings:
        parts.append(f"意思：{' 或 '.join(account.meanings)}")
    parts.append(f"谁的数：{account.whose}")
    if account.reasons:
        parts.append(f"原因：{'；'.join(account.reasons)}")
    return f"{account.written}　{'　'.join(parts)}"
