"""What the actions do: every action of the table has one slot, in one controller."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QAction

Slot = Callable[[], object] | Callable[[bool], object]
"""What an action does; one that can be checked may ask whether it is."""


class Controller(Protocol):
    """Whoever carries out a group of actions."""

    def slots(self) -> Mapping[str, Slot]:
        """Return its slots by the ids of the actions."""
        ...


class ActionSlotError(Exception):
    """The table of actions and the controllers do not fit each other."""


def connect_slots(actions: Mapping[str, QAction], controllers: Sequence[Controller]) -> None:
    """Connect every action with its slot.

    Raises:
        ActionSlotError: an action has no slot, or more than one, or a slot has no action.
    """
    slots = [slot for controller in controllers for slot in controller.slots().items()]
    counts = Counter(action_id for action_id, _ in slots)
    faults = [f"{one} has no slot" for one in actions if not counts[one]]
    faults += [f"{one} has {count} slots" for one, count in counts.items() if count > 1]
    faults += [f"{one} is no action" for one in counts if one not in actions]
    if faults:
        raise ActionSlotError("; ".join(faults))
    for action_id, slot in slots:
        actions[action_id].triggered.connect(slot)
