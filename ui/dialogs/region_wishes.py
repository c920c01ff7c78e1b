"""What is asked before a region's project is begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable


class RegionWish(Struct, frozen=True):
    """A project as the clerk wants it.

    `deadline` is a date, ISO 8601, or blank; `previous` the place of the project in the offer whose
    units are taken over, `None` for an empty list.
    """

    organization: str
    year: int
    deadline: str = ""
    previous: int | None = None


class RegionOffer(Struct, frozen=True):
    """What the dialog needs: a suggestion, the projects at hand by name, and what is in the way.

    `refuse` returns why an organ on a year cannot be had, blank where it can.
    """

    suggested: RegionWish
    projects: tuple[str, ...]
    refuse: Callable[[str, int], str]
