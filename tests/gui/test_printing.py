"""Preview, printer and PDF from the real window."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QImage
from PySide6.QtPrintSupport import QPrinter
from shiboken6 import isValid

from export.composition import compose
from export.paper.setup import COMPACT
from tests.calls import count_calls
from tests.gui.conftest import ORGAN, FakeDialogs
from tests.gui.printed import INSTALLED
from ui.controllers.printing import PrintActions
from ui.jobs.paper_file import read_paper
from ui.printing.layout.fonts import PrintFonts, describe_substitutes
from ui.printing.layout.pages import lay_out
from ui.printing.preview.places import Fit

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.gui.conftest import Desk, OpenWindow
    from ui.printing.preview.window import PreviewWindow


ROOT = Path(__file__).parents[2]
CELL = "t3.new_requests.natural_person"


@dataclass
class PrintingDialogs(FakeDialogs):
    """Chooses a printer that prints into a file."""

    printed: Path | None = None
    pages: tuple[int, int] | None = None
    page_counts: list[int] = field(default_factory=list)

    def ask_printer(self, printer: QPrinter, page_count: int) -> bool:
        self.page_counts.append(page_count)
        if self.printed is None:
            return False
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.printed))
        if self.pages is not None:
            printer.setPrintRange(QPrinter.PrintRange.PageRange)
            printer.setFromTo(*self.pages)
        return True


@pytest.fixture
def dialogs() -> PrintingDialogs:
    return PrintingDialogs()


@pytest.fixture(autouse=True)
def _poor_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run on a machine that lacks the fonts of the standard, whatever it has."""
    monkeypatch.setattr(
        "ui.printing.layout.pages.PrintFonts",
        lambda: PrintFonts(is_installed=INSTALLED.__contains__),
    )


def _preview(desk: Desk) -> PreviewWindow:
    """Open the preview as a clerk does."""
    desk.trigger("print_preview")
    actions = desk.window.findChild(PrintActions)
    assert isinstance(actions, PrintActions)
    assert actions.preview is not None
    desk.activate(actions.preview)
    return actions.preview


def _action(preview: PreviewWindow, name: str) -> QAction:
    found = preview.findChild(QAction, f"preview.{name}")
    assert isinstance(found, QAction)
    return found


def _open_final(open_window: OpenWindow, report: str) -> Desk:
    """Open the window on a report that is locked as signed: nothing else is printed as final."""
    desk = open_window(report)
    desk.reports.finalize()
    return desk


def _text(preview: PreviewWindow) -> str:
    report = preview.view.report
    assert report is not None
    return "\n".join(page.text() for page in report.pages)


def _page_count(pdf: Path) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf.read_bytes()))


def test_that_printing_needs_an_open_report(open_window: OpenWindow) -> None:
    desk = open_window()
    for name in ("print", "print_preview", "export_pdf"):
        assert not desk.window.action(name).isEnabled()


def test_that_the_preview_shows_pages_and_moves_through_them(
    open_window: OpenWindow, filled_report: str, qtbot: QtBot
) -> None:
    desk = open_window(filled_report)
    preview = _preview(desk)
    view, count = preview.view, preview.view.page_count
    assert count >= 3
    assert ORGAN in preview.windowTitle()
    for key, page in (
        (Qt.Key.Key_PageDown, 2),
        (Qt.Key.Key_PageUp, 1),
        (Qt.Key.Key_End, count),
        (Qt.Key.Key_Home, 1),
    ):
        qtbot.keyClick(view, key)
        assert view.current_page == page
    _action(preview, "next").trigger()
    assert (view.current_page, preview.page_field.line.text()) == (2, "2")
    preview.page_field.line.setFocus()
    preview.page_field.line.selectAll()
    qtbot.keyClicks(preview.page_field.line, "3")
    qtbot.keyClick(preview.page_field.line, Qt.Key.Key_Return)
    assert view.current_page == 3
    assert view.accessibleName() == f"打印预览，第 3 页，共 {count} 页"
    preview.page_field.line.setText("abc")
    qtbot.keyClick(preview.page_field.line, Qt.Key.Key_Return)
    assert preview.page_field.line.text() == "3"


def test_that_the_preview_zooms(open_window: OpenWindow, filled_report: str, qtbot: QtBot) -> None:
    preview = _preview(open_window(filled_report))
    view = preview.view
    whole = view.zoom
    view.fit_to(Fit.WIDTH)
    assert view.zoom > whole
    assert preview.zoom_field.currentText() == "适合宽度"
    assert view.horizontalScrollBar().maximum() == 0
    view.zoom_to(1.0)
    assert preview.zoom_field.currentText() == "100%"
    _action(preview, "zoom_in").trigger()
    assert view.zoom == 1.25
    qtbot.keyClick(preview, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert view.zoom == 1.0
    view.go_to_page(3)
    view.step_zoom(1)
    assert view.current_page == 3


@pytest.mark.parametrize("fit", list(Fit))
def test_that_every_page_is_painted_white_on_the_windows_ground(
    open_window: OpenWindow, filled_report: str, fit: Fit
) -> None:
    preview = _preview(open_window(filled_report))
    view = preview.view
    view.fit_to(fit)
    for number in range(1, view.page_count + 1):
        view.go_to_page(number)
        image: QImage = view.viewport().grab().toImage()
        middle = [
            image.pixelColor(x, image.height() // 2).lightness() for x in range(0, image.width(), 3)
        ]
        assert middle.count(255) > 20
        assert image.pixelColor(2, 2) == preview.theme.tokens.window


def test_that_the_preview_closes_with_escape_and_opens_again(
    open_window: OpenWindow, filled_report: str, qtbot: QtBot
) -> None:
    desk = open_window(filled_report)
    preview = _preview(desk)
    qtbot.keyClick(preview, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not isValid(preview))
    assert _preview(desk).view.page_count >= 3


def test_that_what_is_being_typed_is_printed(
    open_window: OpenWindow, filled_report: str, tmp_path: Path
) -> None:
    desk = open_window(filled_report)
    desk.go_to(CELL)
    desk.press("7654321")
    assert "7654321" in _text(_preview(desk))


def test_that_a_draft_is_told_and_marked(
    open_window: OpenWindow, blank_report: str, dialogs: PrintingDialogs
) -> None:
    desk = open_window(blank_report)
    preview = _preview(desk)
    assert preview.view.report is not None
    assert preview.view.report.is_draft
    assert "目前是草稿" in "\n".join(preview.notes)
    preview.close()
    dialogs.agrees = False
    desk.trigger("print")
    assert "只能打印草稿" in dialogs.asked[-1]
    assert dialogs.page_counts == []
    dialogs.agrees = True
    desk.trigger("print")
    assert len(dialogs.page_counts) == 1


def test_that_a_report_is_printed_on_the_chosen_printer(
    open_window: OpenWindow, filled_report: str, dialogs: PrintingDialogs, tmp_path: Path
) -> None:
    dialogs.printed = tmp_path / "printed.pdf"
    desk = _open_final(open_window, filled_report)
    desk.trigger("print")
    assert _page_count(dialogs.printed) == dialogs.page_counts[0] >= 3
    assert dialogs.asked == []
    assert "printed.pdf" in desk.window.status_line.currentMessage()


def test_that_only_the_chosen_pages_are_printed(
    open_window: OpenWindow, filled_report: str, dialogs: PrintingDialogs, tmp_path: Path
) -> None:
    dialogs.printed, dialogs.pages = tmp_path / "printed.pdf", (2, 3)
    preview = _preview(open_window(filled_report))
    _action(preview, "print").trigger()
    assert _page_count(dialogs.printed) == 2


@pytest.mark.qt_log_ignore("QPainter::begin", extend=True)
def test_that_a_printer_that_fails_is_told(
    open_window: OpenWindow, filled_report: str, dialogs: PrintingDialogs, tmp_path: Path
) -> None:
    dialogs.printed = tmp_path / "missing" / "printed.pdf"
    _open_final(open_window, filled_report).trigger("print")
    assert "打印机没有响应" in dialogs.errors[0]


def test_that_a_pdf_is_saved_from_the_window_and_from_the_preview(
    open_window: OpenWindow, filled_report: str, dialogs: PrintingDialogs, tmp_path: Path
) -> None:
    dialogs.target = tmp_path / "一.pdf"
    desk = _open_final(open_window, filled_report)
    desk.trigger("export_pdf")
    assert dialogs.suggested is not None
    assert dialogs.suggested.name == f"{ORGAN}2025年政府信息公开工作年度报告.pdf"
    assert "已导出到" in dialogs.told[-1]
    dialogs.target = tmp_path / "二.pdf"
    _action(_preview(desk), "export_pdf").trigger()
    counts = {_page_count(tmp_path / name) for name in ("一.pdf", "二.pdf")}
    assert len(counts) == 1


@pytest.mark.parametrize(
    ("name", "layouts"), [("export_word", 0), ("export_pdf", 1), ("print_preview", 1)]
)
def test_that_the_paper_is_composed_and_laid_out_once(
    name: str,
    layouts: int,
    open_window: OpenWindow,
    filled_report: str,
    dialogs: PrintingDialogs,
    tmp_path: Path,
) -> None:
    dialogs.target = tmp_path / f"年报{'.docx' if name == 'export_word' else '.pdf'}"
    desk = open_window(filled_report)
    assert count_calls(lambda: desk.trigger(name), compose, lay_out) == [1, layouts]


def test_that_missing_fonts_are_told_once(
    open_window: OpenWindow,
    filled_report: str,
    dialogs: PrintingDialogs,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialogs.target, dialogs.printed = tmp_path / "report.pdf", tmp_path / "printed.pdf"
    desk = open_window(filled_report)
    preview = _preview(desk)
    assert sum("本机缺少公文字体" in note for note in preview.notes) == 1
    preview.close()
    desk.trigger("export_pdf")
    desk.trigger("print")
    preview = _preview(desk)
    assert not [note for note in (*preview.notes, *dialogs.told) if "本机缺少公文字体" in note]


def test_that_a_machine_with_all_fonts_is_told_nothing() -> None:
    fonts = PrintFonts(
        is_installed={"方正小标宋_GBK", "仿宋", "KaiTi", "SimHei", "SimSun"}.__contains__
    )
    for name in ("方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "Times New Roman"):
        fonts.family(name)
    assert fonts.substitutes == ()
    assert describe_substitutes(fonts.substitutes) == ""


def test_that_the_page_is_set_up_from_the_preview(
    open_window: OpenWindow, filled_report: str, dialogs: PrintingDialogs
) -> None:
    dialogs.paper_setup = COMPACT
    preview = _preview(open_window(filled_report))
    before = preview.view.report
    _action(preview, "paper_settings").trigger()
    assert read_paper().setup == COMPACT
    after = preview.view.report
    assert before is not None
    assert after is not None
    assert after.pages[0].texts[0].baseline < before.pages[0].texts[0].baseline


def test_that_the_preview_is_closed_with_its_report(
    open_window: OpenWindow, filled_report: str, qtbot: QtBot
) -> None:
    desk = open_window(filled_report)
    preview = _preview(desk)
    desk.trigger("close_report")
    qtbot.waitUntil(lambda: not isValid(preview))


def test_that_the_window_starts_without_what_paper_and_files_need(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from ui.app import build_window\n"
        f"window = build_window(Path({str(tmp_path / 'library.db')!r}))\n"
        "late = ('PySide6.QtPrintSupport', 'ui.printing.layout.pages', "
        "'ui.printing.preview.window', 'docx', 'lxml', 'storage.readers', "
        "'forms.model.comparison.comparison', 'ui.importing.intake')\n"
        "print([name for name in late if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
