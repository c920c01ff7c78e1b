"""Names of WordprocessingML, and attributes read as Word reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.readers.wording import whole_number

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
V = "{urn:schemas-microsoft-com:vml}"

VAL = f"{W}val"
ALTERNATIVES = f"{MC}AlternateContent"
CHOICE = f"{MC}Choice"
FALLBACK = f"{MC}Fallback"

_OFF = frozenset({"0", "false", "off"})


def is_on(element: _Element) -> bool:
    """Tell what a switch such as `w:strike` says; without a value it is on."""
    return element.get(VAL, "1").lower() not in _OFF


def child_value(element: _Element | None, name: str) -> str:
    """Return the value of a child, empty where either lacks."""
    child = None if element is None else element.find(W + name)
    return "" if child is None else child.get(VAL, "")


def child_number(element: _Element | None, name: str, default: int) -> int:
    """Return the value of a child as a whole number, `default` where it is none."""
    return whole_number(child_value(element, name), default)
