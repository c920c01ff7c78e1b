"""The objects of a PDF that Qt wrote: found, changed, and joined to a file again."""

from __future__ import annotations

import re
import zlib
from itertools import pairwise

from ui.printing.pdf.codes import PdfLayoutError

_OBJECT = re.compile(rb"(\d+) 0 obj\b")
_STREAM_END = b"\nendstream\nendobj\n"
_STREAM = re.compile(rb"stream\n(.*)endstream", re.DOTALL)


class PdfObjects:
    """The objects of a file that Qt wrote, by their numbers in the order of the file."""

    def __init__(self, pdf: bytes) -> None:
        start = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", pdf)
        table = int(start[1]) if start is not None else len(pdf)
        head = re.match(rb"xref\n0 (\d+) ?\n", pdf[table:])
        trailer = re.search(
            rb"trailer\n.*?/Info (?P<info>\d+) 0 R\s*/Root (?P<root>\d+) 0 R.*?(?=startxref)",
            pdf[table:],
            re.DOTALL,
        )
        if head is None or trailer is None:
            raise PdfLayoutError
        rows = pdf[table + head.end() : table + trailer.start()]
        places = sorted(int(row[1]) for row in re.finditer(rb"(\d{10}) \d{5} n", rows))
        objects = [pdf[place:end] for place, end in pairwise((*places, table))]
        numbers = [match for match in map(_OBJECT.match, objects) if match is not None]
        if not objects or len(numbers) < len(objects):
            raise PdfLayoutError
        self._head = pdf[: places[0]]
        self._trailer = trailer[0]
        self.info = int(trailer["info"])
        self.root = int(trailer["root"])
        self.objects = {
            int(number[1]): content for number, content in zip(numbers, objects, strict=True)
        }

    def reference(self, number: int, key: bytes) -> int:
        """Return the number of the object, or of the only one in a list, that an entry names."""
        entry = re.search(rb"/%s \[?(\d+) 0 R" % key, self.content(number))
        if entry is None:
            raise PdfLayoutError
        return int(entry[1])

    def unpack(self, number: int) -> bytes:
        """Return the content of a packed stream."""
        stream = _STREAM.search(self.content(number))
        if stream is None:
            raise PdfLayoutError
        try:
            return zlib.decompress(stream[1])
        except zlib.error as error:
            raise PdfLayoutError from error

    def put_stream(self, number: int, content: bytes) -> None:
        """Write a stream, packed."""
        packed = zlib.compress(content)
        self.objects[number] = (
            b"%d 0 obj\n<<\n/Length %d\n/Filter /FlateDecode\n>>\nstream\n%s\nendstream\nendobj\n"
        ) % (number, len(packed), packed)

    def add_stream(self, content: bytes) -> int:
        """Write a new stream and return its number."""
        number = max(self.objects) + 1
        self.put_stream(number, content)
        return number

    def replace(self, number: int, pattern: bytes, text: bytes) -> None:
        """Replace what stands once in an object."""
        mended, count = re.subn(pattern, lambda _: text, self.content(number))
        if count != 1:
            raise PdfLayoutError
        self.objects[number] = mended

    def join(self) -> bytes:
        """Return the file, with the table that says where each object is."""
        offsets: dict[int, int] = {}
        length = len(self._head)
        for number, content in self.objects.items():
            # A stream's own last byte would else count as part of the line's end.
            if content.endswith(b"\r" + _STREAM_END):
                self.objects[number] = content.removesuffix(_STREAM_END) + b"\r" + _STREAM_END
        for number, content in self.objects.items():
            offsets[number] = length
            length += len(content)
        count = max(offsets) + 1
        rows = b"".join(
            b"%010d 00000 n \n" % offsets[number] if number in offsets else b"0000000000 65535 f \n"
            for number in range(count)
        )
        trailer = re.sub(rb"/Size \d+", b"/Size %d" % count, self._trailer)
        end = b"startxref\n%d\n%%%%EOF\n" % length
        table = b"xref\n0 %d\n" % count
        return b"".join((self._head, *self.objects.values(), table, rows, trailer, end))

    def content(self, number: int) -> bytes:
        """Return an object as it is written."""
        if number not in self.objects:
            raise PdfLayoutError
        return self.objects[number]
