"""Where the library is kept, and whether that place is on the network."""

from __future__ import annotations

import os
import sys
from pathlib import Path

LIBRARY_VARIABLE = "NIANBAO_LIBRARY"
LOG_SUFFIXES = ("-wal", "-journal", "-shm")
LIBRARY_NAME = "library.db"

_MOUNTS = Path("/proc/self/mounts")
_NETWORK_FILE_SYSTEMS = frozenset(
    {"9p", "afs", "ceph", "cifs", "coda", "davfs", "drvfs", "gfs2", "glusterfs", "lustre", "ncpfs"}
    | {"nfs", "nfs4", "prl_fs", "smb3", "smbfs", "vboxsf"}
    | {"fuse.ceph", "fuse.davfs2", "fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.rclone"}
    | {"fuse.s3fs", "fuse.sshfs", "fuse.vmhgfs-fuse"}
)
_REMOTE_DRIVE = 4
"""What Windows' `GetDriveTypeW` calls a network drive."""


def default_library_path() -> Path:
    """Return the library's place: `NIANBAO_LIBRARY`, else the user's data folder."""
    named = os.environ.get(LIBRARY_VARIABLE)
    if named:
        return Path(named).expanduser()
    # Slow to load, and not needed where the place is given.
    import platformdirs  # noqa: PLC0415

    folder = platformdirs.user_data_path("nianbao", appauthor=False)
    return folder / LIBRARY_NAME


def put_logs_aside(library: Path, name: str) -> None:
    """Rename what SQLite left beside a library, so that it is not taken for that of another.

    Raises:
        OSError: that is not possible.
    """
    for suffix in LOG_SUFFIXES:
        log = library.with_name(library.name + suffix)
        if log.exists():
            log.rename(library.with_name(f"{library.name}.{name}{suffix}"))


def is_network_place(path: Path) -> bool:
    """Tell whether a file lies on a network drive, where SQLite's write-ahead log is not safe.

    Where the system does not say, the place counts as local.
    """
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - not everywhere

        root = path.absolute().anchor
        is_share = root.startswith("\\\\")
        return is_share or ctypes.windll.kernel32.GetDriveTypeW(root) == _REMOTE_DRIVE
    else:  # noqa: RET505 - so that the type checker sees one branch per system
        return _file_system_of(path) in _NETWORK_FILE_SYSTEMS


def _file_system_of(path: Path) -> str:
    real = os.path.realpath(path)
    found, name = "", ""
    for mount_point, file_system in _mounts():
        inside = real == mount_point or real.startswith(mount_point.rstrip("/") + "/")
        # The later of two mounts on one point lies on top of the other.
        if inside and len(mount_point) >= len(found):
            found, name = mount_point, file_system
    return name


def _mounts() -> list[tuple[str, str]]:
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return []
    fields = (line.split(" ", 3) for line in lines)
    return [(_unescape(mount_point), file_system) for _, mount_point, file_system, _ in fields]


def _unescape(mount_point: str) -> str:
    for code, character in (("040", " "), ("011", "\t"), ("012", "\n"), ("134", "\\")):
        mount_point = mount_point.replace(f"\\{code}", character)
    return mount_point
