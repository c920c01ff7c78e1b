"""What every kind of work in the window 汇总 needs: window, project, questions, settings."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.errors import UserError
from ui.window.settings import RECENT_FOLDER, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.dialogs.questions import Dialogs
    from ui.region.desk import RegionDesk
    from ui.region.window import RegionWindow

_SHOWN_MS = 8000


class Surroundings(Struct, frozen=True):
    """The window, the project that is open in it, who asks the clerk, and what is remembered."""

    window: RegionWindow
    desk: RegionDesk
    dialogs: Dialogs
    settings: Settings

    def tell(self, text: str) -> None:
        """Show a sentence in the status line for a while."""
        self.window.statusBar().showMessage(text, _SHOWN_MS)

    @contextlib.contextmanager
    def guarded(self) -> Iterator[None]:
        """Tell the clerk of what could not be done."""
        try:
            yield
        except UserError as error:
            self.dialogs.report_error(str(error))

    @contextlib.contextmanager
    def guarded_quietly(self) -> Iterator[None]:
        """Tell in the status line what could not be done: the clerk has not asked for it."""
        try:
            yield
        except UserError as error:
            self.tell(str(error))

    @property
    def folder(self) -> Path:
        """Return the folder in which the clerk works."""
        return Path(self.settings.get(RECENT_FOLDER) or Path.home())
