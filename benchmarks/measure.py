"""Timing two ways of doing the same thing, turn and turn about, and the rows of the table."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Timer = Callable[[Callable[[], object]], float]

UNKNOWN = "–"
_MILLISECONDS = 1000
_FINE = 1e-6
_IS_FINE = time.get_clock_info("thread_time").resolution <= _FINE
_processor_clock = time.thread_time if _IS_FINE else time.perf_counter
"""Windows counts a thread's time in steps that are longer than what is measured here."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what was measured, against what, and whether the target is met.

    `is_met` is `None` where there is no target, or where nothing could be measured.
    """

    what: str
    against: str
    ours: str
    baseline: str
    ratio: str
    target: str
    is_met: bool | None

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the row as it is printed."""
        verdict = {True: "yes", False: "NO", None: UNKNOWN}[self.is_met]
        shown = (self.what, self.ours, self.against, self.baseline, self.ratio, self.target)
        return (*shown, verdict)


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds of each round, ours and the baseline's."""

    ours: list[float]
    baseline: list[float]


def stopwatch(action: Callable[[], object]) -> float:
    """Return the seconds that an action takes on the clock, waiting for the disk included."""
    return _measure(action, time.perf_counter)


def effort(action: Callable[[], object]) -> float:
    """Return the seconds that the processor works on an action that waits for nothing.

    A longer action is interrupted more often than a short one by whatever else the machine does;
    on the clock their ratio would tell of the machine's load.
    """
    return _measure(action, _processor_clock)


def _measure(action: Callable[[], object], clock: Callable[[], float]) -> float:
    start = clock()
    action()
    return clock() - start


def take_turns(
    ours: Callable[[], float], baseline: Callable[[], float], rounds: int, warm_up: int = 1
) -> Timings:
    """Let both tell their seconds in turn, so that a busy machine hits both alike."""
    for _ in range(warm_up):
        ours()
        baseline()
    timings = Timings([], [])
    for _ in range(rounds):
        timings.ours.append(ours())
        timings.baseline.append(baseline())
    return timings


def alternate(
    ours: Callable[[], object],
    baseline: Callable[[], object],
    rounds: int,
    timer: Timer = effort,
) -> Timings:
    """Time two actions in turn, after a few rounds that do not count."""
    return take_turns(partial(timer, ours), partial(timer, baseline), rounds, warm_up=3)


def compare(what: str, against: str, timings: Timings, most: float | None) -> Row:
    """Return the row of two timings by their medians; `most` is the largest ratio allowed."""
    ours, baseline = statistics.median(timings.ours), statistics.median(timings.baseline)
    return compare_numbers(what, against, (ours, baseline), most, show_seconds)


def compare_numbers(
    what: str,
    against: str,
    numbers: tuple[float, float],
    most: float | None,
    show: Callable[[float], str],
) -> Row:
    """Return the row of two numbers, ours and the baseline's."""
    ours, baseline = numbers
    ratio = ours / baseline
    target = UNKNOWN if most is None else f"≤ {most:g} ×"
    is_met = None if most is None else ratio <= most
    return Row(what, against, show(ours), show(baseline), f"{ratio:.2f} ×", target, is_met)


def limit(what: str, seconds: float, most: float) -> Row:
    """Return the row of a time that has an absolute limit."""
    target = f"< {show_seconds(most)}"
    return Row(what, UNKNOWN, show_seconds(seconds), UNKNOWN, UNKNOWN, target, seconds < most)


def unmeasured(what: str, against: str, reason: str) -> Row:
    """Return the row of something that cannot be measured here."""
    return Row(what, against, UNKNOWN, UNKNOWN, UNKNOWN, reason, None)


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value that `percent` per cent do not exceed."""
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def show_seconds(seconds: float) -> str:
    """Return a duration in milliseconds, to three digits."""
    milliseconds = seconds * _MILLISECONDS
    return f"{milliseconds:.0f} ms" if milliseconds >= 100 else f"{milliseconds:.3g} ms"
