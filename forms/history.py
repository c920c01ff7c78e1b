"""The steps of an open report, to be taken back and carried out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from forms.model.changes import LINKS_SUFFIX, TEXT_PREFIX, Change, ChangeSet, join_changes
from forms.model.texts.splice import find_splice

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from forms.model.changes import Field

    CarryOut = Callable[[ChangeSet, str], None]

TYPING = "键入"
UNDOING = "撤销"
REDOING = "恢复"
_SENTENCE_ENDS = "。；！？\n"
_CHANGE_COMMAND = 1


class History(QObject):
    """The one history of a report; `changed` says that undo and redo would do something else.

    While it is frozen nothing can be undone or redone, and nothing is forgotten.
    """

    changed = Signal()

    def __init__(self, carry_out: CarryOut, parent: QObject) -> None:
        super().__init__(parent)
        self._carry_out = carry_out
        self._is_frozen = False
        self._stack = QUndoStack(self)
        # Passed on, because a stack that is being destroyed still reports that it became empty.
        self._stack.indexChanged.connect(self.changed)
        self._is_rebuilding = False

    @property
    def undo_label(self) -> str | None:
        """Return the name of the step that undo would take back, if there is one."""
        can_undo = self._stack.canUndo() and not self._is_frozen
        return self._stack.undoText() if can_undo else None

    @property
    def redo_label(self) -> str | None:
        """Return the name of the step that redo would carry out again, if there is one."""
        can_redo = self._stack.canRedo() and not self._is_frozen
        return self._stack.redoText() if can_redo else None

    def add(self, changes: ChangeSet) -> None:
        """Remember a step that has been carried out."""
        self._stack.push(_Step(self._carry_out_step, changes))

    def undo(self) -> None:
        """Take the last step back."""
        if not self._is_frozen:
            self._stack.undo()

    def redo(self) -> None:
        """Carry out again the step that was taken back last."""
        if not self._is_frozen:
            self._stack.redo()

    def forget(self, fields: Collection[Field]) -> None:
        """Let undo and redo no longer touch fields that somebody else has changed since.

        What else their steps did can still be taken back; a step that did nothing else is gone.
        """
        steps = [self._stack.command(at) for at in range(self._stack.count())]
        kept = [_without(step.changes, fields) for step in steps if isinstance(step, _Step)]
        done = sum(map(bool, kept[: self._stack.index()]))
        if [step.changes for step in steps if isinstance(step, _Step)] == kept:
            return
        was_blocked = self._stack.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self._is_rebuilding = True
        self._stack.clear()
        for changes in filter(None, kept):
            self._stack.push(_Step(self._carry_out_step, changes, merges=False))
        self._stack.setIndex(done)
        self._is_rebuilding = False
        self._stack.blockSignals(was_blocked)
        self.changed.emit()

    def _carry_out_step(self, changes: ChangeSet, cause: str) -> None:
        if not self._is_rebuilding:
            self._carry_out(changes, cause)

    def freeze(self, *, is_frozen: bool) -> None:
        """Let nothing be undone or redone from now on, or let it again."""
        if self._is_frozen != is_frozen:
            self._is_frozen = is_frozen
            self.changed.emit()


class _Step(QUndoCommand):
    """A step of the history; its first `redo`, made by pushing it, has been carried out already."""

    def __init__(self, carry_out: CarryOut, changes: ChangeSet, *, merges: bool = True) -> None:
        super().__init__(changes.label)
        self._carry_out = carry_out
        self.changes = changes
        self._merges = merges
        self._is_done = True

    def redo(self) -> None:
        """Carry the step out again."""
        if self._is_done:
            self._is_done = False
            return
        self._carry_out(self.changes, REDOING)

    def undo(self) -> None:
        """Take the step back."""
        self._carry_out(self.changes.inverse, UNDOING)

    def id(self) -> int:
        """Return the kind of command; only commands of one kind can merge."""
        return _CHANGE_COMMAND

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Merge a run of typing in one text into one step, sentence by sentence."""
        if not isinstance(other, _Step) or not other._merges:  # noqa: SLF001 - of one class
            return False
        merged = _merge_typing(self.changes, other.changes)
        if merged is None:
            return False
        self.changes = merged
        return True


def _merge_typing(first: ChangeSet, second: ChangeSet) -> ChangeSet | None:
    if first.label != TYPING or second.label != TYPING:
        return None
    earlier, later = first.changes[0], second.changes[0]
    if earlier.field != later.field or not earlier.field.startswith(TEXT_PREFIX):
        return None
    about_text = {earlier.field, f"{earlier.field}{LINKS_SUFFIX}"}
    if not (first.fields | second.fields) <= about_text or not _continues(earlier, later):
        return None
    return join_changes(TYPING, (first, second))


def _continues(earlier: Change, later: Change) -> bool:
    """Tell whether `later` goes on typing, or deleting, right where `earlier` stopped."""
    start, removed, inserted = find_splice(earlier.old, earlier.new)
    next_start, next_removed, next_inserted = find_splice(later.old, later.new)
    if inserted and next_inserted and not next_removed:
        ends_sentence = inserted[-1] in _SENTENCE_ENDS
        return not ends_sentence and next_start == start + len(inserted)
    if removed and next_removed and not inserted and not next_inserted:
        return next_start + len(next_removed) == start or next_start == start
    return False


def _without(changes: ChangeSet, fields: Collection[Field]) -> ChangeSet:
    return ChangeSet(
        changes.label, tuple(each for each in changes.changes if each.field not in fields)
    )
