"""What all tests share: no screen, no settings or data of the person who runs them."""

from __future__ import annotations

import builtins
import functools
import itertools
import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

import resources
from forms.edition.catalog import EditionCatalog
from forms.edition.file import read_edition
from tests.effort import rounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from forms.edition.edition import Edition

CORE = tuple(Path(__file__).parent / name for name in ("unit", "storage", "export"))

QT = {"PySide6", "shiboken6"}
_NUMBERS = itertools.count()

# A busy or slow machine takes longer over an example, which says nothing about the program:
# neither the time of one example nor that of drawing it may fail a test.
settings.register_profile(
    "any-machine",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=rounds(50, thorough=100),
)
settings.load_profile("any-machine")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes seconds: begun last, it would leave the other workers idle."""
    items.sort(key=lambda item: item.get_closest_marker("render") is None)


@pytest.fixture(autouse=True)
def _private_places(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Keep library, settings and documents of a test in its own folder.

    Most tests use none: their folder is only made if something is written to it.
    """
    if "tmp_path" in request.fixturenames:
        folder: Path = request.getfixturevalue("tmp_path")
    else:
        folder = tmp_path_factory.getbasetemp() / f"places-{next(_NUMBERS)}"
    monkeypatch.setenv("NIANBAO_LIBRARY", str(folder / "library.db"))
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(folder / "home"))


@pytest.fixture(scope="session", autouse=True)
def _editions_read_once() -> Iterator[None]:
    """Read each edition that the program ships once, not for every window and command."""
    read_once = functools.cache(read_edition)

    def read(path: Path) -> Edition:
        return (read_once if path.parent == resources.EDITIONS else read_edition)(path)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("forms.edition.catalog.recall_edition", read)
        yield


@pytest.fixture(autouse=True)
def _without_qt(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take Qt away while the core is tested: what it does may not even look for it.

    That its modules load without Qt is seen in a process of its own (test_without_qt.py).
    """
    is_core = any(folder in request.path.parents for folder in CORE)
    if not is_core or request.node.get_closest_marker("printing"):
        return
    monkeypatch.setattr(builtins, "__import__", _refuse_qt(builtins.__import__))


def _refuse_qt(find: Callable[..., ModuleType]) -> Callable[..., ModuleType]:
    def import_without_qt(name: str, *place: object, **more: object) -> ModuleType:
        if name.partition(".")[0] in QT:
            raise ModuleNotFoundError(f"The core asked for {name}", name=name)
        return find(name, *place, **more)

    return import_without_qt


@pytest.fixture(scope="session")
def catalog() -> EditionCatalog:
    """Return the editions that the program ships."""
    return EditionCatalog()
