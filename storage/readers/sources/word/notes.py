"""Footnotes and endnotes: their marks stand in the text as `[n]`, what they say in a remark."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.readers.sources.word.names import W

if TYPE_CHECKING:
    from lxml.etree import _Element

    from storage.readers.sources.word.package import WordPackage
    from storage.readers.sources.word.tally import Tally

_KINDS = {
    "footnoteReference": ("脚注", "footnotes", "footnote"),
    "endnoteReference": ("尾注", "endnotes", "endnote"),
}
_MOST_TEXTS = 200


class Notes:
    """The notes of a document, looked up where their marks stand."""

    def __init__(self, package: WordPackage, tally: Tally) -> None:
        self._package = package
        self._tally = tally
        self._parts: dict[str, dict[str, str]] = {}

    def mark(self, reference: _Element) -> str:
        """Return what stands for a note in the text; empty where the text has a mark itself."""
        kind, part, name = _KINDS[str(reference.tag).removeprefix(W)]
        text = self._part(part, name).get(reference.get(f"{W}id", ""), "")
        number = self._tally.note(kind, text)
        has_own = reference.get(f"{W}customMarkFollows", "0") not in ("0", "false", "off")
        return "" if has_own else f"[{number}]"

    def _part(self, part: str, name: str) -> dict[str, str]:
        if part not in self._parts:
            root = self._package.part(part)
            found = () if root is None else root.iterfind(W + name)
            self._parts[part] = {note.get(f"{W}id", ""): _text_of(note) for note in found}
        return self._parts[part]


def _text_of(note: _Element) -> str:
    texts = note.iter(f"{W}t")
    return "".join(text.text or "" for text, _ in zip(texts, range(_MOST_TEXTS), strict=False))
