"""Finding words, going to cells, turning pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from forms.model.search import Place
    from ui.controllers.slots import Slot
    from ui.dialogs.find import FindDialog
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow


class FindActions(QObject):
    """Connects the actions 查找 and 转到单元格."""

    def __init__(self, window: MainWindow, desk: ReportDesk) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._dialog: FindDialog | None = None
        desk.closed.connect(self._on_desk_closed)

    def slots(self) -> dict[str, Slot]:
        """Return what the actions do, by their ids."""
        return {
            "find": self._on_find,
            "go_to_cell": self._on_go_to_cell,
            "next_page": lambda: self._turn_page(1),
            "previous_page": lambda: self._turn_page(-1),
        }

    def _on_find(self) -> None:
        self._open(searches_texts=True)

    def _on_go_to_cell(self) -> None:
        self._open(searches_texts=False)

    def _turn_page(self, direction: int) -> None:
        """Show the next or previous page and give it the keyboard."""
        view = self._window.report_view
        if view is None:
            return
        keys = view.pages.keys
        place = keys.index(view.pages.current_key) + direction
        if 0 <= place < len(keys):
            view.pages.show_page(keys[place])
            view.pages.focus_page()

    def _open(self, *, searches_texts: bool) -> None:
        if self._desk.session is None:
            return
        self._desk.session.commit_pending_edits()
        if self._dialog is None:
            from ui.dialogs.find import FindDialog  # noqa: PLC0415 - only when asked for

            self._dialog = FindDialog(self._window)
            self._dialog.chosen.connect(self._on_dialog_chosen)
        self._dialog.open_for(self._desk.session, searches_texts=searches_texts)

    def _on_desk_closed(self) -> None:
        if self._dialog is not None:
            self._dialog.forget_session()

    def _on_dialog_chosen(self, place: Place) -> None:
        view = self._window.report_view
        if view is None:
            return
        if place.cell is not None:
            view.pages.go_to_cell(place.cell)
            if self._dialog is not None:
                self._dialog.hide()
            self._window.activateWindow()
        else:
            view.pages.go_to_text(place.text, place.start, place.end)
