"""A pytest plugin that takes Qt away: importing PySide6 fails as if it were not installed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from types import ModuleType

for _name in ("PySide6", "shiboken6"):
    if _name in sys.modules:
        raise RuntimeError("Qt was loaded before it could be blocked")
    # This is how Python is told that a module is not to be found.
    sys.modules[_name] = cast("ModuleType", None)
