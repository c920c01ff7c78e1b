"""A clerk's long day: random operations in the real window, and what memory they leave taken.

Run with `python -m benchmarks.long_day --operations N`; `--counts` also says of which kinds more
objects are alive at the end than after the first tenth. Prints the memory over time; the last
line, and the exit status of the process, say how it ended.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import os
import random
import signal
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from benchmarks.sample import make_library
from forms.edition.terms import CellId
from ui.app import build_window, stay
from ui.report.desk import ReportDesk
from ui.window.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ui.window.main_window import MainWindow

_ENDINGS = ("close", "quit", "signal", "fault")
_LINES = 20
"""How many lines are printed of a run."""
_TEXTS = "本机关今年主动公开政府信息，收到申请若干件，均已答复。"
_DIALOGS = ("find", "go_to_cell", "paper_settings", "new_report", "finalize", "about", "open")
"""Actions that open a dialog, which is closed at once."""


class LongDay(QObject):
    """Does one random operation after the other in the window's own event loop."""

    def __init__(self, window: MainWindow, wanted: argparse.Namespace) -> None:
        super().__init__(window)
        desk = window.findChild(ReportDesk)
        if desk is None:
            raise RuntimeError("the window has no desk")
        self._window, self._desk = window, desk
        self._random = random.Random(wanted.seed)  # noqa: S311 - a repeatable day, no secret
        self._left = self._total = wanted.operations
        self._counts = wanted.counts
        self._ending: str = wanted.ending
        self._first: Counter[str] = Counter()
        weighted: dict[Callable[[], None], int] = {
            self._type_cell: 40,
            self._type_text: 30,
            self._paste: 8,
            self._undo: 12,
            self._redo: 4,
            self._turn_page: 12,
            self._next_finding: 4,
            self._open_other: 2,
            self._open_dialog: 2,
            self._preview: 1,
            self._switch_theme: 1,
        }
        self._ways, self._weights = list(weighted), list(weighted.values())
        self._closer = QTimer(self, interval=0)
        self._closer.timeout.connect(_close_dialog)
        self._closer.start()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._go_on)
        self._timer.start()

    def _go_on(self) -> None:
        if QApplication.activeModalWidget() is not None:
            return
        if self._left == 0:
            self._timer.stop()
            self._tell()
            self._tell_growth()
            print(f"dialogs left {len(self._window.findChildren(QDialog))}", flush=True)
            self._end()
            return
        if self._left % max(1, self._total // _LINES) == 0:
            self._tell()
        if self._counts and self._left == self._total - self._total // 10:
            self._first = _alive()
        self._left -= 1
        way = self._random.choices(self._ways, self._weights)[0]
        way()

    def _end(self) -> None:
        if self._ending == "signal":
            os.kill(os.getpid(), signal.SIGTERM)
        elif self._ending == "quit":
            self._window.action("quit").trigger()
        else:
            QTimer.singleShot(0, self._window, self._window.close)
        if self._ending == "fault":
            raise RuntimeError("a fault at the end of the day")

    def _tell(self) -> None:
        print(f"{self._total - self._left:>8} operations {resident():>8.1f} MB", flush=True)

    def _tell_growth(self) -> None:
        if not self._counts:
            return
        more = _alive()
        more.subtract(self._first)
        for kind, count in more.most_common(25):
            print(f"{count:>8} more {kind}")

    def _press(self, widget: QWidget | None, text: str, key: Qt.Key = Qt.Key.Key_unknown) -> None:
        target = widget or self._window
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            QApplication.sendEvent(target, event)

    def _focused(self) -> QWidget | None:
        return QApplication.focusWidget()

    def _type_cell(self) -> None:
        session, view = self._desk.session, self._window.report_view
        if session is None or view is None:
            return
        cells = [one for one in session.edition.cells if one not in session.edition.definitions]
        view.pages.go_to_cell(CellId(self._random.choice(cells)))
        view.pages.focus_page()
        for digit in str(self._random.randrange(300)):
            self._press(self._focused(), digit, Qt.Key(ord(digit)))
        self._press(self._focused(), "\r", Qt.Key.Key_Return)

    def _type_text(self) -> None:
        session, view = self._desk.session, self._window.report_view
        if session is None or view is None:
            return
        view.pages.go_to_text(self._random.choice(session.edition.text_ids))
        # A text that only ever grew would be this script's doing, not the program's.
        if len(getattr(self._focused(), "toPlainText", str)()) > 500:
            self._window.action("undo").trigger()
            return
        start = self._random.randrange(len(_TEXTS))
        for letter in _TEXTS[start : start + 4]:
            self._press(self._focused(), letter)

    def _paste(self) -> None:
        rows = range(self._random.randrange(1, 4))
        block = "\n".join(f"{self._random.randrange(9)}\t{self._random.randrange(9)}" for _ in rows)
        QApplication.clipboard().setText(block)
        self._window.action("paste").trigger()

    def _undo(self) -> None:
        self._window.action("undo").trigger()

    def _redo(self) -> None:
        self._window.action("redo").trigger()

    def _turn_page(self) -> None:
        self._window.action(self._random.choice(("next_page", "previous_page"))).trigger()

    def _next_finding(self) -> None:
        self._window.action("next_finding").trigger()

    def _open_other(self) -> None:
        if self._desk.close():
            self._desk.open(self._random.choice(self._desk.library.reports()))

    def _open_dialog(self) -> None:
        self._window.action(self._random.choice(_DIALOGS)).trigger()

    def _preview(self) -> None:
        self._window.action("print_preview").trigger()
        for each in QApplication.topLevelWidgets():
            if each is not self._window and each.isVisible():
                each.close()

    def _switch_theme(self) -> None:
        self._window.action(self._random.choice(("theme_light", "theme_dark"))).trigger()


def resident() -> float:
    """Return the memory that this process holds, in MB; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return 0.0
    return pages * 4096 / 1e6


def _close_dialog() -> None:
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QDialog):
        dialog.reject()
    elif dialog is not None:
        dialog.close()


def _alive() -> Counter[str]:
    gc.unfreeze()
    gc.collect()
    return Counter(f"{type(one).__module__}.{type(one).__qualname__}" for one in gc.get_objects())


def main(arguments: Sequence[str]) -> int:
    """Work through a day and end as the program does; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.long_day", description=__doc__)
    parser.add_argument("--operations", type=int, default=4400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--counts", action="store_true")
    parser.add_argument("--ending", choices=_ENDINGS, default="close")
    wanted = parser.parse_args(arguments)
    faulthandler.enable()
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder, "library.db")
        name = make_library(library)
        window = build_window(library, name, settings=Settings(Path(folder, "settings.ini")))
        LongDay(window, wanted)
        status = stay(window)
        print(f"status {status}", flush=True)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
