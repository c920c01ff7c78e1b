"""A report exported as a Word file, and what people do to such a file in a word processor."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document

from export.formats import find_format
from export.manuscript import Manuscript
from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId
from forms.model.changes import SIGNATURE_DATE, SIGNATURE_ORGANIZATION, TITLE, Field, text_field
from forms.model.comparison.comparison import Kind
from storage.readers.interchange.report import read_json_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph

    from forms.model.report import Report

    Edit = Callable[[WordDocument], None]
    Found = tuple[Kind, Field]

_SOURCE = Path(__file__).parent / "data" / "reports" / "water-office-2020.json"
_PROBLEMS = (
    "（一）存在的主要问题",
    "一是公开的及时性有待提高，部分信息超过20个工作日才公布。",
    "二是政策解读的形式比较单一，图解类的只有3件，群众反映看不懂。",
    "三是基层站所的业务培训不够，全年只组织了“专题”学习2次。",
    "（二）改进情况",
    "下一步将修订目录，健全审查机制，把公开时限写进岗位职责。",
)
PERSON = CellId("t3.new_requests.natural_person")
TOTAL = CellId("t3.new_requests.total")
RULES = CellId("t2.art20_1.rules.new_made")
UPHELD = CellId("t4.reconsideration.upheld")


def exported_report() -> Report:
    """Return a sound report with some paragraphs of text."""
    catalog = EditionCatalog()
    report = read_json_report(_SOURCE.read_bytes(), catalog, origin=_SOURCE.name).report
    report.apply(report.change_text("problems", "\n".join(_PROBLEMS), ""))
    report.apply(
        report.change_text("overview", "2020年，本局主动公开信息120条。\n其中公文35件。", "")
    )
    return report


def write_word_file(report: Report, *, is_draft: bool = False) -> bytes:
    """Return a report as the Word file that the program exports."""
    write = find_format(".docx").write
    assert write is not None
    return write(Manuscript(report, is_draft))


def edited(content: bytes, *edits: Edit) -> bytes:
    """Return a Word file after somebody has edited it."""
    document = Document(io.BytesIO(content))
    for edit in edits:
        edit(document)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def put_figure(cell: CellId, figure: str) -> Edit:
    """Write another figure into the printed cell of a table."""

    def edit(document: WordDocument) -> None:
        known = exported_report().edition.cells[cell]
        tables = [table.id for table in exported_report().edition.tables]
        place = document.tables[tables.index(known.table)].cell(known.row, known.column)
        (paragraph,) = place.paragraphs
        if paragraph.runs:
            paragraph.runs[0].text = figure
        else:
            paragraph.add_run(figure)

    return edit


def reword(old: str, new: str) -> Edit:
    """Replace words in every paragraph that has them."""

    def edit(document: WordDocument) -> None:
        paragraphs = [each for each in document.paragraphs if old in each.text]
        assert paragraphs
        for paragraph in paragraphs:
            _write(paragraph, paragraph.text.replace(old, new))

    return edit


def sign(old: str, new: str) -> Edit:
    """Write another name under the report."""

    def edit(document: WordDocument) -> None:
        (paragraph,) = (each for each in document.paragraphs if each.text == old)
        _write(paragraph, new)

    return edit


def add_behind(beginning: str, text: str) -> Edit:
    """Put a new paragraph behind another one."""

    def edit(document: WordDocument) -> None:
        _insert_behind(_find(document, beginning), text)

    return edit


def remove(beginning: str) -> Edit:
    """Take a paragraph out."""

    def edit(document: WordDocument) -> None:
        _take_out(_find(document, beginning))

    return edit


def move_behind(beginning: str, other: str) -> Edit:
    """Move a paragraph behind another one."""

    def edit(document: WordDocument) -> None:
        moved = _find(document, beginning)
        _find(document, other)._p.addnext(moved._p)

    return edit


def join_with_next(beginning: str, following: str) -> Edit:
    """Join two paragraphs."""

    def edit(document: WordDocument) -> None:
        first, second = _find(document, beginning), _find(document, following)
        _write(first, first.text + second.text)
        _take_out(second)

    return edit


def split_behind(words: str) -> Edit:
    """Split a paragraph behind some words of it."""

    def edit(document: WordDocument) -> None:
        (paragraph,) = (each for each in document.paragraphs if words in each.text)
        at = paragraph.text.index(words) + len(words)
        _insert_behind(paragraph, paragraph.text[at:])
        _write(paragraph, paragraph.text[:at])

    return edit


def _find(document: WordDocument, beginning: str) -> Paragraph:
    return next(each for each in document.paragraphs if each.text.startswith(beginning))


def _write(paragraph: Paragraph, text: str) -> None:
    for run in paragraph.runs[1:]:
        paragraph._p.remove(run._r)
    paragraph.runs[0].text = text


def _take_out(paragraph: Paragraph) -> None:
    body = paragraph._p.getparent()
    assert body is not None
    body.remove(paragraph._p)


def _insert_behind(paragraph: Paragraph, text: str) -> None:
    added = paragraph.insert_paragraph_before(text, paragraph.style)
    paragraph._p.addnext(added._p)


PROBLEMS, OVERVIEW = text_field("problems"), text_field("overview")
EDITS: dict[str, tuple[tuple[Edit, ...], list[Found]]] = {
    "nothing": ((), []),
    "a figure of table two": ((put_figure(RULES, "5"),), [(Kind.CHANGED, Field(RULES))]),
    "a figure and its totals": (
        (
            put_figure(PERSON, "8"),
            put_figure(TOTAL, "8"),
        ),
        [(Kind.CHANGED, Field(PERSON))],
    ),
    "a figure of table four": ((put_figure(UPHELD, "6"),), [(Kind.CHANGED, Field(UPHELD))]),
    "a total alone": ((put_figure(TOTAL, "77"),), [(Kind.CHANGED, Field(TOTAL))]),
    "a figure made blank": ((put_figure(PERSON, ""),), [(Kind.REMOVED, Field(PERSON))]),
    "a word": ((reword("比较单一", "不够多样"),), [(Kind.CHANGED, PROBLEMS)]),
    "a figure in the text": ((reword("120条", "121条"),), [(Kind.CHANGED, OVERVIEW)]),
    "a paragraph added": (
        (add_behind("三是基层", "四是平台的检索功能还不完善。"),),
        [(Kind.ADDED, PROBLEMS)],
    ),
    "a paragraph removed": ((remove("三是基层"),), [(Kind.REMOVED, PROBLEMS)]),
    "a paragraph moved": ((move_behind("一是公开", "三是基层"),), [(Kind.MOVED, PROBLEMS)]),
    "a paragraph moved into another section": (
        (move_behind("下一步将修订", "其中公文35件"),),
        [(Kind.MOVED, PROBLEMS)],
    ),
    "two paragraphs joined": (
        (join_with_next("二是政策", "三是基层"),),
        [(Kind.JOINED, PROBLEMS)],
    ),
    "a paragraph split": ((split_behind("只有3件，"),), [(Kind.SPLIT, PROBLEMS)]),
    "a heading": ((reword("（二）改进情况", "（二）下一步打算"),), [(Kind.CHANGED, PROBLEMS)]),
    "the title": (
        (reword("2020年政府信息公开工作年度", "2020年度政府信息公开工作年度"),),
        [(Kind.CHANGED, TITLE)],
    ),
    "the organ signed": (
        (sign("青萝市水务局", "青萝市水利局"),),
        [(Kind.CHANGED, SIGNATURE_ORGANIZATION)],
    ),
    "the date": ((reword("2021年1月20日", "2021年1月28日"),), [(Kind.CHANGED, SIGNATURE_DATE)]),
    "typography": (
        (reword("，", ", "), reword("“专题”", '"专题"'), reword("120条", "１２０ 条")),
        [],
    ),
}
"""What was done, and which differences are to be found then, nothing else."""
