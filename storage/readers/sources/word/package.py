"""The zip file around a Word document: its parts, found by their relations, of bounded size.

Relations that lead out of the file (pictures, templates, documents on a network) are never
followed; parts that no reader sees are not even unpacked.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import TYPE_CHECKING

from lxml import etree
from msgspec import Struct

from storage.readers.packed import MAX_PARTS, ZIP_FAULTS, is_encrypted, part_key
from storage.readers.reading import ReadError
from storage.readers.sources.word.disguises import not_a_zip, not_word
from storage.readers.sources.word.names import W

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_UNPACKED_BYTES = 16 * 1024 * 1024
"""The parts of a report come to less than 2 MB, even where each character has its own format."""

_MAIN = "word/document.xml"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
# The strict variant of the standard differs in the names of its namespaces alone.
_STRICT = re.compile(rb"""(=\s*["'])http://purl\.oclc\.org/ooxml/(\w+)/""")
_TRANSITIONAL = rb"\1http://schemas.openxmlformats.org/\2/2006/"


class _Relation(Struct, frozen=True):
    kind: str
    identity: str
    target: str


class WordPackage:
    """The parts of a Word document, read when they are asked for."""

    def __init__(self, content: bytes, origin: str) -> None:
        """Open the zip file and find the document in it.

        Raises:
            ReadError: it is no Word document, or one that cannot be read safely.
        """
        self._origin = origin
        self._left = MAX_UNPACKED_BYTES
        self._archive = _open(content, origin)
        self._names = self._list_names()
        self._of_package = tuple(self._read_relations(""))
        main = self._find_main()
        self._relations = tuple(self._read_relations(main))
        self.document = self._parse(main)
        if self.document.tag != f"{W}document":
            raise ReadError(
                f"“{origin}”的正文不是Word文档的格式，请用Word或WPS打开后另存为.docx再读。"
            )

    def part(self, kind: str) -> etree._Element | None:
        """Return the root of the part in a relation to the document, such as `styles`, or None.

        Raises:
            ReadError: it is damaged; without it what is hidden or struck out would be shown.
        """
        return self._parse_first(each for each in self._relations if each.kind == kind)

    def part_by_id(self, identity: str) -> etree._Element | None:
        """Return the root of the part that a relation's id leads to, such as a header, or None."""
        return self._parse_first(each for each in self._relations if each.identity == identity)

    def core_properties(self) -> etree._Element | None:
        """Return the root of the part that holds title and author, or None."""
        return self._parse_first(
            each for each in self._of_package if each.kind == "core-properties"
        )

    def _list_names(self) -> dict[str, zipfile.ZipInfo]:
        """Return the parts by their names, which do not depend on upper and lower case."""
        names: dict[str, zipfile.ZipInfo] = {}
        infos = self._archive.infolist()
        if len(infos) > MAX_PARTS:
            raise self._too_large()
        for info in infos:
            name = part_key(info.filename)
            if name in names:  # programs differ in which of them they show
                raise self._damaged()
            names[name] = info
        return names

    def _find_main(self) -> str:
        for each in self._of_package:
            if each.kind == "officeDocument" and part_key(each.target) in self._names:
                return each.target
        if _MAIN in self._names:
            return _MAIN
        raise not_word(self._names, self._origin)

    def _read_relations(self, source: str) -> Iterator[_Relation]:
        folder, name = posixpath.split(source)
        root = self._parse_if_there(f"{folder}/_rels/{name}.rels")
        for each in () if root is None else root.iter(_RELATION):
            if each.get("TargetMode") == "External":
                continue
            kind = each.get("Type", "").rpartition("/")[2]
            target = posixpath.join("/", folder, each.get("Target", ""))
            yield _Relation(kind, each.get("Id", ""), posixpath.normpath(target).lstrip("/"))

    def _parse_first(self, relations: Iterator[_Relation]) -> etree._Element | None:
        return next((self._parse_if_there(each.target) for each in relations), None)

    def _parse_if_there(self, name: str) -> etree._Element | None:
        return self._parse(name) if part_key(name) in self._names else None

    def _parse(self, name: str) -> etree._Element:
        content = self._unpack(self._names[part_key(name)])
        if any(each in content for each in _DOCTYPES):  # entities; Word writes none, nor opens them
            raise ReadError(f"“{self._origin}”含有不安全的内容（DTD），请用Word另存后再读。")
        parser = etree.XMLParser(
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(_STRICT.sub(_TRANSITIONAL, content), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._damaged() from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise self._damaged()
        return root

    def _unpack(self, info: zipfile.ZipInfo) -> bytes:
        if is_encrypted(info):
            raise ReadError(f"“{self._origin}”是加密的压缩文件，请取消密码后再读。")
        try:
            with self._archive.open(info) as part:
                content = part.read(self._left + 1)
        except ZIP_FAULTS as error:
            raise self._damaged() from error
        self._left -= len(content)
        if self._left < 0:
            raise self._too_large()
        return content

    def _damaged(self) -> ReadError:
        return ReadError(f"“{self._origin}”不完整或已损坏，请用Word或WPS打开后另存，再读一次。")

    def _too_large(self) -> ReadError:
        return ReadError(f"“{self._origin}”展开后太大，不像是年度报告，请核对是否选错了文件。")


def _open(content: bytes, origin: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except ZIP_FAULTS as error:
        raise not_a_zip(content, origin) from error
