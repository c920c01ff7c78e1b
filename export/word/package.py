"""The package that a document starts from, and the zip file that it becomes.

`resources/word` holds the parts that are the same in every document as text that can be read and
compared: the styles by name, page numbers, the draft mark, settings. Nothing of python-docx's own
template gets into a document.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from docx import Document

import resources

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""A fixed date in the zip directory: the same report gives the same bytes."""


def open_package() -> WordDocument:
    """Return an empty document, with styles that have no type yet, marked as a draft."""
    return Document(str(resources.WORD_PACKAGE))


def pack(document: WordDocument) -> bytes:
    """Return a document as the content of a file, the content types first as Word expects."""
    saved, packed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed.getvalue()
