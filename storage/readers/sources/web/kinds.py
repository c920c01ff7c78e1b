"""The kinds of elements of a page that are no running text, and the numbers of lists."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from storage.readers.sources.web.look import read_style

if TYPE_CHECKING:
    from collections.abc import Mapping


class Left(enum.Enum):
    """Why something was left out."""

    SILENT = "silent"
    HIDDEN = "hidden"
    STRUCK = "struck"
    FURNITURE = "furniture"
    COMMENT = "comment"
    INPUT = "input"
    FRAME = "frame"
    PICTURE = "picture"
    STYLE = "style"
    TITLE = "title"


_BY_TAG = {
    **dict.fromkeys(
        {"script", "noscript", "template", "svg", "audio", "video", "canvas", "map", "noframes"}
        | {"noembed", "xml", "datalist", "optgroup", "option", "progress", "meter", "rp"},
        Left.SILENT,
    ),
    **dict.fromkeys(("iframe", "frame", "object", "embed", "applet"), Left.FRAME),
    **dict.fromkeys(("button", "select"), Left.FURNITURE),
    "comment": Left.COMMENT,
    "style": Left.STYLE,
    "title": Left.TITLE,
}
_FURNITURE_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar"}
    | {"toolbar", "button", "tablist", "dialog", "alertdialog", "tooltip"}
)
# Where Word puts its comments, and the marks that lead to them.
_COMMENT_CLASSES = frozenset({"msocomanchor", "msocommentreference"})
_COMMENT_PARTS = frozenset({"comment", "comment-list"})
_TYPED_INPUTS = frozenset({"", "text", "number", "tel"})
_SMALL = 64
"""Pixels: what is no larger is an icon."""


def reason_to_leave(tag: str, attributes: Mapping[str, str], *, is_gone: bool) -> Left | None:
    """Return why an element is left out with all that it holds, None where it is read."""
    if tag in _BY_TAG:
        return _BY_TAG[tag]
    if is_gone:  # a caption that is not shown repeats the heading for screen readers
        return Left.SILENT if tag == "caption" else Left.HIDDEN
    if tag == "input":
        is_typed = attributes.get("type", "").lower() in _TYPED_INPUTS
        return Left.INPUT if is_typed and attributes.get("value", "").strip() else Left.SILENT
    if tag == "textarea":
        return Left.INPUT
    return _reason_by_attributes(attributes)


def _reason_by_attributes(attributes: Mapping[str, str]) -> Left | None:
    if attributes.get("role", "").lower() in _FURNITURE_ROLES:
        return Left.FURNITURE
    if "class" in attributes and not _COMMENT_CLASSES.isdisjoint(
        attributes["class"].lower().split()
    ):
        return Left.COMMENT
    if "style" in attributes:
        style = read_style(attributes["style"])
        return Left.COMMENT if style.get("mso-element") in _COMMENT_PARTS else None
    return None


def is_small_picture(attributes: Mapping[str, str]) -> bool:
    """Tell whether an image is an icon or a spacer."""
    sizes = [attributes.get(name, "").removesuffix("px") for name in ("width", "height")]
    return any(size.isascii() and size.isdigit() and int(size[:9]) <= _SMALL for size in sizes)
