"""What is known of the figures in a text, shown in the text itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QTextEdit

from forms.checks.explaining import CONFIRMED
from forms.edition.terms import Level, WordingRule
from forms.model.changes import links_field, text_field
from forms.model.texts.linked_texts import replace_in_text, tie_figure, untie_figure
from forms.model.texts.links import Link, parse_links
from forms.widgets.narrative.positions import to_position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.checks.finding import Finding
    from forms.checks.narrative.figure_checks import RecognisedFigure
    from forms.model.changes import ChangeSet
    from forms.session import ReportSession
    from forms.widgets.tokens import Tokens

DELAY_MS = 300
"""The text is looked at when typing has stopped for this long."""

_TINT = 0.16
"""How much of the hint's colour lies below a figure that is to be checked."""

_Underline = QTextCharFormat.UnderlineStyle


class FigureMark(Struct, frozen=True):
    """A stretch of the text, in characters, with whatever is known of it."""

    start: int
    end: int
    finding: Finding | None = None
    figure: RecognisedFigure | None = None
    link: Link | None = None


class TextMarks(QObject):
    """Underlines doubts with a wave and figures that agree with dots; tints tied figures.

    Figures that stand as they stood last year are tinted and underlined with dashes until they are
    changed or confirmed.

    A mark's menu offers what can be done with it; nothing is done by itself.
    """

    def __init__(
        self, editor: QPlainTextEdit, session: ReportSession, section: str, tokens: Tokens
    ) -> None:
        super().__init__(editor)
        self._editor = editor
        self._session = session
        self._section = section
        self._tokens = tokens
        self._own_fields = {text_field(section), links_field(section)}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.refresh)
        session.changed.connect(self._on_session_changed)
        session.review.changed.connect(self._timer.start)
        self._timer.start()

    def set_tokens(self, tokens: Tokens) -> None:
        """Mark in another theme's colours."""
        self._tokens = tokens
        self.refresh()

    def refresh(self) -> None:
        """Mark the text as it stands."""
        self._timer.stop()
        shown = [mark for mark in self._collect() if mark.figure is None or mark.figure.agrees]
        self._editor.setExtraSelections([self._select(mark) for mark in shown])

    def mark_at(self, position: int) -> FigureMark | None:
        """Return the mark at a place in the text, in characters, a doubt before anything else."""
        here = [mark for mark in self._collect() if mark.start <= position <= mark.end]
        return min(here, key=lambda mark: mark.finding is None, default=None)

    def fill_menu(self, menu: QMenu, position: int) -> None:
        """Add what can be done with the figure at a place, above what the menu has already."""
        # Findings of the text as it was before the last keystrokes would be in the wrong place.
        self._session.review.check_texts()
        mark = self.mark_at(position)
        if mark is None or self._session.is_locked:
            return
        before = menu.actions()[0] if menu.actions() else menu.addSeparator()
        for text, changes in self._offers(mark):
            action = menu.addAction(text)
            menu.insertAction(before, action)
            action.triggered.connect(partial(self._session.apply, changes))
        menu.insertSeparator(before)

    def _offers(self, mark: FigureMark) -> Iterator[tuple[str, ChangeSet]]:
        report, section = self._session.report, self._section
        finding, figure, link = mark.finding, mark.figure, mark.link
        if finding is not None and finding.suggestion and finding.span is not None:
            start, end = finding.span
            text = f"改正文：{self._editor.toPlainText()[start:end]} 改为 {finding.suggestion}"
            yield text, replace_in_text(report, section, finding.span, finding.suggestion)
        if finding is not None and finding.rule == WordingRule.COPIED:
            text = f"{CONFIRMED}：{finding.found}"
            yield text, self._session.review.explain(finding, CONFIRMED)
        if link is not None:
            yield "不再随表更新", untie_figure(report, section, link)
        elif figure is not None and figure.can_be_linked:
            new = Link(figure.start, figure.end, figure.cells)
            yield "随表更新这个数", tie_figure(report, section, new)

    def _on_session_changed(self, fields: frozenset[str]) -> None:
        if not fields.isdisjoint(self._own_fields) or self._editor.extraSelections():
            self._timer.start()

    def _collect(self) -> list[FigureMark]:
        from forms.checks.narrative.figure_checks import (  # noqa: PLC0415 - not at the start
            recognise_figures,
        )

        marks = [
            FigureMark(*finding.span, finding=finding)
            for finding in self._session.review.open_findings
            if finding.text == self._section and finding.span is not None
        ]
        links = parse_links(self._session.report.links.get(self._section, ""))
        marks += [FigureMark(link.start, link.end, link=link) for link in links]
        tied = {link.start for link in links}
        marks += [
            FigureMark(one.start, one.end, figure=one)
            for one in recognise_figures(self._session.report, (self._section,))
            if one.start not in tied
        ]
        return marks

    def _select(self, mark: FigureMark) -> QTextEdit.ExtraSelection:
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self._editor.document())
        text = self._editor.toPlainText()
        cursor.setPosition(to_position(text, mark.start))
        cursor.setPosition(to_position(text, mark.end), QTextCursor.MoveMode.KeepAnchor)
        selection.cursor = cursor
        selection.format = self._format(mark)
        return selection

    def _format(self, mark: FigureMark) -> QTextCharFormat:
        shape = QTextCharFormat()
        if mark.finding is not None and mark.finding.rule == WordingRule.COPIED:
            tint = QColor(self._tokens.hint)
            tint.setAlphaF(_TINT)
            shape.setBackground(tint)
            shape.setUnderlineStyle(_Underline.DashUnderline)
            shape.setUnderlineColor(self._tokens.hint)
        elif mark.finding is not None:
            shape.setUnderlineStyle(_Underline.WaveUnderline)
            shape.setUnderlineColor(self._level_colour(mark.finding.level))
        elif mark.link is not None:
            shape.setBackground(self._tokens.accent_soft)
        else:
            shape.setUnderlineStyle(_Underline.DotLine)
            shape.setUnderlineColor(self._tokens.pending)
        return shape

    def _level_colour(self, level: Level) -> QColor:
        tokens = self._tokens
        colours = {Level.ERROR: tokens.error, Level.VERIFY: tokens.verify}
        return colours.get(level, tokens.hint)
