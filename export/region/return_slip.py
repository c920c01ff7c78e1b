"""The slip with which a report goes back to its unit (退回单): as a letter, and as a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from export.paper.blocks import Heading, Paragraph
from export.paper.setup import STANDARD
from export.region.letters import NUMERALS, REPORT, Column, letter, long_date, plain_table
from export.region.records import UNREAD
from export.xml_text import keep_legal
from forms.checks.finding import LEVEL_NAMES
from forms.edition.terms import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from export.paper.blocks import Block, Paper
    from export.paper.setup import PaperSetup
    from export.region.records import Problem, ReturnSlip


class _Kind(Struct, frozen=True):
    """Problems of a level: what they are called, what is asked, and the same in a message."""

    level: str
    heading: str
    asked: str
    word: str


_KINDS = (
    _Kind(UNREAD, "未能读出的内容", "下列内容未能读出，请核对文件，补齐后重新报送：", "未能读出"),
    _Kind(
        LEVEL_NAMES[Level.ERROR],
        "应当改正的问题",
        "下列问题请对照原始台账核对，改正填错的数字或文字：",
        "请改正",
    ),
    _Kind(
        LEVEL_NAMES[Level.PENDING],
        "应当补填的内容",
        "下列内容没有填报，请补填；数字没有的填0，不要留空：",
        "请补填",
    ),
    _Kind(
        LEVEL_NAMES[Level.VERIFY],
        "需要核实的问题",
        "下列问题请核实：有误的改正；确属实情的，随报告书面说明原因：",
        "请核实，属实的说明原因",
    ),
    _Kind(LEVEL_NAMES[Level.HINT], "供参考的提示", "下列提示供修改时参考：", "供参考"),
)
_COLUMNS = (Column("序号", 12), Column("位置", 54, is_left=True), Column("问题", 90, is_left=True))


def write_return_slip(slip: ReturnSlip, setup: PaperSetup = STANDARD) -> bytes:
    """Return a return slip as the content of a .docx file."""
    from export.word.writer import write_word  # noqa: PLC0415 - slow to load

    return write_word(compose_return_slip(slip, setup))


def return_slip_name(slip: ReturnSlip) -> str:
    """Return a name without suffix for the file of a slip; what no file system takes is in it."""
    return f"退回单－{''.join(slip.unit.split())}－{slip.year}年"


def compose_return_slip(slip: ReturnSlip, setup: PaperSetup = STANDARD) -> Paper:
    """Return a return slip as blocks."""
    title = f"关于退回修改{slip.year}年{REPORT}的通知"
    return letter(title, slip.sender, slip.year, _blocks(slip), setup)


def _blocks(slip: ReturnSlip) -> Iterator[Block]:
    yield Paragraph(f"{_one_line(slip.unit)}：", is_flush=True)
    yield Paragraph(_opening(slip))
    number = 0
    for number, (kind, problems) in enumerate(_by_kind(slip), 1):
        yield Heading(1, f"{NUMERALS[number - 1]}、{kind.heading}（{len(problems)}处）")
        yield Paragraph(kind.asked, is_kept=True)
        yield plain_table(
            kind.heading,
            _COLUMNS,
            ((str(place), one.place, one.message) for place, one in enumerate(problems, 1)),
        )
    yield Heading(1, f"{NUMERALS[number]}、有关要求")
    yield from map(Paragraph, _requests(slip))


def _opening(slip: ReturnSlip) -> str:
    file = f"（文件“{slip.file}”）" if slip.file else ""
    said = f"发现{len(slip.problems)}处问题，现予退回" if slip.problems else "现予退回"
    return f"你单位报送的{slip.year}年{REPORT}{file}收悉。经审核，{said}，请修改后重新报送。"


def _requests(slip: ReturnSlip) -> Iterator[str]:
    by = f"于{long_date(slip.due)}前" if slip.due else "尽快"
    yield f"请{by}修改并重新报送。修改表格数字时，请同时核对正文中的同一数字。"
    for line in slip.remark.splitlines():
        if line.strip():
            yield line.strip()
    if slip.sender.contact:
        yield f"联系方式：{_one_line(slip.sender.contact)}。"


def return_slip_text(slip: ReturnSlip) -> str:
    """Return a return slip as a message: no greeting, what is wrong, what is asked, until when."""
    return keep_legal("\n".join(_lines(slip))) + "\n"


def _lines(slip: ReturnSlip) -> Iterator[str]:
    by = f"{long_date(slip.due)}前" if slip.due else "尽快"
    count = f"共{len(slip.problems)}处问题，" if slip.problems else ""
    yield f"【退回修改】{_one_line(slip.unit)}{slip.year}年{REPORT}：{count}请{by}改好重报。"
    if slip.file:
        yield f"文件：{_one_line(slip.file)}"
    number = 0
    for kind, problems in _by_kind(slip):
        yield f"{kind.word}（{len(problems)}处）："
        for one in problems:
            number += 1
            yield f"{number}. {_one_line(one.place)}：{_one_line(one.message)}"
    for line in slip.remark.splitlines():
        if line.strip():
            yield line.strip()
    contact = f"，{_one_line(slip.sender.contact)}" if slip.sender.contact else ""
    yield f"（{_one_line(slip.sender.name)}{contact}，{long_date(slip.sender.date)}）"


def _by_kind(slip: ReturnSlip) -> Iterator[tuple[_Kind, list[Problem]]]:
    """Yield the problems by what is asked; a level of another name counts as to be verified."""
    known = {kind.level: kind for kind in _KINDS}
    other = known[LEVEL_NAMES[Level.VERIFY]]
    for kind in _KINDS:
        problems = [one for one in slip.problems if known.get(one.level, other) is kind]
        if problems:
            yield kind, problems


def _one_line(text: str) -> str:
    return " ".join(text.split())
