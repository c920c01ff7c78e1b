"""Reading the file of an edition; docs/editions.md describes the format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from forms.edition.cell_index import CellIndex
from forms.edition.edition import Edition, Section
from forms.edition.entries import Entry, Faults
from forms.edition.file_content import SHARED_KEY, EditionFileError, load_content
from forms.edition.grid_layout import TableLayout, read_table
from forms.edition.indicator_entries import INDICATORS_KEY, read_indicators
from forms.edition.narrative_entries import NARRATIVE_KEYS, read_narrative_rules
from forms.edition.relation_terms import Family, read_family
from forms.edition.terms import PREAMBLE
from forms.edition.total_definitions import define_totals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from forms.edition.terms import CellId

_TITLE_PLACEHOLDERS = ("organization", "year")


def read_edition(path: Path) -> Edition:
    """Read and check an edition; its id is the name of the file.

    Raises:
        EditionFileError: the file cannot be read or is faulty.
    """
    faults = Faults()
    root = Entry(load_content(path, faults), "", faults)
    _raise_if_any(path, faults)
    sections = _read_sections(root)
    layouts = _read_tables(root, sections)
    entries = root.entries("relations", required=False)
    comparable = root.entry("comparable")
    bare = _read_facts(path.stem, root, sections, layouts)
    root.expect(SHARED_KEY, INDICATORS_KEY, *NARRATIVE_KEYS)
    root.close()
    # Each step builds on the one before; a fault there would only bring forth further ones here.
    _raise_if_any(path, faults)
    index = CellIndex(layouts)
    families = _read_families(entries, index, sections)
    compared = _read_comparable(comparable, index)
    narrative = read_narrative_rules(root, index, [section.id for section in sections])
    indicators = read_indicators(root, index)
    _raise_if_any(path, faults)
    definitions = define_totals(families, index)
    _raise_if_any(path, faults)
    relations = tuple(relation for family in families for relation in family.relations)
    return replace(
        bare,
        relations=relations,
        definitions=definitions,
        comparable=compared,
        narrative=narrative,
        indicators=indicators,
    )


def _raise_if_any(path: Path, faults: Faults) -> None:
    if faults.found:
        raise EditionFileError(path, faults.found)


def _read_sections(root: Entry) -> tuple[Section, ...]:
    sections: dict[str, Section] = {}
    for entry in root.entries("sections"):
        section = Section(
            id=entry.id(),
            number=entry.text("number"),
            heading=entry.text("heading"),
            short=entry.text("short"),
            is_text_required=entry.flag("text_required"),
            table=entry.text("table") if entry.has("table") else None,
            guidance=entry.texts("guidance"),
            none_text=entry.text("none_text", default=""),
        )
        entry.close()
        if section.id in sections:
            entry.fault(f"id“{section.id}”重复。")
        if section.id == PREAMBLE:
            entry.fault(f"id不能是“{PREAMBLE}”，它留给第一部分之前的导语。")
        sections[section.id] = section
    return tuple(sections.values())


def _read_tables(root: Entry, sections: Sequence[Section]) -> tuple[TableLayout, ...]:
    owners: dict[str, str] = {}
    for section in sections:
        if section.table is None:
            continue
        if section.table in owners:
            root.fault(
                f"表格“{section.table}”不能同时属于两个部分：{owners[section.table]}、{section.id}。"
            )
        owners[section.table] = section.id
    layouts: dict[str, TableLayout] = {}
    for entry in root.entries("tables", required=False):
        layout = read_table(entry, owners)
        if layout.table.id in layouts:
            entry.fault(f"id“{layout.table.id}”重复。")
        layouts[layout.table.id] = layout
    for number, section in enumerate(sections):
        if section.table is not None and section.table not in layouts:
            place = f"sections[{number}]（{section.id}）"
            root.fault_unknown(f"{place}：没有表格", section.table, layouts)
    # Document order is the order of the sections.
    return tuple(layouts[table] for table in owners if table in layouts)


def _read_facts(
    edition_id: str, root: Entry, sections: tuple[Section, ...], layouts: Sequence[TableLayout]
) -> Edition:
    first_year = root.whole("first_year")
    last_year = root.whole("last_year") if root.has("last_year") else None
    if last_year is not None and last_year < first_year:
        root.fault(f"“last_year”（{last_year}）不能早于“first_year”（{first_year}）。")
    return Edition(
        id=edition_id,
        name=root.text("name"),
        notice=root.text("notice"),
        first_year=first_year,
        last_year=last_year,
        title_pattern=_read_title(root),
        sections=sections,
        tables=tuple(layout.table for layout in layouts),
        cells={slot.cell.id: slot.cell for layout in layouts for slot in layout.slots},
        relations=(),
        definitions={},
    )


def _read_title(root: Entry) -> str:
    title = root.text("title")
    if title and root.has_only("title", title, _TITLE_PLACEHOLDERS):
        for name in _TITLE_PLACEHOLDERS:
            if f"{{{name}}}" not in title:
                root.fault(f"“title”缺少占位符“{{{name}}}”。")
    return title


def _read_families(
    entries: Iterable[Entry], index: CellIndex, sections: Iterable[Section]
) -> list[Family]:
    names = [section.id for section in sections]
    families = [read_family(entry, index, names) for entry in entries]
    seen: set[str] = set()
    for family in families:
        for relation in family.relations:
            if relation.id in seen:
                family.source.fault(f"勾稽关系的id“{relation.id}”重复，是否漏写了“{{each}}”？")
            seen.add(relation.id)
    return families


def _read_comparable(entry: Entry, index: CellIndex) -> dict[str, frozenset[CellId]]:
    found: dict[str, frozenset[CellId]] = {}
    for earlier in entry.keys():  # noqa: SIM118 - an entry is not a mapping
        cells: set[CellId] = set()
        for pattern in entry.texts(earlier):
            slots = index.find(pattern, with_totals=True)
            if not slots:
                entry.fault_unknown(f"“{earlier}”中没有符合的单元格", pattern, index.alike(pattern))
            cells.update(slot.cell.id for slot in slots)
        found[earlier] = frozenset(cells)
    return found
