"""The editions that the tests run over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.edition.catalog import EditionCatalog
from forms.edition.file import read_edition
from tests.edition_content import TINY

if TYPE_CHECKING:
    from forms.edition.edition import Edition


def load_edition(name: str) -> Edition:
    return read_edition(TINY) if name == "tiny" else EditionCatalog().load(name)
