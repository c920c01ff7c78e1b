"""Other reports in the same file: listed above the one that is read, or whole ones beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.readers.reading import ReadError
from storage.readers.recognition.lines import texts_of
from storage.readers.recognition.tables_at_home import TableOwners
from storage.readers.wording import enumerate_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.edition.edition import Edition
    from storage.readers.recognition.lines import Line
    from storage.readers.recognition.title_line import TitleLine

_FEWEST_ROWS = 6
"""So many rows of the form behind a title make it a report and no mere link to one."""


def refuse_several(
    titles: Sequence[TitleLine], lines: Sequence[Line], editions: Sequence[Edition], origin: str
) -> None:
    """Refuse a file that holds whole reports of several organs or years.

    Raises:
        ReadError: their figures could not be told apart.
    """
    if len({(title.organization, title.year) for title in titles}) < 2:  # noqa: PLR2004
        return
    every = [TableOwners(edition) for edition in editions]
    ends = [*(title.first for title in titles[1:]), len(lines)]
    whole = {
        (title.organization, title.year): title.title
        for title, end in zip(titles, ends, strict=True)
        if any(
            sum(1 for line in lines[title.end : end] if owners.find(line)) >= _FEWEST_ROWS
            for owners in every
        )
    }
    if len(whole) > 1:
        shown = enumerate_names(f"“{name}”" for name in whole.values())
        raise ReadError(
            f"“{origin}”里有{len(whole)}份年度报告：{shown}。请把各份报告分别存成文件，再逐个读入。"
        )


def find_rivals(
    titles: Sequence[TitleLine], own: TitleLine | None, head: Sequence[Line]
) -> tuple[str, ...]:
    """Return the titles of other organs or years in the lines above the first section."""
    if own is None:
        return ()
    above = set(texts_of(head))
    return tuple(
        dict.fromkeys(
            title.title
            for title in titles
            if title.title in above
            and (title.organization, title.year) != (own.organization, own.year)
        )
    )
