"""Run with `python -m benchmarks.similarity`: what it costs to find texts that are alike.

Every tenth unit has copied from the one before. The time for one unit must not grow with the number
of units.
"""

from __future__ import annotations

import random
import sys
import time
from typing import TYPE_CHECKING

from forms.edition.terms import CellId
from forms.model.aggregation.similarity import UnitContent, find_alike

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SIZES = (100, 1_000, 10_000)
_CHARACTERS = (
    "政府信息公开工作主动依申请办理答复群众网站发布文件解读回应平台建设监督保障培训考核制度流程审查"
)
_COPIED = 10
_SECTIONS = (("overview", 90), ("problems", 20), ("other_matters", 6))


def units_of(count: int) -> Iterator[UnitContent]:
    """Yield units with some 120 clauses each, a third of them shared by many."""
    chance = random.Random(count)  # noqa: S311 - no secrets here
    usual = [_clause(chance) for _ in range(200)]
    texts: dict[str, str] = {}
    for number in range(count):
        if number % _COPIED != 1:
            texts = {section: _text(chance, usual, length) for section, length in _SECTIONS}
        cells = {CellId(f"t2.{place}"): str(chance.randrange(1000)) for place in range(30)}
        yield UnitContent(number, f"清河市第{number}局", texts, cells)


def _text(chance: random.Random, usual: Sequence[str], length: int) -> str:
    clauses = (
        chance.choice(usual) if chance.random() < 1 / 3 else _clause(chance) for _ in range(length)
    )
    return "，".join(clauses) + "。"


def _clause(chance: random.Random) -> str:
    return "".join(chance.choices(_CHARACTERS, k=chance.randrange(10, 24)))


def main(sizes: Sequence[int] = _SIZES) -> None:
    """Print what a unit costs, for more and more units."""
    for size in sizes:
        list(units_of(size))
        started = time.perf_counter()
        for _ in units_of(size):
            pass
        making = time.perf_counter() - started
        started = time.perf_counter()
        found = find_alike(units_of(size))
        each = (time.perf_counter() - started - making) / size * 1e6
        pairs = len(found.pairs) + found.more
        print(f"{size:7} units: {each:7.1f} µs each, {pairs} pairs")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or _SIZES)
