"""The row and column trees of an edition file: merged labels and the lines of cells under them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from forms.edition.terms import ValueKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from forms.edition.entries import Entry

Axis = Literal["rows", "columns"]

MAX_DEPTH = 8
"""Levels of merged labels; deeper nesting is a slip in the brackets."""


class Label(Struct, frozen=True):
    """An entry of a row or column tree; a merged label has children."""

    source: Entry
    id: str
    text: str
    lines: str
    short: str
    is_in_path: bool
    is_computed: bool
    span: int
    kind: ValueKind | None
    unit: str
    help: str
    basis: str
    children: tuple[Label, ...] = ()

    @property
    def length(self) -> int:
        """Return how many grid rows or columns the label covers."""
        return sum(child.length for child in self.children) if self.children else self.span

    @property
    def depth(self) -> int:
        """Return the number of levels from here inwards."""
        return 1 + max((child.depth for child in self.children), default=0)


class Line(Struct, frozen=True):
    """A row or column of value cells with everything that its groups hand down.

    `offset` counts grid rows or columns from the first line. `name` is the short name, preceded by
    the group's where alone it would be ambiguous. `ids`, `path` and `help` run from the outermost
    group inwards; of `kind`, `unit` and `basis` the innermost counts.
    """

    label: Label
    offset: int
    name: str
    ids: tuple[str, ...]
    path: tuple[str, ...]
    help: tuple[str, ...]
    kind: ValueKind | None
    unit: str
    basis: str


class Spread(Struct, frozen=True):
    """Where a label stands: level and thickness across, offset and length along its axis."""

    label: Label
    level: int
    thickness: int
    offset: int
    length: int


def read_labels(entry: Entry, axis: Axis, level: int = 1) -> tuple[Label, ...]:
    """Read a row or column tree."""
    if level > MAX_DEPTH:
        entry.fault(f"“{axis}”嵌套超过{MAX_DEPTH}层。")
        return ()
    return tuple(_read_label(child, axis, level) for child in entry.entries(axis))


def find_lines(labels: tuple[Label, ...]) -> tuple[Line, ...]:
    """Return the lines of value cells under a tree."""
    trails = list(_walk(labels))
    names = Counter(trail[-1].short for trail in trails)
    lines, offset = [], 0
    for trail in trails:
        name = trail[-1].short
        if names[name] > 1 and len(trail) > 1:
            name = f"{trail[-2].short} / {name}"
        lines.append(_make_line(trail, offset, name))
        offset += trail[-1].span
    return tuple(lines)


def find_groups(
    labels: Iterable[Label], above: tuple[str, ...] = ()
) -> Iterator[tuple[str, Label]]:
    """Yield the named groups of a tree with their ids, outer groups first."""
    for label in labels:
        ids = (*above, label.id) if label.id else above
        if label.children:
            if label.id:
                yield ".".join(ids), label
            yield from find_groups(label.children, ids)


def spread(
    labels: Iterable[Label], depth: int, level: int = 0, offset: int = 0
) -> Iterator[Spread]:
    """Yield where each label of a tree stands; the innermost labels fill up to `depth`."""
    for label in labels:
        thickness = 1 if label.children else depth - level
        yield Spread(label, level, thickness, offset, label.length)
        yield from spread(label.children, depth, level + 1, offset)
        offset += label.length


def report_ambiguous(lines: Iterable[Line]) -> None:
    """Note lines whose ids are equal, so that their cells could not be told apart."""
    seen: set[tuple[str, ...]] = set()
    for line in lines:
        if line.ids in seen:
            own = line.label
            own.source.fault(
                f"id“{own.id}”重复，请改用另一个id。"
                if own.id
                else "缺少“id”，与另一行（列）无法区分。"
            )
        seen.add(line.ids)


def _walk(labels: Iterable[Label]) -> Iterator[tuple[Label, ...]]:
    for label in labels:
        if label.children:
            for trail in _walk(label.children):
                yield (label, *trail)
        else:
            yield (label,)


def _make_line(trail: tuple[Label, ...], offset: int, name: str) -> Line:
    inwards = trail[::-1]
    return Line(
        label=trail[-1],
        offset=offset,
        name=name,
        ids=tuple(label.id for label in trail if label.id),
        path=tuple(label.text for label in trail if label.text and label.is_in_path),
        help=tuple(label.help for label in trail if label.help),
        kind=next((label.kind for label in inwards if label.kind), None),
        unit=next((label.unit for label in inwards if label.unit), ""),
        basis=next((label.basis for label in inwards if label.basis), ""),
    )


def _read_label(entry: Entry, axis: Axis, level: int) -> Label:
    is_group = entry.has(axis)
    # Only a row may go without a label: tables like that of section 四 have no row labels.
    text = entry.text("label", None if is_group or axis == "columns" else "")
    label = Label(
        source=entry,
        id=entry.id(required=False),
        text=text,
        lines=_read_line_breaks(entry, text),
        short=entry.text("short", text),
        is_in_path=entry.flag("in_path", default=True),
        is_computed=not is_group and entry.flag("computed"),
        span=entry.whole("span", 1) if axis == "columns" and not is_group else 1,
        kind=entry.choice("kind", ValueKind, ValueKind.COUNT) if entry.has("kind") else None,
        unit=entry.text("unit", ""),
        help=entry.text("help", ""),
        basis=entry.text("basis", ""),
        children=read_labels(entry, axis, level + 1) if is_group else (),
    )
    entry.close()
    return label


def _read_line_breaks(entry: Entry, text: str) -> str:
    lines = entry.text("lines", text)
    if lines.replace("|", "") != text:
        entry.fault(f"“lines”去掉“|”后应与“label”完全相同：“{text}”。")
    return lines.replace("|", "\n")
