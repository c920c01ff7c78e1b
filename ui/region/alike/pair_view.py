"""Two units' texts side by side, what they share marked in both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QTextEdit, QVBoxLayout, QWidget

from forms.model.aggregation.similarity import find_passages
from ui.look.wrapped_label import WrappedLabel

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from forms.model.aggregation.similarity import UnitContent
    from ui.look.theme import Theme

_NAMES = ("左边单位的文字", "右边单位的文字")


class PairView(QWidget):
    """Shows the sections that two units share."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.heads = (WrappedLabel("", "strong"), WrappedLabel("", "strong"))
        self.texts = (QTextEdit(), QTextEdit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.unit * 2)
        for head, text, name in zip(self.heads, self.texts, _NAMES, strict=True):
            text.setReadOnly(True)
            text.setTabChangesFocus(True)
            text.setAccessibleName(name)
            text.setObjectName("region.alike.text")
            column = QVBoxLayout()
            column.addWidget(head)
            column.addWidget(text, 1)
            row.addLayout(column, 1)

    def clear(self) -> None:
        """Show nothing."""
        for head, text in zip(self.heads, self.texts, strict=True):
            head.setText("")
            text.clear()

    def show_pair(
        self,
        contents: Sequence[UnitContent],
        titles: Mapping[str, str],
        common: Collection[int],
    ) -> None:
        """Show the sections of `titles` of two units, without marking what is `common` to all."""
        self.clear()
        one, other = contents
        for head, content in zip(self.heads, contents, strict=True):
            head.setText(content.organization)
        for section, title in titles.items():
            passages = find_passages(one, other, section, common)
            spans = (
                [(each.start, each.end) for each in passages],
                [(each.other_start, each.other_end) for each in passages],
            )
            for place, content in enumerate(contents):
                self._add(place, title, content.texts.get(section, ""), spans[place])

    def _add(self, place: int, title: str, text: str, spans: Sequence[tuple[int, int]]) -> None:
        tokens, fonts = self._theme.tokens, self._theme.typography
        plain, strong, shared = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        strong.setFont(fonts.strong)
        shared.setBackground(tokens.verify_soft)
        shared.setFontUnderline(True)
        cursor = QTextCursor(self.texts[place].document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(f"{title}\n", strong)
        last = 0
        for start, end in sorted(spans):
            cursor.insertText(text[last:start], plain)
            cursor.insertText(text[start:end], shared)
            last = end
        cursor.insertText(f"{text[last:]}\n\n", plain)
