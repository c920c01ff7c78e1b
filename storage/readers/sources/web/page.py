"""A web page: saved by a browser, by Word, Excel or LibreOffice, or exported by this program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.readers.sources.web.flow import Inset
from storage.readers.sources.web.parsing import make_document, parse_page

if TYPE_CHECKING:
    from storage.readers.document import Document


def read_web_page(content: bytes, origin: str) -> Document:
    """Return the paragraphs and tables of a web page; nothing that it refers to is fetched.

    Raises:
        ReadError: it is no page, too large, or holds no text.
    """
    page, remarks = parse_page(content, origin)
    blocks = tuple(block for block in page.blocks if not isinstance(block, Inset))
    return make_document(blocks, page, remarks, origin)
