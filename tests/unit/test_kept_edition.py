"""An edition that was read before is the one that would be read now."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import msgspec
import pytest

import resources
from forms.edition import kept
from forms.edition.file import read_edition
from forms.edition.file_content import EditionFileError
from forms.edition.kept import recall_edition

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "__pycache__"


@pytest.fixture(autouse=True)
def _bytecode_is_written_beside_its_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An edition and what it shares with others, in a folder of its own."""
    shutil.copytree(
        resources.EDITIONS, tmp_path / "editions", ignore=shutil.ignore_patterns(FOLDER)
    )
    return tmp_path / "editions" / "2021.toml"


def _kept_files(path: Path) -> list[Path]:
    return list((path.parent / FOLDER).iterdir())


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_that_a_kept_edition_is_the_one_that_was_read(path: Path, edition: str) -> None:
    file = path.with_stem(edition)
    recall_edition(file)
    (place,) = _kept_files(file)
    before = place.stat().st_mtime_ns
    # Editions are equal only when they are the same object; all their data are in the encoding.
    encode = msgspec.msgpack.Encoder(order="deterministic").encode
    assert encode(recall_edition(file)) == encode(read_edition(file))
    assert place.stat().st_mtime_ns == before


def test_that_a_kept_edition_is_not_read_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recall_edition(path)
    monkeypatch.setattr("forms.edition.file.read_edition", lambda _: pytest.fail("read again"))
    assert recall_edition(path).id == "2021"


def test_that_a_changed_file_is_read_anew(path: Path) -> None:
    name = recall_edition(path).name
    _change(path, name, "另一种版式")
    assert recall_edition(path).name == "另一种版式"
    assert recall_edition(path).name == "另一种版式"


def test_that_a_change_of_what_editions_share_is_read_anew(path: Path) -> None:
    old = recall_edition(path)
    for shared in (path.parent / "shared").iterdir():
        _change(shared, "答复", "回复")
    encode = msgspec.msgpack.encode
    assert encode(recall_edition(path)) == encode(read_edition(path)) != encode(old)


def test_that_another_reader_reads_anew(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recall_edition(path)
    (tmp_path / "reader.py").write_text("a later version", encoding="utf-8")
    monkeypatch.setattr(kept, "READERS", tmp_path)
    reads: list[Path] = []
    monkeypatch.setattr("forms.edition.file.read_edition", reads.append)
    recall_edition(path)
    assert reads == [path]


@pytest.mark.parametrize(
    "content", [b"", b"\xc1", b"\x93\x01\x02", b"\x81\xa1a\x01", b"\xff" * 999]
)
def test_that_a_broken_kept_edition_is_ignored_and_mended(path: Path, content: bytes) -> None:
    recall_edition(path)
    (place,) = _kept_files(path)
    whole = place.read_bytes()
    for broken in (content, whole[: len(whole) // 2], whole.replace(b"count", b"other", 1)):
        place.write_bytes(broken)
        assert recall_edition(path).id == "2021"
        assert place.read_bytes() == whole


def test_that_an_edition_is_read_where_nothing_can_be_kept(path: Path) -> None:
    (path.parent / FOLDER).write_bytes(b"in the way")
    assert recall_edition(path).id == "2021"
    assert (path.parent / FOLDER).read_bytes() == b"in the way"


def test_that_nothing_is_kept_where_python_keeps_no_bytecode(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert recall_edition(path).id == "2021"
    assert not (path.parent / FOLDER).exists()


def test_that_a_faulty_file_is_refused_whatever_is_kept(path: Path) -> None:
    recall_edition(path)
    path.write_text("title = ", encoding="utf-8")
    with pytest.raises(EditionFileError, match="TOML"):
        recall_edition(path)
    path.unlink()
    with pytest.raises(EditionFileError, match="无法读取"):
        recall_edition(path)
