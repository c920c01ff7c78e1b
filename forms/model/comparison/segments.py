"""A text in three states, cut into segments in which they agree or differ."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.comparison.alignment import Piece, align, is_recognised, split_paragraphs
from forms.model.comparison.typography import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


_MOST_MOVES = 2_500
_SHORTEST_MOVED = 6
"""Shorter paragraphs, such as 无。, are alike by chance."""


class Side(StrEnum):
    """Who has changed something since the common state."""

    NOBODY = "nobody"
    THEIRS = "theirs"
    MINE = "mine"
    BOTH = "both"
    """Both alike."""
    CONFLICT = "conflict"


class Segment(Struct, frozen=True):
    """Paragraphs of the three states that stand in the same place of a text.

    The segments of a text hold all of its paragraphs in each state, in order. `move` numbers the
    two segments of a paragraph that they took from one place to another, 0 for all others.
    """

    side: Side
    base: tuple[str, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    move: int = 0


class States(Struct, frozen=True):
    """A text as it was, as it stands now, and as it came back."""

    base: str
    mine: str
    theirs: str


def cut_texts(texts: Mapping[str, States]) -> dict[str, tuple[Segment, ...]]:
    """Return the segments of each text; a paragraph may have gone from one text to another."""
    mine = {name: _Version(states.base, states.mine) for name, states in texts.items()}
    theirs = {name: _Version(states.base, states.theirs) for name, states in texts.items()}
    own_moves, moves = _find_moves(mine), _find_moves(theirs)
    return {
        name: tuple(_cut(mine[name], theirs[name], own_moves[name], moves[name])) for name in texts
    }


class _Version:
    """The paragraphs of a text, those of a later version, and the pieces that lead there."""

    def __init__(self, base: str, text: str) -> None:
        self.base = split_paragraphs(base)
        self.paragraphs = split_paragraphs(text)
        self.pieces = align(self.base, self.paragraphs)

    def paragraphs_of(self, pieces: Sequence[Piece]) -> tuple[str, ...]:
        """Return what pieces hold in the later version."""
        return tuple(
            self.paragraphs[at] for each in pieces for at in range(each.new_start, each.new_end)
        )


def _cut(
    mine: _Version, theirs: _Version, own_moves: Mapping[Piece, int], moves: Mapping[Piece, int]
) -> Iterator[Segment]:
    """Yield the segments of a text; of moved pieces the numbers are given."""
    first = _join_replaced(mine.pieces, own_moves)
    for own, other in _cluster(first, _join_replaced(theirs.pieces, moves)):
        base = [at for each in other or own for at in range(each.start, each.end)]
        now, back = mine.paragraphs_of(own), theirs.paragraphs_of(other)
        side = _side_of(own, other, is_alike=_key(now) == _key(back))
        move = moves.get(other[0], 0) if side is Side.THEIRS and len(other) == 1 else 0
        yield Segment(side, tuple(mine.base[at] for at in base), now, back, move)


def _side_of(mine: Sequence[Piece], theirs: Sequence[Piece], *, is_alike: bool) -> Side:
    is_mine = not all(each.is_same for each in mine)
    is_theirs = not all(each.is_same for each in theirs)
    if is_mine and is_theirs:
        return Side.BOTH if is_alike else Side.CONFLICT
    if is_mine:
        return Side.MINE
    return Side.THEIRS if is_theirs else Side.NOBODY


def _key(paragraphs: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(plain, paragraphs))


def _cluster(
    mine: Sequence[Piece], theirs: Sequence[Piece]
) -> Iterator[tuple[list[Piece], list[Piece]]]:
    """Yield pieces of both sides that concern the same paragraphs of the common state, in order."""
    first, second = list(mine), list(theirs)
    at = 0
    while first or second:
        added = _take_added(first, at), _take_added(second, at)
        if all(added):
            yield added
        else:
            yield from (([each], []) for each in added[0])
            yield from (([], [each]) for each in added[1])
        if first and second:
            group = [first.pop(0)], [second.pop(0)]
            at = _even_out(group, (first, second))
            yield group


def _take_added(pieces: list[Piece], at: int) -> list[Piece]:
    """Take away what was added at a place of the common state."""
    taken = []
    while pieces and pieces[0].start == pieces[0].end == at:
        taken.append(pieces.pop(0))
    return taken


def _even_out(group: tuple[list[Piece], list[Piece]], rest: tuple[list[Piece], list[Piece]]) -> int:
    """Let the side that ends first take more pieces until both end together; return where."""
    while group[0][-1].end != group[1][-1].end:
        short = 0 if group[0][-1].end < group[1][-1].end else 1
        group[short].append(rest[short].pop(0))
    return group[0][-1].end


def _join_replaced(pieces: Sequence[Piece], moved: Mapping[Piece, int]) -> list[Piece]:
    """Return pieces in which a paragraph and what was written in its place are one change."""
    joined: list[Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and last.is_removed and piece.is_added and not {last, piece} & moved.keys():
            joined[-1] = Piece(last.start, last.end, piece.new_start, piece.new_end)
        else:
            joined.append(piece)
    return joined


def _find_moves(versions: Mapping[str, _Version]) -> dict[str, dict[Piece, int]]:
    """Return the numbers of the pieces that are the two ends of a move, by text."""
    moves: dict[str, dict[Piece, int]] = {name: {} for name in versions}
    removed, added = list[tuple[str, Piece, str]](), list[tuple[str, Piece, str]]()
    for name, version in versions.items():
        for piece in version.pieces:
            if piece.is_removed:
                removed.append((name, piece, version.base[piece.start]))
            elif piece.is_added:
                added.append((name, piece, version.paragraphs[piece.new_start]))
    if len(removed) * len(added) > _MOST_MOVES:
        return moves
    number = 0
    for name, piece, paragraph in removed:
        for other, place, candidate in added:
            if place not in moves[other] and _is_moved(paragraph, candidate):
                number += 1
                moves[name][piece] = moves[other][place] = number
                break
    return moves


def _is_moved(paragraph: str, candidate: str) -> bool:
    return len(plain(paragraph)) >= _SHORTEST_MOVED and is_recognised(paragraph, candidate)
