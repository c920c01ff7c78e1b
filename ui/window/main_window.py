"""The main window: what stands where, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QMainWindow,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.findings.panel import FindingsPanel
from ui.look.dress import dress_tool_bar, shorten_tool_bar
from ui.panels.details import DetailsPanel
from ui.panels.library import LibraryPanel
from ui.panels.report_view import ReportView
from ui.panels.sections import SectionList
from ui.panels.start_page import StartPage
from ui.panels.status_line import StatusLine
from ui.window.actions import AT_THE_END, fill_menus, make_actions, tool_bar_groups

if TYPE_CHECKING:
    from forms.session import ReportSession
    from ui.look.theme import Theme

PROGRAM_NAME = "政府信息公开年报填报"
_NARROW = 230
"""Width, in quarters of a line, below which the findings make room for the form (F6 shows them)."""


class MainWindow(QMainWindow):
    """Lays out menus, bars and panels; controllers connect them.

    `close_requested` is emitted before the window closes; whoever must not be interrupted sets
    `can_close` to false.
    """

    close_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle(PROGRAM_NAME)
        self.theme = theme
        self.can_close = True
        self._is_narrow = False
        self.report_view: ReportView | None = None
        self.actions_by_id = make_actions(self, theme)
        fill_menus(self, self.actions_by_id)
        self._tool_bar = self._add_tool_bar()
        self.library_panel = LibraryPanel(theme)
        self.section_list = SectionList(theme)
        self.findings_panel = FindingsPanel(theme)
        self.details_panel = DetailsPanel(theme)
        self.status_line = StatusLine(theme)
        self.setStatusBar(self.status_line)
        self.start_page = StartPage(theme, self._start_actions())
        self._middle = QStackedWidget()
        self._middle.addWidget(self.start_page)
        self.left_panel = self._stack("left", (self.section_list, self.library_panel))
        self.right_panel = self._stack("right", (self.findings_panel, self.details_panel))
        self.splitter = self._add_splitter()
        theme.changed.connect(self._on_theme_changed)
        self.show_report(None)

    def action(self, action_id: str) -> QAction:
        """Return an action by its id; raises `KeyError`."""
        return self.actions_by_id[action_id]

    def tool_button(self, action_id: str) -> QToolButton | None:
        """Return the button in the tool bar that stands for an action, if there is one."""
        button = self._tool_bar.widgetForAction(self.actions_by_id[action_id])
        return button if isinstance(button, QToolButton) else None

    def show_report(self, session: ReportSession | None) -> ReportView | None:
        """Show a report in the middle, or the start page."""
        if self.report_view is not None:
            self._middle.removeWidget(self.report_view)
            # Without a parent nobody finds the fields of a closed report by their names.
            self.report_view.setParent(None)
            self.report_view.deleteLater()
            self.report_view = None
        if session is not None:
            self.report_view = ReportView(session, self.theme)
            self._middle.addWidget(self.report_view)
            self._middle.setCurrentWidget(self.report_view)
        else:
            self.start_page.setFocus()
        self.section_list.setVisible(session is not None)
        self.right_panel.setVisible(session is not None and not self._is_narrow)
        return self.report_view

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the side panel away and shorten the tool bar where there is too little room."""
        super().resizeEvent(event)
        is_narrow = self.width() < self.theme.unit * _NARROW
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self.right_panel.setVisible(self.report_view is not None and not is_narrow)
            shorten_tool_bar(self._tool_bar, is_short=is_narrow)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close once everything typed is on disk."""
        self.can_close = True
        self.close_requested.emit()
        event.setAccepted(self.can_close)

    def _add_tool_bar(self) -> QToolBar:
        bar = QToolBar("工具栏", self)
        bar.setObjectName("tool_bar")
        dress_tool_bar(bar, self.theme)
        for group, members in tool_bar_groups():
            if group == AT_THE_END:
                space = QWidget()
                space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
                bar.addWidget(space)
            elif bar.actions():
                bar.addSeparator()
            bar.addActions([self.actions_by_id[one] for one in members])
        bar.toggleViewAction().setVisible(False)
        self.addToolBar(bar)
        return bar

    def _start_actions(self) -> list[tuple[str, str, QAction]]:
        return [
            ("新建报告", "new_report", self.actions_by_id["new_report"]),
            ("用上年报告开始", "last_year", self.actions_by_id["start_from_last_year"]),
            ("导入文件", "import", self.actions_by_id["import"]),
            ("看示例", "sample", self.actions_by_id["show_sample"]),
        ]

    def _stack(self, name: str, widgets: tuple[QWidget, QWidget]) -> QFrame:
        """Return a side panel with one widget above the other."""
        panel = QFrame()
        panel.setObjectName(f"panel_{name}")
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, self.theme.unit, 0, 0)
        column.setSpacing(0)
        upper, lower = widgets
        column.addWidget(upper, 3 if name == "right" else 0)
        column.addWidget(lower, 1)
        return panel

    def _add_splitter(self) -> QSplitter:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("splitter")
        for widget in (self.left_panel, self._middle, self.right_panel):
            splitter.addWidget(widget)
        splitter.setStretchFactor(1, 1)
        splitter.setCollapsible(1, False)  # noqa: FBT003 - Qt's signature
        unit = self.theme.unit
        splitter.setSizes([unit * 44, unit * 180, unit * 62])
        self.setCentralWidget(splitter)
        return splitter

    def _on_theme_changed(self) -> None:
        if self.report_view is not None:
            self.report_view.pages.set_tokens(self.theme.tokens)
        self.update()
