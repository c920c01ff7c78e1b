"""One organ's report on one year."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field

from forms.edition.terms import CellId
from forms.model.changes import (
    LINKS_SUFFIX,
    SIGNATURE_DATE,
    SIGNATURE_ORGANIZATION,
    TEXT_PREFIX,
    TITLE,
    Change,
    ChangeSet,
    Field,
    text_field,
)
from forms.model.figures import Figures
from forms.model.values import format_number, parse_value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.edition.edition import Edition
    from forms.model.values import Value

_Key = TypeVar("_Key")

_OWN_FIELDS = frozenset({TITLE, SIGNATURE_ORGANIZATION, SIGNATURE_DATE})


class Report(Struct):
    """The content of a report; blank fields hold no entry in `cells` and `texts`.

    `cells` maps input cells to canonical text, or to the text as typed where it is no figure. A
    computed cell has an entry only while it is a control total: a total that was found in a file
    or typed, and that differs from its computed sum (design §5). `links` holds, per section, which
    figures of its text are tied to cells (`forms.model.texts.links`).
    """

    edition: Edition
    organization: str
    year: int
    title: str = ""
    signature_organization: str = ""
    signature_date: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    cells: dict[CellId, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)

    def read(self, address: Field) -> str:
        """Return what stands in a field, an empty string where it is blank."""
        if address.startswith(TEXT_PREFIX):
            store, key = self._text_place(address)
            return store.get(key, "")
        if address == TITLE:
            return self.title
        if address == SIGNATURE_ORGANIZATION:
            return self.signature_organization
        if address == SIGNATURE_DATE:
            return self.signature_date
        return self.cells.get(CellId(address), "")

    def apply(self, changes: ChangeSet) -> None:
        """Carry out a change set whole; raises `KeyError` for a field that this edition lacks."""
        for change in changes.changes:
            self._require(change.field)
        for change in changes.changes:
            self._write(change.field, change.new)

    def figures(self) -> Figures:
        """Return the figures as they stand now, totals computed."""
        return Figures(self.edition, self.cells)

    def shown_values(self) -> dict[CellId, str]:
        """Return the text of every cell of the edition, totals computed, blank cells empty."""
        figures = self.figures()
        return {cell: figures.text(cell) for cell in self.edition.cells}

    @property
    def blank_cells(self) -> tuple[CellId, ...]:
        """Return the input cells in which nothing stands yet."""
        return tuple(cell for cell in self.edition.input_cells if cell not in self.cells)

    def parse(self, cell: CellId) -> Value:
        """Return what was filled into a cell, read by the cell's kind."""
        return parse_value(self.edition.cells[cell].kind, self.cells.get(cell, ""))

    def change_cells(self, values: Mapping[CellId, str], label: str) -> ChangeSet:
        """Return the changes that put typed texts into cells, without those that change nothing."""
        typed = {
            Field(cell): parse_value(self.edition.cells[cell].kind, text).text
            for cell, text in values.items()
        }
        return self.change_fields(typed, label)

    def change_text(self, section: str, text: str, label: str) -> ChangeSet:
        """Return the change that replaces a section's text."""
        return self.change_fields({text_field(section): text}, label)

    def change_fields(self, contents: Mapping[Field, str], label: str) -> ChangeSet:
        """Return the changes that give fields new content, without those that change nothing."""
        changes = (Change(place, self.read(place), new) for place, new in contents.items())
        return ChangeSet(label, tuple(change for change in changes if change.old != change.new))

    def release_totals(self, label: str = "") -> ChangeSet:
        """Return the changes that let control totals follow which equal their computed sum.

        A total found in a file stays as it was found while it differs, so that a slip in the
        source is seen; once it agrees it is a computed total like any other (design §5).
        """
        figures = self.figures()
        agreeing = {
            Field(cell): ""
            for cell in self.edition.definitions
            if cell in self.cells and _agrees(figures, cell)
        }
        return self.change_fields(agreeing, label)

    def copy(self) -> Report:
        """Return an independent copy."""
        return Report(
            self.edition,
            self.organization,
            self.year,
            self.title,
            self.signature_organization,
            self.signature_date,
            dict(self.texts),
            dict(self.cells),
            dict(self.links),
        )

    def _require(self, address: Field) -> None:
        if address.startswith(TEXT_PREFIX):
            is_known = self._text_place(address)[1] in self.edition.text_ids
        else:
            is_known = address in _OWN_FIELDS or CellId(address) in self.edition.cells
        if not is_known:
            raise KeyError(address)

    def _text_place(self, address: Field) -> tuple[dict[str, str], str]:
        key = address.removeprefix(TEXT_PREFIX)
        if key.endswith(LINKS_SUFFIX):
            return self.links, key.removesuffix(LINKS_SUFFIX)
        return self.texts, key

    def _write(self, address: Field, content: str) -> None:
        if address.startswith(TEXT_PREFIX):
            store, key = self._text_place(address)
            _put(store, key, content)
        elif address == TITLE:
            self.title = content
        elif address == SIGNATURE_ORGANIZATION:
            self.signature_organization = content
        elif address == SIGNATURE_DATE:
            self.signature_date = content
        else:
            _put(self.cells, CellId(address), content)


def _put(entries: dict[_Key, str], key: _Key, content: str) -> None:
    if content:
        entries[key] = content
    else:
        entries.pop(key, None)


def _agrees(figures: Figures, cell: CellId) -> bool:
    computed = figures.computed(cell)
    found = figures.number(cell)
    return (
        computed is not None
        and found is not None
        and format_number(computed) == format_number(found)
    )
