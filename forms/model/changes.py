"""Changes of a report: what was there, what is there now, and the way back.

Everything that can change is a *field* with an address: a cell id, `text.<section id>` and
`text.<section id>.links`, `title`, `signature.organization` or `signature.date`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NewType

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

Field = NewType("Field", str)

TEXT_PREFIX = "text."
LINKS_SUFFIX = ".links"
TITLE = Field("title")
SIGNATURE_ORGANIZATION = Field("signature.organization")
SIGNATURE_DATE = Field("signature.date")


def text_field(section: str) -> Field:
    """Return the address of a section's text, or of the preamble."""
    return Field(TEXT_PREFIX + section)


def links_field(section: str) -> Field:
    """Return the address of the links of a section's text (`forms.model.texts.links`)."""
    return Field(TEXT_PREFIX + section + LINKS_SUFFIX)


class Change(Struct, frozen=True):
    """One field's old and new content; an empty string is a blank field."""

    field: Field
    old: str
    new: str

    @property
    def inverse(self) -> Change:
        """Return the change that takes this one back."""
        return Change(self.field, self.new, self.old)


class ChangeSet(Struct, frozen=True):
    """Changes that belong together and are undone together; `label` names them to the clerk."""

    label: str
    changes: tuple[Change, ...]

    @property
    def inverse(self) -> ChangeSet:
        """Return the change set that takes this one back exactly."""
        return ChangeSet(self.label, tuple(change.inverse for change in reversed(self.changes)))

    @property
    def fields(self) -> frozenset[Field]:
        """Return the addresses of all changed fields."""
        return frozenset(change.field for change in self.changes)

    def __bool__(self) -> bool:
        return bool(self.changes)


def join_changes(label: str, parts: Iterable[ChangeSet]) -> ChangeSet:
    """Return change sets made one after the other as one: each field's first old, last new."""
    joined: dict[Field, Change] = {}
    for part in parts:
        for change in part.changes:
            old = joined[change.field].old if change.field in joined else change.old
            joined[change.field] = Change(change.field, old, change.new)
    return ChangeSet(label, tuple(joined.values()))
