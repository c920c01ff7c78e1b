from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import storage.connection
import storage.inspection
from forms.edition.catalog import EditionCatalog
from storage.library import Library
from tests.storage.samples import Clock, full_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from forms.edition.edition import Edition
    from storage.library import ReportEntry

NOBODY = 65534


@pytest.fixture(scope="session")
def catalog() -> EditionCatalog:
    return EditionCatalog()


@pytest.fixture
def edition(catalog: EditionCatalog) -> Edition:
    return catalog.load("2019")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library_path(tmp_path: Path) -> Path:
    return tmp_path / "年报 库" / "library.db"


@pytest.fixture
def library(library_path: Path, clock: Clock) -> Iterator[Library]:
    with Library.open(library_path, clock=clock) as opened:
        yield opened


@pytest.fixture
def entry(library: Library, edition: Edition) -> ReportEntry:
    """Return the entry of the one report in the library, a full one."""
    return library.add(full_report(edition), cause="新建")


@pytest.fixture
def backup_folder(library: Library, entry: ReportEntry) -> Path:
    """Return the place for the backups of a library that holds a report."""
    assert library.reports() == [entry]
    return library.path.with_name("backups")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait for a lock."""
    monkeypatch.setattr(storage.connection, "BUSY_TIMEOUT_MS", 0)
    monkeypatch.setattr(storage.inspection, "BUSY_TIMEOUT_MS", 0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Return a folder that other users reach too, which pytest's folders are not."""
    folder = Path(tempfile.mkdtemp(prefix="nianbao-"))
    folder.chmod(0o755)
    yield folder
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture
def unprivileged() -> Callable[[], contextlib.AbstractContextManager[None]]:
    """Return a context in which file permissions count, as they do not for root."""
    if not hasattr(os, "geteuid"):
        pytest.skip("permissions of this kind are POSIX")
    if not all(folder.stat().st_mode & stat.S_IXOTH for folder in Path(__file__).parents):
        pytest.skip("nobody else may read the program here, so it could not load its parts")

    @contextlib.contextmanager
    def become_nobody() -> Iterator[None]:
        if os.geteuid() != 0:
            yield
            return
        os.seteuid(NOBODY)
        try:
            yield
        finally:
            os.seteuid(0)

    return become_nobody
