"""Whatever is damaged in a library is told and not written over; the rest can be read."""

from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from forms.model.changes import text_field
from storage.errors import DamagedError
from storage.library import Library, LibraryError
from storage.salvage import salvage_library
from tests.storage.samples import CELL, blank_report, full_report, put

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition

OVERVIEW = text_field("overview")
POSITIONS = 120


@pytest.fixture
def damaged_path(library_path: Path, edition: Edition) -> Path:
    """Return a library with two reports and one in the bin, closed."""
    with Library.open(library_path) as library:
        library.add(full_report(edition, "甲局"), cause="新建")
        library.add(full_report(edition, "乙局"), cause="新建")
        library.delete(library.add(blank_report(edition, "丙局"), cause="新建"))
    return library_path


def _read_all(path: Path, catalog: EditionCatalog) -> None:
    with Library.open(path) as library:
        for entry in library.reports() + library.deleted():
            library.load(entry.id, catalog)
            library.explanations(entry.id)
            library.log(entry.id)


def _replace_once(path: Path, old: bytes, new: bytes) -> None:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))


@pytest.mark.slow
def test_that_a_damaged_byte_anywhere_is_told_and_never_written_over(
    damaged_path: Path, catalog: EditionCatalog
) -> None:
    good = damaged_path.read_bytes()
    chance = random.Random(20201231)  # noqa: S311 - no secret
    header_and_pages = [*range(0, 100, 7), *range(100, len(good), 4096)]
    anywhere = [chance.randrange(len(good)) for _ in range(POSITIONS)]
    for position in (*header_and_pages, *anywhere):
        content = bytearray(good)
        content[position] ^= chance.choice((0x80, 0xFF, 0x01))
        for beside in damaged_path.parent.glob("library.db-*"):
            beside.unlink()
        damaged_path.write_bytes(content)
        # Anything but a sentence for the clerk fails the test.
        with contextlib.suppress(LibraryError):
            _read_all(damaged_path, catalog)
        damaged_path.write_bytes(content)
        salvaged = salvage_library(damaged_path)
        assert damaged_path.read_bytes() == content
        with closing(sqlite3.connect(":memory:")) as sound:
            sound.deserialize(salvaged.content)
            assert sound.execute("PRAGMA integrity_check").fetchall() == [("ok",)], position


def test_that_a_byte_in_a_text_costs_that_character_only(
    damaged_path: Path, edition: Edition, catalog: EditionCatalog
) -> None:
    _replace_once(
        damaged_path, "overview：\n“引".encode(), b"overview\xff\xff\xff\n" + "“引".encode()
    )
    with Library.open(damaged_path) as library:
        first = library.reports()[0]
        with pytest.raises(DamagedError, match=r"已损坏.*从备份恢复"):
            library.load(first.id, catalog)
    salvaged = salvage_library(damaged_path)
    whole = full_report(edition, "甲局").texts["overview"]
    for found in salvaged.glimpses:
        assert found.content[OVERVIEW] == whole.replace("：", "\ufffd" * 3, 1)
        assert len(found.content) == len(edition.cells) - 1 + len(edition.text_ids) + 3
    assert (salvaged.lost_rows, salvaged.torn_tables) == ({}, ())


def _spoil_types(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE cells SET value = 7")
    connection.execute("UPDATE reports SET title = x'00ff', updated_at = 5")
    connection.execute("UPDATE texts SET content = x'ffff'")


def _drop_texts(connection: sqlite3.Connection) -> None:
    connection.execute("DROP TABLE texts")


def _drop_library(connection: sqlite3.Connection) -> None:
    connection.execute("DROP TABLE library")


def _empty_library(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM library")


def _rename_column(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE reports RENAME COLUMN title TO headline")


def _spoil_facts(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO explanations VALUES (1, 'a', 'b', 'c', 'd', '{')")


@pytest.mark.parametrize(
    "spoil",
    [_spoil_types, _drop_texts, _drop_library, _empty_library, _rename_column, _spoil_facts],
)
def test_that_rows_and_tables_of_another_kind_are_told_and_the_rest_is_read(
    spoil: Callable[[sqlite3.Connection], None], damaged_path: Path, catalog: EditionCatalog
) -> None:
    with closing(sqlite3.connect(damaged_path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE sqlite_master SET sql = replace(sql, ') STRICT', ')')")
        connection.execute("PRAGMA schema_version = 1000")
    with closing(sqlite3.connect(damaged_path, isolation_level=None)) as connection:
        spoil(connection)
    with pytest.raises(DamagedError, match=r"已损坏"):
        _read_all(damaged_path, catalog)
    glimpses = salvage_library(damaged_path).glimpses
    assert {found.entry.organization for found in glimpses} == {"甲局", "乙局"}


@pytest.mark.parametrize("page", ["cells", "texts", "changes", "reports_once"])
def test_that_a_lost_page_costs_no_other_table(
    page: str, damaged_path: Path, edition: Edition
) -> None:
    with closing(sqlite3.connect(damaged_path)) as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        (root,) = connection.execute(query, (page,)).fetchone()
    content = bytearray(damaged_path.read_bytes())
    content[(root - 1) * 4096 : root * 4096] = bytes([0xA5]) * 4096
    damaged_path.write_bytes(content)
    salvaged = salvage_library(damaged_path)
    assert salvaged.torn_tables == (() if page == "reports_once" else (page,))
    assert len(salvaged.glimpses) == 2
    for found in salvaged.glimpses:
        assert (OVERVIEW in found.content) == (page != "texts")
        assert (len(found.content) > len(edition.cells)) == (page != "cells")


def test_that_what_stands_in_the_log_only_is_read_too(
    library: Library, edition: Edition, tmp_path: Path
) -> None:
    entry = library.add(full_report(edition), cause="新建")
    library.save(entry, put(CELL, "77"), cause="键入")
    crashed = tmp_path / "crashed"
    shutil.copytree(library.path.parent, crashed)
    [found] = salvage_library(crashed / "library.db").glimpses
    assert found.content[put(CELL, "").changes[0].field] == "77"
    assert found.entry.identity == entry.identity


def test_that_a_library_that_is_not_there_cannot_be_salvaged(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"无法打开"):
        salvage_library(tmp_path / "library.db")
