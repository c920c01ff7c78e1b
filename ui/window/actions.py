"""The table of all actions: names, keys, icons, places, and when each is to be had.

What an action does is the slot of the same id in one of the controllers.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct
from PySide6.QtGui import QAction, QKeySequence

from export.formats import PDF, WORD
from ui.window.conditions import (
    always,
    blanks_left,
    doubt_chosen,
    report_in_hand,
    report_open,
    report_unlocked,
    step_to_redo,
    step_to_undo,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from PySide6.QtWidgets import QMainWindow

    from ui.look.theme import Theme
    from ui.window.conditions import Condition

_Standard = QKeySequence.StandardKey


class Menu(StrEnum):
    """The menus, in the order of the menu bar."""

    REPORT = "报告"
    EDIT = "编辑"
    TABLE = "表格"
    CHECK = "校验"
    EXPORT = "导出"
    TOOLS = "工具"
    HELP = "帮助"


class BarPlace(NamedTuple):
    """A place in the tool bar: the group, and the place in it; the last group is at the end."""

    group: int
    place: int


AT_THE_END = 9
"""The group at the right end of the tool bar."""


class ActionSpec(Struct, frozen=True):
    """One action: its id, text, menu, when it is to be had, its keys and its icon.

    Actions stand in their menu in the order of the table; one that `starts_group` has a line
    above. `short` is the text in the tool bar, where it is not the whole text without its dots.
    """

    id: str
    text: str
    menu: Menu
    when: Condition
    keys: QKeySequence.StandardKey | str | None = None
    more_keys: tuple[str, ...] = ()
    icon: str = ""
    short: str = ""
    bar: BarPlace | None = None
    starts_group: bool = False
    is_checkable: bool = False


ACTIONS = (
    ActionSpec(
        "new_report",
        "新建报告…",
        Menu.REPORT,
        always,
        _Standard.New,
        icon="new",
        short="新建",
        bar=BarPlace(1, 1),
    ),
    ActionSpec("start_from_last_year", "用上年报告开始…", Menu.REPORT, always),
    ActionSpec(
        "import",
        "导入文件…",
        Menu.REPORT,
        always,
        "Ctrl+I",
        icon="import",
        short="导入",
        bar=BarPlace(1, 2),
    ),
    ActionSpec("merge_copy", "并入副本或交接文件…", Menu.REPORT, always, "Ctrl+M"),
    ActionSpec("open", "打开报告…", Menu.REPORT, always, _Standard.Open),
    ActionSpec("take_back_edits", "取回修改…", Menu.REPORT, report_in_hand),
    ActionSpec("show_history", "历史…", Menu.REPORT, report_open, "Ctrl+H"),
    ActionSpec("look_on", "只查看", Menu.REPORT, report_open, is_checkable=True),
    ActionSpec("show_sample", "看示例", Menu.REPORT, always),
    ActionSpec("close_report", "关闭报告", Menu.REPORT, report_open, "Ctrl+W", starts_group=True),
    ActionSpec("delete_report", "移入回收站", Menu.REPORT, report_in_hand),
    ActionSpec("show_bin", "回收站…", Menu.REPORT, always, starts_group=True),
    ActionSpec("quit", "退出", Menu.REPORT, always, "Ctrl+Q", starts_group=True),
    ActionSpec(
        "undo", "撤销", Menu.EDIT, step_to_undo, _Standard.Undo, icon="undo", bar=BarPlace(2, 1)
    ),
    ActionSpec(
        "redo",
        "恢复",
        Menu.EDIT,
        step_to_redo,
        _Standard.Redo,
        more_keys=("Ctrl+Y",),
        icon="redo",
        bar=BarPlace(2, 2),
    ),
    ActionSpec("cut", "剪切", Menu.EDIT, report_unlocked, _Standard.Cut, starts_group=True),
    ActionSpec("copy", "复制", Menu.EDIT, report_open, _Standard.Copy),
    ActionSpec("paste", "粘贴", Menu.EDIT, report_unlocked, _Standard.Paste),
    ActionSpec("clear", "清除所选单元格", Menu.EDIT, report_unlocked),
    ActionSpec("find", "查找…", Menu.EDIT, report_open, _Standard.Find, starts_group=True),
    ActionSpec("next_page", "下一部分", Menu.EDIT, report_open, "Ctrl+PgDown"),
    ActionSpec("previous_page", "上一部分", Menu.EDIT, report_open, "Ctrl+PgUp"),
    ActionSpec("go_to_cell", "转到单元格…", Menu.EDIT, report_open, "Ctrl+G"),
    ActionSpec(
        "show_last_text",
        "显示上年同段文字",
        Menu.EDIT,
        report_open,
        "Ctrl+Shift+L",
        starts_group=True,
        is_checkable=True,
    ),
    ActionSpec("fill_down", "向下填充", Menu.TABLE, report_unlocked, "Ctrl+D"),
    ActionSpec("fill_zero", "其余填零", Menu.TABLE, blanks_left, "Ctrl+0", bar=BarPlace(3, 2)),
    ActionSpec("fill_zero_table", "本表其余填零", Menu.TABLE, report_unlocked),
    ActionSpec("fill_none_texts", "没有事项的部分填“无”", Menu.TABLE, report_unlocked),
    ActionSpec("carry_forward", "上年带入", Menu.TABLE, report_unlocked, bar=BarPlace(3, 1)),
    ActionSpec("accept_computed", "采用计算的合计", Menu.TABLE, report_unlocked),
    ActionSpec("show_previous", "显示去年数", Menu.TABLE, report_open, "Ctrl+L", is_checkable=True),
    ActionSpec("type_totals", "手工录入总计", Menu.TABLE, always, is_checkable=True),
    ActionSpec("enter_moves_right", "回车移到右边一格", Menu.TABLE, always, is_checkable=True),
    ActionSpec(
        "next_finding",
        "下一问题",
        Menu.CHECK,
        report_open,
        "F8",
        short="下一问题 F8",
        bar=BarPlace(4, 1),
    ),
    ActionSpec("previous_finding", "上一问题", Menu.CHECK, report_open, "Shift+F8"),
    ActionSpec("explain", "填写说明…", Menu.CHECK, doubt_chosen, "F9"),
    ActionSpec("show_findings", "显示校验栏", Menu.CHECK, report_open, "F6"),
    ActionSpec("copy_findings", "复制问题清单", Menu.CHECK, report_open),
    ActionSpec(
        "finalize",
        "定稿…",
        Menu.CHECK,
        report_in_hand,
        bar=BarPlace(AT_THE_END, 3),
        starts_group=True,
    ),
    ActionSpec(
        "export_word",
        f"导出 {WORD.title}…",
        Menu.EXPORT,
        report_open,
        "Ctrl+E",
        icon="export_word",
        bar=BarPlace(AT_THE_END, 2),
    ),
    ActionSpec("export_pdf", f"导出 {PDF.title}…", Menu.EXPORT, report_open),
    ActionSpec("export_other", "导出其他格式…", Menu.EXPORT, report_open),
    ActionSpec("hand_over", "交接文件…", Menu.EXPORT, always),
    ActionSpec("copy_for_website", "复制网页内容", Menu.EXPORT, report_open),
    ActionSpec(
        "print_preview",
        "打印预览…",
        Menu.EXPORT,
        report_open,
        "Ctrl+Shift+P",
        icon="print_preview",
        bar=BarPlace(AT_THE_END, 1),
        starts_group=True,
    ),
    ActionSpec("print", "打印…", Menu.EXPORT, report_open, _Standard.Print, icon="print"),
    ActionSpec("paper_settings", "版面设置…", Menu.EXPORT, always, starts_group=True),
    ActionSpec("aggregate", "汇总…", Menu.TOOLS, always, "Ctrl+U", icon="aggregate"),
    ActionSpec(
        "theme_system", "外观跟随系统", Menu.TOOLS, always, starts_group=True, is_checkable=True
    ),
    ActionSpec("theme_light", "浅色外观", Menu.TOOLS, always, is_checkable=True),
    ActionSpec("theme_dark", "深色外观", Menu.TOOLS, always, is_checkable=True),
    ActionSpec("own_name", "我的姓名…", Menu.TOOLS, always),
    ActionSpec("open_folder", "打开数据文件夹", Menu.TOOLS, always),
    ActionSpec("backup_now", "立即备份", Menu.TOOLS, always),
    ActionSpec("second_backup", "另外备份到…", Menu.TOOLS, always),
    ActionSpec("restore_backup", "从备份还原…", Menu.TOOLS, always),
    ActionSpec("explain_cell", "本项说明", Menu.HELP, always, _Standard.HelpContents),
    ActionSpec("show_help", "填报说明", Menu.HELP, always),
    ActionSpec("about", "关于", Menu.HELP, always),
)


def make_actions(window: QMainWindow, theme: Theme) -> dict[str, QAction]:
    """Return all actions by id; each is named `action.<id>` for tests and assistive technology."""
    return {spec.id: _make_action(spec, window, theme) for spec in ACTIONS}


def fill_menus(window: QMainWindow, actions: Mapping[str, QAction]) -> None:
    """Build the menu bar, every action in exactly one menu."""
    bar = window.menuBar()
    for name in Menu:
        menu = bar.addMenu(name)
        for spec in ACTIONS:
            if spec.menu is name:
                if spec.starts_group:
                    menu.addSeparator()
                menu.addAction(actions[spec.id])


def tool_bar_groups() -> Iterator[tuple[int, list[str]]]:
    """Yield the groups of the tool bar from left to right, each with the ids of its actions."""
    placed = sorted((spec.bar, spec.id) for spec in ACTIONS if spec.bar is not None)
    for group, members in groupby(placed, key=lambda one: one[0].group):
        yield group, [action_id for _, action_id in members]


def _make_action(spec: ActionSpec, window: QMainWindow, theme: Theme) -> QAction:
    action = QAction(spec.text, window)
    action.setObjectName(f"action.{spec.id}")
    action.setCheckable(spec.is_checkable)
    action.setIconText(spec.short or spec.text.removesuffix("…"))
    if spec.icon:
        action.setIcon(theme.icon(spec.icon))
    if isinstance(spec.keys, QKeySequence.StandardKey):
        bound = QKeySequence.keyBindings(spec.keys)
        more = [QKeySequence(keys) for keys in spec.more_keys]
        action.setShortcuts([*bound, *(keys for keys in more if keys not in bound)])
    elif spec.keys is not None:
        action.setShortcut(QKeySequence(spec.keys))
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{action.iconText()}（{keys}）" if keys else action.iconText())
    return action
