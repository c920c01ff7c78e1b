"""What the program remembers about paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from export.paper_setup import STANDARD, read_setup, write_setup
from ui.settings import Option

if TYPE_CHECKING:
    from export.paper_setup import PaperSetup

PAPER_SETUP: Option[PaperSetup] = Option("paper/setup", STANDARD, read_setup, write_setup)
FONTS_TOLD: Option[str] = Option("paper/fonts_told", "", str, str)
"""What the clerk was told about missing fonts; told again only when it is something else."""
