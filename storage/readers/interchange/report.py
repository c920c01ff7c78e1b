"""A report in the interchange form: JSON, format `nianbao-report`.

Version 1: `edition`, `organization`, `year`, `title`, `signature` (`organization`, `date`),
`texts` by section id, `cells` by cell id with a text, or `null` where the cell is blank.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from forms.edition.catalog import UnknownEditionError
from forms.edition.terms import CellId
from forms.model.changes import text_field
from forms.model.dates import normalize_date
from forms.model.report import Report
from storage.readers.interchange.content import JsonObject, parse_json
from storage.readers.reading import Note, ReadError, Reading
from storage.readers.source_file import check_size, decode_text
from storage.readers.wording import clean_line, clean_lines, clean_text, enumerate_names, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition

FORMAT = "nianbao-report"
VERSION = 1

_KEYS = frozenset(
    {
        "format",
        "version",
        "edition",
        "organization",
        "year",
        "title",
        "signature",
        "texts",
        "cells",
    }
)
_YEAR = re.compile(r"20\d\d")
_LONGEST_ID = 120


def read_json_report(content: bytes | str, catalog: EditionCatalog, *, origin: str) -> Reading:
    """Read a report from JSON; `origin` is how messages call it.

    Raises:
        ReadError: it is no JSON, no report, or says what the edition does not know.
    """
    check_size(len(content), origin)
    text = decode_text(content, origin) if isinstance(content, bytes) else content
    entries = parse_json(text.removeprefix("\ufeff"), origin)
    if not isinstance(entries, dict) or entries.get("format") != FORMAT:
        raise ReadError(f"“{origin}”不是本软件导出的年度报告，请核对是否选错了文件。")
    whole = JsonObject(entries, origin)
    _check_version(whole)
    report = _start_report(whole, catalog)
    _fill_in_texts(report, whole.object_at("texts"))
    _fill_in_cells(report, whole.object_at("cells"))
    report.apply(report.release_totals())
    return Reading(report, _describe_unknown(whole))


def _check_version(whole: JsonObject) -> None:
    version = whole.text_at("version")
    if not version.isdecimal() or int(version[:9]) < 1:
        raise whole.fault("没有写明格式版本", "请重新导出后再试")
    if int(version[:9]) > VERSION:
        raise whole.fault("由更新版本的软件导出", "请升级本软件后再读取")


def _start_report(whole: JsonObject, catalog: EditionCatalog) -> Report:
    organization = clean_line(whole.text_at("organization"))
    if not organization:
        raise whole.fault("没有写明单位名称（organization）", "请补上后再试")
    year = _read_year(whole)
    edition = _find_edition(whole, catalog, year)
    signature = whole.object_at("signature")
    return Report(
        edition,
        organization,
        year,
        clean_lines(whole.text_at("title")) or edition.title_for(organization, year),
        clean_line(signature.text_at("organization")),
        normalize_date(clean_line(signature.text_at("date"))),
    )


def _read_year(whole: JsonObject) -> int:
    written = whole.text_at("year").strip()
    if not _YEAR.fullmatch(written):
        fault = f"年度“{shorten(written)}”有误" if written else "没有写明年度"
        raise whole.fault(f"{fault}（year）", "请改为四位数字的年份后再试")
    return int(written)


def _find_edition(whole: JsonObject, catalog: EditionCatalog, year: int) -> Edition:
    edition_id = shorten(whole.text_at("edition"))
    try:
        return catalog.load(edition_id) if edition_id else catalog.for_year(year)
    except UnknownEditionError as error:
        raise ReadError(f"不能读取“{whole.origin}”：{error}") from error


def _fill_in_texts(report: Report, texts: JsonObject) -> None:
    known = report.edition.text_ids
    changes = {}
    for key in texts.keys:
        if key not in known:
            raise texts.fault(f"中有不认识的文字部分“{shorten(key)}”", _suggest(key, known))
        changes[text_field(key)] = clean_text(texts.text_at(key))
    report.apply(report.change_fields(changes, ""))


def _fill_in_cells(report: Report, cells: JsonObject) -> None:
    edition = report.edition
    values: dict[CellId, str] = {}
    for key in cells.keys:
        if key not in edition.cells:
            raise cells.fault(
                f"中有{edition.name}没有的单元格“{shorten(key)}”", _suggest_cell(key, edition)
            )
        values[CellId(key)] = clean_line(cells.text_at(key))
    report.apply(report.change_cells(values, ""))


def _suggest(key: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(shorten(key), known, n=1)
    return f"是否应为“{near[0]}”？请改正后再试" if near else f"可用的有：{'、'.join(known)}"


def _suggest_cell(key: str, edition: Edition) -> str:
    near = difflib.get_close_matches(key[:_LONGEST_ID], edition.cells, n=1)
    if not near:
        return "请核对版式和年度是否一致"
    return f"是否应为“{near[0]}”（{edition.cells[CellId(near[0])].name}）？请改正后再试"


def _describe_unknown(whole: JsonObject) -> tuple[Note, ...]:
    unknown = [f"“{shorten(key)}”" for key in whole.keys if key not in _KEYS]
    if not unknown:
        return ()
    shown = enumerate_names(unknown)
    return (Note(f"“{whole.origin}”中有{len(unknown)}项内容不认识，没有读入：{shown}。"),)
