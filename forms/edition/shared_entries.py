"""What the files of several editions have in common, and what one edition says differently.

The entries of an edition come on top of the shared ones: a table is completed key by key, a list
of entries entry by entry, and anything else takes the place of what is shared. An entry is known
by its id, or by its label where it has none. One that is not among the shared ones has to say
that it is meant so, and where it goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

from forms.edition.entries import suggest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from forms.edition.entries import Faults

    Table = Mapping[str, Any]

ENTRY_LISTS = frozenset(
    (
        *("sections", "tables", "blocks", "rows", "columns", "relations"),
        *("text_subjects", "variants", "figures", "text_points", "points", "indicators"),
    )
)
"""The lists that are completed entry by entry; any other is replaced as a whole."""

NEW = "new"
BEFORE = "before"
REMOVED = "removed"

_NAMING_KEYS = ("id", "label")


class SourcedTable(dict[str, Any]):
    """A table and the files that it was put together from, none where it is the edition's own."""

    def __init__(self, content: Table, *files: str) -> None:
        super().__init__(content)
        self.files = files


class Completion:
    """Lays the entries of an edition over those of one shared file; notes what does not fit."""

    def __init__(self, own_file: str, shared_file: str, faults: Faults) -> None:
        self._own_file = own_file
        self._shared_file = shared_file
        self._faults = faults

    def complete(self, own: Table, shared: Table, place: str = "") -> SourcedTable:
        """Return a table with what is shared wherever the edition says nothing of its own."""
        content = {
            key: self._complete_value(own, shared, key, f"{place}.{key}" if place else key)
            for key in dict.fromkeys((*shared, *own))
        }
        return SourcedTable(content, self._own_file, self._shared_file)

    def _complete_value(self, own: Table, shared: Table, key: str, place: str) -> object:
        if key not in own:
            return _mark(shared[key], self._shared_file)
        ours, common = own[key], shared.get(key)
        if isinstance(ours, dict) and isinstance(common, dict):
            return self.complete(ours, common, place)
        if key in ENTRY_LISTS and _has_tables_only(ours) and _has_tables_only(common):
            return self._complete_list(ours, common, place)
        return _mark(ours)

    def _complete_list(
        self, own: Sequence[Table], shared: Sequence[Table], place: str
    ) -> list[Table]:
        """Return the shared entries, completed, without the removed, the new ones among them."""
        entries: dict[str, Table] = {
            _name(entry): _mark_table(entry, self._shared_file) for entry in shared
        }
        if len(entries) < len(shared):
            self._faults.add(f"“{self._shared_file}”的{place}", "有id重复或都没有id的项。")
        seen: set[str] = set()
        for number, entry in enumerate(own):
            name, at = _name(entry), f"{place}[{number}]"
            if name in seen:
                self._fault(entry, at, f"“{name}”在同一列表中重复。")
            elif NEW in entry or BEFORE in entry:
                entries = self._insert(entry, entries, at)
            elif name not in entries:
                hint = f"新增的项要写“{NEW} = true”或“{BEFORE} = …”。"
                self._fault(entry, at, f"共用的内容里没有“{name}”{suggest(name, entries)}{hint}")
            elif REMOVED in entry:
                self._remove(entry, entries, at)
            else:
                entries[name] = self.complete(entry, entries[name], at)
            seen.add(name)
        return list(entries.values())

    def _insert(self, entry: Table, entries: dict[str, Table], at: str) -> dict[str, Table]:
        """Return the entries with a new one before the one it names, otherwise at the end."""
        name, before = _name(entry), entry.get(BEFORE)
        content = {key: value for key, value in entry.items() if key not in (NEW, BEFORE)}
        if name in entries:
            self._fault(entry, at, f"共用的内容里已有“{name}”，不能新增。")
        elif NEW in entry and (entry[NEW] is not True or before is not None):
            self._fault(entry, at, f"“{NEW}”只能是true，也不能与“{BEFORE}”同时写。")
        elif before is None:
            return {**entries, name: _mark_table(content)}
        elif str(before) not in entries:
            self._fault(entry, at, f"没有“{before}”，不能放在它之前{suggest(str(before), entries)}")
        return _put_before(str(before), name, _mark_table(content), entries)

    def _remove(self, entry: Table, entries: dict[str, Table], at: str) -> None:
        if entry[REMOVED] is not True or entry.keys() - {*_NAMING_KEYS, REMOVED}:
            self._fault(entry, at, f"“{REMOVED}”只能是true，这一项也不能再写别的。")
        del entries[_name(entry)]

    def _fault(self, entry: Table, at: str, text: str) -> None:
        name = _name(entry)
        self._faults.add(f"{at}（{name}）" if name else at, text)


def _put_before(
    before: str, name: str, entry: Table, entries: Mapping[str, Table]
) -> dict[str, Table]:
    ordered: dict[str, Table] = {}
    for key, value in entries.items():
        if key == before:
            ordered[name] = entry
        ordered[key] = value
    return ordered


def _name(entry: Table) -> str:
    return next((entry[key] for key in _NAMING_KEYS if isinstance(entry.get(key), str)), "")


def _mark(value: object, *files: str) -> object:
    """Say of the tables in a value which files they are from."""
    if isinstance(value, dict):
        return _mark_table(value, *files)
    if isinstance(value, list):
        return [_mark_table(item, *files) if isinstance(item, dict) else item for item in value]
    return value


def _mark_table(table: Table, *files: str) -> SourcedTable:
    return SourcedTable(table, *files)


def _has_tables_only(value: object) -> TypeGuard[list[Table]]:
    """Tell whether a value is a list of tables; an empty one is left to be found at fault."""
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)
