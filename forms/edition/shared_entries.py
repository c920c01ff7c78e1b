"""What the files of several editions have in common, and what one edition says differently.

A file takes the common entries in with `shared = "narrative"`. Its own entries come on top: a
table is completed key by key, a list of tables entry by entry of the same id, and anything else
takes the place of what is shared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def complete(own: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table of a file with what is shared wherever it says nothing of its own."""
    return {
        key: _complete_value(own[key], shared[key])
        if key in own and key in shared
        else own.get(key, shared.get(key))
        for key in dict.fromkeys((*shared, *own))
    }


def _complete_value(own: object, shared: object) -> object:
    if isinstance(own, dict) and isinstance(shared, dict):
        return complete(own, shared)
    if isinstance(own, list) and isinstance(shared, list) and _have_ids(own) and _have_ids(shared):
        return _complete_list(own, shared)
    return own


def _complete_list(
    own: Sequence[Mapping[str, Any]], shared: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Return the shared entries, each completed by the own one of its id, and the others after."""
    known = {entry.get("id") for entry in shared}
    by_id = {entry.get("id"): entry for entry in own}
    completed = [complete(by_id.get(entry.get("id"), {}), entry) for entry in shared]
    return [*completed, *(entry for entry in own if entry.get("id") not in known)]


def _have_ids(items: Sequence[object]) -> bool:
    """Tell whether a list holds tables that have ids to find them by."""
    return all(isinstance(item, dict) and isinstance(item.get("id"), str) for item in items)
