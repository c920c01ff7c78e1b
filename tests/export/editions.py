"""The editions that the tests run over."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from forms.edition.catalog import EditionCatalog
from forms.edition.file import read_edition
from tests.edition_content import TINY

if TYPE_CHECKING:
    from forms.edition.edition import Edition


@functools.cache
def load_edition(name: str) -> Edition:
    """Return an edition by its name, the shipped ones and the artificial `tiny`."""
    return read_edition(TINY) if name == "tiny" else EditionCatalog().load(name)
