"""A written Word file as the tests look at it: its parts as XML, its tables as grids."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def changed(content: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """Return a file with one of its parts changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, data in parts(content).items():
            archive.writestr(each, change(data.decode()) if each == name else data)
    return target.getvalue()


def part(content: bytes, name: str) -> etree._Element:
    return etree.fromstring(parts(content)[name])


def body(content: bytes) -> etree._Element:
    found = part(content, "word/document.xml").find(f"{W}body")
    assert found is not None
    return found


def all_of(element: etree._Element, path: str) -> list[etree._Element]:
    """Return descendants by a path of names without prefix, e.g. `tr/tc`."""
    return element.findall(".//" + "/".join(W + name for name in path.split("/")))


def value(element: etree._Element, path: str, attribute: str = "val") -> str | None:
    found = element.find("/".join(W + name for name in path.split("/")))
    return None if found is None else found.get(W + attribute)


def text(element: etree._Element) -> str:
    """Return the text of a paragraph or cell, a manual break as a line feed."""
    return "".join(_piece(node) for node in element.iter())


def _piece(node: etree._Element) -> str:
    if node.tag == f"{W}t":
        return node.text or ""
    return {f"{W}br": "\n", f"{W}tab": "\t"}.get(str(node.tag), "")


@dataclass(frozen=True)
class Place:
    row: int
    column: int
    row_span: int
    column_span: int
    text: str


def grid(table: etree._Element) -> list[Place]:
    """Return the merged cells of a table in document order."""
    places: dict[tuple[int, int], Place] = {}
    for row, line in enumerate(table.findall(f"{W}tr")):
        for column, span, merge, cell in _cells(line):
            if merge is not None and merge != "restart":
                start = max(at for at, _ in places if (at, column) in places)
                above = places[start, column]
                assert above.column_span == span
                assert text(cell) == ""
                height = above.row_span + 1
                places[start, column] = Place(start, column, height, span, above.text)
            else:
                places[row, column] = Place(row, column, 1, span, text(cell))
    return list(places.values())


def _cells(line: etree._Element) -> Iterator[tuple[int, int, str | None, etree._Element]]:
    column = 0
    for cell in line.findall(f"{W}tc"):
        span = int(value(cell, "tcPr/gridSpan") or 1)
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        yield column, span, None if merge is None else merge.get(f"{W}val", "continue"), cell
        column += span
