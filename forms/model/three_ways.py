"""Two contents of one report that went on apart, brought together over what they had in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from forms.model.changes import LINKS_SUFFIX, TEXT_PREFIX, Change, Field
from forms.model.comparison.segments import States
from forms.model.explanation import is_explanation
from forms.model.merge import merge_text
from forms.model.texts.links import format_links, keep_sound, move_links, parse_links
from forms.model.texts.splice import find_splice

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from forms.model.texts.links import Link

    Content = Mapping[Field, str]
    Common = Mapping[Field, str | None]
    """What stood in the fields of the common state, `None` where nobody can tell."""


class Clash(Struct, frozen=True):
    """A field that both sides changed, each to something else; `base` is what it was before.

    An empty string is a blank field, a `base` of `None` says that there is no common state.
    """

    field: Field
    base: str | None
    ours: str
    theirs: str


class Join(Struct, frozen=True):
    """What leads from ours to both together, and where the two contradict each other."""

    changes: tuple[Change, ...]
    clashes: tuple[Clash, ...]


def join_contents(
    base: Common | None, ours: Content, theirs: Content, take: Collection[Field] = ()
) -> Join:
    """Return what the changes of theirs since the common state make of ours.

    Without a common state every difference is a clash. In a clash ours stands, unless the field
    is one of those to `take` from theirs. A text of which both changed other paragraphs has both.
    What the figures of a text follow goes with the text; a text in which such figures alone differ
    was not changed by anybody.
    """
    changes: list[Change] = []
    clashes = []
    for field in sorted({*ours, *theirs, *(base or ())}):
        if _is_links(field) or _essence(ours, field) == _essence(theirs, field):
            continue
        before = _before(base, field)
        is_theirs = before == _essence(ours, field)
        if not is_theirs and before != _essence(theirs, field):
            if ours.get(field) == theirs.get(field):
                continue
            if (united := _unite_text(field, base, ours, theirs)) is not None:
                changes += united
                continue
            known = None if base is None else base.get(field, "")
            clashes.append(Clash(field, known, ours.get(field, ""), theirs.get(field, "")))
            is_theirs = field in take
        if is_theirs:
            changes += _take(field, ours, theirs)
    return Join(tuple(changes), tuple(clashes))


def common_of(base: Common | None, ours: Content, theirs: Content) -> Common:
    """Return the common state of two that both know: where they clash, nobody can tell."""
    joined = join_contents(base, ours, theirs)
    content: dict[Field, str | None] = dict(ours)
    content.update((change.field, change.new) for change in joined.changes)
    content.update((clash.field, None) for clash in joined.clashes)
    return content


def _take(field: Field, ours: Content, theirs: Content) -> list[Change]:
    fields = [field]
    if field.startswith(TEXT_PREFIX):
        fields.append(Field(field + LINKS_SUFFIX))
    taken = (Change(one, ours.get(one, ""), theirs.get(one, "")) for one in fields)
    return [change for change in taken if change.old != change.new]


def _unite_text(
    field: Field, base: Common | None, ours: Content, theirs: Content
) -> list[Change] | None:
    """Return the changes that bring theirs into a text; `None` where both changed a paragraph."""
    before = None if base is None else base.get(field, "")
    if before is None or not field.startswith(TEXT_PREFIX):
        return None
    mine, yours = ours.get(field, ""), theirs.get(field, "")
    text = merge_text(States(before, mine, yours))
    if text is None:
        return None
    tie = Field(field + LINKS_SUFFIX)
    links = move_links(_links_of(mine, ours.get(tie, "")), find_splice(mine, text))
    for link in move_links(_links_of(yours, theirs.get(tie, "")), find_splice(yours, text)):
        if all(link.end <= one.start or link.start >= one.end for one in links):
            links = (*links, link)
    united = (Change(field, mine, text), Change(tie, ours.get(tie, ""), format_links(links)))
    return [change for change in united if change.old != change.new]


def _before(base: Common | None, field: Field) -> str | None:
    if base is None or base.get(field, "") is None:
        return None
    known = {
        name: text
        for name in (field, Field(field + LINKS_SUFFIX))
        if (text := base.get(name)) is not None
    }
    return _essence(known, field)


def _essence(content: Content, field: Field) -> str:
    """Return what must differ for a field to be changed by somebody.

    Of a text the figures that follow cells do not count, but which cells they follow; of an
    explanation it does not count when it was written.
    """
    text = content.get(field, "")
    if is_explanation(field):
        sentence, _, rest = text.partition("\n")
        return "\n".join((sentence, rest.partition("\n")[2])) if text else ""
    if field.startswith(TEXT_PREFIX):
        return _without_figures(text, content.get(Field(field + LINKS_SUFFIX), ""))
    return text


def _without_figures(text: str, links: str) -> str:
    if not links:
        return text
    pieces: list[str] = []
    done = 0
    for link in _links_of(text, links):
        pieces += (text[done : link.start], "\0", "+".join(link.cells), "\0")
        done = link.end
    return "".join((*pieces, text[done:]))


def _links_of(text: str, content: str) -> tuple[Link, ...]:
    return parse_links(keep_sound(content, text, _AnyCell()))


def _is_links(field: Field) -> bool:
    return field.startswith(TEXT_PREFIX) and field.endswith(LINKS_SUFFIX)


class _AnyCell:
    """A container of every cell: which ones there are only an edition knows."""

    def __contains__(self, cell: object) -> bool:
        return True
