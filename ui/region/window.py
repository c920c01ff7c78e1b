"""The window 汇总: the projects above, a page for each kind of work below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QMainWindow,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from forms.model.dates import show_date
from ui.look.dress import make_primary
from ui.look.flow import FlowBar
from ui.region.alike.page import AlikePage
from ui.region.analysis.page import AnalysisPage
from ui.region.intake.page import IntakePage
from ui.region.matrix.page import MatrixPage
from ui.region.sums.page import SumsPage
from ui.region.units.page import UnitsPage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from storage.regions.records import Region
    from ui.look.theme import Theme

_WIDTH, _HEIGHT = 100, 46
"""In characters and lines."""
_SHARE_OF_SCREEN = 0.94
_NO_PROJECT = "还没有汇总项目"
_BUTTONS = {
    "new": "新建项目…",
    "deadline": "截止日期…",
    "bin": "回收站…",
}


class RegionWindow(QMainWindow):
    """Shows the open project; whoever opened it does what is wished for.

    `project_chosen` carries the place of a project in the list, `wished` which button was pressed,
    `activated` says that the clerk has come back to this window, `closed` that it is going.
    """

    project_chosen = Signal(int)
    wished = Signal(str)
    activated = Signal()
    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        unit_name: Callable[[int], str],
        may_remove: Callable[[set[int]], bool],
    ) -> None:
        super().__init__()
        self.theme = theme
        self.setObjectName("region.window")
        self.setWindowTitle("汇总")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.projects = QComboBox()
        self.buttons = {wish: QPushButton(text) for wish, text in _BUTTONS.items()}
        self.matrix = MatrixPage(theme)
        self.intake = IntakePage(theme, unit_name)
        self.units = UnitsPage(theme, may_remove)
        self.sums = SumsPage(theme)
        self.analysis = AnalysisPage(theme)
        self.alike = AlikePage(theme, unit_name)
        self.tabs = QTabWidget()
        self._lay_out()
        # Another page of the region's work is one more line here.
        self.add_page(self.matrix, "单位状态")
        self.add_page(self.intake, "收取")
        self.add_page(self.units, "单位名单")
        self.add_page(self.sums, "合计")
        self.add_page(self.alike, "内容雷同")
        self.add_page(self.analysis, "分析")

    def add_page(self, page: QWidget, title: str) -> None:
        """Add a page behind the others; Alt and its number leads there."""
        place = self.tabs.addTab(page, title)
        action = QAction(title, self)
        action.setShortcut(QKeySequence(f"Alt+{place + 1}"))
        action.triggered.connect(lambda: self.show_page(page))
        self.addAction(action)
        self.tabs.setTabToolTip(place, f"{title}（Alt+{place + 1}）")

    def show_page(self, page: QWidget) -> None:
        """Bring a page to the front, and the keyboard to it."""
        self.tabs.setCurrentWidget(page)
        first: dict[QWidget, QWidget] = {
            self.matrix: self.matrix.table,
            self.intake: self.intake.table,
            self.units: self.units.view,
            self.alike: self.alike.begin,
        }
        first.get(page, page).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_projects(self, regions: Sequence[Region], current: Region | None) -> None:
        """List the projects, and say which of them is open."""
        was_blocked = self.projects.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.projects.clear()
        self.projects.addItems([f"{each.year}年　{each.organization}" for each in regions])
        if not regions:
            self.projects.addItem(_NO_PROJECT)
        numbers = [each.id for each in regions]
        if current is not None and current.id in numbers:
            self.projects.setCurrentIndex(numbers.index(current.id))
        self.projects.blockSignals(was_blocked)
        self.projects.setEnabled(bool(regions))
        self.tabs.setEnabled(current is not None)
        self.buttons["deadline"].setEnabled(current is not None)
        make_primary(self.buttons["new"], is_primary=current is None)
        due = current.deadline if current is not None else ""
        self.buttons["deadline"].setText(f"截止 {show_date(due)}…" if due else _BUTTONS["deadline"])
        self.setWindowTitle(
            f"汇总　{current.organization}　{current.year}年" if current else "汇总"
        )

    def changeEvent(self, event: QEvent) -> None:
        """Tell when the clerk comes back to this window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            self.activated.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that the window is going."""
        self.closed.emit()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        unit = self.theme.unit
        self.projects.setObjectName("region.project")
        self.projects.setAccessibleName("汇总项目")
        self.projects.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.projects.activated.connect(self.project_chosen)
        self.tabs.setObjectName("region.tabs")
        for part in (self.tabs, self.tabs.tabBar()):
            part.setAccessibleName("汇总的各项工作")
        bar = FlowBar(unit * 2)
        bar.row.setContentsMargins(unit * 2, unit * 2, unit * 2, 0)
        bar.add(self.projects)
        for wish, button in self.buttons.items():
            button.setObjectName(f"region.{wish}")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, wish=wish: self.wished.emit(wish))
            bar.add(button)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(unit)
        column.addWidget(bar)
        column.addWidget(self.tabs, 1)
        self.setCentralWidget(middle)
        self.statusBar().setSizeGripEnabled(False)
        close = QAction("关闭", self)
        close.setShortcut(QKeySequence(QKeySequence.StandardKey.Close))
        close.triggered.connect(self.close)
        self.addAction(close)
        metrics = self.fontMetrics()
        room = self.screen().availableSize() * _SHARE_OF_SCREEN
        wanted = metrics.horizontalAdvance("宽") * _WIDTH, metrics.lineSpacing() * _HEIGHT
        self.resize(min(wanted[0], room.width()), min(wanted[1], room.height()))
