"""The dialog before a report is locked as signed: what remains, and the way to each of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from forms.checks.finalizing import find_blocking
from ui.dialogs.remaining_rows import RemainingRows
from ui.dialogs.verbs import set_verbs
from ui.look.dress import make_primary
from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from forms.checks.finding import Finding
    from forms.session import ReportSession

_WIDTH = 36
"""Width of the dialog in Chinese characters."""
_SHARE_OF_SCREEN = 0.55
"""How much of the screen's height the list may take before it scrolls."""


class FinalizeAnswer(Struct, frozen=True):
    """What the clerk decided: to lock the report, to go to a finding first, or neither."""

    locks: bool = False
    goes_to: Finding | None = None


class FinalizeDialog(QDialog):
    """Lists what remains while it is dealt with; the verb can be had once nothing does.

    `explain_requested` carries a doubt that the clerk wants to explain from here.
    """

    explain_requested = Signal(object)

    def __init__(self, session: ReportSession, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._session = session
        self._goes_to: Finding | None = None
        self.setObjectName("finalize")
        self.setWindowTitle("定稿")
        self._lead = WrappedLabel()
        self.rows: RemainingRows | None = None
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        self.lock = buttons.button(standard.Ok)
        make_primary(self.lock)
        set_verbs(self.lock, "定稿", buttons.button(standard.Cancel))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._lay_out(buttons)
        session.review.changed.connect(self._show_remaining)
        self._show_remaining()

    def answer(self) -> FinalizeAnswer:
        """Return the decision, after the dialog has been closed."""
        locks = self.result() == QDialog.DialogCode.Accepted
        return FinalizeAnswer(locks=locks, goes_to=self._goes_to)

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        space = self.fontMetrics().lineSpacing() // 4
        self._list_width = self.fontMetrics().horizontalAdvance("宽") * _WIDTH
        report = self._session.report
        head = WrappedLabel(report.title or report.organization, "strong")
        column = QVBoxLayout(self)
        column.setContentsMargins(space * 4, space * 4, space * 4, space * 3)
        column.setSpacing(space * 2)
        for widget in (head, self._lead, self._area):
            column.addWidget(widget)
        column.addSpacing(space * 2)
        column.addWidget(buttons)
        self._area.setFixedWidth(self._list_width)

    def _show_remaining(self) -> None:
        """List anew what remains, and keep the keyboard on something that can be pressed."""
        remaining = find_blocking(self._session.review.open_findings)
        had_focus = self.rows is not None and self.rows.isAncestorOf(self.focusWidget())
        rows = RemainingRows(remaining, len(self._session.report.blank_cells), self._list_width)
        rows.go_to_requested.connect(self._on_go_to_requested)
        rows.explain_requested.connect(self.explain_requested)
        rows.fill_zero_requested.connect(self._on_fill_zero_requested)
        shown_before = self._area.takeWidget()
        if shown_before is not None:
            # Not at once: one of its buttons may be what was just clicked.
            shown_before.deleteLater()
        self._area.setWidget(rows)
        self.rows = rows
        self._area.setVisible(bool(remaining))
        self._area.setFixedHeight(min(rows.needed_height(), self._most_height()))
        self._lead.setText(self._describe(is_ready=not remaining))
        self.lock.setEnabled(not remaining)
        self.lock.setDefault(not remaining)
        first = self.lock if not remaining else rows.first_button
        if first is not None and (had_focus or not self.isVisible()):
            first.setFocus()
        self.adjustSize()

    def _describe(self, *, is_ready: bool) -> str:
        if not is_ready:
            return "定稿前还要处理下面几处："
        explained = len(self._session.review.settlement.explained)
        done = f"没有错误和待填，{explained} 处核实已有说明。" if explained else "没有遗留的问题。"
        return f"{done}定稿后报告锁定，不能再修改；需要修改时可以解除定稿，要写明原因。"

    def _most_height(self) -> int:
        return round(self.screen().availableGeometry().height() * _SHARE_OF_SCREEN)

    def _on_go_to_requested(self, finding: Finding) -> None:
        self._goes_to = finding
        self.reject()

    def _on_fill_zero_requested(self) -> None:
        self._session.fill_zero(self._session.report.blank_cells)
