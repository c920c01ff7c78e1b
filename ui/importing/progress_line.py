"""How far the reading has come, and the way to stop it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from forms.widgets.elided_label import ElidedLabel


class ProgressLine(QWidget):
    """Shows a count and what is being done; afterwards what came of it."""

    def __init__(self, total: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._total = total
        self.label = ElidedLabel()
        self.label.setObjectName("import.progress")
        self.bar = QProgressBar()
        self.bar.setRange(0, total)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("读取进度")
        self.bar.setFixedHeight(self.fontMetrics().lineSpacing() // 2)
        self.stop = QPushButton("停止读取")
        self.stop.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.label, 3)
        row.addWidget(self.bar, 2)
        row.addWidget(self.stop)

    def expect(self, total: int) -> None:
        """Take over how many files there are."""
        self._total = total
        self.bar.setRange(0, total)

    def show_progress(self, verb: str, done: int, name: str, *, can_stop: bool = False) -> None:
        """Tell how many files are done, and which was the last."""
        counted = f" {done}/{self._total}" if self._total else "…"
        self.label.setText(f"{verb}{counted}　{name}")
        self.bar.setValue(done)
        self.bar.show()
        self.stop.setVisible(can_stop)

    def show_end(self, told: str) -> None:
        """Tell what came of it; nothing goes on any more."""
        self.label.setText(told)
        self.bar.hide()
        self.stop.hide()
