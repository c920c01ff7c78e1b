"""What a PDF says about itself: report, organ and the report's date, nothing of the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUuid

from export.xml_text import escape, keep_legal

if TYPE_CHECKING:
    import datetime as dt

_XMP = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" '
    'xmp:CreateDate="{moment}" xmp:ModifyDate="{moment}" xmpMM:DocumentID="uuid:{id}">'
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
    "<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>"
    "<dc:language><rdf:Bag><rdf:li>zh-CN</rdf:li></rdf:Bag></dc:language>"
    "</rdf:Description>{archive}</rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
)
_ARCHIVE = (
    '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" '
    'pdfaid:part="1" pdfaid:conformance="B"/>'
)
"""Says that a file is PDF/A-1b (ISO 19005-1, 6.7.11)."""


def document_id(text: str) -> QUuid:
    """Return an identifier that is the same for the same text."""
    return QUuid.createUuidV5(QUuid(), text.encode("utf-8", "replace"))


def metadata(
    title: str, author: str, moment: dt.datetime, document: QUuid, *, is_archive: bool = False
) -> bytes:
    """Return the XMP packet (ISO 16684-1) of a file."""
    return _XMP.format(
        title=escape(title),
        author=escape(author),
        moment=moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        id=document.toString(QUuid.StringFormat.WithoutBraces),
        archive=_ARCHIVE if is_archive else "",
    ).encode()


def information(title: str, author: str, moment: dt.datetime) -> bytes:
    """Return the entries of the information dictionary (ISO 32000-1, 14.3.3)."""
    date = moment.strftime("(D:%Y%m%d%H%M%SZ)")
    entries = {
        # The same as in the XMP packet, to the letter (ISO 19005-1, 6.7.3).
        "Title": text_string(keep_legal(title)),
        "Author": text_string(keep_legal(author)),
        "CreationDate": date,
        "ModDate": date,
    }
    return "".join(f"/{name} {value}\n" for name, value in entries.items()).encode("ascii")


def text_string(text: str) -> str:
    """Return a text as a string of the file (ISO 32000-1, 7.9.2.2)."""
    return f"<FEFF{text.encode('utf-16-be', 'replace').hex().upper()}>"
