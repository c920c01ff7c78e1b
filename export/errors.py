"""What can go wrong while a report is written out."""

from __future__ import annotations

from forms.errors import UserError


class ExportError(UserError):
    """A report cannot be written in the wanted form."""
