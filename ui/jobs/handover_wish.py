"""What the clerk wants to hand over. Free of Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from storage.rows import ReportEntry


class HandoverOffer(Struct, frozen=True):
    """The reports that may be handed over, and the identity of the one that is open, if any."""

    entries: tuple[ReportEntry, ...]
    open_report: str = ""

    @property
    def year(self) -> int | None:
        """Return the year of the open report, else the latest; `None` where there are none."""
        found = (one.year for one in self.entries if one.identity == self.open_report)
        return next(found, max((one.year for one in self.entries), default=None))


class HandoverWish(Struct, frozen=True):
    """Which reports go into the file, whether settings do, and the password, if there is one."""

    entries: tuple[ReportEntry, ...]
    has_settings: bool = False
    password: str | None = None
