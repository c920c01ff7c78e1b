"""How the differences of an edited copy are told: in words, and with the changed words marked."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from forms.edition.terms import PREAMBLE, CellId
from forms.model.comparison.comparison import Kind
from forms.model.comparison.segments import Side
from forms.model.comparison.words import mark_words
from ui.jobs.field_names import name_field

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QColor

    from forms.edition.edition import Edition
    from forms.model.comparison.comparison import Difference
    from forms.model.comparison.words import Span
    from forms.widgets.tokens import Tokens

BLANK = "空白"
THEIRS = "修改稿"
"""What the state is called that came back."""
_DONE = {
    Kind.CHANGED: "改动一段",
    Kind.ADDED: "增加一段",
    Kind.REMOVED: "删去一段",
    Kind.MOVED: "移动一段",
    Kind.JOINED: "合并几段",
    Kind.SPLIT: "拆分一段",
}
_FRAME = "标题、落款"
_LONGEST = 40
_PARAGRAPH_MARK = "¶"


def group_of(difference: Difference, edition: Edition) -> str:
    """Return the heading under which a difference is listed."""
    if not difference.section:
        return _FRAME
    if difference.section == PREAMBLE:
        return "导语"
    return edition.section(difference.section).heading


def name_of(difference: Difference, edition: Edition) -> str:
    """Return what a difference is called within its group."""
    if not difference.segments:
        cell = edition.cells.get(CellId(difference.field))
        return cell.name if cell is not None else name_field(difference.field, edition)
    if difference.field != difference.to_field:
        return f"移到{name_field(difference.to_field, edition)}"
    return _DONE[difference.kind]


def path_of(difference: Difference, edition: Edition) -> str:
    """Return the whole official path of what differs."""
    cell = CellId(difference.field)
    if cell in edition.cells:
        return " / ".join(edition.label_path(cell))
    return f"{group_of(difference, edition)} / {name_of(difference, edition)}"


def mark_of(difference: Difference, *, is_doubtful: bool) -> str:
    """Return what has to be known before a difference is taken; empty where there is nothing."""
    if difference.side is Side.CONFLICT:
        return "▲ 两边都改了"
    return "● 存疑" if is_doubtful else ""


def excerpt(text: str) -> str:
    """Return a text as it stands in a list: one line, cut where it is long."""
    line = f" {_PARAGRAPH_MARK} ".join(text.split("\n"))
    shown = line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
    return shown or BLANK


def describe_states(
    difference: Difference, tokens: Tokens, *, theirs: str = THEIRS
) -> Iterator[tuple[str, str]]:
    """Yield the states of a difference, what each is called and its text with words marked.

    What was taken out is struck, what was put in is underlined, so that colour is not all. In a
    conflict both are marked against the state when it was exported.
    """
    if difference.side is Side.CONFLICT:
        states = mark_states(difference.base, difference.mine, difference.theirs, tokens)
        yield from zip(("导出时", "现在", theirs), states, strict=True)
        return
    now, came = _mark(difference.mine, difference.theirs, tokens)
    yield "现在", now
    yield theirs, came


def mark_states(base: str, mine: str, theirs: str, tokens: Tokens) -> tuple[str, str, str]:
    """Return three states as rich text; what both sides did is marked against the first."""
    _, own = _mark(base, mine, tokens)
    old, came = _mark(base, theirs, tokens)
    return old, own, came


def _mark(old: str, new: str, tokens: Tokens) -> tuple[str, str]:
    marks = mark_words(old, new)
    return (
        _write(old, marks.removed, "line-through", (tokens.error, tokens.error_soft), tokens),
        _write(new, marks.added, "underline", (tokens.accent, tokens.accent_soft), tokens),
    )


def _write(
    text: str, spans: Sequence[Span], line: str, colours: tuple[QColor, QColor], tokens: Tokens
) -> str:
    if not text:
        return f'<span style="color:{tokens.muted.name()}">{BLANK}</span>'
    ink, ground = (colour.name() for colour in colours)
    style = f"text-decoration:{line}; color:{ink}; background-color:{ground}"
    pieces, at = [], 0
    for start, end in spans:
        pieces.append(html.escape(text[at:start]))
        pieces.append(f'<span style="{style}">{_escape_breaks(text[start:end])}</span>')
        at = end
    pieces.append(html.escape(text[at:]))
    return "".join(pieces).replace("\n", "<br>")


def _escape_breaks(text: str) -> str:
    return html.escape(text).replace("\n", f"{_PARAGRAPH_MARK}\n")
