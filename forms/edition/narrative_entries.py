"""From the entries of an edition file about the texts to what the checks go by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.edition.narrative_rules import (
    WHOLE,
    NarrativeRules,
    Role,
    TextFigure,
    TextOrgans,
    TextPoint,
    TextPoints,
    TextReading,
    TextSubject,
    TextVariant,
)
from forms.edition.terms import Level, ValueKind, WordingRule

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from typing import Any

    from forms.edition.cell_index import CellIndex
    from forms.edition.entries import Entry
    from forms.edition.terms import CellId

NARRATIVE_KEYS = ("text_organs", "text_others", "text_subjects", "text_points", "text_checks")
COUNT_UNITS = ("件", "份", "宗", "起", "例", "个", "条", "项", "次")
MONEY_UNITS = ("元", "万元", "亿元")

_LEVELS = (Level.ERROR, Level.VERIFY, Level.HINT)
_OFF = "off"
_VARIANT = "variant"


def read_narrative_rules(
    root: Entry, index: CellIndex, sections: Collection[str]
) -> NarrativeRules:
    """Read what the file says about the texts; faults are noted at its entries."""
    subjects = _unique(
        (_SubjectEntry(entry, index).read(), entry)
        for entry in root.entries("text_subjects", required=False)
    )
    points = _unique(
        (_read_points(entry, sections), entry)
        for entry in root.entries("text_points", required=False)
    )
    settings = root.entry("text_checks")
    rules = NarrativeRules(
        subjects=subjects,
        points=points,
        levels=_read_levels(settings),
        other_notices=settings.texts("other_notices"),
        organs=_read_organs(root.entry("text_organs")),
        other_words=_read_others(root.entry("text_others")),
    )
    settings.close()
    return rules


def _read_organs(entry: Entry) -> TextOrgans:
    organs = TextOrgans(**{name: _read_words(entry, name) for name in TextOrgans.__struct_fields__})
    entry.close()
    return organs


def _read_others(entry: Entry) -> tuple[str, ...]:
    words = _read_words(entry, "words")
    entry.close()
    return words


def _unique(found: Iterator[tuple[Any, Entry]]) -> tuple[Any, ...]:
    by_id: dict[str, Any] = {}
    for item, entry in found:
        if item.id in by_id:
            entry.fault(f"id“{item.id}”重复。")
        by_id[item.id] = item
    return tuple(by_id.values())


def _read_levels(entry: Entry) -> dict[WordingRule, Level]:
    names = (*(str(level) for level in _LEVELS), _OFF)
    levels: dict[WordingRule, Level] = {}
    for rule in WordingRule:
        found = entry.text(rule.key, _OFF)
        if found not in names:
            entry.fault_unknown(f"“{rule.key}”不能是", found, names)
        elif found != _OFF:
            levels[rule] = Level(found)
    return levels


def _read_points(entry: Entry, sections: Collection[str]) -> TextPoints:
    section = entry.text("section")
    if section and section not in sections:
        entry.fault_unknown("没有部分", section, sections)
    points = TextPoints(
        id=entry.id(),
        section=section,
        level=entry.choice("level", _LEVELS),
        points=tuple(_read_point(point) for point in entry.entries("points")),
        organizations=entry.texts("organizations"),
        at_least=entry.whole("at_least") if entry.has("at_least") else 0,
        basis=entry.text("basis", ""),
    )
    entry.close()
    return points


def _read_point(entry: Entry) -> TextPoint:
    entry.id(required=False)
    point = TextPoint(name=entry.text("name"), words=_read_words(entry, "words"))
    if not point.words:
        entry.fault("缺少“words”。")
    entry.close()
    return point


def _read_words(entry: Entry, key: str) -> tuple[str, ...]:
    words = entry.texts(key)
    if any(not word.strip() or word != "".join(word.split()) for word in words):
        entry.fault(f"“{key}”中的词不能为空，也不能有空格。")
    return words


class _SubjectEntry:
    """One subject of the file while it is read: its variants are needed for all its figures."""

    def __init__(self, entry: Entry, index: CellIndex) -> None:
        self._entry = entry
        self._index = index
        self._id = entry.id()
        self._whole = entry.texts("whole")
        self._whole_name = entry.text("whole_name", "")
        self._stands_for: dict[str, tuple[tuple[str, ...], str]] = {
            WHOLE: (self._whole, self._whole_name)
        }

    def read(self) -> TextSubject:
        entry = self._entry
        variants = tuple(
            self._read_variant(variant) for variant in entry.entries("variants", required=False)
        )
        if variants and not self._whole:
            entry.fault("有“variants”的，要用“whole”写明整体是哪些行或列。")
        figures = _unique(
            (self._read_figure(figure), figure) for figure in entry.entries("figures")
        )
        self._check_references(figures)
        subject = TextSubject(
            id=self._id,
            words=_read_words(entry, "words"),
            short_words=_read_words(entry, "short_words"),
            passing_words=_read_words(entry, "passing_words"),
            other_words=_read_words(entry, "other_words"),
            uncounted_words=_read_words(entry, "uncounted_words"),
            variants=variants,
            figures=figures,
        )
        if not subject.words:
            entry.fault("缺少“words”。")
        entry.close()
        return subject

    def _check_references(self, figures: Sequence[TextFigure]) -> None:
        known = {figure.id for figure in figures}
        for figure in figures:
            for name in sorted(figure.whole_within - known):
                wanted = name.removeprefix(f"{self._id}.")
                names = [one.removeprefix(f"{self._id}.") for one in sorted(known)]
                self._entry.fault_unknown("“whole_within”中没有", wanted, names)

    def _read_variant(self, entry: Entry) -> TextVariant:
        variant = TextVariant(id=entry.id(), words=_read_words(entry, "words"))
        stands_for = entry.texts("stands_for")
        if not stands_for:
            entry.fault("缺少“stands_for”。")
        self._stands_for[variant.id] = (stands_for, entry.text("name"))
        entry.close()
        return variant

    def _read_figure(self, entry: Entry) -> TextFigure:
        written = [
            (reading, reading.text("name"), reading.texts("cells"))
            for reading in entry.entries("readings")
        ]
        readings: dict[str, tuple[TextReading, ...]] = {}
        for variant, (names, title) in self._stands_for.items():
            if variant == WHOLE or any("{variant}" in p for _, _, cells in written for p in cells):
                readings[variant] = tuple(
                    TextReading(name, title, self._find(reading, cells, names))
                    for reading, name, cells in written
                )
        for reading, _, _ in written:
            reading.close()
        is_money = self._is_money(entry, readings)
        figure = TextFigure(
            id=f"{self._id}.{entry.id()}",
            subject=self._id,
            words=_read_words(entry, "words"),
            readings=readings,
            units=frozenset(entry.texts("units") or (MONEY_UNITS if is_money else COUNT_UNITS)),
            is_money=is_money,
            is_alone=entry.flag("alone"),
            is_vague=entry.flag("vague"),
            is_name=entry.flag("names"),
            whole_within=frozenset(f"{self._id}.{name}" for name in entry.texts("whole_within")),
            role=entry.choice("role", Role, Role.NONE),
        )
        entry.close()
        return figure

    def _find(
        self, entry: Entry, patterns: Sequence[str], names: Sequence[str]
    ) -> tuple[tuple[CellId, int], ...]:
        found: list[tuple[CellId, int]] = []
        if not patterns:
            entry.fault("缺少“cells”。")
        for signed in patterns:
            if not entry.has_only("cells", signed, [_VARIANT]):
                continue
            sign = -1 if signed.startswith("-") else 1
            for pattern in _expand(signed.removeprefix("-"), names):
                slots = self._index.find(pattern)
                if not slots:
                    known = self._index.alike(pattern)
                    entry.fault_unknown("“cells”中没有符合的单元格", pattern, known)
                found += [(slot.cell.id, sign) for slot in slots]
        return tuple(found)

    def _is_money(self, entry: Entry, readings: dict[str, tuple[TextReading, ...]]) -> bool:
        kinds = {
            self._index.slots[cell].cell.kind is ValueKind.MONEY
            for group in readings.values()
            for reading in group
            for cell, _ in reading.cells
        }
        if len(kinds) > 1:
            entry.fault("“readings”不能既有件数又有金额。")
        return True in kinds


def _expand(pattern: str, names: Sequence[str]) -> list[str]:
    if "{variant}" not in pattern:
        return [pattern]
    return [pattern.replace("{variant}", name) for name in names]
