"""Where organ and date of the signature stand on their lines (GB/T 9704-2012 7.3.5, no seal)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from export.paper.typography import widest

if TYPE_CHECKING:
    from export.paper.blocks import Signature

_FREE = 2
_ROUNDING = 0.5


class SignaturePlace(Struct, frozen=True):
    """Free characters beside a line of the signature, and at which of them it stands."""

    left: float
    right: float
    alignment: str = "right"


def signature_places(
    signature: Signature, characters: float
) -> tuple[SignaturePlace, SignaturePlace]:
    """Return the places of organ and date on lines of so many characters (7.3.5, no seal).

    The organ keeps two characters free, the date starts two characters to the right of the
    organ's first (7.3.5.2); a date too long for that keeps two free, and the organ moves left
    instead. A name of several lines is a block of centred lines with the date in its middle, as
    7.3.5.1 centres organ and date on each other.
    """
    if len(signature.lines) > 1:
        block = max(map(widest, signature.parts))
        # One of the two free characters is left to fonts that are wider than measured.
        place = SignaturePlace(max(characters - block - 2 * _FREE + 1, 0), 1, "center")
        return place, place
    organization, date = signature_indents(signature)
    if date > _FREE:
        # Where it starts is what counts; how wide its digits are depends on the font.
        start = characters - organization - widest(signature.parts[0]) + _FREE
        return SignaturePlace(0, organization), SignaturePlace(start, 0, "left")
    return SignaturePlace(0, organization), SignaturePlace(0, date)


def signature_width(characters: float) -> float:
    """Return how many characters of an organ's name fit on one line beside the free ones."""
    return characters - _FREE - _ROUNDING


def signature_block_width(characters: float) -> float:
    """Return how many characters fit on the lines of a longer name, and of any date."""
    return characters - 2 * _FREE


def signature_indents(signature: Signature) -> tuple[float, float]:
    """Return the free characters to the right of organ and date of one line each."""
    organization, date = map(widest, signature.parts)
    if not signature.organization or not signature.date:
        return _FREE, _FREE
    if organization - date >= _FREE:
        return _FREE, organization - date
    return max(_FREE, date + 2 * _FREE - organization), _FREE
