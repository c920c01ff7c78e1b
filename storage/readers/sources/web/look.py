"""What of an element is seen: its style attribute, its classes where they strike out or raise."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details"}
    | {"dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li"}
    | {"listing", "main", "menu", "nav", "ol", "p", "plaintext", "pre", "search", "section"}
    | {"summary", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "xmp"}
)
_STRUCK = frozenset({"s", "strike", "del"})
_RAISED = frozenset({"sup", "sub", "rt"})
_KEPT_SPACE = {"pre": "pre", "listing": "pre", "xmp": "pre", "plaintext": "pre"}
_SPACES = {
    "normal": "normal",
    "nowrap": "normal",
    "pre": "pre",
    "pre-wrap": "pre",
    "break-spaces": "pre",
    "pre-line": "pre-line",
}
# Names that Word and LibreOffice give to the marks of notes.
_MARK_CLASSES = ("msofootnotereference", "msoendnotereference", "sdfootnotesym", "sdendnotesym")
_BLOCK_DISPLAYS = frozenset({"block", "flex", "grid", "list-item", "table", "flow-root"})
_CLASS_SELECTOR = re.compile(r"[\w*]*\.([\w-]+)")
_TELLING = frozenset({"style", "class", "hidden", "open"})
_LONGEST_STYLE = 10_000
_LONGEST_SHEET = 1_000_000


class Look(Struct, frozen=True):
    """How an element is shown, by itself.

    `visibility` and `space` are empty where they are inherited; `is_block` says whether it
    stands in lines of its own.
    """

    is_gone: bool = False
    is_struck: bool = False
    is_raised: bool = False
    is_block: bool = False
    visibility: str = ""
    space: str = ""
    list_style: str = ""


class StyleSheets:
    """The classes of a page's own style sheets that strike out or raise: Excel writes such."""

    def __init__(self) -> None:
        self.struck: set[str] = set()
        self.raised: set[str] = set()

    def read(self, css: str) -> None:
        """Take in a style sheet; whatever else it says, a reader of figures need not know."""
        for rule in css[:_LONGEST_SHEET].split("}"):
            selectors, _, body = rule.lower().rpartition("{")
            is_struck, is_raised = "line-through" in body, _is_raised(read_style(body))
            if not (is_struck or is_raised):
                continue
            for selector in selectors.split(","):
                found = _CLASS_SELECTOR.fullmatch(selector.strip())
                if found and is_struck:
                    self.struck.add(found[1])
                if found and is_raised:
                    self.raised.add(found[1])


def look_of(tag: str, attributes: Mapping[str, str], sheets: StyleSheets) -> Look:
    """Return how an element is shown."""
    if _TELLING.isdisjoint(attributes):
        return _plain_look(tag)
    style = read_style(attributes.get("style", ""))
    classes = attributes.get("class", "").lower().split()
    display = style.get("display", "")
    is_block = tag in BLOCKS if not display else _is_block(tag, display)
    return Look(
        is_gone=_is_gone(tag, attributes, style),
        is_struck=tag in _STRUCK
        or _is_struck(style)
        or any(name in sheets.struck for name in classes),
        is_raised=not is_block and _is_mark(tag, style, classes, sheets),
        is_block=is_block,
        visibility=style.get("visibility", ""),
        space=_SPACES.get(style.get("white-space", ""), _KEPT_SPACE.get(tag, "")),
        list_style=style.get("list-style-type", "") or style.get("list-style", ""),
    )


@lru_cache(maxsize=256)
def _plain_look(tag: str) -> Look:
    return Look(
        is_gone=tag == "dialog",
        is_struck=tag in _STRUCK,
        is_raised=tag in _RAISED,
        is_block=tag in BLOCKS,
        space=_KEPT_SPACE.get(tag, ""),
    )


@lru_cache(maxsize=1024)
def read_style(style: str) -> dict[str, str]:
    """Return the declarations of a style attribute."""
    declarations = (part.partition(":") for part in style[:_LONGEST_STYLE].lower().split(";"))
    return {
        name.strip(): value.replace("!important", "").strip() for name, _, value in declarations
    }


def _is_gone(tag: str, attributes: Mapping[str, str], style: Mapping[str, str]) -> bool:
    if tag in {"html", "body"}:
        return False  # a script shows the page when it is complete
    is_collapsed = tag == "tr" and style.get("visibility") == "collapse"
    is_closed = tag == "dialog" and "open" not in attributes
    is_hidden = "hidden" in attributes and "display" not in style
    return (
        is_hidden
        or is_closed
        or is_collapsed
        or style.get("display") == "none"
        or style.get("mso-hide") == "all"
        or _is_for_ears(style)
    )


def _is_for_ears(style: Mapping[str, str]) -> bool:
    """Tell whether an element is clipped to nothing, so that only a screen reader tells it."""
    is_clipped = style.get("clip-path") == "inset(50%)" or style.get("clip", "").startswith("rect(")
    return (
        is_clipped and style.get("position") == "absolute" and "hidden" in style.get("overflow", "")
    )


def _is_block(tag: str, display: str) -> bool:
    if display.startswith("inline") and tag not in {"td", "th", "tr"}:
        return False
    return display in _BLOCK_DISPLAYS or tag in BLOCKS


def _is_struck(style: Mapping[str, str]) -> bool:
    return any(
        "line-through" in style.get(name, "")
        for name in ("text-decoration", "text-decoration-line", "text-line-through")
    )


def _is_mark(tag: str, style: Mapping[str, str], classes: list[str], sheets: StyleSheets) -> bool:
    return (
        tag in _RAISED
        or _is_raised(style)
        or any(name in sheets.raised or name in _MARK_CLASSES for name in classes)
    )


def _is_raised(style: Mapping[str, str]) -> bool:
    return style.get("vertical-align") in {"super", "sub"}
