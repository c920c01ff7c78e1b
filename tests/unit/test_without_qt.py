"""The tests of the core run with Qt taken away, or they would prove less than they seem to."""

from __future__ import annotations

import pytest


def test_that_qt_is_not_to_be_found() -> None:
    with pytest.raises(ModuleNotFoundError):
        import PySide6  # noqa: F401, PLC0415 - asked for as the core would
    with pytest.raises(ModuleNotFoundError):
        from PySide6.QtCore import QObject  # noqa: F401, PLC0415
