"""The editions that the tests run over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from forms.edition.catalog import EditionCatalog
from forms.edition.file import read_edition

if TYPE_CHECKING:
    from forms.edition.edition import Edition

TINY = Path(__file__).parents[1] / "data" / "editions" / "tiny.toml"


def load_edition(name: str) -> Edition:
    return read_edition(TINY) if name == "tiny" else EditionCatalog().load(name)
