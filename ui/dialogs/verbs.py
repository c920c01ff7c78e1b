"""What the buttons of a dialog say: a verb, and how to leave it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QIcon

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

CANCEL = "取消"


def set_verbs(accept: QPushButton, verb: str, reject: QPushButton) -> None:
    """Put verbs on a dialog's two buttons, in place of the icons that some desktops add."""
    accept.setText(verb)
    reject.setText(CANCEL)
    for button in (accept, reject):
        button.setIcon(QIcon())
