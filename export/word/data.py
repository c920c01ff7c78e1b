"""The data of the report inside its Word file: a custom XML part (ISO/IEC 29500-1, 15.2.5).

What is in it and why, docs/decisions/0018-data-in-the-word-file.md says. `storage.readers.carried`
reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from export.json_report import write_json
from export.xml_text import escape
from forms.model.comparison.printed import digest_words, printed_words

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from forms.model.report import Report

NAMESPACE = "urn:x-nianbao:report-data"
_VERSION = 1
_ITEM = "{6E69616E-6261-4F6F-9A2D-5265706F7274}"
"""The part's own number, the same in every file: the same report gives the same bytes."""
_DATA_STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
_PLAIN_XML = "application/xml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def add_data(document: WordDocument, report: Report) -> None:
    """Let a document carry the report that is printed in it, in the interchange form."""
    package = document.part.package
    if package is None:
        raise LookupError("a document without a package")
    digest = digest_words(printed_words(report))
    data = (
        f'{_HEAD}<report xmlns="{NAMESPACE}" version="{_VERSION}" printed="{digest}">'
        f"{escape(write_json(report).decode().strip())}</report>"
    )
    properties = (
        f'{_HEAD}<ds:datastoreItem ds:itemID="{_ITEM}" xmlns:ds="{_DATA_STORE}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    part = Part(PackURI("/customXml/item1.xml"), _PLAIN_XML, data.encode(), package)
    about = Part(
        PackURI("/customXml/itemProps1.xml"),
        CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES,
        properties.encode(),
        package,
    )
    part.relate_to(about, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
