"""The least that a PySide6 program with a table can be."""

from __future__ import annotations

import sys

from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

from benchmarks.children.first_paint import FirstPaint


def main() -> int:
    """Show a window with nothing but a table view."""
    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    view = QTableView()
    view.setModel(QStandardItemModel(30, 10, view))
    window.setCentralWidget(view)
    window.show()
    FirstPaint(view.viewport())
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
