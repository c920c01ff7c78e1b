"""How long the tests search: long where `NIANBAO_THOROUGH` is set, as `.ci/run` does."""

from __future__ import annotations

import os

IS_THOROUGH = "NIANBAO_THOROUGH" in os.environ


def rounds(everyday: int, *, thorough: int) -> int:
    """Return how often a test of chance is tried."""
    return thorough if IS_THOROUGH else everyday
