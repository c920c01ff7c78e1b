"""The library's identity and version.

Apart from the migrations because those need sqlite-utils, which takes longer to load than
everything that is needed to open and read a library (`storage.library`).
"""

from __future__ import annotations

APPLICATION_ID = 0x4E425953
"""`NBYS`, written into the file's header (年报): tells a library from any other database."""

VERSION = 7
"""Number of the newest migration; kept in the file as `PRAGMA user_version`."""

FILE_BEGINS = b"SQLite format 3\0"
"""What every SQLite file begins with (SQLite, "Database File Format", 1.3.1)."""
