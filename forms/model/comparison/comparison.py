"""Two reports compared, or three: what differs, whose change it is, and taking some of it over."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.edition.terms import CellId
from forms.model.changes import (
    SIGNATURE_DATE,
    SIGNATURE_ORGANIZATION,
    TEXT_PREFIX,
    TITLE,
    ChangeSet,
    Field,
    links_field,
    text_field,
)
from forms.model.comparison.segments import Segment, Side, States, cut_texts
from forms.model.comparison.ties import TiedText, join_links
from forms.model.comparison.typography import is_same
from forms.model.dates import normalize_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from forms.model.report import Report

TAKING = "取回修改"


class Kind(StrEnum):
    """What was done to a field or a paragraph."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    JOINED = "joined"
    SPLIT = "split"


class Difference(Struct, frozen=True):
    """Something that is not the same in all states; what is shown of it in each of them.

    `field` is the cell, the single field, or the text; where a paragraph went from one text to
    another, it stood in `field` and stands in `to_field`. `section` is the id of the section that
    it is listed under, empty for title and signature. Paragraphs are parted by line feeds.
    """

    side: Side
    kind: Kind
    section: str
    field: Field
    to_field: Field
    base: str
    mine: str
    theirs: str
    segments: tuple[tuple[str, int], ...] = ()

    @property
    def can_be_taken(self) -> bool:
        """Tell whether theirs is something else than what stands now."""
        return self.side in {Side.THEIRS, Side.CONFLICT}


class Comparison:
    """What differs between a report as it was, as it stands now, and as it came back."""

    def __init__(self, base: Report, mine: Report, theirs: Report) -> None:
        """Compare three states of a report that follow the same edition of the form."""
        self._mine = mine
        self._theirs = theirs
        self._segments = cut_texts(
            {
                section: States(*(each.texts.get(section, "") for each in (base, mine, theirs)))
                for section in mine.edition.text_ids
            }
        )
        self._shown = base.shown_values(), mine.shown_values(), theirs.shown_values()
        self.differences = tuple(self._find(base, mine, theirs))

    def take(self, taken: Collection[int]) -> ChangeSet:
        """Return the change that brings some of the differences, by their places, into mine.

        Of a difference that is taken theirs stands afterwards, of any other mine. The order in
        which they were chosen makes no difference.
        """
        chosen = [self.differences[place] for place in sorted(taken)]
        contents: dict[Field, str] = {}
        cells = [CellId(each.field) for each in chosen if not each.segments]
        contents |= self._companions([cell for cell in cells if cell in self._mine.edition.cells])
        contents |= {each.field: each.theirs for each in chosen if not each.segments}
        places = {place for each in chosen for place in each.segments}
        for section in {section for section, _ in places}:
            contents[text_field(section)] = self._put_together(section, places)
        return self._mine.change_fields(contents, TAKING)

    def links_after(self, taken: Collection[int]) -> dict[Field, str]:
        """Return what figures follow in the texts that taking some of the differences changes.

        A paragraph that is taken brings its ties along, any other keeps those that it has now.
        """
        places: dict[str, list[int]] = {}
        for section, at in (one for place in taken for one in self.differences[place].segments):
            places.setdefault(section, []).append(at)
        return {
            links_field(section): join_links(
                self._segments[section],
                chosen,
                *(
                    TiedText(each.texts.get(section, ""), each.links.get(section, ""))
                    for each in (self._mine, self._theirs)
                ),
            )
            for section, chosen in places.items()
        }

    def result(self, taken: Collection[int]) -> Report:
        """Return a copy of mine with some of the differences taken over."""
        report = self._mine.copy()
        report.apply(self.take(taken))
        report.apply(report.release_totals())
        return report

    def _find(self, base: Report, mine: Report, theirs: Report) -> Iterator[Difference]:
        texts = self._text_differences()
        yield from self._field_differences(base, mine, theirs, (TITLE,))
        for section in mine.edition.text_ids:
            yield from self._cell_differences(section)
            yield from (each for each in texts if each.section == section)
        ends = (SIGNATURE_ORGANIZATION, SIGNATURE_DATE)
        yield from self._field_differences(base, mine, theirs, ends)

    def _field_differences(
        self, base: Report, mine: Report, theirs: Report, fields: tuple[Field, ...]
    ) -> Iterator[Difference]:
        for field in fields:
            contents = (_single(base, field), _single(mine, field), _single(theirs, field))
            side = _side_of(*contents)
            if side is not Side.NOBODY:
                yield Difference(side, _kind_of(*contents), "", field, field, *contents)

    def _cell_differences(self, section: str) -> Iterator[Difference]:
        edition = self._mine.edition
        for cell, known in edition.cells.items():
            if known.section != section or self._follows(cell):
                continue
            shown = [values.get(cell, "") for values in self._shown]
            contents = (shown[0], shown[1], shown[2])
            side = _side_of(*contents)
            if side is not Side.NOBODY:
                field = Field(cell)
                yield Difference(side, _kind_of(*contents), section, field, field, *contents)

    def _follows(self, cell: CellId) -> bool:
        """Tell whether a cell is a total that only follows other figures, now and as it came."""
        return cell in self._mine.edition.definitions and not (
            cell in self._mine.cells or cell in self._theirs.cells
        )

    def _companions(self, cells: Collection[CellId]) -> dict[Field, str]:
        """Return the totals that theirs left as they were although these cells changed.

        They do not differ as long as the cells below them do not: such a total stands as it was
        found, so that it is seen not to agree any more (`Report.release_totals`).
        """
        edition = self._mine.edition
        reached = {total for cell in cells for total in edition.dependents.get(cell, ())}
        _, mine, theirs = self._shown
        return {
            Field(total): theirs[total]
            for total in edition.definitions
            if total in reached
            and total in self._theirs.cells
            and is_same(mine[total], theirs[total])
        }

    def _text_differences(self) -> list[Difference]:
        moves: dict[int, list[tuple[str, int]]] = {}
        for section, segments in self._segments.items():
            for at, segment in enumerate(segments):
                if segment.move:
                    moves.setdefault(segment.move, []).append((section, at))
        whole = {move: places for move, places in moves.items() if len(places) > 1}
        return [
            difference
            for section, segments in self._segments.items()
            for at, segment in enumerate(segments)
            if (difference := self._text_difference(section, at, segment, whole)) is not None
        ]

    def _text_difference(
        self,
        section: str,
        at: int,
        segment: Segment,
        moves: Mapping[int, list[tuple[str, int]]],
    ) -> Difference | None:
        places = moves.get(segment.move)
        if segment.side is Side.NOBODY or (places and segment.base == ()):
            return None  # a move is listed where the paragraph stood
        if not places:
            kind, came, to = _kind_of_segment(segment), segment.theirs, section
            places = [(section, at)]
        else:
            ((to, place),) = (each for each in places if each != (section, at))
            kind, came = Kind.MOVED, self._segments[to][place].theirs
        return Difference(
            segment.side,
            kind,
            section,
            text_field(section),
            text_field(to),
            "\n".join(segment.base),
            "\n".join(segment.mine),
            "\n".join(came),
            tuple(places),
        )

    def _put_together(self, section: str, places: Collection[tuple[str, int]]) -> str:
        return "\n".join(
            paragraph
            for at, segment in enumerate(self._segments[section])
            for paragraph in (segment.theirs if (section, at) in places else segment.mine)
        )


def compare(old: Report, new: Report) -> Comparison:
    """Compare two reports of the same edition: everything that differs is theirs."""
    return Comparison(old, old, new)


def is_text(field: Field) -> bool:
    """Tell whether a field is a text rather than a cell, the title or the signature."""
    return field.startswith(TEXT_PREFIX)


def _single(report: Report, field: Field) -> str:
    """Return what is printed of a single field, a date as it is kept."""
    content = report.read(field)
    if field == TITLE and not content:
        return report.edition.title_for(report.organization, report.year)
    return normalize_date(content) if field == SIGNATURE_DATE else content


def _side_of(base: str, mine: str, theirs: str) -> Side:
    if is_same(mine, theirs):
        return Side.NOBODY if is_same(base, mine) else Side.BOTH
    if is_same(base, mine):
        return Side.THEIRS
    return Side.MINE if is_same(base, theirs) else Side.CONFLICT


def _kind_of(base: str, mine: str, theirs: str) -> Kind:
    before, after = base, mine if is_same(base, theirs) else theirs
    if not before:
        return Kind.ADDED
    return Kind.CHANGED if after else Kind.REMOVED


def _kind_of_segment(segment: Segment) -> Kind:
    after = segment.mine if segment.side is Side.MINE else segment.theirs
    before, count = len(segment.base), len(after)
    if before == count:
        return Kind.CHANGED
    if not before or not count:
        return Kind.ADDED if not before else Kind.REMOVED
    if count == 1:
        return Kind.JOINED
    return Kind.SPLIT if before == 1 else Kind.CHANGED
