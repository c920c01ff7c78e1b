"""All actions of the window: names, keys, icons and menus, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtGui import QAction, QKeySequence

from ui.look.icons import Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QMainWindow

    from ui.look.theme import Theme

_Standard = QKeySequence.StandardKey

MENUS = ("报告", "编辑", "表格", "校验", "导出", "工具", "帮助")
SEPARATOR = "-"


class ActionSpec(Struct, frozen=True):
    """One action: its id, text, menu, keys and icon, and whether it needs an open report."""

    id: str
    text: str
    menu: str
    keys: QKeySequence.StandardKey | str | None = None
    icon: str = ""
    short: str = ""
    needs_report: bool = True
    is_checkable: bool = False
    more_keys: tuple[str, ...] = ()


ACTIONS = (
    ActionSpec("new_report", "新建报告…", "报告", _Standard.New, "new", "新建", needs_report=False),
    ActionSpec("import", "导入文件…", "报告", "Ctrl+I", "import", "导入", needs_report=False),
    ActionSpec("open", "打开报告…", "报告", _Standard.Open, needs_report=False),
    ActionSpec("show_sample", "看示例", "报告", needs_report=False),
    ActionSpec("close_report", "关闭报告", "报告", "Ctrl+W"),
    ActionSpec("delete_report", "移入回收站", "报告"),
    ActionSpec("show_bin", "回收站…", "报告", needs_report=False),
    ActionSpec("quit", "退出", "报告", "Ctrl+Q", needs_report=False),
    ActionSpec("undo", "撤销", "编辑", _Standard.Undo, "undo"),
    ActionSpec("redo", "恢复", "编辑", _Standard.Redo, "redo", more_keys=("Ctrl+Y",)),
    ActionSpec("cut", "剪切", "编辑", _Standard.Cut),
    ActionSpec("copy", "复制", "编辑", _Standard.Copy),
    ActionSpec("paste", "粘贴", "编辑", _Standard.Paste),
    ActionSpec("clear", "清除所选单元格", "编辑"),
    ActionSpec("find", "查找…", "编辑", _Standard.Find),
    ActionSpec("next_page", "下一部分", "编辑", "Ctrl+PgDown"),
    ActionSpec("previous_page", "上一部分", "编辑", "Ctrl+PgUp"),
    ActionSpec("go_to_cell", "转到单元格…", "编辑", "Ctrl+G"),
    ActionSpec("fill_down", "向下填充", "表格", "Ctrl+D"),
    ActionSpec("fill_zero", "其余填零", "表格", "Ctrl+0"),
    ActionSpec("fill_zero_table", "本表其余填零", "表格"),
    ActionSpec("fill_none_texts", "没有事项的部分填“无”", "表格"),
    ActionSpec("carry_forward", "上年带入", "表格"),
    ActionSpec("accept_computed", "采用计算的合计", "表格"),
    ActionSpec("show_previous", "显示去年数", "表格", "Ctrl+L", is_checkable=True),
    ActionSpec("type_totals", "手工录入总计", "表格", needs_report=False, is_checkable=True),
    ActionSpec(
        "enter_moves_right", "回车移到右边一格", "表格", needs_report=False, is_checkable=True
    ),
    ActionSpec("next_finding", "下一问题", "校验", "F8", short="下一问题 F8"),
    ActionSpec("previous_finding", "上一问题", "校验", "Shift+F8"),
    ActionSpec("explain", "填写说明…", "校验", "F9"),
    ActionSpec("show_findings", "显示校验栏", "校验", "F6"),
    ActionSpec("copy_findings", "复制问题清单", "校验"),
    ActionSpec("finalize", "定稿…", "校验"),
    ActionSpec("export_word", "导出 Word…", "导出", "Ctrl+E", "export_word", "导出 Word"),
    ActionSpec("export_pdf", "导出 PDF…", "导出"),
    ActionSpec("export_other", "导出其他格式…", "导出"),
    ActionSpec("copy_for_website", "复制网页内容", "导出"),
    ActionSpec("print_preview", "打印预览…", "导出", "Ctrl+Shift+P", "print_preview", "打印预览"),
    ActionSpec("print", "打印…", "导出", _Standard.Print, "print", "打印"),
    ActionSpec("paper_settings", "版面设置…", "导出", needs_report=False),
    ActionSpec("theme_system", "外观跟随系统", "工具", needs_report=False, is_checkable=True),
    ActionSpec("theme_light", "浅色外观", "工具", needs_report=False, is_checkable=True),
    ActionSpec("theme_dark", "深色外观", "工具", needs_report=False, is_checkable=True),
    ActionSpec("open_folder", "打开数据文件夹", "工具", needs_report=False),
    ActionSpec("backup_now", "立即备份", "工具", needs_report=False),
    ActionSpec("restore_backup", "从备份还原…", "工具", needs_report=False),
    ActionSpec("explain_cell", "本项说明", "帮助", _Standard.HelpContents, needs_report=False),
    ActionSpec("show_help", "填报说明", "帮助", needs_report=False),
    ActionSpec("about", "关于", "帮助", needs_report=False),
)

SEPARATORS_BEFORE = frozenset(
    {
        "close_report",
        "show_bin",
        "quit",
        "cut",
        "find",
        "print_preview",
        "paper_settings",
        "finalize",
    }
)
TOOL_BAR = (
    "new_report",
    "import",
    SEPARATOR,
    "undo",
    "redo",
    SEPARATOR,
    "carry_forward",
    "fill_zero",
    SEPARATOR,
    "next_finding",
)
PRIMARY = "finalize"
TOOL_BAR_END = ("print_preview", "export_word", PRIMARY)
SELF_ENABLED = frozenset({"undo", "redo", "fill_zero", "explain"})
"""Actions whose being enabled depends on more than a report being open, and open for changes."""
CHANGING = frozenset(
    {
        "cut",
        "paste",
        "clear",
        "fill_down",
        "fill_zero_table",
        "fill_none_texts",
        "carry_forward",
        "accept_computed",
    }
)
"""Actions that are not to be had while the report is locked."""


def make_actions(window: QMainWindow, theme: Theme) -> dict[str, QAction]:
    """Return all actions by id; each is named `action.<id>` for tests and assistive technology."""
    return {spec.id: _make_action(spec, window, theme) for spec in ACTIONS}


def fill_menus(window: QMainWindow, actions: Mapping[str, QAction]) -> None:
    """Build the menu bar, every action in exactly one menu."""
    bar = window.menuBar()
    for name in MENUS:
        menu = bar.addMenu(name)
        for spec in ACTIONS:
            if spec.menu == name:
                if spec.id in SEPARATORS_BEFORE:
                    menu.addSeparator()
                menu.addAction(actions[spec.id])


def _make_action(spec: ActionSpec, window: QMainWindow, theme: Theme) -> QAction:
    action = QAction(spec.text, window)
    action.setObjectName(f"action.{spec.id}")
    action.setCheckable(spec.is_checkable)
    action.setIconText(spec.short or spec.text.removesuffix("…"))
    if spec.icon:
        tone = Tone.ON_ACCENT if spec.id == PRIMARY else Tone.TEXT
        action.setIcon(theme.icon(spec.icon, tone))
    if isinstance(spec.keys, QKeySequence.StandardKey):
        bound = QKeySequence.keyBindings(spec.keys)
        more = [QKeySequence(keys) for keys in spec.more_keys]
        action.setShortcuts([*bound, *(keys for keys in more if keys not in bound)])
    elif spec.keys is not None:
        action.setShortcut(QKeySequence(spec.keys))
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{action.iconText()}（{keys}）" if keys else action.iconText())
    return action
