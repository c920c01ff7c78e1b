"""The page: section properties, settings, page numbers and the draft mark."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from export.paper.blocks import DRAFT_MARK
from export.paper.typography import DRAFT, PAGE_NUMBER, POINTS_PER_MM
from export.word.runs import paragraph, run
from export.word.styles import FOOTER_STYLE, HEADER_STYLE
from export.word.units import twips, twips_from_points
from export.word.xml_names import DECLARATION, NAMESPACE, OFFICE, RELATIONSHIPS, VML

if TYPE_CHECKING:
    from export.paper.setup import PaperSetup
    from export.paper.typography import Page

_ONE_CHARACTER = twips_from_points(PAGE_NUMBER.size_pt)
_DRAFT_NOTE = f"{DRAFT_MARK}　未定稿，不得发布"
_WATERMARK = (
    "<w:r><w:rPr><w:noProof/></w:rPr><w:pict>"
    f'<v:shapetype xmlns:v="{VML}" xmlns:o="{OFFICE}" id="_x0000_t136" '
    'coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
    '<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
    '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/>'
    '<v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>'
    '<v:f eqn="if @0 @4 21600"/></v:formulas><v:path textpathok="t"/>'
    '<v:textpath on="t" fitshape="t"/></v:shapetype>'
    f'<v:shape xmlns:v="{VML}" xmlns:o="{OFFICE}" id="PowerPlusWaterMarkObject{{number}}" '
    'o:spid="_x0000_s{number}" type="#_x0000_t136" '
    'style="position:absolute;margin-left:0;margin-top:0;width:330pt;height:165pt;'
    "rotation:315;z-index:-251658752;mso-position-horizontal:center;"
    "mso-position-horizontal-relative:margin;mso-position-vertical:center;"
    'mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="#d9d9d9" stroked="f">'
    '<v:fill opacity=".5"/>'
    f'<v:textpath style="font-family:&quot;{DRAFT.font}&quot;;font-size:1pt" '
    f'string="{DRAFT_MARK}"/></v:shape></w:pict></w:r>'
)


@cache
def section_properties(setup: PaperSetup, *, is_draft: bool) -> str:
    """Return `w:sectPr`: A4 (GB/T 9704-2012 5.1) and its margins.

    The grid sets lines only: LibreOffice spreads characters over a grid of characters.
    """
    headers = (
        '<w:headerReference w:type="default" r:id="rIdHeader"/>'
        '<w:headerReference w:type="even" r:id="rIdHeaderEven"/>'
        if is_draft
        else ""
    )
    page = setup.page
    return (
        f"<w:sectPr>{headers}"
        '<w:footerReference w:type="default" r:id="rIdFooter"/>'
        '<w:footerReference w:type="even" r:id="rIdFooterEven"/>'
        f'<w:pgSz w:w="{twips(page.width_mm)}" w:h="{twips(page.height_mm)}"/>'
        f'<w:pgMar w:top="{twips(page.top_mm)}" w:right="{twips(page.right_mm)}" '
        f'w:bottom="{twips(page.bottom_mm)}" w:left="{twips(page.left_mm)}" '
        f'w:header="{twips(page.top_mm / 2)}" w:footer="{_footer_distance(page)}" w:gutter="0"/>'
        f'<w:cols w:space="425"/><w:docGrid w:type="lines" '
        f'w:linePitch="{twips_from_points(setup.line_pt)}"/></w:sectPr>'
    )


@cache
def settings(setup: PaperSetup) -> str:
    """Return `word/settings.xml`: odd and even footers, and Word's present way of laying out."""
    return (
        f'{DECLARATION}<w:settings xmlns:w="{NAMESPACE}"><w:zoom w:percent="100"/>'
        f'<w:defaultTabStop w:val="{twips_from_points(2 * setup.body_pt)}"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        "<w:compat><w:doNotExpandShiftReturn/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


@cache
def footer(*, is_even: bool) -> str:
    """Return a footer: `— 1 —`, outside, one character free (GB/T 9704-2012 7.5)."""
    alignment, side = ("left", "left") if is_even else ("right", "right")
    properties = (
        f'<w:ind w:{side}Chars="100" w:{side}="{_ONE_CHARACTER}"/><w:jc w:val="{alignment}"/>'
    )
    number = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    content = run(("— ",)) + number + run((" —",))
    return _part("ftr", paragraph(FOOTER_STYLE, content, properties))


@cache
def draft_header(number: int) -> str:
    """Return a header that says on every page that this is a draft, above the text and across it.

    The watermark is made and named as Word makes it, so that its own command takes it away.
    """
    content = run((_DRAFT_NOTE,)) + _WATERMARK.format(number=number)
    return _part("hdr", paragraph(HEADER_STYLE, content))


def _part(name: str, content: str) -> str:
    return (
        f'{DECLARATION}<w:{name} xmlns:w="{NAMESPACE}" xmlns:r="{RELATIONSHIPS}">'
        f"{content}</w:{name}>"
    )


def _footer_distance(page: Page) -> int:
    """Return the space under the footer's line, whose dash is `number_mm` below the text."""
    half_line_mm = PAGE_NUMBER.line_pt / POINTS_PER_MM / 2
    return twips(page.bottom_mm - page.number_mm - half_line_mm)
