"""What is being composed with an input method, and not lost when its field is left.

`QInputMethod.commit()` should hand over what is composed. The ibus plugin of Qt, which also speaks
to fcitx 5, throws it away unless the input method asked for it to be kept, and fcitx does not.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget


class Composition(QObject):
    """Watches the input method of one field, and finishes what is composed there exactly once.

    A composition that is taken back with Escape is gone. One that ends empty in the same turn of
    the event loop in which the field loses the keyboard was thrown away by the plugin.
    """

    def __init__(self, field: QWidget) -> None:
        super().__init__(field)
        self._field = field
        self._composed = ""
        self._dropped = ""
        self._forgetting = QTimer(self, singleShot=True, interval=0)
        self._forgetting.timeout.connect(self._forget)
        field.installEventFilter(self)

    def finish(self) -> None:
        """Make what is composed part of the field's text."""
        # A cell's line is composed in while its table has the keyboard.
        if self._composed:
            QGuiApplication.inputMethod().commit()
            self._bring_back()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Remember what is composed, and bring it back where it was thrown away."""
        if isinstance(event, QInputMethodEvent):
            if not event.preeditString() and not event.commitString():
                self._dropped = self._composed
                self._forgetting.start()
            else:
                self._forget()
            self._composed = event.preeditString()
        elif event.type() == QEvent.Type.FocusOut:
            self._composed = ""
            self._bring_back()
        return super().eventFilter(watched, event)

    def _bring_back(self) -> None:
        dropped = self._dropped
        self._forget()
        if dropped:
            event = QInputMethodEvent()
            event.setCommitString(dropped)
            QApplication.sendEvent(self._field, event)

    def _forget(self) -> None:
        self._dropped = ""
