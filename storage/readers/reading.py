"""What a reader hands back, and the error of a file that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.errors import UserError

if TYPE_CHECKING:
    from forms.model.report import Report


class ReadError(UserError):
    """A file that cannot be turned into a report: what is wrong, where, what to do."""


class Reading(Struct, frozen=True):
    """A report as found in a file.

    `notes` are Chinese sentences on what could not be read for certain and was left blank, so
    that nothing is lost unseen.
    """

    report: Report
    notes: tuple[str, ...] = ()
