"""The side that reads: takes files from its standard input, gives readings, has no other way out.

It never opens the file itself, it gets the content.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from forms.edition.catalog import EditionCatalog
from forms.errors import UserError
from storage.readers.formats import load_sources
from storage.readers.process.confinement import confine, end_after, step_back, used_megabytes
from storage.readers.process.messages import (
    BrokenPipeOfReaderError,
    Order,
    Ready,
    Refused,
    pack_reading,
    receive,
    send,
)
from storage.readers.report_file import SourceFile, read_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO

    from storage.readers.process.messages import Answer
    from storage.readers.reading import Reading

    Reader = Callable[[SourceFile, EditionCatalog], Reading]

MOST_BYTES_OF_FILE = 64 * 1024 * 1024
_LONGEST_SECONDS = 30
_TOO_MUCH = "“{name}”展开后内容过多，不像是年度报告，没有读入；请核对是否选错了文件。"
_TOO_DEEP = "“{name}”的内容层次过深，不像是年度报告，没有读入；请核对是否选错了文件。"
_FAULT = "读取“{name}”时出错，没有读入；文件可能已损坏，请用Word或WPS打开后另存，再试一次。"


def serve(read: Reader = read_source) -> int:
    """Read files until there are no more; return the exit status of the process."""
    orders, answers = _take_pipes()
    try:
        order = receive(orders, Order, MOST_BYTES_OF_FILE)
        catalog = EditionCatalog(Path(order.editions))
        send(answers, _prepare(order, catalog))
        is_last = False
        while not is_last:
            file = receive(orders, SourceFile, MOST_BYTES_OF_FILE)
            end_after(_LONGEST_SECONDS)
            answer = _answer(file, catalog, read, order)
            send(answers, answer)
            end_after(0)
            is_last = not isinstance(answer, Ready) and answer.is_last
    except BrokenPipeOfReaderError:
        return 0  # nobody asks any more
    return 0


def _take_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Return the two pipes; whatever else a library prints must not get in between."""
    answers = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.close(silence)
    return sys.stdin.buffer, answers


def _prepare(order: Order, catalog: EditionCatalog) -> Ready:
    """Load what reading needs, while this process may still write bytecode; then confine it."""
    load_sources()
    for edition in catalog.ids:
        catalog.load(edition)
    if order.is_batch:
        step_back()
    gc.freeze()
    return Ready(is_offline=confine(order.memory_megabytes))


def _answer(file: SourceFile, catalog: EditionCatalog, read: Reader, order: Order) -> Answer:
    try:
        reading = read(file, catalog)
    except UserError as error:
        return Refused(str(error), is_last=_is_spent(order))
    except MemoryError:
        return Refused(_TOO_MUCH.format(name=file.name), is_last=True)
    except RecursionError:
        return Refused(_TOO_DEEP.format(name=file.name), is_last=_is_spent(order))
    except Exception:  # noqa: BLE001 - the other side tells what it is, and goes on
        trace = traceback.format_exc(limit=20)
        return Refused(_FAULT.format(name=file.name), fault=trace, is_last=True)
    return pack_reading(reading, is_last=_is_spent(order))


def _is_spent(order: Order) -> bool:
    """Tell whether too much memory was used for a large file to find enough."""
    return used_megabytes() > order.memory_megabytes / 2
