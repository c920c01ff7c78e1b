"""PDF files made by hand for the tests of their source."""

from __future__ import annotations

import zlib

# A font that every reader knows by name: Chinese by its characters, letters half as wide.
_FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts"
    "[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500]/CIDSystemInfo"
    "<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor<</Type/FontDescriptor"
    "/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
    "/Descent -120/CapHeight 880/StemV 93>>>>]>>"
)


class PdfPage:
    """A page; places count from its top left, in points."""

    def __init__(self, width: float = 595, height: float = 842, extra: str = "") -> None:
        self.width = width
        self.height = height
        self.extra = extra
        self.content: list[str] = []

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 12,
        mode: int = 0,
        turn: str = "1 0 0 1",
    ) -> PdfPage:
        """Write a text whose base line begins there."""
        code = text.encode("utf-16-be").hex()
        self.content.append(
            f"BT /F {size} Tf {mode} Tr {turn} {x} {self.height - y} Tm <{code}> Tj ET"
        )
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> PdfPage:
        """Draw a thin line."""
        height = self.height
        self.content.append(f"0.5 w {x0} {height - y0} m {x1} {height - y1} l S")
        return self

    def bar(self, x: float, y: float, width: float, height: float) -> PdfPage:
        """Fill a rectangle."""
        self.content.append(f"{x} {self.height - y - height} {width} {height} re f")
        return self

    def grid(
        self, xs: list[float], ys: list[float], rows: list[list[str]], *, size: float = 12
    ) -> PdfPage:
        """Draw a table with all its lines; a text stands at the left of its field, lines below."""
        for x in xs:
            self.line(x, ys[0], x, ys[-1])
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        for y, row in zip(ys, rows, strict=False):
            for x, text in zip(xs, row, strict=False):
                for number, line in enumerate(text.split("\n") if text else ()):
                    self.text(x + 3, y + 4 + size * (number + 1), line, size=size)
        return self


def pdf(*pages: PdfPage, trailer: str = "", objects: tuple[str, ...] = ()) -> bytes:
    """Return the pages as a file; `objects` are numbered from 10, pages take those from 100."""
    numbered: dict[int, bytes] = {
        1: b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]>>>>",
        3: _FONT.encode(),
    }
    numbered |= {number: text.encode() for number, text in enumerate(objects, 10)}
    kids = []
    for number, page in enumerate(pages):
        own = 100 + 2 * number
        kids.append(f"{own} 0 R")
        numbered[own] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {page.width} {page.height}]{page.extra}"
            f"/Resources<</Font<</F 3 0 R>>>>/Contents {own + 1} 0 R>>"
        ).encode()
        stream = zlib.compress("\n".join(page.content).encode())
        numbered[own + 1] = (
            f"<</Filter/FlateDecode/Length {len(stream)}>>stream\n".encode()
            + stream
            + b"\nendstream"
        )
    numbered[2] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>".encode()
    return _file(numbered, trailer)


def _file(numbered: dict[int, bytes], trailer: str) -> bytes:
    content = b"%PDF-1.7\n"
    places = {}
    for number, body in sorted(numbered.items()):
        places[number] = len(content)
        content += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(content)
    content += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        content += b"%d 1\n%010d 00000 n \n" % (number, place)
    size = max(numbered) + 1
    return content + (
        f"trailer<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
    )
