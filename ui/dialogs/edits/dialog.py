"""The edits of a returned file, looked at one by one before they are taken over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from forms.model.comparison.segments import Side
from ui.dialogs.edits.list import EditsList
from ui.dialogs.edits.new_findings import NewFindingsList
from ui.dialogs.edits.splitter import above
from ui.dialogs.edits.states import StatesView
from ui.dialogs.edits.wording import THEIRS, path_of
from ui.dialogs.verbs import set_verbs
from ui.look.dress import make_primary
from ui.look.theme import current_theme
from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from ui.jobs.edited_copy import EditedCopy

_WIDTH, _HEIGHT = 60, 34
"""In characters and lines."""
_SHARE_OF_SCREEN = 0.94
_SHARES = (5, 3)
"""Of the height: the list, and the states of what the cursor is on."""
_CONFLICT = "两边都改了：勾选用修改稿的，不勾选保留现在的。"

_DOUBTFUL = "存疑：文件里可能有，只是没有读出，请对照原文件后再勾选。"


class EditsDialog(QDialog):
    """Lists what differs; says at once what the chosen edits would break."""

    verb = "采用"
    """What is done with the chosen edits."""
    about_notes = "读取修改稿时的说明"
    """What the list of notes is called."""

    def __init__(self, copy: EditedCopy, parent: QWidget | None, *, theirs: str = THEIRS) -> None:
        """List the differences; `theirs` is what the other state is called."""
        super().__init__(parent)
        self._copy = copy
        self.setObjectName("edits")
        self.setWindowTitle("取回修改")
        self.tokens = tokens = current_theme().tokens
        self.list = EditsList(copy, tokens, theirs=theirs)
        self.states = StatesView(tokens, theirs=theirs)
        self.path = WrappedLabel("", "note")
        self.verdict = WrappedLabel()
        self.findings = NewFindingsList()
        self.all = QPushButton("全部采用")
        self.none = QPushButton("全部不采用")
        self.take = QPushButton()
        self.cancel = QPushButton()
        self._lay_out()
        self.list.shown.connect(self._on_shown)
        self.list.chosen_changed.connect(self._check_chosen)
        self.all.clicked.connect(self.list.choose_all)
        self.none.clicked.connect(lambda: self.list.choose(()))
        self.list.start()
        self._check_chosen()
        self.list.setFocus()

    def answer(self) -> frozenset[int]:
        """Return the places of what is to be taken."""
        return self.list.chosen

    def _lay_out(self) -> None:
        space = self.fontMetrics().lineSpacing() // 4
        column = QVBoxLayout(self)
        column.setContentsMargins(space * 4, space * 3, space * 4, space * 3)
        column.setSpacing(space * 2)
        column.addWidget(WrappedLabel(self._copy.notes[0], "note"))
        if self._copy.notes[1:]:
            column.addWidget(self._make_notes())
        column.addWidget(self._make_middle(space), 1)
        column.addWidget(self.verdict)
        column.addWidget(self.findings)
        column.addWidget(self._make_buttons())
        metrics = self.fontMetrics()
        wanted = metrics.horizontalAdvance("宽") * _WIDTH, metrics.lineSpacing() * _HEIGHT
        room = self.screen().availableSize() * _SHARE_OF_SCREEN
        self.resize(min(wanted[0], room.width()), min(wanted[1], room.height()))

    def _make_notes(self) -> QWidget:
        """Return how the file was read, on two lines at most; the rest can be scrolled to."""
        notes = QListWidget()
        notes.setAccessibleName(self.about_notes)
        notes.setWordWrap(True)
        notes.addItems(list(self._copy.notes[1:]))
        self._fit(notes, min(len(self._copy.notes) - 1, 2))
        return notes

    def _make_middle(self, space: int) -> QWidget:
        return above(self.list, self.path, self.states, space=space, shares=_SHARES)

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        buttons.addButton(self.all, role.ResetRole)
        buttons.addButton(self.none, role.ResetRole)
        buttons.addButton(self.take, role.AcceptRole)
        buttons.addButton(self.cancel, role.RejectRole)
        set_verbs(self.take, "采用所选", self.cancel)
        make_primary(self.take)
        self.take.setDefault(True)
        for button in (self.all, self.none):
            button.setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _on_shown(self, place: int) -> None:
        difference = self._copy.differences[place] if place >= 0 else None
        self.states.show_difference(difference)
        if difference is None:
            self.path.setText("")
            return
        path = path_of(difference, self._copy.report.edition)
        is_conflict = difference.side is Side.CONFLICT
        advice = _DOUBTFUL if place in self._copy.doubtful else _CONFLICT if is_conflict else ""
        self.path.setText(f"{path}　{advice}" if advice else path)

    def _check_chosen(self) -> None:
        """Say what would be wrong with the report if the chosen edits were taken."""
        chosen = self.list.chosen
        found = self._copy.new_findings(chosen) if chosen else ()
        lead = f"选了 {len(chosen)} 处"
        told = f"新出现 {len(found)} 个问题：" if found else "没有新的问题。"
        self.verdict.setText(
            f"{lead}，{self.verb}后{told}" if chosen else f"没有选择要{self.verb}的修改。"
        )
        self.findings.show_findings(found)
        self.take.setEnabled(bool(chosen))

    def _fit(self, view: QListWidget, rows: int) -> None:
        height = max(view.sizeHintForRow(0), self.fontMetrics().lineSpacing())
        view.setFixedHeight(rows * height + 2 * view.frameWidth())
