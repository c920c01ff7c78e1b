"""Where exports go: the folder of the last one, and a name that tells what is in the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths

from ui.window.settings import RECENT_FOLDER

if TYPE_CHECKING:
    from export.formats import Format
    from export.manuscript import Manuscript
    from ui.window.settings import Settings


def export_folder(settings: Settings) -> Path:
    """Return where the clerk exported to last, as long as it is there."""
    place = QStandardPaths.StandardLocation.DocumentsLocation
    known = (settings.get(RECENT_FOLDER), QStandardPaths.writableLocation(place))
    folders = (Path(folder) for folder in known if folder)
    return next((folder for folder in folders if folder.is_dir()), Path.home())


def suggest_target(manuscript: Manuscript, form: Format, settings: Settings) -> Path:
    """Return where to write; the name is made of organ, year and kind."""
    from export.file_names import suggest_name  # noqa: PLC0415 - loaded when exporting
    from storage.files import safe_file_name  # noqa: PLC0415

    stem = safe_file_name(suggest_name(manuscript.report, is_draft=manuscript.is_draft))
    return export_folder(settings) / f"{stem}{form.suffix}"
