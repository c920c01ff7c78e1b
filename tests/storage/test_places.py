from __future__ import annotations

import sys
from pathlib import Path

import pytest

from storage import places
from storage.places import default_library_path, is_network_place

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="mounts are Linux's")


def test_that_the_variable_names_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_LIBRARY", "/data/年报.db")
    assert default_library_path() == Path("/data/年报.db")


def test_that_the_home_folder_may_be_abbreviated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIANBAO_LIBRARY", "~/年报.db")
    assert default_library_path() == Path.home() / "年报.db"


def test_that_the_library_is_else_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NIANBAO_LIBRARY", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    path = default_library_path()
    assert (path.parent.name, path.name) == ("nianbao", "library.db")
    assert not path.parent.exists()


@pytest.fixture
def mounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    table = tmp_path / "mounts"
    monkeypatch.setattr(places, "_MOUNTS", table)
    return table


@linux_only
def test_that_a_share_is_a_network_place_and_its_neighbour_is_not(mounts: Path) -> None:
    mounts.write_text(
        "/dev/sda / ext4 rw 0 0\n"
        "//server/a /mnt/share cifs rw 0 0\n"
        "server:/b /mnt/my\\040share nfs4 rw 0 0\n"
        "/dev/sdb /mnt/share/local ext4 rw 0 0\n"
    )
    assert is_network_place(Path("/mnt/share/x/library.db"))
    assert is_network_place(Path("/mnt/my share/library.db"))
    assert not is_network_place(Path("/mnt/share2/library.db"))
    assert not is_network_place(Path("/mnt/share/local/library.db"))
    assert not is_network_place(Path("/home/library.db"))


@linux_only
def test_that_the_later_mount_on_a_point_counts(mounts: Path) -> None:
    mounts.write_text("systemd-1 /net autofs rw 0 0\nserver:/a /net nfs rw 0 0\n")
    assert is_network_place(Path("/net/library.db"))


@linux_only
def test_that_a_link_is_followed(mounts: Path, tmp_path: Path) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (tmp_path / "link").symlink_to(share)
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/a {share} nfs rw 0 0\n")
    assert is_network_place(tmp_path / "link" / "library.db")


@linux_only
def test_that_a_place_counts_as_local_where_the_system_does_not_say(mounts: Path) -> None:
    assert not mounts.exists()
    assert not is_network_place(Path("/mnt/share/library.db"))
