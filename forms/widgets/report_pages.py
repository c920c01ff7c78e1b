"""All pages of an open report, one above the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from forms.edition.terms import PREAMBLE
from forms.widgets.cover_page import COVER, CoverPage
from forms.widgets.section_page import SectionPage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.checks.finding import Finding
    from forms.edition.terms import CellId
    from forms.session import ReportSession
    from forms.widgets.tokens import Tokens


class ReportPages(QStackedWidget):
    """Shows one page at a time; a page is made when it is first shown.

    `page_shown` carries the section id or `COVER`, `cell_entered` the id of the cell with the
    cursor; `last_year_toggled` that a page asks for last year's texts to be shown, or hidden.
    """

    page_shown = Signal(str)
    cell_entered = Signal(str)
    last_year_toggled = Signal(bool)

    def __init__(
        self,
        session: ReportSession,
        tokens: Tokens,
        parent: QWidget,
        doubts: Mapping[CellId, str] | None = None,
    ) -> None:
        """Show a report; `doubts` say of cells why they are to be looked at."""
        super().__init__(parent)
        self._doubts = doubts
        self._session = session
        self._tokens = tokens
        self._pages: dict[str, SectionPage | CoverPage] = {}
        self._selected: Finding | None = None
        self._shows_previous = False
        self._enter_moves_right = False
        self._shows_last_year = False

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of all pages in the order of the section list."""
        return (*(section.id for section in self._session.edition.sections), COVER)

    @property
    def current_key(self) -> str:
        """Return the key of the page that is shown."""
        shown = self.currentWidget()
        return next((key for key, page in self._pages.items() if page is shown), "")

    @property
    def current_cell(self) -> CellId | None:
        """Return the cell with the cursor on the page that is shown."""
        page = self.currentWidget()
        table = page.table if isinstance(page, SectionPage) else None
        cells = table.selected_cells() if table is not None else []
        return cells[0] if cells else None

    def show_page(self, key: str) -> None:
        """Show a page; what is typed in the page that is left is taken over first."""
        self._session.commit_pending_edits()
        page = self._page(key)
        if self.currentWidget() is not page:
            self.setCurrentWidget(page)
        self.page_shown.emit(key)

    def go_to_cell(self, cell: CellId) -> None:
        """Show a cell's page and put the cursor into it."""
        key = self._session.edition.cells[cell].section
        self.show_page(key)
        page = self._page(key)
        if isinstance(page, SectionPage):
            page.go_to(cell)

    def go_to_text(self, section: str, start: int = 0, end: int = 0) -> None:
        """Show a text's page, put the cursor into it and select a stretch, in characters."""
        key = section if section in self.keys else COVER
        self.show_page(key)
        page = self._page(key)
        if isinstance(page, SectionPage):
            page.show_text()
            editor = page.text
        else:
            editor = page.preamble
            focused = editor if section == PREAMBLE else page
            focused.setFocus(Qt.FocusReason.OtherFocusReason)
        if end > start:
            editor.select_characters(start, end)

    def go_to_finding(self, finding: Finding) -> None:
        """Put the cursor where a finding is to be mended."""
        if finding.text is not None:
            start, end = finding.span or (0, 0)
            self.go_to_text(finding.text, start, end)
        elif finding.cells:
            self.go_to_cell(finding.cells[0])
        else:
            self.go_to_text(COVER)

    def show_operands(self, finding: Finding | None) -> None:
        """Tint the operands of the selected finding on every page."""
        self._selected = finding
        for page in self._pages.values():
            if isinstance(page, SectionPage):
                page.show_operands(finding)

    def set_tokens(self, tokens: Tokens) -> None:
        """Paint with another theme."""
        self._tokens = tokens
        for page in self._pages.values():
            page.set_tokens(tokens)

    def set_habits(
        self, *, shows_previous: bool, shows_last_year: bool, enter_moves_right: bool
    ) -> None:
        """Take over the clerk's choices: last year's figures and texts shown, where Enter goes."""
        self._shows_previous = shows_previous
        self._shows_last_year = shows_last_year
        self._enter_moves_right = enter_moves_right
        for page in self._pages.values():
            self._apply_habits(page)

    def focus_page(self) -> None:
        """Give the keyboard to the page that is shown."""
        page = self.currentWidget()
        if page is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def make_all(self) -> None:
        """Make the pages that were not shown yet, so that turning to one is instant."""
        for key in self.keys:
            self._page(key)

    def _page(self, key: str) -> SectionPage | CoverPage:
        if key not in self._pages:
            self._pages[key] = self._make(key)
            self.addWidget(self._pages[key])
        return self._pages[key]

    def _make(self, key: str) -> SectionPage | CoverPage:
        if key == COVER:
            cover = CoverPage(self._session, self._tokens, self)
            cover.last_year_toggled.connect(self.last_year_toggled)
            self._apply_habits(cover)
            return cover
        section = self._session.edition.section(key)
        page = SectionPage(self._session, section, self._tokens, self, self._doubts)
        page.cell_entered.connect(self.cell_entered)
        page.last_year_toggled.connect(self.last_year_toggled)
        page.show_operands(self._selected)
        self._apply_habits(page)
        return page

    def _apply_habits(self, page: QWidget) -> None:
        if isinstance(page, SectionPage | CoverPage):
            page.show_last_year(is_shown=self._shows_last_year)
        if isinstance(page, SectionPage) and page.table is not None:
            page.table.show_previous(is_shown=self._shows_previous)
            page.table.enter_moves_right = self._enter_moves_right
