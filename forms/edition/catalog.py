"""The editions at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import resources
from forms.edition.kept import recall_edition
from forms.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

    from forms.edition.edition import Edition


class UnknownEditionError(UserError):
    """No edition of that name, or none for that year."""


class EditionCatalog:
    """The editions in a folder, one file each; a file is read when its edition is first needed."""

    def __init__(self, folder: Path = resources.EDITIONS) -> None:
        self.folder = folder
        self._loaded: dict[str, Edition] = {}

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of all editions, in order of their names."""
        return tuple(sorted(path.stem for path in self.folder.glob("*.toml")))

    def load(self, edition_id: str) -> Edition:
        """Return an edition by its id.

        Raises:
            UnknownEditionError: there is no such edition.
            EditionFileError: its file is faulty.
        """
        if edition_id not in self._loaded:
            if edition_id not in self.ids:
                raise UnknownEditionError(self._describe_unknown(edition_id))
            self._loaded[edition_id] = recall_edition(self.folder / f"{edition_id}.toml")
        return self._loaded[edition_id]

    def for_year(self, year: int) -> Edition:
        """Return the edition for reports on a year, the newest where several apply.

        Raises:
            UnknownEditionError: no edition covers the year.
        """
        fitting = [edition for edition in self._all() if edition.applies_to(year)]
        if not fitting:
            first = min(edition.first_year for edition in self._all())
            raise UnknownEditionError(
                f"{year}年没有对应的年报格式：本软件支持{first}年及以后的年度报告，请核对年度。"
            )
        return max(fitting, key=lambda edition: edition.first_year)

    def _all(self) -> list[Edition]:
        return [self.load(edition_id) for edition_id in self.ids]

    def _describe_unknown(self, edition_id: str) -> str:
        import difflib  # noqa: PLC0415 - only to explain

        near = difflib.get_close_matches(edition_id, self.ids, n=1)
        hint = f"是否应为“{near[0]}”？" if near else f"现有版式：{'、'.join(self.ids)}。"
        return f"没有名为“{edition_id}”的版式，{hint}"
