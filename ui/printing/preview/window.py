"""The window 打印预览: the report as it will leave the printer, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.look.dress import dress_tool_bar, make_primary
from ui.look.icons import Tone
from ui.printing.preview.fields import PageField, ZoomField
from ui.printing.preview.pages import PageView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.look.theme import Theme
    from ui.printing.layout.items import PrintedReport

_Key = QKeySequence.StandardKey


class PreviewWindow(QMainWindow):
    """Shows a laid out report; whoever opened it prints it, saves it and sets its page up."""

    print_requested = Signal()
    pdf_requested = Signal()
    setup_requested = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.notes: tuple[str, ...] = ()
        self.setObjectName("preview")
        self.setWindowTitle("打印预览")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.view = PageView(theme)
        self.page_field = PageField(self.view)
        self.zoom_field = ZoomField(self.view)
        self._banners = QVBoxLayout()
        self._banners.setSpacing(theme.unit)
        self._bar = QToolBar("工具栏", self)
        self._fill_bar()
        self._lay_out()
        self.view.page_changed.connect(self._update_steps)
        self.view.setFocus()

    def show_report(self, report: PrintedReport) -> None:
        """Show a report."""
        self.setWindowTitle(f"打印预览 - {report.title}")
        self.view.show_report(report)
        self.page_field.show_page()
        self._update_steps()

    def show_notes(self, notes: Sequence[tuple[str, str]]) -> None:
        """Show lines above the pages, each with its level: what the clerk has to know of them."""
        while (item := self._banners.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.notes = tuple(text for _, text in notes)
        for level, text in notes:
            self._banners.addWidget(_make_banner(level, text))
        margin = 2 * self.theme.unit if notes else 0
        self._banners.setContentsMargins(margin, margin, margin, margin)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that the window is closed."""
        self.closed.emit()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._banners)
        column.addWidget(self.view, 1)
        self.setCentralWidget(middle)
        self.addToolBar(self._bar)
        unit = self.theme.unit
        self.resize(unit * 200, unit * 180)

    def _fill_bar(self) -> None:
        bar, view = self._bar, self.view
        bar.setObjectName("preview_bar")
        dress_tool_bar(bar, self.theme)
        bar.toggleViewAction().setVisible(False)
        self.previous = self._add("previous", "上一页", "Ctrl+Up")
        self.previous.triggered.connect(lambda: view.go_to_page(view.current_page - 1))
        bar.addWidget(self.page_field)
        self.following = self._add("next", "下一页", "Ctrl+Down")
        self.following.triggered.connect(lambda: view.go_to_page(view.current_page + 1))
        bar.addSeparator()
        self._add("zoom_out", "缩小", _Key.ZoomOut).triggered.connect(lambda: view.step_zoom(-1))
        bar.addWidget(self.zoom_field)
        self._add("zoom_in", "放大", _Key.ZoomIn).triggered.connect(lambda: view.step_zoom(1))
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        bar.addWidget(space)
        setup = self._add("paper_settings", "版面设置…", None, "settings")
        setup.triggered.connect(self.setup_requested)
        pdf = self._add("export_pdf", "另存为 PDF…", _Key.Save, "export")
        pdf.triggered.connect(self.pdf_requested)
        self._add("print", "打印…", _Key.Print, "print").triggered.connect(self.print_requested)
        close = QAction("关闭", self)
        close.setShortcuts([QKeySequence(_Key.Cancel), QKeySequence(_Key.Close)])
        close.triggered.connect(self.close)
        self.addAction(close)

    def _add(self, name: str, text: str, keys: _Key | str | None, icon: str = "") -> QAction:
        """Add a button that the keyboard reaches as well."""
        action = QAction(text, self)
        action.setObjectName(f"preview.{name}")
        action.setIconText(text.removesuffix("…"))
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{action.iconText()}（{shown}）" if shown else action.iconText())
        is_primary = name == "print"
        if icon:
            action.setIcon(self.theme.icon(icon, Tone.ON_ACCENT if is_primary else Tone.TEXT))
        self._bar.addAction(action)
        button = self._bar.widgetForAction(action)
        if isinstance(button, QToolButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            if is_primary:
                make_primary(button)
        return action

    def _update_steps(self) -> None:
        self.previous.setEnabled(self.view.current_page > 1)
        self.following.setEnabled(self.view.current_page < self.view.page_count)


def _make_banner(level: str, text: str) -> QFrame:
    banner = QFrame()
    banner.setProperty("banner", level)
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    row = QHBoxLayout(banner)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(label)
    return banner
