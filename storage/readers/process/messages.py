"""What the program and the process that reads files say to each other, over pipes."""

from __future__ import annotations

import struct
from typing import IO, TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Struct, field

from forms.edition.terms import CellId  # noqa: TC001 - messages are decoded by these types
from forms.model.report import Report
from storage.readers.document import Document  # noqa: TC001
from storage.readers.reading import Note, Origin, ReadError, Reading
from storage.readers.report_file import SourceFile  # noqa: TC001

if TYPE_CHECKING:
    from forms.edition.catalog import EditionCatalog

_LENGTH = struct.Struct(">Q")
_Kind = TypeVar("_Kind")
_UNFIT = "读取程序给出的内容有误，没有读入；请重试，或重新安装本软件。"


class BrokenPipeOfReaderError(Exception):
    """The other side is gone, or says what it should not."""


class Order(Struct, frozen=True):
    """How a reading process is to work: with which editions, in how much memory, how urgently."""

    editions: str
    memory_megabytes: int
    is_batch: bool = False


class Ready(Struct, frozen=True, tag="ready"):
    """The process has started, and is confined; `is_offline` says that it has no network."""

    is_offline: bool = False


class Refused(Struct, frozen=True, tag="refused"):
    """No reading: the sentence for the clerk, and the trace where it is a fault of the program.

    After an answer that `is_last` the process ends, since it has used up its memory.
    """

    sentence: str
    fault: str = ""
    is_last: bool = False


class SentReport(Struct, frozen=True):
    """A report; its edition is told by its id alone."""

    edition: str
    organization: str
    year: int
    title: str
    signature_organization: str
    signature_date: str
    texts: dict[str, str]
    cells: dict[CellId, str]


class Read(Struct, frozen=True, tag="read"):
    """A reading: the report, what was found about it, and the report that the file carries."""

    report: SentReport
    notes: tuple[Note, ...]
    document: Document
    origins: dict[CellId, Origin] = field(default_factory=dict)
    is_last: bool = False
    carried: SentReport | None = None


Answer = Ready | Refused | Read


def pack_reading(reading: Reading, *, is_last: bool) -> Read:
    """Return a reading as it is sent."""
    return Read(
        _pack(reading.report),
        reading.notes,
        reading.document,
        dict(reading.origins),
        is_last,
        None if reading.carried is None else _pack(reading.carried),
    )


def unpack_reading(read: Read, catalog: EditionCatalog) -> Reading:
    """Return the reading that was sent; raises `ReadError` where it fits no edition."""
    report = _unpack(read.report, catalog)
    named = [*read.origins, *(cell for note in read.notes for cell in note.cells)]
    if any(cell not in report.edition.cells for cell in named):
        raise ReadError(_UNFIT)
    carried = None if read.carried is None else _unpack(read.carried, catalog)
    return Reading(report, read.notes, read.document, read.origins, carried)


def _pack(report: Report) -> SentReport:
    return SentReport(
        report.edition.id,
        report.organization,
        report.year,
        report.title,
        report.signature_organization,
        report.signature_date,
        report.texts,
        report.cells,
    )


def _unpack(sent: SentReport, catalog: EditionCatalog) -> Report:
    if sent.edition not in catalog.ids:
        raise ReadError(_UNFIT)
    edition = catalog.load(sent.edition)
    is_fit = sent.cells.keys() <= edition.cells.keys() and {*sent.texts} <= {*edition.text_ids}
    if not is_fit:
        raise ReadError(_UNFIT)
    return Report(
        edition,
        sent.organization,
        sent.year,
        sent.title,
        sent.signature_organization,
        sent.signature_date,
        sent.texts,
        sent.cells,
    )


def send(pipe: IO[bytes], message: Order | SourceFile | Answer) -> None:
    """Write a message: its length, then the message itself."""
    content = msgspec.msgpack.encode(message)
    try:
        pipe.write(_LENGTH.pack(len(content)))
        pipe.write(content)
        pipe.flush()
    except (OSError, ValueError) as error:
        raise BrokenPipeOfReaderError from error


def receive(pipe: IO[bytes], kind: type[_Kind], most: int) -> _Kind:
    """Return the next message, of `most` bytes at most.

    Raises:
        BrokenPipeOfReaderError: there is none, or it is longer or of another kind.
    """
    try:
        (length,) = _LENGTH.unpack(_read_exactly(pipe, _LENGTH.size))
        if length > most:
            raise BrokenPipeOfReaderError
        return msgspec.msgpack.decode(_read_exactly(pipe, length), type=kind)
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise BrokenPipeOfReaderError from error


def _read_exactly(pipe: IO[bytes], length: int) -> bytes:
    content = pipe.read(length)
    if len(content) < length:
        raise BrokenPipeOfReaderError
    return content
