"""What all tests share: no screen, no settings or data of the person who runs them."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from typing import TYPE_CHECKING

import pytest

from forms.model.catalog import EditionCatalog

if TYPE_CHECKING:
    from pathlib import Path


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
