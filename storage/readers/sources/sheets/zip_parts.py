"""The parts of a zipped workbook: names compared loosely, sizes looked at before unpacking."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from lxml import etree

from storage.readers.packed import MAX_PARTS, ZIP_FAULTS, is_encrypted, part_key
from storage.readers.reading import ReadError

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_PART = 24 * 1024 * 1024
_MAX_UNPACKED = 64 * 1024 * 1024


class ZipParts:
    """A zip archive of XML parts.

    Raises:
        ReadError: it is damaged, unpacks to more than a workbook of a report, or is encrypted.
    """

    def __init__(self, content: bytes, origin: str) -> None:
        self.origin = origin
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except ZIP_FAULTS as error:
            raise damaged(origin) from error
        entries = self._archive.infolist()
        total = sum(entry.file_size for entry in entries)
        if len(entries) > MAX_PARTS or total > _MAX_UNPACKED:
            raise too_large(origin)
        if any(map(is_encrypted, entries)):
            raise protected(origin)
        self._entries = {part_key(entry.filename): entry for entry in entries}

    def names(self, beginning: str) -> list[str]:
        """Return the names of the parts whose name begins so, in small letters."""
        return [name for name in self._entries if name.startswith(beginning)]

    def read(self, name: str) -> bytes | None:
        """Return a part's content, `None` where there is none of this name."""
        entry = self._entries.get(part_key(name))
        if entry is None:
            return None
        if entry.file_size > _MAX_PART:
            raise too_large(self.origin)
        try:
            return self._archive.read(entry)
        except ZIP_FAULTS as error:
            raise damaged(self.origin) from error

    def tree(self, name: str) -> etree._Element | None:
        """Return the root of an XML part, `None` where there is no such part."""
        content = self.read(name)
        if content is None:
            return None
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(content, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise damaged(self.origin) from error
        self._refuse_entities(root)
        return root

    def events(self, name: str) -> Iterator[tuple[str, etree._Element]]:
        """Yield start and end of each element of an XML part, which may be a large one."""
        content = self.read(name)
        if content is None:
            raise damaged(self.origin)
        parsing: Any = etree.iterparse(
            io.BytesIO(content),
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            yield from parsing
        except (etree.XMLSyntaxError, ValueError) as error:
            raise damaged(self.origin) from error
        if parsing.root is not None:
            self._refuse_entities(parsing.root)

    def _refuse_entities(self, root: etree._Element) -> None:
        """No program writes them; what stands behind one would be missing unseen."""
        information: Any = root.getroottree().docinfo
        if information.doctype:
            raise damaged(self.origin)


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace: strict and usual files differ in that."""
    return str(element.tag).rpartition("}")[2]


def local_attribute(element: etree._Element, name: str) -> str:
    """Return the attribute of this name in any namespace, "" where there is none."""
    for key, value in element.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def damaged(origin: str) -> ReadError:
    """Return the error of a workbook that is cut off or broken."""
    return ReadError(
        f"工作簿“{origin}”已损坏或没有复制完整，无法读取；"
        "请重新取得文件，或用Excel、WPS打开后另存为xlsx再试。"
    )


def protected(origin: str) -> ReadError:
    """Return the error of a workbook that asks for a password."""
    return ReadError(
        f"工作簿“{origin}”设有打开密码，无法读取；请用Excel或WPS打开，去掉密码并保存后再试。"
    )


def too_large(origin: str) -> ReadError:
    """Return the error of a workbook that holds more than a report ever does."""
    return ReadError(f"工作簿“{origin}”内容过多，不像是年度报告，请核对是否选错了文件。")
