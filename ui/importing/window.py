"""The window in which files are looked at before anything of them is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import QDialog, QPushButton, QSplitter, QVBoxLayout, QWidget

from forms.errors import UserError
from ui.importing.batch import Batch
from ui.importing.button_row import TAKE_KEYS, ButtonRow
from ui.importing.candidate import State
from ui.importing.file_list import FileList
from ui.importing.preview import Preview
from ui.importing.progress_line import ProgressLine
from ui.importing.storing import Storing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from storage.readers.reading import ReadError, Reading
    from storage.rows import ReportEntry
    from ui.importing.candidate import Candidate
    from ui.importing.intake import Intake, Standing
    from ui.importing.reading_job import ReadingJob
    from ui.look.theme import Theme

_SHARE_OF_SCREEN = 0.94
_WIDTH, _HEIGHT = 100, 46
"""In characters and lines."""
_ALIKE = "报告库中已有这份报告，文件里没有要采用的不同，不用导入。"
_FINAL = "报告库中的这份报告已定稿，不能导入；要修改，请打开它，解除定稿后再导入。"


class ImportWindow(QDialog):
    """Shows the files of an import one by one; nothing is stored that was not confirmed here.

    `batch.stored` is what the library has got, `to_open` a report of the library that the clerk
    wants to see instead.
    """

    def __init__(
        self, paths: Sequence[Path], intake: Intake, theme: Theme, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("import_window")
        self.setWindowTitle("导入文件")
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.batch = Batch(paths)
        self._intake = intake
        self._theme = theme
        self._job: ReadingJob | None = None
        self._standing: Standing | None = None
        self._place = 0
        self.to_open: ReportEntry | None = None
        self._is_single = len(self.batch.candidates) == 1
        self.files = FileList(self.batch.candidates, theme.tokens)
        self.preview = Preview()
        self.progress = ProgressLine(len(self.batch.candidates))
        self.buttons = ButtonRow(is_single=self._is_single)
        self._storing = Storing(self.batch, intake, self)
        self._lay_out()
        self._connect()
        self._show(0)

    @property
    def candidate(self) -> Candidate:
        """Return the file that is shown."""
        return self.batch.candidates[self._place]

    def follow(self, job: ReadingJob) -> None:
        """Show files as they are read."""
        self._job = job
        job.setParent(self)
        job.read.connect(self.take_outcome)
        job.ended.connect(self._on_job_ended)
        self._show_progress("")

    def take_outcome(self, path: Path, outcome: Reading | ReadError) -> None:
        """Take over what was read of a file, or why it was not."""
        place = self.batch.take(path, outcome)
        self.files.refresh(place)
        self._show_progress(path.name)
        is_first = self.batch.read_count == 1 and not self._is_single
        if place == self._place or is_first:
            self._place = place
            self.files.setCurrentRow(place)
            self._show(place)
            self._give_focus()
        else:
            self._show_buttons()

    def _give_focus(self) -> None:
        """Put the keyboard where the clerk begins: at what is to be looked at, else at the button.

        Which is the files, where there are many.
        """
        first: QWidget = self.buttons.take
        if self.preview.report.changes is not None:
            first = self.preview.report.changes.list
        elif self.candidate.state is State.NOTED:
            first = self.preview.notes
        wanted = first if self._is_single else self.files
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def reject(self) -> None:
        """Leave; what goes on ends, and nothing more is stored."""
        if self._job is not None:
            self._job.cancel()
        self._storing.stop()
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the focus, and nothing else."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QPushButton):
                focused.click()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        space = self._theme.unit
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.files)
        splitter.addWidget(self.preview)
        if not self._is_single:
            self.preview.setContentsMargins(space * 3, 0, 0, 0)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([space * 40, space * 200])
        self.files.setVisible(not self._is_single)
        self.files.setMinimumWidth(space * 28)
        column = QVBoxLayout(self)
        column.setContentsMargins(space * 4, space * 3, space * 4, space * 3)
        column.setSpacing(space * 2)
        column.addWidget(splitter, 1)
        column.addWidget(self.progress)
        column.addWidget(self.buttons)
        metrics = self.fontMetrics()
        room = self.screen().availableSize() * _SHARE_OF_SCREEN
        wanted = metrics.horizontalAdvance("宽") * _WIDTH, metrics.lineSpacing() * _HEIGHT
        self.resize(min(wanted[0], room.width()), min(wanted[1], room.height()))

    def _connect(self) -> None:
        self.files.chosen.connect(self._on_chosen)
        self.preview.renamed.connect(self._on_renamed)
        self.progress.stop.clicked.connect(self._stop_reading)
        QShortcut(TAKE_KEYS, self).activated.connect(self.buttons.take.click)
        self.buttons.take.clicked.connect(self._take_shown)
        self.buttons.skip.clicked.connect(lambda: self._settle(State.SKIPPED))
        self.buttons.take_all.clicked.connect(self._take_everything)
        self.buttons.open_known.clicked.connect(self._open_known)
        self.buttons.leave.clicked.connect(self.reject)
        self._storing.stored.connect(self._on_stored)
        self._storing.ended.connect(self._on_storing_ended)
        self._theme.changed.connect(self._on_theme_changed)

    def _on_chosen(self, place: int) -> None:
        if place >= 0 and place != self._place:
            self._show(place)

    def _on_theme_changed(self) -> None:
        self.files.set_tokens(self._theme.tokens)
        self._show(self._place)

    def _on_renamed(self) -> None:
        self.candidate.rename(*self.preview.identity.answer())
        self.files.refresh(self._place)
        self._show(self._place)

    def _show(self, place: int, problem: str = "") -> None:
        """Show a file and what the library has of it."""
        self._place = place
        candidate = self.candidate
        self._standing, told = None, problem
        if candidate.found is not None and candidate.is_open:
            try:
                self._standing = self._intake.find(candidate.found)
            except UserError as error:
                told = str(error)
        if self._standing is not None and not told:
            told = _tell(self._standing)
        self.preview.show_candidate(candidate, self._standing, told, self._theme.tokens)
        changes = self.preview.report.changes
        if changes is not None:
            changes.chosen_changed.connect(self._show_buttons)
        self._show_buttons()

    def _show_buttons(self) -> None:
        candidate, standing = self.candidate, self._standing
        changes = self.preview.report.changes
        is_free = not self._storing.is_running
        is_reading = self._job is not None and self._job.is_running
        can_take = candidate.is_open and is_free
        if standing is not None:
            can_take &= not standing.is_final and changes is not None and bool(changes.chosen)
        self.buttons.show_choice(
            is_new=standing is None,
            can_take=can_take,
            can_skip=candidate.is_open and is_free,
            can_all=bool(self.batch.open_places) and is_free and not is_reading,
        )
        self.buttons.show_end(is_over=self.batch.is_over and not is_reading)

    def _show_progress(self, name: str) -> None:
        if self._job is not None and self._job.is_running:
            done = self.batch.read_count
            self.progress.show_progress("正在读取", done, name, can_stop=True)
        else:
            self.progress.show_end("" if self._is_single else self.batch.summarize())
        self.progress.setVisible(not self._is_single)

    def _stop_reading(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_job_ended(self) -> None:
        self.batch.drop_waiting()
        for place in range(len(self.batch.candidates)):
            self.files.refresh(place)
        self._show_progress("")
        if self.candidate.found is None:
            self._show(self._place)
        self._show_buttons()

    def _take_shown(self) -> None:
        """Store the file that is shown, as it is shown."""
        candidate, standing = self.candidate, self._standing
        if candidate.found is None or not self.buttons.take.isEnabled():
            return
        try:
            if standing is None:
                self.batch.stored.append(self._intake.add(candidate.found.report, candidate.path))
                self._intake.tell()
            elif self.preview.report.changes is not None:
                chosen = self.preview.report.changes.chosen
                self._intake.bring_in(candidate.found, standing, chosen, candidate.path)
        except UserError as error:
            self._show(self._place, str(error))
            return
        self._settle(State.STORED)

    def _settle(self, state: State) -> None:
        """Note what was decided about the file that is shown, and go on with the next one."""
        self.candidate.state = state
        self.files.refresh(self._place)
        self._show_progress("")
        if self._is_single:
            self.accept()
            return
        following = self.batch.next_open(self._place)
        if following is None:
            self._show(self._place)
            self._end_where_nothing_is_left()
        else:
            self.files.setCurrentRow(following)

    def _end_where_nothing_is_left(self) -> None:
        """Close once every file is stored or skipped; one that was refused is still to be seen."""
        if self.batch.is_over and not self.batch.has_refused:
            self.accept()

    def _take_everything(self) -> None:
        self._storing.start()
        self._show_buttons()

    def _on_stored(self, place: int) -> None:
        self.files.refresh(place)
        self.progress.show_progress(
            "正在导入", len(self.batch.stored), self.batch.candidates[place].path.name
        )
        self.progress.show()

    def _on_storing_ended(self) -> None:
        self._show_progress("")
        following = self.batch.next_open(-1)
        self._show(self._place if following is None else following)
        self.files.setCurrentRow(self._place)
        self._end_where_nothing_is_left()

    def _open_known(self) -> None:
        """Leave the import for the library's report."""
        if self._standing is not None:
            self.to_open = self._standing.entry
            self.reject()


def _tell(standing: Standing) -> str:
    if standing.is_final:
        return _FINAL
    return "" if standing.change_count else _ALIKE
