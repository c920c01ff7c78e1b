"""A report on its way to paper or into a file."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from export.paper.setup import STANDARD

if TYPE_CHECKING:
    from export.paper.blocks import Paper
    from export.paper.setup import PaperSetup
    from forms.model.report import Report


class Manuscript(Struct, frozen=True, dict=True):
    """What is to be written: a report, whether it is a draft, and how the page is set up.

    Writers, proofreaders and printing take the paper from here, so that it is composed once and
    all of them have the same. The report must not change meanwhile.
    """

    report: Report
    is_draft: bool = False
    setup: PaperSetup = STANDARD

    @cached_property
    def paper(self) -> Paper:
        """The composed report; composed when it is first asked for."""
        from export.composition import compose  # noqa: PLC0415 - what is not composed costs nothing

        return compose(self.report, is_draft=self.is_draft, setup=self.setup)
