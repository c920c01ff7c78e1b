"""Where the pages of the preview stand, and how large; free of Qt."""

from __future__ import annotations

from enum import Enum, auto

from msgspec import Struct

SMALLEST_ZOOM, LARGEST_ZOOM = 0.25, 4.0
ZOOM_STEPS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
_SAME = 0.01


class Fit(Enum):
    """What of a page fills the window."""

    WIDTH = auto()
    PAGE = auto()


class PagePlaces(Struct, frozen=True):
    """Pages one below the other, a gap around each; all in pixels from the upper left corner.

    `real_width` and `real_height` are the size of a page where `zoom` is 1.
    """

    count: int
    real_width: float
    real_height: float
    gap: float
    zoom: float = 1.0

    @property
    def width(self) -> float:
        """Return the width of a page as it is shown."""
        return self.real_width * self.zoom

    @property
    def height(self) -> float:
        """Return the height of a page as it is shown."""
        return self.real_height * self.zoom

    @property
    def step(self) -> float:
        """Return how far it is from one page to the next."""
        return self.height + self.gap

    @property
    def whole_width(self) -> float:
        """Return the width that all pages take."""
        return self.width + 2 * self.gap

    @property
    def whole_height(self) -> float:
        """Return the height that all pages take."""
        return self.count * self.step + self.gap

    def top(self, number: int) -> float:
        """Return where a page begins; the first is number 1."""
        return self.gap + (number - 1) * self.step

    def left(self, room: float, scrolled: float) -> float:
        """Return where pages begin in a room so wide: in the middle, or where it is scrolled to."""
        free = room - self.width
        return free / 2 if free > 0 else self.gap - scrolled

    def page_at(self, line: float) -> int:
        """Return the number of the page that a line runs through, or through the gap above it."""
        return max(min(int(line // self.step) + 1, self.count), 0)

    def fitting_zoom(self, fit: Fit, room: tuple[float, float]) -> float:
        """Return how large pages fill a room of that width and height, gaps left free."""
        wide, high = (each - 2 * self.gap for each in room)
        wanted = wide / self.real_width
        if fit is Fit.PAGE:
            wanted = min(wanted, high / self.real_height)
        return within_limits(wanted)


def within_limits(zoom: float) -> float:
    """Return the nearest size in which pages can be shown."""
    return max(SMALLEST_ZOOM, min(zoom, LARGEST_ZOOM))


def next_zoom(zoom: float, direction: int) -> float:
    """Return the next larger or smaller size of the list; one that looks the same is passed."""
    if direction > 0:
        return next((step for step in ZOOM_STEPS if step > zoom * (1 + _SAME)), LARGEST_ZOOM)
    smaller = [step for step in ZOOM_STEPS if step < zoom * (1 - _SAME)]
    return smaller[-1] if smaller else SMALLEST_ZOOM
