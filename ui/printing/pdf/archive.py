"""What PDF/A-1b (ISO 19005-1) asks for beyond what Qt writes in that version and we added to it.

Found with two programs that check such files (docs/decisions/0014-one-page.md).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from export.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.printing.pdf.codes import CodedFont
    from ui.printing.pdf.objects import PdfObjects

_FONT = re.compile(rb"/Type /FontDescriptor\n")
_CMYK = re.compile(rb"/PCSpcmyk \d+ 0 R\n|/CSpcmyk /DeviceCMYK\n")
_RESOURCES = re.compile(rb"/CSpcmyk /DeviceCMYK\n")
_BITS = 8


class ArchiveError(ExportError):
    """A file cannot be made to keep what PDF/A promises."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"{reason}，不能导出为 PDF/A 存档文件；"
            "请改用普通 PDF，或导出 Word 文件后用 WPS 另存为 PDF/A。"
        )


def mend_archive(file: PdfObjects, fonts: Mapping[int, CodedFont]) -> None:
    """Take out of a file what an archive may not hold, and list the codes of its fonts.

    Raises:
        ArchiveError: a font does not stand in the file, or lacks a character that it draws.
    """
    for number, content in file.objects.items():
        if _FONT.search(content) and b"/FontFile2 " not in content:
            raise ArchiveError("有一种字体不允许放进文件")
        # Colours of printing ink may not be named without a description of the ink (6.2.3).
        if _RESOURCES.search(content):
            file.objects[number] = _CMYK.sub(b"", content)
    if any(font.shows_missing for font in fonts.values()):
        raise ArchiveError("有的字符在所用的字体中没有字形")
    for number, font in fonts.items():
        _list_codes(file, number, font)


def _list_codes(file: PdfObjects, number: int, font: CodedFont) -> None:
    """Write which codes a font has, a bit for each, the first one highest (6.3.5)."""
    descriptor = file.reference(file.reference(number, b"DescendantFonts"), b"FontDescriptor")
    count = len(font.glyphs)
    bits = (1 << count) - 1 << (-count % _BITS)
    codes = file.add_stream(bits.to_bytes(-(-count // _BITS), "big"))
    entry = b"/CIDSet %d 0 R\n" % codes
    if b"/CIDSet " in file.content(descriptor):
        file.replace(descriptor, rb"/CIDSet \d+ 0 R\n", entry)
    else:
        file.replace(descriptor, rb"(?=/FontFile2 )", entry)
