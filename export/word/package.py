"""The parts of a document, and the zip file around them."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from typing import TYPE_CHECKING

from export.word import page, styles, theme
from export.word.document import document
from export.word.xml_names import (
    CONTENT_TYPES,
    CORE_PROPERTIES,
    CORE_RELATIONSHIP,
    DECLARATION,
    PACKAGE_RELATIONSHIPS,
    RELATIONSHIPS,
)
from export.xml_text import escape

if TYPE_CHECKING:
    import datetime as dt

    from export.paper.blocks import Paper

_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_THEME_TYPE = "application/vnd.openxmlformats-officedocument.theme+xml"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""A fixed date in the zip directory: the same report gives the same bytes."""


def parts(paper: Paper, written: dt.datetime) -> dict[str, str]:
    """Return the parts of a document by name, the content types first as Word expects."""
    related = {
        "rIdStyles": ("styles", "styles.xml", styles.style_sheet(paper.setup)),
        "rIdSettings": ("settings", "settings.xml", page.settings(paper.setup)),
        "rIdFonts": ("fontTable", "fontTable.xml", styles.font_table(paper.setup)),
        "rIdTheme": ("theme", "theme1.xml", theme.theme()),
        "rIdFooter": ("footer", "footer1.xml", page.footer(is_even=False)),
        "rIdFooterEven": ("footer", "footer2.xml", page.footer(is_even=True)),
    }
    if paper.is_draft:
        related["rIdHeader"] = ("header", "header1.xml", page.draft_header(2049))
        related["rIdHeaderEven"] = ("header", "header2.xml", page.draft_header(2050))
    targets = tuple((key, kind, name) for key, (kind, name, _) in related.items())
    return {
        "[Content_Types].xml": _content_types(targets),
        "_rels/.rels": _package_relationships(),
        "docProps/core.xml": _core_properties(paper, written),
        "word/document.xml": document(paper),
        "word/_rels/document.xml.rels": _document_relationships(targets),
        **{f"word/{name}": content for _, name, content in related.values()},
    }


def zip_parts(contents: dict[str, str]) -> bytes:
    """Return the parts as one zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content.encode())
    return buffer.getvalue()


@cache
def _content_types(targets: tuple[tuple[str, str, str], ...]) -> str:
    overrides = "".join(
        f'<Override PartName="/word/{name}" ContentType="{_content_type(kind)}"/>'
        for _, kind, name in (("", "document.main", "document.xml"), *targets)
    )
    return (
        f'{DECLARATION}<Types xmlns="{CONTENT_TYPES}">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/docProps/core.xml" ContentType="{_CORE_TYPE}"/>{overrides}</Types>'
    )


def _content_type(kind: str) -> str:
    return _THEME_TYPE if kind == "theme" else f"{_WORD_TYPE}.{kind}+xml"


@cache
def _package_relationships() -> str:
    return _relationships(
        ("rId1", f"{RELATIONSHIPS}/officeDocument", "word/document.xml"),
        ("rId2", CORE_RELATIONSHIP, "docProps/core.xml"),
    )


@cache
def _document_relationships(targets: tuple[tuple[str, str, str], ...]) -> str:
    return _relationships(*((key, f"{RELATIONSHIPS}/{kind}", name) for key, kind, name in targets))


def _relationships(*targets: tuple[str, str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>'
        for key, kind, target in targets
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE_RELATIONSHIPS}">{entries}</Relationships>'


def _core_properties(paper: Paper, written: dt.datetime) -> str:
    moment = written.strftime("%Y-%m-%dT%H:%M:%SZ")
    title, author = escape(paper.title), escape(paper.organization)
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{CORE_PROPERTIES}" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
        f"<cp:lastModifiedBy>{author}</cp:lastModifiedBy><cp:revision>1</cp:revision>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        "<dc:language>zh-CN</dc:language></cp:coreProperties>"
    )
