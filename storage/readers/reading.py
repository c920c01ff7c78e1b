"""What a reader hands back, and the error of a file that cannot be read."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - what a process hands over is decoded by it

from msgspec import Struct, field

from forms.edition.terms import CellId  # noqa: TC001
from forms.errors import UserError
from forms.model.report import Report  # noqa: TC001
from storage.readers.document import Document


class ReadError(UserError):
    """A file that cannot be turned into a report: what is wrong, where, what to do."""


class Note(Struct, frozen=True):
    """A Chinese sentence on what was not read, or was read with doubt, and the cells concerned.

    One that `is_edit` tells of no doubt, but that the paper was changed since it was exported.
    """

    message: str
    cells: tuple[CellId, ...] = ()
    is_edit: bool = False


class Origin(Struct, frozen=True):
    """Where a figure stood: the number of the block in the document, row and column in its grid."""

    block: int
    row: int
    column: int


class Reading(Struct, frozen=True):
    """A report as found in a file.

    `notes` tell what could not be read for certain, so that nothing is lost unseen: a cell is
    right, or a note names it. `document` is what the file says, and `origins` where in it each
    figure stood; both are empty where a file needs no recognising. `carried` is the report as our
    program exported it, where the file still carries it (`storage.readers.carried`).
    """

    report: Report
    notes: tuple[Note, ...] = ()
    document: Document = field(default_factory=lambda: Document(()))
    origins: Mapping[CellId, Origin] = field(default_factory=dict)
    carried: Report | None = None
