"""A written document as it is found: its parts taken out of the zip file and read with lxml.

python-docx, which made the document, has no part in it: whatever it did wrong it would read wrong
in the same way.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATION_ID = f"{{{_RELATIONS}}}id"

_MOST_BYTES = 64 * 1024 * 1024
_MOST_PARTS = 100
"""More than any report comes to: what is larger was not written by this program."""

_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t"}


class UnreadableError(Exception):
    """A file is no Word document, or not one that can be read safely."""


class WrittenDocument(Struct, frozen=True):
    """The body of a document, its styles by id, and the texts of its headers by page kind."""

    body: etree._Element
    styles: Mapping[str, etree._Element]
    headers: Mapping[str, str]

    def sections(self) -> Iterator[etree._Element]:
        """Yield the properties of the document's sections."""
        return self.body.iter(f"{W}sectPr")

    def style_of(self, paragraph: etree._Element) -> str:
        """Return the id of the style that a paragraph bears, empty for the usual one."""
        return attribute(paragraph, "pPr/pStyle") or ""

    def formats_of(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        """Yield what says how a paragraph looks, nearest first: itself, its style, those below."""
        yield paragraph
        name = self.style_of(paragraph) or self._usual_style()
        passed: set[str] = set()
        while name in self.styles and name not in passed:
            passed.add(name)
            yield self.styles[name]
            name = attribute(self.styles[name], "basedOn") or ""

    def _usual_style(self) -> str:
        usual = (
            name
            for name, style in self.styles.items()
            if style.get(f"{W}default") and style.get(f"{W}type") == "paragraph"
        )
        return next(usual, "")


def read_document(content: bytes) -> WrittenDocument:
    """Return the document in the content of a file.

    Raises:
        UnreadableError: there is no document in it, or parts of it are missing or broken.
    """
    try:
        return _read_document(_read_parts(content))
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, KeyError, StopIteration) as error:
        raise UnreadableError from error


def find(element: etree._Element, path: str) -> etree._Element | None:
    """Return the first descendant on a path of names without prefix, e.g. `pPr/ind`."""
    return element.find("/".join(W + name for name in path.split("/")))


def attribute(element: etree._Element, path: str, name: str = "val") -> str | None:
    """Return an attribute of the first descendant on a path, `None` where there is none."""
    found = find(element, path)
    return None if found is None else found.get(W + name)


def text_of(element: etree._Element) -> str:
    """Return the text of a paragraph, a manual break as a line feed."""
    return "".join(_piece(node) for run in element.iter(f"{W}r") for node in run)


def _piece(node: etree._Element) -> str:
    return node.text or "" if node.tag == f"{W}t" else _BREAKS.get(str(node.tag), "")


def _read_parts(content: bytes) -> Mapping[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        size = sum(entry.file_size for entry in entries)
        if len(entries) > _MOST_PARTS or size > _MOST_BYTES:
            raise UnreadableError
        return {entry.filename: archive.read(entry) for entry in entries}


def _read_document(parts: Mapping[str, bytes]) -> WrittenDocument:
    _, name = next(_related(parts, "", "officeDocument"))
    document, styles = _parse(parts[name]), _parse(parts[next(_related(parts, name, "styles"))[1]])
    body = find(document, "body")
    if body is None:
        raise UnreadableError
    related = dict(_related(parts, name, "header"))
    return WrittenDocument(
        body=body,
        styles={style.get(f"{W}styleId", ""): style for style in styles.iter(f"{W}style")},
        headers={
            reference.get(f"{W}type", ""): text_of(_parse(parts[related[target]]))
            for reference in document.iter(f"{W}headerReference")
            if (target := reference.get(_RELATION_ID))
        },
    )


def _related(parts: Mapping[str, bytes], name: str, kind: str) -> Iterator[tuple[str, str]]:
    """Yield the ids and names of the parts that one is related to in some way."""
    folder, base = posixpath.split(name)
    relations = _parse(parts[posixpath.join(folder, "_rels", f"{base}.rels")])
    for relation in relations:
        if relation.get("Type") == f"{_RELATIONS}/{kind}":
            target = posixpath.join(f"/{folder}", relation.get("Target", ""))
            yield relation.get("Id", ""), target.removeprefix("/")


def _parse(content: bytes) -> etree._Element:
    """Return a part; no entity is replaced, nothing fetched, nothing grows beyond measure."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError
    return root
