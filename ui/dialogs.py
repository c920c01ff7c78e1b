"""Every question to the clerk goes through here, so that tests can answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.model.catalog import EditionCatalog
    from ui.new_report import NewReport

CANCEL = "取消"


class Dialogs:
    """The real dialogs; tests put an object with the same methods in their place."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def choose_file(self, title: str, filters: Sequence[str], folder: Path) -> Path | None:
        """Ask for a file to read."""
        name, _ = QFileDialog.getOpenFileName(self._parent, title, str(folder), ";;".join(filters))
        return Path(name) if name else None

    def choose_target(self, title: str, filters: Sequence[str], suggested: Path) -> Path | None:
        """Ask where to write a file; Qt asks before an existing one is replaced."""
        name, _ = QFileDialog.getSaveFileName(
            self._parent, title, str(suggested), ";;".join(filters)
        )
        return Path(name) if name else None

    def ask_new_report(self, catalog: EditionCatalog, suggested: NewReport) -> NewReport | None:
        """Ask for organ, year and date of a new report."""
        from ui.new_report_dialog import NewReportDialog  # noqa: PLC0415 - only when asked for

        dialog = NewReportDialog(catalog, suggested, self._parent)
        return dialog.answer() if dialog.exec() else None

    def choose(self, title: str, labels: Sequence[str], verb: str) -> int | None:
        """Ask for one of several things; return its place."""
        from ui.choice_dialog import ChoiceDialog  # noqa: PLC0415 - only when asked for

        dialog = ChoiceDialog(title, labels, verb, self._parent)
        return dialog.answer() if dialog.exec() else None

    def confirm(self, text: str, verb: str) -> bool:
        """Ask whether to do something; the button says what."""
        box = self._box(QMessageBox.Icon.Question, text)
        button = box.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
        box.addButton(CANCEL, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(button)
        box.exec()
        return box.clickedButton() is button

    def tell(self, text: str) -> None:
        """Tell something that needs no decision but must not be missed."""
        self._show(QMessageBox.Icon.Information, text)

    def report_error(self, text: str) -> None:
        """Say what went wrong and what to do."""
        self._show(QMessageBox.Icon.Warning, text)

    def _show(self, icon: QMessageBox.Icon, text: str) -> None:
        box = self._box(icon, text)
        box.addButton("知道了", QMessageBox.ButtonRole.AcceptRole)
        box.exec()

    def _box(self, icon: QMessageBox.Icon, text: str) -> QMessageBox:
        box = QMessageBox(self._parent)
        box.setIcon(icon)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle("政府信息公开年报填报")
        box.setText(text)
        return box


def set_verbs(accept: QPushButton, verb: str, reject: QPushButton) -> None:
    """Put verbs on a dialog's two buttons."""
    accept.setText(verb)
    reject.setText(CANCEL)
