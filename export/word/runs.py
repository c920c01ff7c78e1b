"""Runs and paragraphs as WordprocessingML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.xml_text import escape

if TYPE_CHECKING:
    from collections.abc import Iterable

_TEXT_START = '<w:t xml:space="preserve">'


def run(lines: Iterable[str], properties: str = "") -> str:
    """Return one run, with a manual break between the lines; nothing for no text."""
    texts = [_text(line) for line in lines]
    if not any(texts):
        return ""
    formatted = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{formatted}{'<w:br/>'.join(texts)}</w:r>"


def paragraph(style: str, content: str, properties: str = "") -> str:
    """Return a paragraph of a style; `properties` follow the style in the schema's order."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def _text(line: str) -> str:
    """Return a line's text; a tab is an element of its own in Word, not a character."""
    parts = escape(line).replace("\r", "").replace("\n", " ").split("\t")
    return "<w:tab/>".join(f"{_TEXT_START}{part}</w:t>" if part else "" for part in parts)
