"""What the program remembers about printing."""

from __future__ import annotations

from ui.window.settings import Option

FONTS_TOLD: Option[str] = Option("paper/fonts_told", "", str, str)
"""What the clerk was told about missing fonts; told again only when it is something else."""
