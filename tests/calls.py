"""How often something is done."""

from __future__ import annotations

import cProfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def count_calls(act: Callable[[], object], *functions: Callable[..., object]) -> list[int]:
    """Return how often each of the functions is called while something is done."""
    profile = cProfile.Profile()
    profile.runcall(act)
    counts = {entry.code: entry.callcount for entry in profile.getstats()}
    return [counts.get(function.__code__, 0) for function in functions]
