"""What stops the set-up, as a sentence for the person who started it."""

from __future__ import annotations


class SetupError(Exception):
    """The message says what is missing and what to do."""
