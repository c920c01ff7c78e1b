"""What two sides have both changed, decided place by place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from ui.dialogs.clashes.list import ClashList
from ui.dialogs.edits.splitter import above
from ui.dialogs.edits.states import StatesView
from ui.dialogs.edits.wording import mark_states
from ui.dialogs.verbs import set_verbs
from ui.look.dress import make_primary
from ui.look.theme import current_theme
from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from forms.model.changes import Field
    from ui.jobs.clash_question import ClashQuestion

_WIDTH, _HEIGHT = 54, 30
"""In characters and lines."""
_SHARE_OF_SCREEN = 0.94
_SHARES = (5, 3)
"""Of the height: the list, and the states of what the cursor is on."""
_LEAD = (
    "这些地方{ours}和{theirs}都改了，而且改得不同；其余改动自动并在一起。"
    "请逐处选用一边：点前面的方框，或用←、→键。没有选用的一边也留在“历史”里，随时可以取回。"
)


class ClashDialog(QDialog):
    """Lists contested fields; nothing is chosen beforehand, and Enter alone chooses nothing."""

    def __init__(self, question: ClashQuestion, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._question = question
        self.setObjectName("clashes")
        self.setWindowTitle(question.title)
        self._tokens = current_theme().tokens
        self.list = ClashList(question, self._tokens)
        self.states = StatesView(self._tokens)
        self.path = WrappedLabel("", "note")
        self.verdict = WrappedLabel()
        self.ours = QPushButton(f"全部用{question.ours}的")
        self.theirs = QPushButton(f"全部用{question.short_theirs}的")
        self.take = QPushButton()
        self._lay_out()
        self.list.shown.connect(self._on_shown)
        self.list.chosen_changed.connect(self._count)
        self.ours.clicked.connect(lambda: self.list.choose_all(theirs=False))
        self.theirs.clicked.connect(lambda: self.list.choose_all(theirs=True))
        self.list.start()
        self._count()
        self.list.setFocus()

    def answer(self) -> frozenset[Field]:
        """Return the fields in which theirs is to stand."""
        return self.list.theirs_chosen

    def _lay_out(self) -> None:
        space = self.fontMetrics().lineSpacing() // 4
        column = QVBoxLayout(self)
        column.setContentsMargins(space * 4, space * 3, space * 4, space * 3)
        column.setSpacing(space * 2)
        sides = {"ours": self._question.ours, "theirs": self._question.theirs}
        column.addWidget(WrappedLabel(_LEAD.format(**sides)))
        column.addWidget(above(self.list, self.path, self.states, space=space, shares=_SHARES), 1)
        column.addWidget(self.verdict)
        column.addWidget(self._make_buttons())
        metrics = self.fontMetrics()
        wanted = metrics.horizontalAdvance("宽") * _WIDTH, metrics.lineSpacing() * _HEIGHT
        room = self.screen().availableSize() * _SHARE_OF_SCREEN
        self.resize(min(wanted[0], room.width()), min(wanted[1], room.height()))

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        later = QPushButton()
        for button in (self.ours, self.theirs):
            buttons.addButton(button, role.ResetRole)
        buttons.addButton(self.take, role.AcceptRole)
        buttons.addButton(later, role.RejectRole)
        set_verbs(self.take, "按所选合并", later)
        later.setText("以后再定")
        make_primary(self.take)
        # Whoever goes on typing figures while this comes up must not decide anything by Enter.
        for button in (self.ours, self.theirs, self.take, later):
            button.setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        return buttons

    def _on_shown(self, place: int) -> None:
        if place < 0:
            self.path.setText("")
            self.states.show_states([])
            return
        clash, shown = self._question.clashes[place], self._question.shown
        self.path.setText(self._question.path_of(clash))
        contents = [shown(clash, text) for text in (clash.base or "", clash.ours, clash.theirs)]
        names = ("原来", self._question.ours, self._question.theirs)
        marked = mark_states(contents[0], contents[1], contents[2], self._tokens)
        self.states.show_states(list(zip(names, marked, strict=True)))

    def _count(self) -> None:
        left, total = self.list.undecided, len(self._question.clashes)
        self.verdict.setText(
            f"共 {total} 处，还有 {left} 处没有选。" if left else f"{total} 处都选好了。"
        )
        self.take.setEnabled(not left)
