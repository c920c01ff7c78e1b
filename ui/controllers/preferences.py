"""The choices that the program remembers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup

from ui.look.theme import ThemeChoice
from ui.window.settings import (
    ENTER_DIRECTION,
    SHOW_LAST_TEXT,
    SHOW_PREVIOUS,
    THEME,
    TYPED_TOTALS,
    EnterDirection,
)

if TYPE_CHECKING:
    from ui.controllers.slots import Slot
    from ui.report.desk import ReportDesk
    from ui.window.main_window import MainWindow
    from ui.window.settings import Settings

_THEME_ACTIONS = {
    "theme_system": ThemeChoice.SYSTEM,
    "theme_light": ThemeChoice.LIGHT,
    "theme_dark": ThemeChoice.DARK,
}


class PreferenceActions(QObject):
    """Connects the checkable actions with the settings, and applies them to each report opened."""

    def __init__(self, window: MainWindow, desk: ReportDesk, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._settings = settings
        self._add_theme_choice()
        moves_right = settings.get(ENTER_DIRECTION) is EnterDirection.RIGHT
        window.action("show_previous").setChecked(settings.get(SHOW_PREVIOUS))
        window.action("show_last_text").setChecked(settings.get(SHOW_LAST_TEXT))
        window.action("enter_moves_right").setChecked(moves_right)
        window.action("type_totals").setChecked(settings.get(TYPED_TOTALS))
        desk.opened.connect(self._on_desk_opened)

    def slots(self) -> dict[str, Slot]:
        """Return what the actions do, by their ids."""
        return {
            "show_previous": self._on_show_previous_toggled,
            "show_last_text": self._on_show_last_text_toggled,
            "enter_moves_right": self._on_enter_moves_right_toggled,
            "type_totals": self._on_type_totals_toggled,
            **{one: partial(self._choose, choice) for one, choice in _THEME_ACTIONS.items()},
        }

    def _add_theme_choice(self) -> None:
        group = QActionGroup(self)
        for action_id, choice in _THEME_ACTIONS.items():
            action = self._window.action(action_id)
            group.addAction(action)
            action.setChecked(choice is self._window.theme.choice)

    def _choose(self, choice: ThemeChoice, _is_checked: bool = False) -> None:
        self._window.theme.choose(choice)
        self._settings.set(THEME, choice)

    def _on_show_previous_toggled(self, is_shown: bool) -> None:
        self._settings.set(SHOW_PREVIOUS, is_shown)
        self._apply()

    def _on_show_last_text_toggled(self, is_shown: bool) -> None:
        self._settings.set(SHOW_LAST_TEXT, is_shown)
        self._apply()

    def _on_desk_opened(self) -> None:
        """Let the pages of the report that was opened show or hide last year's texts."""
        if self._window.report_view is not None:
            action = self._window.action("show_last_text")
            self._window.report_view.pages.last_year_toggled.connect(lambda _: action.trigger())
        self._apply()

    def _on_enter_moves_right_toggled(self, moves_right: bool) -> None:
        direction = EnterDirection.RIGHT if moves_right else EnterDirection.DOWN
        self._settings.set(ENTER_DIRECTION, direction)
        self._apply()

    def _on_type_totals_toggled(self, are_typed: bool) -> None:
        self._settings.set(TYPED_TOTALS, are_typed)
        self._apply()

    def _apply(self) -> None:
        if self._desk.session is not None:
            self._desk.session.type_totals(are_typed=self._settings.get(TYPED_TOTALS))
        if self._window.report_view is not None:
            pages = self._window.report_view.pages
            pages.set_habits(
                shows_previous=self._settings.get(SHOW_PREVIOUS),
                shows_last_year=self._settings.get(SHOW_LAST_TEXT),
                enter_moves_right=self._settings.get(ENTER_DIRECTION) is EnterDirection.RIGHT,
            )
