"""Who has not reported (催报): as a letter, and as a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.paper.blocks import Paragraph
from export.paper.setup import STANDARD
from export.region.letters import REPORT, Column, letter, long_date, plain_table
from export.xml_text import keep_legal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from export.paper.blocks import Block, Paper
    from export.paper.setup import PaperSetup
    from export.region.records import OpenUnit, Reminder

OPEN_COLUMNS = (
    Column("序号", 12),
    Column("单位", 54, is_left=True),
    Column("上级", 32, is_left=True),
    Column("状态", 16),
    Column("应报日期", 22),
    Column("逾期", 20),
)


def write_reminder(reminder: Reminder, setup: PaperSetup = STANDARD) -> bytes:
    """Return the reminder as the content of a .docx file."""
    from export.word.writer import write_word  # noqa: PLC0415 - slow to load

    return write_word(compose_reminder(reminder, setup))


def compose_reminder(reminder: Reminder, setup: PaperSetup = STANDARD) -> Paper:
    """Return the reminder as blocks: how many are missing, and the list of them."""
    title = f"关于催报{reminder.year}年{REPORT}的通知"
    return letter(title, reminder.sender, reminder.year, _blocks(reminder), setup)


def lateness(due: dt.date | None, today: dt.date) -> str:
    """Return how late something is: days, `今日到期`, or nothing where there is time."""
    if due is None or due > today:
        return ""
    days = (today - due).days
    return f"{days}天" if days else "今日到期"


def _blocks(reminder: Reminder) -> Iterator[Block]:
    if not reminder.units:
        yield Paragraph(f"{_standing(reminder)}各单位均已报送。")
        return
    yield Paragraph("有关单位：", is_flush=True)
    yield Paragraph(
        f"{_standing(reminder)}尚有{len(reminder.units)}个单位没有报送或退回后没有重新报送（名单如下）。"
        "请名单所列单位抓紧编制并报送；已经报送的，请与我们核对。"
    )
    today = reminder.sender.date
    yield plain_table(
        "未报送单位名单",
        OPEN_COLUMNS,
        (open_row(number, unit, today) for number, unit in enumerate(reminder.units, 1)),
    )
    yield Paragraph(
        "《中华人民共和国政府信息公开条例》第四十九条规定了年度报告的报送和公布期限，"
        "已经逾期的，请在报送时说明原因。"
    )
    if reminder.sender.contact:
        yield Paragraph(f"联系方式：{' '.join(reminder.sender.contact.split())}。")


def open_row(number: int, unit: OpenUnit, today: dt.date) -> tuple[str, ...]:
    """Return a unit as a row under `OPEN_COLUMNS`."""
    due = f"{unit.due.year}.{unit.due.month}.{unit.due.day}" if unit.due else ""
    return (str(number), unit.name, unit.above, unit.state, due, lateness(unit.due, today))


def _standing(reminder: Reminder) -> str:
    done = reminder.expected - len(reminder.units)
    return (
        f"截至{long_date(reminder.sender.date)}，{reminder.region}{reminder.year}年政府信息公开工作"
        f"年度报告应报送{reminder.expected}个单位，已完成{done}个，"
    )


def reminder_text(reminder: Reminder) -> str:
    """Return the reminder as a message: how many are missing, and a line for each."""
    return keep_legal("\n".join(_lines(reminder))) + "\n"


def _lines(reminder: Reminder) -> Iterator[str]:
    if not reminder.units:
        yield f"{_standing(reminder)}各单位均已报送。"
        return
    yield f"【催报】{_standing(reminder)}尚缺{len(reminder.units)}个："
    for number, unit in enumerate(reminder.units, 1):
        yield f"{number}. {_told(unit, reminder.sender.date)}"
    contact = f"，{' '.join(reminder.sender.contact.split())}" if reminder.sender.contact else ""
    yield f"（{' '.join(reminder.sender.name.split())}{contact}）"


def _told(unit: OpenUnit, today: dt.date) -> str:
    above = f"（{unit.above}）" if unit.above else ""
    due = f"，应于{long_date(unit.due)}前报送" if unit.due else ""
    late = lateness(unit.due, today)
    is_over = late and late[0].isdecimal()
    return f"{' '.join(unit.name.split())}{above}：{unit.state}{due}" + (
        f"，已逾期{late}" if is_over else f"，{late}" if late else ""
    )
