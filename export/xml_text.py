"""Text as XML can carry it. Every text of a clerk passes through here on its way into markup."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters outside the `Char` production of XML 1.0: control characters, lone surrogates."""


def keep_legal(text: str) -> str:
    """Return a text without the characters that make an XML file unreadable."""
    return _ILLEGAL.sub("", text)


def escape(text: str) -> str:
    """Return a text as XML character data or as the content of a quoted attribute."""
    legal = keep_legal(text)
    return (
        legal.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )
