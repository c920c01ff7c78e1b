"""The one kind of error whose message is shown to the clerk."""

from __future__ import annotations


class UserError(Exception):
    """Something the clerk can act on: one Chinese sentence saying what, where and what to do.

    Every error that comes from outside the program (files, editions, the library, the disk) is
    one of these; whoever talks to the clerk shows `str(error)` as it is.
    """
