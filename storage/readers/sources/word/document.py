"""A Word document as a reader of the paper sees it."""

from __future__ import annotations

from storage.readers.document import Document
from storage.readers.sources.word.blocks import BlockReader
from storage.readers.sources.word.names import W
from storage.readers.sources.word.notes import Notes
from storage.readers.sources.word.numbering import Numbering
from storage.readers.sources.word.package import WordPackage
from storage.readers.sources.word.paragraphs import Surroundings
from storage.readers.sources.word.styles import StyleSheet
from storage.readers.sources.word.tally import Tally
from storage.readers.sources.word.title import find_title


def read_word(content: bytes, origin: str) -> Document:
    """Return the blocks of a .docx, .docm or .dotx, as Word shows them with all changes accepted.

    The header of the pages is no block: it stands for the title where the file has none itself.

    Args:
        content: The whole file.
        origin: How messages call the file.

    Raises:
        ReadError: it is no Word document, protected by a password, damaged, or too large.
    """
    package = WordPackage(content, origin)
    tally = Tally(origin)
    styles = StyleSheet(package.part("styles"))
    numbering = Numbering(package.part("numbering"), styles)
    reader = BlockReader(Surroundings(styles, Notes(package, tally), tally), numbering)
    body = package.document.find(f"{W}body")
    blocks = () if body is None else reader.read(body)
    if not blocks:
        raise tally.nothing()
    return Document(blocks, find_title(package), tally.remarks())
