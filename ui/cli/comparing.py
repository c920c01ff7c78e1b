"""`compare`: the figures and texts in which two reports differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from forms.edition.catalog import EditionCatalog
from forms.model.changes import TEXT_PREFIX, Field
from forms.model.comparison.cells import compare_cells
from forms.model.comparison.comparison import Kind, compare
from ui.cli.chinese_click import ChineseCommand
from ui.cli.output import Status, library_option, print_json, print_line, print_notes
from ui.jobs.field_names import name_field
from ui.jobs.sources import STANDARD_INPUT, SourceError, load_source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forms.model.comparison.cells import CellDifference
    from forms.model.comparison.comparison import Difference
    from forms.model.report import Report

_DONE = {
    Kind.CHANGED: "改动",
    Kind.ADDED: "增加",
    Kind.REMOVED: "删去",
    Kind.MOVED: "移动",
    Kind.JOINED: "合并段落",
    Kind.SPLIT: "拆分段落",
}


@click.command("compare", cls=ChineseCommand)
@click.argument("old", metavar="来源")
@click.argument("new", metavar="来源")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@library_option
def compare_command(old: str, new: str, as_json: bool, library: Path | None) -> Status:
    """比较两份报告：不同的单元格和文字。全角半角、引号、空格等排版上的不同不算。"""
    if old == new == STANDARD_INPUT:
        raise SourceError("标准输入只能读一次，两个来源不能都是“-”，请把其中一份改为文件名。")
    catalog = EditionCatalog()
    first = load_source(old, catalog, library)
    second = load_source(new, catalog, library)
    for source in (first, second):
        print_notes(source)
    _tell_editions(first.report, second.report)
    cells = list(compare_cells(first.report, second.report))
    texts = [each for each in compare(first.report, second.report).differences if _is_wording(each)]
    if as_json:
        print_json(_describe(first.report, second.report, cells, texts))
    else:
        for line in _lines(first.report, second.report, cells, texts):
            print_line(line)
    return Status.FAULTY if cells or texts else Status.CLEAN


def _is_wording(difference: Difference) -> bool:
    """Tell whether a text, the title or the signature differs, and not a cell."""
    return bool(difference.segments) or not difference.section


def _tell_editions(old: Report, new: Report) -> None:
    if old.edition.id != new.edition.id:
        click.echo(
            f"两份报告的版式不同（{old.edition.name}、{new.edition.name}），"
            "只有一种版式才有的单元格，填有内容的也列为不同。",
            err=True,
        )


def _describe(
    old: Report, new: Report, cells: list[CellDifference], texts: list[Difference]
) -> dict[str, object]:
    """Return the differences in the form that other tools read."""
    sections = dict.fromkeys(
        field.removeprefix(TEXT_PREFIX) for each in texts for field in _fields(each)
    )
    return {
        "cells": [
            {"cell": each.cell, "old": each.old or None, "new": each.new or None} for each in cells
        ],
        "texts": [
            {"section": section, "old": _whole(old, section), "new": _whole(new, section)}
            for section in sections
        ],
    }


def _fields(difference: Difference) -> Iterator[str]:
    yield difference.field
    yield difference.to_field


def _whole(report: Report, section: str) -> str:
    """Return the whole text of a section, or the title or a part of the signature."""
    singles = {
        "title": report.title,
        "signature.organization": report.signature_organization,
        "signature.date": report.signature_date,
    }
    return singles.get(section, report.texts.get(section, ""))


def _lines(
    old: Report, new: Report, cells: list[CellDifference], texts: list[Difference]
) -> Iterator[str]:
    for each in cells:
        name = name_field(Field(each.cell), each.edition)
        before = _show_figure(each.old, old)
        yield f"{name}：{before} → {_show_figure(each.new, new)}"
    for difference in texts:
        name = name_field(difference.field, old.edition)
        yield f"{name}：{_DONE[difference.kind]}{_show_words(difference, old)}"
    count = len(cells), len(texts)
    yield f"不同的单元格 {count[0]} · 不同的文字 {count[1]}" if any(count) else "两份报告相同。"


def _show_figure(content: str | None, report: Report) -> str:
    if content is None:
        return f"（{report.edition.name}没有这一格）"
    return content or "空白"


def _show_words(difference: Difference, old: Report) -> str:
    before, after = (
        "“" + part.replace("\n", " ¶ ") + "”" if part else ""
        for part in (difference.base, difference.theirs)
    )
    if difference.kind is not Kind.MOVED:
        return " → ".join(filter(None, (before, after)))
    to = name_field(difference.to_field, old.edition)
    moved = before if difference.base == difference.theirs else f"{before} → {after}"
    return moved if difference.field == difference.to_field else f"到{to}{moved}"
