"""Our program with a report open, as `main.py` starts it.

Arguments: library, `单位/年度`, and the section to begin with if any.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path

# As `main.py` does before it loads the window.
gc.disable()

from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QTableView, QWidget

from benchmarks.children.first_paint import FirstPaint
from ui.app import build_window
from ui.window.settings import Settings


def main(arguments: list[str]) -> int:
    """Show the window; watch the field with the keyboard, or the table of the section."""
    library, report, *sections = arguments
    settings = Settings(Path(library).with_name("settings.ini"))
    window = build_window(Path(library), report, settings=settings, at_once=False)
    if window.report_view is None:
        raise RuntimeError("no report is open")
    pages = window.report_view.pages
    for section in sections:
        pages.show_page(section)
    window.show()
    FirstPaint(_editable_field(pages.currentWidget()))
    return QApplication.exec()


def _editable_field(page: QWidget | None) -> QWidget:
    """Return what is painted of a page's table, or of its text where it has none."""
    field = page and (page.findChild(QTableView) or page.focusProxy())
    if not isinstance(field, QAbstractScrollArea):
        raise TypeError("the page has nothing to fill in")
    return field.viewport()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
