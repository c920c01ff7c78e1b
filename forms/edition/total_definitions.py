"""Which sum defines each computed cell of an edition."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from forms.edition.terms import Operator

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from forms.edition.cell_index import CellIndex
    from forms.edition.edition import Relation, Term
    from forms.edition.entries import Entry
    from forms.edition.relation_terms import Family
    from forms.edition.terms import CellId


def define_totals(families: Sequence[Family], index: CellIndex) -> dict[CellId, tuple[Term, ...]]:
    """Return the terms of every computed cell; the first family that ends in it counts."""
    definitions: dict[CellId, tuple[Term, ...]] = {}
    origins: dict[CellId, Family] = {}
    for family in families:
        for relation in family.relations if family.computes else ():
            if not _defines_total(family, relation, index):
                return {}  # cells without a definition would only be its consequence
            total = relation.right[0].cell
            definitions.setdefault(total, relation.left)
            origins.setdefault(total, family)
    _report_undefined(index, definitions)
    _report_cycle(definitions, origins)
    return definitions


def _defines_total(family: Family, relation: Relation, index: CellIndex) -> bool:
    entry, right = family.source, relation.right
    if relation.operator is not Operator.EQUAL:
        entry.fault("“computes”只能用于“=”。")
    elif len(right) != 1 or right[0].coefficient != 1 or right[0].is_previous_year:
        entry.fault("“computes”要求右边只有一个本年的单元格。")
    elif not index.slots[right[0].cell].cell.computed:
        entry.fault(f"右边的“{right[0].cell}”所在的行和列都没有写“computed = true”。")
    elif not relation.left or any(term.is_previous_year for term in relation.left):
        entry.fault("“computes”要求左边是本年单元格之和。")
    else:
        return True
    return False


def _report_undefined(index: CellIndex, definitions: Collection[CellId]) -> None:
    reported: set[Entry] = set()
    for slot in index.slots.values():
        if not slot.cell.computed or slot.cell.id in definitions:
            continue
        source = (slot.row if slot.row.label.is_computed else slot.column).label.source
        if source not in reported:
            reported.add(source)
            source.fault(
                f"“{slot.cell.id}”没有定义：要有一组“computes = true”的勾稽关系，右边是它。"
            )


def _report_cycle(
    definitions: dict[CellId, tuple[Term, ...]], origins: dict[CellId, Family]
) -> None:
    graph = {total: [term.cell for term in terms] for total, terms in definitions.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        cycle: list[CellId] = error.args[1]
        origins[cycle[0]].source.fault(f"自动计算的单元格互相依赖：{' → '.join(cycle)}。")
