"""What is offered when the library cannot be opened at all."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from forms.model.errors import UserError
from storage.backup import backups
from storage.recovery import recover_library

if TYPE_CHECKING:
    from pathlib import Path


def rescue_library(path: Path, reason: str) -> bool:
    """Say why the library cannot be opened and offer the newest backup; tell whether it opens now.

    The faulty file is kept beside the library.
    """
    known = backups(path)
    box = QMessageBox()
    box.setIcon(QMessageBox.Icon.Critical)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle("报告库打不开")
    box.setText(reason)
    accept = None
    if known:
        verb = f"用 {known[0].made_at:%m月%d日 %H:%M} 的备份恢复"
        accept = box.addButton(verb, QMessageBox.ButtonRole.AcceptRole)
    box.addButton("退出", QMessageBox.ButtonRole.RejectRole)
    box.exec()
    if accept is None or box.clickedButton() is not accept:
        return False
    try:
        recover_library(path, known[0].path, dt.datetime.now().astimezone())
    except UserError as error:
        box.setText(str(error))
        box.removeButton(accept)
        box.exec()
        return False
    return True
