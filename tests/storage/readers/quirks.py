"""Reports as documents with what really occurs in published ones, some of it at random.

Every quirk changes how a report is laid out or written, never what it says, except those that
leave figures out: what they lost is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field, structs

from forms.edition.terms import GridRole, ValueKind
from storage.readers.document import Document, Paragraph, Table, TableCell

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Sequence

    from forms.edition.edition import Edition, GridCell
    from forms.edition.edition import Table as FormTable
    from forms.edition.terms import CellId
    from storage.readers.document import Block

ORGANIZATION = "青萝市发展和改革委员会"
_BLANKS = ("\u00a0", " ", "\u3000", "\n", "\u2002")
_NOTHING = ("-", "—", "/", "无")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")

Rows = list[list[TableCell]]


class Printed(Struct):
    """A report in the making: its blocks by section, and the figures that a reader can find.

    `lost` are the cells whose figures no longer stand in the document, or not as figures.
    """

    edition: Edition
    year: int
    chance: random.Random
    figures: dict[CellId, str]
    tables: dict[str, list[Rows]]
    headings: dict[str, str]
    head: list[Block]
    tail: list[Block]
    lost: set[CellId] = field(default_factory=set)
    is_flat: bool = False

    def table_ids(self) -> list[str]:
        """Return the tables in the order of the form."""
        return [table.id for table in self.edition.tables]

    def document(self) -> Document:
        """Return the whole document."""
        blocks: list[Block] = list(self.head)
        for section in self.edition.sections:
            if self.headings.get(section.id):
                blocks.append(Paragraph(self.headings[section.id]))
            if section.table is None:
                blocks.append(Paragraph(f"关于{section.short}的说明。"))
                continue
            for piece in self.tables.get(section.table, ()):
                blocks += [_table(piece, is_flat=self.is_flat)] if piece else [Paragraph("— 3 —")]
        return Document((*blocks, *self.tail))


Quirk = "Callable[[Printed], None]"


def print_report(edition: Edition, year: int, chance: random.Random) -> Printed:
    """Return a report with figures at random, laid out as the official form."""
    figures = {}
    for cell, found in edition.cells.items():
        number = chance.choice((0, 0, 0, 1, 7, chance.randrange(100), chance.randrange(100_000)))
        is_money = found.kind is ValueKind.MONEY
        figures[cell] = (
            f"{number}.{chance.randrange(1, 1000):03}".rstrip("0") if is_money else f"{number}"
        )
    return Printed(
        edition,
        year,
        chance,
        figures,
        {table.id: [_rows_of(table, figures)] for table in edition.tables},
        {section.id: section.heading for section in edition.sections},
        [Paragraph(edition.title_for(ORGANIZATION, year)), Paragraph("根据条例编制本报告。")],
        [Paragraph(ORGANIZATION), Paragraph(f"{year + 1}年1月20日")],
    )


def _rows_of(table: FormTable, figures: dict[CellId, str]) -> Rows:
    rows: Rows = [[] for _ in range(table.row_count)]
    for at in sorted(table.grid, key=lambda place: (place.row, place.column)):
        text = at.text if at.cell is None else figures[at.cell]
        rows[at.row].append(TableCell(at.row, at.column, text, at.row_span, at.column_span))
    return rows


def _table(rows: Rows, *, is_flat: bool) -> Table:
    cells = [structs.replace(cell, row=number) for number, row in enumerate(rows) for cell in row]
    return Table(tuple(cells), is_flat=is_flat)


def _value_cells(printed: Printed) -> Iterator[tuple[str, int, int, int, GridCell]]:
    """Yield table, piece, row and place in the row of every cell with a figure."""
    for table in printed.edition.tables:
        by_place = {(at.row, at.column): at for at in table.grid if at.cell is not None}
        for number, piece in enumerate(printed.tables[table.id]):
            for row, cells in enumerate(piece):
                for place, cell in enumerate(cells):
                    at = by_place.get((cell.row, cell.column))
                    if at is not None and cell.row_span == 1:
                        yield table.id, number, row, place, at


def _labels(printed: Printed, *roles: GridRole) -> Iterator[tuple[Rows, int, int]]:
    for table in printed.edition.tables:
        places = {(at.row, at.column) for at in table.grid if at.role in roles}
        for piece in printed.tables[table.id]:
            for row, cells in enumerate(piece):
                for place, cell in enumerate(cells):
                    if (cell.row, cell.column) in places:
                        yield piece, row, place


def _write(rows: Rows, row: int, place: int, text: str) -> None:
    rows[row][place] = structs.replace(rows[row][place], text=text)


def break_labels(printed: Printed) -> None:
    """Break labels over lines and put blanks of all kinds into them."""
    roles = (GridRole.LABEL, GridRole.GROUP, GridRole.HEADER, GridRole.NOTE)
    for rows, row, place in _labels(printed, *roles):
        text = rows[row][place].text
        if printed.chance.random() < 0.5:
            at = printed.chance.randrange(len(text) + 1)
            _write(rows, row, place, text[:at] + printed.chance.choice(_BLANKS) + text[at:])


def write_figures_otherwise(printed: Printed) -> None:
    """Write figures in full width, with separators, units, blanks around them."""
    chance = printed.chance
    for table, number, row, place, at in _value_cells(printed):
        rows = printed.tables[table][number]
        text = rows[row][place].text
        kind = printed.edition.cells[at.cell].kind if at.cell else ValueKind.COUNT
        ways = [text.translate(_FULL_WIDTH), f"\u00a0{text}", f"{text}\n", f" {text} "]
        if kind is ValueKind.MONEY:
            ways.append(f"{text}万元")
        else:
            ways += [f"{text}件", f"{int(text):,}"]
        if chance.random() < 0.3:
            _write(rows, row, place, chance.choice(ways))


def leave_blank(printed: Printed) -> None:
    """Leave figures out, or write a sign for nothing."""
    for table, number, row, place, at in _value_cells(printed):
        if at.cell is not None and printed.chance.random() < 0.15:
            text = printed.chance.choice(("", "\u00a0", *_NOTHING))
            _write(printed.tables[table][number], row, place, text)
            printed.lost.add(at.cell)


def drop_header_spans(printed: Printed) -> None:
    """Write header cells without their spans downwards; empty cells stand below them."""
    for table in printed.edition.tables:
        rows = printed.tables[table.id][0]
        for at in sorted(table.grid, key=lambda place: (place.row, place.column)):
            if at.role is GridRole.HEADER and at.row_span > 1:
                for below in range(at.row + 1, at.row + at.row_span):
                    rows[below].append(TableCell(below, at.column, "", 1, at.column_span))
                    rows[below].sort(key=lambda cell: cell.column)


def tear_tables(printed: Printed) -> None:
    """Tear tables in two, as pages do: a page number between, the header repeated or not."""
    for table in printed.edition.tables:
        rows = printed.tables[table.id][0]
        first = table.header_rows + 1
        if len(rows) <= first + 1:
            continue
        cut = printed.chance.randrange(first, len(rows))
        header = rows[: table.header_rows] if printed.chance.random() < 0.5 else []
        number: list[Rows] = [[]] if printed.chance.random() < 0.5 else []
        printed.tables[table.id] = [rows[:cut], *number, [*header, *rows[cut:]]]


def join_tables(printed: Printed) -> None:
    """Lay all tables out as one, in the section of the first."""
    first, *others = printed.table_ids()
    rows = [row for table in (first, *others) for piece in printed.tables[table] for row in piece]
    printed.tables = {first: [rows], **{table: [] for table in others}}


def misprint_labels(printed: Printed) -> None:
    """Write one character of a few labels wrong."""
    found = list(_labels(printed, GridRole.LABEL))
    for rows, row, place in printed.chance.sample(found, 3):
        text = rows[row][place].text
        at = printed.chance.randrange(2, len(text)) if len(text) > 2 else 0
        _write(rows, row, place, text[:at] + "囗" + text[at + 1 :])


def use_other_words(printed: Printed) -> None:
    """Write 合计 for 总计, and leave 行政 out of 行政规范性文件."""
    for rows, row, place in _labels(printed, GridRole.LABEL, GridRole.HEADER):
        text = rows[row][place].text.replace("总计", "合计").replace("行政规范性", "规范性")
        _write(rows, row, place, text)


def rename_headings(printed: Printed) -> None:
    """Write headings as they are found: other words, other numbers, misprints, some missing."""
    others = {
        "problems": (
            "五、存在的主要问题及整改措施",
            "五、存在问题及改进情况",
            "四、存在的主要问题及改进情况",
        ),
        "requests": ("三、收到和处理政府信息公开的申请情况", "收到和处理政府信息公开申请情况", ""),
        "review_litigation": (
            "四、政府信息公开行政法复议、行政诉讼情况",
            "四、行政复议、行政诉讼情况",
        ),
        "proactive_disclosure": ("一、主动公开政府信息情况", "二、主动公开政府信息情况：", ""),
    }
    for section, ways in others.items():
        printed.headings[section] = printed.chance.choice(ways)


def surround_with_page(printed: Printed) -> None:
    """Put what stands on a web page around the report."""
    index = Table(
        (
            TableCell(0, 0, "索引号"),
            TableCell(0, 1, "X001-2"),
            TableCell(1, 0, "发布机构"),
            TableCell(1, 1, ORGANIZATION),
        )
    )
    printed.head = [
        Paragraph("您当前的位置：首页 > 政务公开 > 年度报告"),
        index,
        printed.head[0],
        Paragraph("发布日期：2026-01-20 来源：办公室 浏览次数：12"),
        Paragraph("【字号：大 中 小】 打印"),
        *printed.head[1:],
    ]
    printed.tail += [
        Paragraph("附件：年度报告.docx"),
        Paragraph("打印 关闭"),
        Paragraph("上一篇：没有了"),
    ]


def break_names(printed: Printed) -> None:
    """Break the title and the organ's name over two lines, or sign without a title."""
    if printed.chance.random() < 0.5:
        printed.head[0] = Paragraph(f"{ORGANIZATION}\n{printed.year}年政府信息公开工作年度报告")
        printed.tail[0] = Paragraph(f"{ORGANIZATION[:5]}\n{ORGANIZATION[5:]}")
    else:
        printed.head[0] = Paragraph(f"{printed.year}年政府信息公开工作年度报告")


def flatten(printed: Printed) -> None:
    """Lose all spans: each cell in its grid column, empty cells where a neighbour was merged."""
    printed.is_flat = True
    for pieces in printed.tables.values():
        for rows in pieces:
            width = 1 + max((cell.column for row in rows for cell in row), default=0)
            for number, row in enumerate(rows):
                texts = {cell.column: cell.text for cell in row}
                rows[number] = [
                    TableCell(number, column, texts.get(column, "")) for column in range(width)
                ]


def lose_rows(printed: Printed) -> None:
    """Leave a row of each table out, or the last figure of a row."""
    for table in printed.edition.tables:
        places = {(at.row, at.column): at.cell for at in table.grid if at.cell}
        rows = printed.tables[table.id][0]
        body = [row for row in rows if any((cell.row, cell.column) in places for cell in row)]
        row = printed.chance.choice(body)
        found = [places.get((cell.row, cell.column)) for cell in row]
        printed.lost |= {cell for cell in found if cell}
        is_apart = all(cell.row_span == 1 for cell in row)
        if is_apart and len(body) > 1 and printed.chance.random() < 0.5:
            rows.remove(row)
        else:
            del row[-1]


QUIRKS: tuple[Callable[[Printed], None], ...] = (
    break_labels,
    write_figures_otherwise,
    leave_blank,
    drop_header_spans,
    misprint_labels,
    use_other_words,
    lose_rows,
    tear_tables,
    join_tables,
    rename_headings,
    surround_with_page,
    break_names,
    flatten,
)
"""In an order in which each can follow those before it."""


def with_quirks(printed: Printed, quirks: Sequence[Callable[[Printed], None]]) -> Document:
    """Return the document after some quirks, in the order of `QUIRKS`."""
    for quirk in QUIRKS:
        if quirk in quirks:
            quirk(printed)
    return printed.document()
