"""Places in a text: ours are counted in characters, those of Qt's documents in UTF-16 units."""

from __future__ import annotations


def units(text: str) -> int:
    """Return the length that Qt counts; an emoji is two units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def to_position(text: str, characters: int) -> int:
    """Return the document's position of a place that is counted in characters."""
    return units(text[:characters])


def to_characters(text: str, position: int) -> int:
    """Return the place, counted in characters, of a document's position."""
    encoded = text.encode("utf-16-le", "surrogatepass")[: 2 * position]
    return len(encoded.decode("utf-16-le", "surrogatepass"))
