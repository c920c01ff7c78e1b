"""The folder that files are written to, remembered from one export to the next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths

from ui.window.settings import RECENT_FOLDER

if TYPE_CHECKING:
    from ui.window.settings import Settings


def export_folder(settings: Settings) -> Path:
    """Return where the clerk exported to last, as long as it is there."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    known = (settings.get(RECENT_FOLDER), QStandardPaths.writableLocation(place))
    folders = (Path(folder) for folder in known if folder)
    return next((folder for folder in folders if folder.is_dir()), Path.home())
