"""The status bar: what is left to do, where the cursor is, and that everything is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton

from forms.checks.finding import LEVEL_NAMES, count_levels
from forms.edition.terms import Level
from ui.look.marks import SHAPES, level_colour

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from forms.checks.finding import Finding
    from ui.look.theme import Theme


class StatusLine(QStatusBar):
    """Shows counts at the left; place, saved time and backup time at the right.

    `settling_requested` says that the clerk wants to decide what becomes of unsaved changes.
    """

    settling_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("status")
        self.setSizeGripEnabled(False)
        self.counts = QLabel()
        self.counts.setObjectName("status_counts")
        self.counts.setTextFormat(Qt.TextFormat.RichText)
        self.place = QLabel()
        self.place.setObjectName("status_place")
        self.saved = QLabel()
        self.saved.setObjectName("status_saved")
        self.backup = QLabel()
        self.backup.setObjectName("status_backup")
        self.addWidget(self.counts, 1)
        self.settle = QToolButton()
        self.settle.setText("处理…")
        self.settle.setObjectName("status_settle")
        self.settle.setProperty("link", True)  # noqa: FBT003 - Qt's signature
        self.settle.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.settle.setAccessibleName("处理没有存上的改动")
        self.settle.clicked.connect(self.settling_requested)
        for widget in (self.place, self.saved, self.settle, self.backup):
            self.addPermanentWidget(widget)
        self.settle.hide()

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """Count the findings by level."""
        counts = count_levels(findings)
        tokens = self._theme.tokens
        self.counts.setText(
            "&nbsp;&nbsp;&nbsp;".join(
                f'<span style="color:{level_colour(level, tokens).name()}">{SHAPES[level]}</span> '
                f"{LEVEL_NAMES[level]} {counts[level]}"
                for level in Level
            )
        )

    def show_place(self, text: str) -> None:
        """Name the cell with the cursor."""
        self.place.setText(text)

    def show_saving(self) -> None:
        """Tell that a change is on its way to the disk, unless it is known not to get there."""
        if not self.saved.property("failing"):
            self.saved.setText("正在保存…")

    def show_saved(self, moment: dt.datetime) -> None:
        """Tell when the last change reached the disk."""
        if self.saved.property("failing"):
            self.clearMessage()
        self._set_failing(is_failing=False)
        self.settle.hide()
        self.saved.setText(f"已保存 {moment:%H:%M:%S}")
        self.saved.setToolTip("")

    def show_save_failure(self, reason: str, *, needs_decision: bool = False) -> None:
        """Say, until it succeeds, that changes do not reach the disk."""
        self.settle.setVisible(needs_decision)
        self._set_failing(is_failing=True)
        self.saved.setText("未能保存")
        self.saved.setToolTip(reason)
        self.showMessage(reason)

    def show_backup(self, moment: dt.datetime | None) -> None:
        """Tell when the last backup was made."""
        self.backup.setText(f"备份 {moment:%m-%d %H:%M}" if moment is not None else "")

    def clear_report(self) -> None:
        """Show nothing about a report."""
        if self.saved.property("failing"):
            self.clearMessage()
        self._set_failing(is_failing=False)
        self.settle.hide()
        for label in (self.counts, self.place, self.saved):
            label.clear()
            label.setToolTip("")

    def _set_failing(self, *, is_failing: bool) -> None:
        if self.saved.property("failing") != is_failing:
            self.saved.setProperty("failing", is_failing)
            self.saved.style().polish(self.saved)
