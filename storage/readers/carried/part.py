"""The data inside a Word file, found and read; whatever is wrong with it, it is as if not there."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

from forms.errors import UserError
from forms.model.comparison.printed import digest_words, printed_words
from storage.readers.interchange.report import read_json_report
from storage.readers.packed import ZIP_FAULTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from forms.edition.catalog import EditionCatalog
    from forms.model.report import Report

NAMESPACE = "urn:x-nianbao:report-data"
_VERSION = "1"
_NAME = re.compile(r"/?customXml/item\d{1,4}\.xml", re.IGNORECASE)
_MOST_PARTS = 20
_MOST_BYTES = 2 * 1024 * 1024
"""The data of a report come to 20 kB."""
_DAMAGE = (*ZIP_FAULTS, etree.XMLSyntaxError)


def find_carried_report(content: bytes, catalog: EditionCatalog, origin: str) -> Report | None:
    """Return the report that a Word file carries as it was exported, `None` where it carries none.

    Data of another version, damaged data, and data that do not fit the hash beside them are none.
    They say what our program once printed; whether it still stands there only the paper tells
    (`storage.readers.carried.settling`).
    """
    for data in _parts(content):
        root = _parse(data)
        if root is None or root.tag != f"{{{NAMESPACE}}}report":
            continue
        if root.get("version") != _VERSION or len(root):
            continue
        report = _read(root.text or "", catalog, origin)
        if report is not None and digest_words(printed_words(report)) == root.get("printed"):
            return report
    return None


def _parts(content: bytes) -> Iterator[bytes]:
    """Yield the custom parts of a bearable size in which our namespace is named."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if _NAME.fullmatch(info.filename)]
            for info in infos[:_MOST_PARTS]:
                with archive.open(info) as part:
                    data = part.read(_MOST_BYTES + 1)
                if len(data) <= _MOST_BYTES and NAMESPACE.encode() in data:
                    yield data
    except _DAMAGE:
        return


def _parse(data: bytes) -> etree._Element | None:
    if b"<!DOCTYPE" in data:  # entities; none of ours has any
        return None
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)
    try:
        return etree.fromstring(data, parser)
    except _DAMAGE:
        return None


def _read(text: str, catalog: EditionCatalog, origin: str) -> Report | None:
    try:
        reading = read_json_report(text, catalog, origin=origin)
    except UserError:
        return None
    return None if reading.notes else reading.report
