"""What all tests share: no screen, no settings or data of the person who runs them."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from forms.edition.catalog import EditionCatalog

if TYPE_CHECKING:
    from pathlib import Path

# A busy or slow machine takes longer over an example, which says nothing about the program:
# neither the time of one example nor that of drawing it may fail a test.
settings.register_profile(
    "any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any-machine")


@pytest.fixture(autouse=True)
def _private_places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep library, settings and documents of a test in its own folder."""
    monkeypatch.setenv("NIANBAO_LIBRARY", str(tmp_path / "library.db"))
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))


@pytest.fixture(scope="session")
def catalog() -> EditionCatalog:
    """Return the editions that the program ships."""
    return EditionCatalog()
