"""A handover file holds reports with all their history, and can do no harm whoever made it."""

from __future__ import annotations

import io
import json
import stat
import sys
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from forms.errors import UserError
from forms.model.changes import Change, ChangeSet, Field
from storage import past
from storage.handover.errors import HandoverError, PasswordError
from storage.handover.file import (
    Handover,
    is_handover,
    needs_password,
    read_handover,
    write_handover,
)
from storage.joining import Standing
from storage.library import Library
from storage.other_library import bring_in, compare_with
from storage.readers.report_file import look_at
from tests.storage.samples import CELL, Clock, blank_report, full_report, put

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from forms.edition.edition import Edition

KEY = "青山绿水 2021"
OTHER_CELL = "t3.new_requests.business"


@pytest.fixture
def full(tmp_path: Path, edition: Edition, catalog: EditionCatalog) -> Handover:
    """Return a handover of two reports, one of which was joined with another PC's."""
    with Library.open(tmp_path / "a.db", clock=Clock()) as library:
        library.who = "王敏"
        entry = library.add(full_report(edition), cause="新建")
        library.add(blank_report(edition, "青萝市水务局"), cause="新建")
        with Library.open(tmp_path / "b.db", clock=Clock()) as other:
            other.who = "李强"
            there = other.adopt(library.chronicle(entry))
            for text in ("收到申请1件。", "收到申请18件。"):
                old = other.chronicle(there).content[Field("text.overview")]
                there = other.save(there, put("text.overview", text, old), cause="键入")
            there = other.finalize(there)
            entry = library.save(entry, put(CELL, "18"), cause="键入")
            library.join(entry, other.chronicle(there), catalog, source="U盘")
        chronicles = tuple(map(library.chronicle, library.reports()))
    return Handover(chronicles, {"font": "仿宋", "scale": 1.25, "dark": True}, "", "王敏")


@pytest.fixture
def file(full: Handover, tmp_path: Path) -> Path:
    path = tmp_path / "交接.nianbao"
    assert write_handover(path, full)
    return path


def test_that_everything_comes_back(file: Path, full: Handover, tmp_path: Path) -> None:
    found = read_handover(file)
    assert (found.settings, found.made_by) == (full.settings, "王敏")
    for read, written in zip(found.chronicles, full.chronicles, strict=True):
        assert (read.content, read.rows) == (written.content, written.rows)
    with Library.open(tmp_path / "c.db") as library:
        [first, second] = compare_with(library, found.chronicles)
        assert {first.standing, second.standing} == {Standing.UNKNOWN}
        for one in found.chronicles:
            entry = library.adopt(one)
            [again] = compare_with(library, [one])
            assert again.standing is Standing.SAME
            names = [v.name for b in library.branches(entry.id) for v in past.versions(b.log)]
            assert names == (["定稿 1"] if one.branches else [])


def test_that_it_is_its_owner_s_alone_and_overwrites_nothing(file: Path, full: Handover) -> None:
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        file.chmod(0o644)
        assert write_handover(file, full, may_overwrite=True)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    small = Handover(full.chronicles[:1], {})
    assert not write_handover(file, small)
    assert file.read_bytes() == before
    assert write_handover(file, small, may_overwrite=True)
    assert len(read_handover(file).chronicles) == 1


def test_that_it_never_takes_the_place_of_a_library(full: Handover, tmp_path: Path) -> None:
    library = tmp_path / "a.db"
    before = library.read_bytes()
    with pytest.raises(HandoverError, match=r"“a\.db”是报告库"):
        write_handover(library, full, may_overwrite=True)
    assert library.read_bytes() == before


def test_that_changes_on_both_sides_come_together_through_files(
    file: Path, tmp_path: Path, catalog: EditionCatalog
) -> None:
    with (
        Library.open(tmp_path / "a.db", clock=Clock()) as a,
        Library.open(tmp_path / "c.db", clock=Clock()) as c,
    ):
        for one in compare_with(c, read_handover(file).chronicles):
            bring_in(c, one, catalog, source=file.name)
        ours = a.find("云川市人民防空办公室", 2020)
        theirs = c.find("云川市人民防空办公室", 2020)
        assert ours is not None
        assert theirs is not None
        a.save(ours, put(CELL, "30", "18"), cause="键入")
        c.save(theirs, put(OTHER_CELL, "4", "1"), cause="键入")
        back = tmp_path / "回.nianbao"
        write_handover(back, Handover((c.chronicle(c.entry(theirs.id)),), {}))
        [found] = compare_with(a, read_handover(back).chronicles)
        assert (found.standing, found.clashes) == (Standing.APART, ())
        bring_in(a, found, catalog, source=back.name)
        content = a.chronicle(a.entry(ours.id)).content
        assert (content[Field(CELL)], content[Field(OTHER_CELL)]) == ("30", "4")


def test_that_a_password_locks_it(full: Handover, tmp_path: Path) -> None:
    path = tmp_path / "密.nianbao"
    write_handover(path, full, password=KEY)
    assert is_handover(path)
    assert needs_password(path)
    content = path.read_bytes()
    for secret in ("水务局", "reports/", "王敏"):
        assert secret.encode() not in content
    [first, _] = read_handover(path, KEY).chronicles
    assert first.rows == full.chronicles[0].rows
    with pytest.raises(PasswordError, match="设有密码"):
        read_handover(path)
    with pytest.raises(PasswordError, match="密码不对"):
        read_handover(path, "青山绿水2021")
    with pytest.raises(HandoverError, match="密码是空的"):
        write_handover(tmp_path / "x.nianbao", full, password="")
    for place in (len(content) // 2, len(content) - 1, content.index(b'"nonce"') + 10):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises(HandoverError, match=r"。$"):
            read_handover(path, KEY)


def test_that_a_sealed_file_cannot_ask_for_much(full: Handover, tmp_path: Path) -> None:
    path = tmp_path / "密.nianbao"
    write_handover(path, full, password=KEY)
    content = path.read_bytes()
    for asked in (b'"n":1073741824', b'"n":"much"', b'"n":4'):
        path.write_bytes(content.replace(b'"n":131072', asked))
        with pytest.raises(HandoverError, match="已损坏"):
            read_handover(path, KEY)
    path.write_bytes(content.replace(b'"version":1', b'"version":2'))
    with pytest.raises(HandoverError, match="升级本软件"):
        read_handover(path, KEY)


def repack(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Write a handover file again with other parts."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in parts.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, part, method)
    file.write_bytes(packed.getvalue())


def with_json(name: str, **changes: object) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        parts[name] = json.dumps({**json.loads(parts[name]), **changes}).encode()

    return change


def test_that_what_a_newer_program_adds_is_passed_over(file: Path, full: Handover) -> None:
    repack(file, with_json("manifest.json", version=7, minimum_reader=1, colour="red"))
    repack(file, with_json("reports/1.json", comments=[{"by": "王敏"}]))
    assert read_handover(file).chronicles[0].rows == full.chronicles[0].rows
    repack(file, with_json("manifest.json", minimum_reader=3))
    with pytest.raises(HandoverError, match="升级本软件"):
        read_handover(file)


ROW = {"id": 1, "revision": 1, "at": "2021-01-20T10:00:00+00:00"}


@pytest.mark.parametrize(
    "change",
    [
        with_json("manifest.json", reports=7),
        with_json("manifest.json", reports=[{"file": "../x", "organization": "", "year": 1}]),
        with_json("manifest.json", settings={"a": {"b": 1}}),
        with_json("manifest.json", minimum_reader="1"),
        with_json("reports/1.json", year="2020"),
        with_json("reports/1.json", year=10**30),
        with_json("reports/1.json", identity="x' --"),
        with_json("reports/1.json", organization=""),
        with_json("reports/1.json", content={"title": None}),
        with_json("reports/1.json", content={"explanation.a@b": "one line"}),
        with_json("reports/1.json", content={"explanation.a@b": "x\nx\n[[1]]"}),
        with_json("reports/1.json", content={"": "x"}),
        with_json("reports/1.json", updated_at="昨天"),
        with_json("reports/1.json", updated_at="2021-01-20T10:00:00"),
        with_json("reports/1.json", log=[{**ROW, "at": "2021-13-20"}]),
        with_json("reports/1.json", log=[{**ROW, "at": "9999-12-31T23:59:59-12:00"}]),
        with_json("reports/1.json", log=[ROW, ROW]),
        with_json("reports/1.json", log=[{**ROW, "branch": 1}]),
        with_json("reports/1.json", log=[{**ROW, "branch": 1}], branches=[{"id": 1, "fork": 1}]),
        with_json("reports/1.json", log=[{**ROW, "old": "2019 云川市"}]),
        with_json("reports/1.json", log=[{**ROW, "field": "title", "start": 3}]),
        lambda parts: parts.update({"reports/1.json": b"[" * 300_000}),
        lambda parts: parts.update({"reports/1.json": b'{"x":' + b"[" * 300_000}),
        lambda parts: parts.update({"reports/1.json": b"\xff\xfe"}),
        lambda parts: parts.update({"reports/1.json": b'{"title": "\\ud800"}'}),
        lambda parts: parts.update({"reports/1.json": b"\0" * 200_000_000}),
        lambda parts: parts.update({"manifest.json": b" " * 2_000_000}),
        lambda parts: parts.update({"reports/2.json": parts["reports/1.json"]}),
        lambda parts: parts.pop("manifest.json"),
        lambda parts: parts.pop("reports/1.json"),
        lambda parts: parts.update({f"x{number}": b"" for number in range(6000)}),
    ],
)
def test_that_a_hostile_file_gets_one_sentence(
    file: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    repack(file, change)
    with pytest.raises(HandoverError, match=r"^交接文件“交接.nianbao”.*请.*。$") as told:
        read_handover(file)
    assert len(str(told.value)) < 100


def test_that_a_file_that_was_cut_or_altered_gets_a_sentence(file: Path) -> None:
    content = file.read_bytes()
    for length in range(0, len(content), len(content) // 40):
        file.write_bytes(content[:length])
        with pytest.raises(UserError, match=r"。$"):
            read_handover(file)
    for place in range(100, len(content), len(content) // 40):
        file.write_bytes(content[:place] + b"\xff\xff" + content[place + 2 :])
        with suppress(UserError):
            read_handover(file)


def test_that_another_file_is_none(tmp_path: Path, full: Handover) -> None:
    path = tmp_path / "年报.json"
    path.write_text("{}", "utf-8")
    assert not is_handover(path)
    assert not is_handover(tmp_path / "none")
    with pytest.raises(HandoverError, match="不是交接文件"):
        read_handover(path)
    with pytest.raises(UserError, match="年报2"):
        read_handover(tmp_path / "年报2")
    with pytest.raises(HandoverError, match="没有选报告"):
        write_handover(tmp_path / "x.nianbao", Handover((), {}))
    assert full.chronicles


@pytest.mark.parametrize("name", ["交接.nianbao", "交接.docx", "交接.json", "交接"])
@pytest.mark.parametrize("password", [None, KEY])
def test_that_reading_it_as_a_report_says_what_it_is(
    full: Handover, tmp_path: Path, name: str, password: str | None
) -> None:
    path = tmp_path / name
    write_handover(path, full, password=password)
    with pytest.raises(UserError, match=r"是交接文件.*import"):
        look_at(path)


def test_that_a_report_of_a_form_that_is_not_known_is_told(
    file: Path, tmp_path: Path, catalog: EditionCatalog
) -> None:
    repack(file, with_json("reports/1.json", edition="2035"))
    with Library.open(tmp_path / "c.db") as library:
        found = compare_with(library, read_handover(file).chronicles)
        with pytest.raises(UserError, match="2035"):
            bring_in(library, found[0], catalog, source=file.name)
        assert library.reports() == []


def test_that_long_texts_take_little(tmp_path: Path, edition: Edition) -> None:
    with Library.open(tmp_path / "a.db", clock=Clock()) as library:
        entry = library.add(full_report(edition), cause="新建")
        text = library.chronicle(entry).content[Field("text.overview")]
        for number in range(150):
            new = f"{text}{number}件" + "，依法办理" * 10
            change = Change(Field("text.overview"), text, new)
            entry = library.save(entry, ChangeSet("键入", (change,)), cause="键入")
            text = new
        path = tmp_path / "a.nianbao"
        write_handover(path, Handover((library.chronicle(entry),), {}))
        [read] = read_handover(path).chronicles
        assert read.rows == library.chronicle(entry).rows
    with zipfile.ZipFile(path) as archive:
        assert sum(part.file_size for part in archive.infolist()) < 150_000
