"""What remains before a report can be locked, level by level, with a way to each of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from forms.checks.finding import LEVEL_NAMES
from forms.edition.terms import Level
from ui.look.marks import SHAPES
from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtWidgets import QAbstractButton

    from forms.checks.finding import Finding

_SHOWN = 3
"""How many findings of a level are written out; the rest is counted."""
_HINTS = {Level.VERIFY: "改正，或填写说明"}


class RemainingRows(QWidget):
    """Writes out the first findings of each level; signals carry what is to be done about one."""

    go_to_requested = Signal(object)
    explain_requested = Signal(object)
    fill_zero_requested = Signal()

    def __init__(
        self, remaining: Mapping[Level, Sequence[Finding]], blank_cells: int, width: int
    ) -> None:
        super().__init__()
        self._width = width
        self._space = self.fontMetrics().lineSpacing() // 4
        self.first_button: QAbstractButton | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(self._space)
        for level, findings in remaining.items():
            self._add_heading(level, len(findings))
            if level is Level.PENDING and blank_cells:
                self._add_blanks(blank_cells)
            # Blank cells are one line with one button; blank texts are written one by one.
            self._add_findings([one for one in findings if not _is_blank_cell(one)])
        self._column.addStretch(1)

    def needed_height(self) -> int:
        """Return the height at which nothing has to be scrolled."""
        self.ensurePolished()
        return max(0, self._column.heightForWidth(self._width))

    def _add_heading(self, level: Level, count: int) -> None:
        row = QHBoxLayout()
        row.setSpacing(self._space * 2)
        label = QLabel(f"{SHAPES[level]} {LEVEL_NAMES[level]} {count}")
        label.setProperty("level", str(level))
        row.addWidget(label)
        note = QLabel(_HINTS.get(level, ""))
        note.setObjectName("note")
        row.addWidget(note, 1)
        if self._column.count():
            self._column.addSpacing(self._space * 2)
        self._column.addLayout(row)

    def _add_blanks(self, count: int) -> None:
        button = QPushButton(f"其余填零 {count}")
        button.setObjectName("finalize.fill_zero")
        button.setAutoDefault(False)
        button.clicked.connect(self.fill_zero_requested)
        self._add_row(f"{count} 个单元格空白，没有的填 0，可以撤销。", button)

    def _add_findings(self, findings: Sequence[Finding]) -> None:
        for finding in findings[:_SHOWN]:
            buttons = [self._link("前往", finding, self.go_to_requested.emit)]
            if finding.level is Level.VERIFY:
                buttons.insert(0, self._link("填写说明…", finding, self.explain_requested.emit))
            self._add_row(finding.message, *buttons)
        if len(findings) > _SHOWN:
            self._add_row(f"另有 {len(findings) - _SHOWN} 处，见校验栏。")

    def _link(self, verb: str, finding: Finding, ask: Callable[[Finding], None]) -> QToolButton:
        button = QToolButton()
        button.setText(verb)
        button.setProperty("link", True)  # noqa: FBT003 - Qt's signature
        button.setAccessibleName(f"{verb.removesuffix('…')}：{finding.message}")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(partial(ask, finding))
        return button

    def _add_row(self, text: str, *buttons: QAbstractButton) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(self._space * 4, 0, 0, 0)
        row.setSpacing(self._space)
        row.addWidget(WrappedLabel(text), 1)
        for button in buttons:
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            self.first_button = self.first_button or button
        self._column.addLayout(row)


def _is_blank_cell(finding: Finding) -> bool:
    return finding.level is Level.PENDING and finding.text is None
