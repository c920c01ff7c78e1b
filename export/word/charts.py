"""Native bar charts (DrawingML, ISO/IEC 29500-1, 21.2), each with its figures as a workbook in it.

What is shown stands in the chart as well, so that it needs no spreadsheet to be seen; the workbook
is what opens when somebody edits the figures in Word.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml

from export.word.units import millimetres, points
from export.xlsx.limits import fit_text
from export.xml_text import escape

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.document import Document as WordDocument
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.package import Package

    from export.paper.chart import Chart
    from export.paper.setup import PaperSetup

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "数据"
_BAR_MM = 6.5
_FRAME_MM = 20.0
_LEAST_MM, _MOST_MM = 45.0, 190.0
_BLUE, _ORANGE, _GREY = "2F5D8C", "C4752B", "808080"
_TEXT_SIZE, _TITLE_SIZE = 900, 1100
"""In hundredths of a point."""
_AXES = "111111111", "222222222"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def add_chart(document: WordDocument, chart: Chart, number: int, setup: PaperSetup) -> None:
    """Add a chart in a paragraph of its own, as wide as the text; `number` counts from 1."""
    package = document.part.package
    if package is None:
        raise LookupError("a document without a package")
    part = _make_part(chart, number, setup, package)
    relation = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    paragraph = document.add_paragraph()
    # An exact pitch would cut the drawing off at the height of a line.
    paragraph.paragraph_format.line_spacing = 1.0
    paragraph.paragraph_format.space_before = points(setup.line_pt / 4)
    paragraph.paragraph_format.space_after = points(setup.line_pt / 4)
    height = _height_mm(chart)
    run = paragraph.add_run()
    run.element.append(_drawing(chart, number, relation, (setup.page.text_width_mm, height)))


def _make_part(chart: Chart, number: int, setup: PaperSetup, package: Package) -> Part:
    book = Part(
        PackURI(f"/word/embeddings/chart{number}.xlsx"),
        CONTENT_TYPE.SML_SHEET,
        _workbook(chart),
        package,
    )
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, b"", package)
    relation = part.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    part._blob = _chart_xml(chart, relation, setup.table_font).encode()  # noqa: SLF001 - see below
    # A part is made with its content, which here names a relation that only a part can have.
    return part


def _workbook(chart: Chart) -> bytes:
    from xlsxwriter import Workbook  # noqa: PLC0415 - slow to load, needed for charts only

    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    book.set_properties({"created": dt.datetime(2000, 1, 1, tzinfo=dt.UTC)})
    sheet = book.add_worksheet(_SHEET)
    percent = book.add_format({"num_format": "0.0%"}) if chart.is_share else None
    sheet.set_column(0, 0, 40)
    sheet.write_string(0, 1, fit_text(chart.measure))
    for row, (name, value) in enumerate(zip(chart.names, chart.values, strict=True), 1):
        sheet.write_string(row, 0, fit_text(name))
        if value is not None:
            sheet.write_number(row, 1, float(value), percent)
    book.close()
    return content.getvalue()


def _height_mm(chart: Chart) -> float:
    return min(max(len(chart.names) * _BAR_MM + _FRAME_MM, _LEAST_MM), _MOST_MM)


def _drawing(
    chart: Chart, number: int, relation: str, size_mm: tuple[float, float]
) -> BaseOxmlElement:
    width, height = (millimetres(each).emu for each in size_mm)
    title, words = escape(chart.title), escape(chart.texts)
    return parse_xml(
        f'<w:drawing xmlns:w="{_WORD}" xmlns:wp="{_DRAWING}wordprocessingDrawing" '
        f'xmlns:a="{_DRAWING}main" xmlns:c="{_DRAWING}chart" xmlns:r="{_OFFICE}">'
        '<wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{number}" name="{title}" descr="{words}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{_DRAWING}chart"><c:chart r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _chart_xml(chart: Chart, relation: str, font: str) -> str:
    return (
        f'{_HEAD}<c:chartSpace xmlns:c="{_DRAWING}chart" xmlns:a="{_DRAWING}main" '
        f'xmlns:r="{_OFFICE}"><c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart>'
        f'{_title(chart, font)}<c:autoTitleDeleted val="0"/>'
        f"<c:plotArea><c:layout/>{_bars(chart)}{_axes(font)}</c:plotArea>"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{_letters(font, _TEXT_SIZE)}</a:pPr>"
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
        f'<c:externalData r:id="{relation}"><c:autoUpdate val="0"/></c:externalData>'
        "</c:chartSpace>"
    )


def _title(chart: Chart, font: str) -> str:
    letters = _letters(font, _TITLE_SIZE)
    run = letters.replace("a:defRPr", "a:rPr").replace("<a:rPr ", '<a:rPr lang="zh-CN" ', 1)
    return (
        f"<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{letters}</a:pPr>"
        f"<a:r>{run}<a:t>{escape(chart.title)}</a:t></a:r></a:p></c:rich></c:tx>"
        '<c:overlay val="0"/></c:title>'
    )


def _letters(font: str, size: int) -> str:
    name = escape(font)
    return (
        f'<a:defRPr sz="{size}" b="0"><a:latin typeface="{name}"/><a:ea typeface="{name}"/>'
        "</a:defRPr>"
    )


def _bars(chart: Chart) -> str:
    last = len(chart.names) + 1
    code = "0.0%" if chart.is_share else "General"
    colour = _ORANGE if chart.is_share else _BLUE
    values = ["" if value is None else repr(float(value)) for value in chart.values]
    category, value_axis = _AXES
    return (
        '<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        '<c:ser><c:idx val="0"/><c:order val="0"/>'
        f"<c:tx>{_reference('$B$1', [chart.measure])}</c:tx>"
        f'<c:spPr><a:solidFill><a:srgbClr val="{colour}"/></a:solidFill></c:spPr>'
        '<c:invertIfNegative val="0"/>'
        f'<c:dLbls><c:numFmt formatCode="{code}" sourceLinked="0"/><c:spPr><a:noFill/></c:spPr>'
        '<c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/>'
        '<c:showBubbleSize val="0"/></c:dLbls>'
        f"<c:cat>{_reference(f'$A$2:$A${last}', chart.names)}</c:cat>"
        f"<c:val>{_reference(f'$B$2:$B${last}', values, code)}</c:val></c:ser>"
        f'<c:gapWidth val="60"/><c:axId val="{category}"/><c:axId val="{value_axis}"/></c:barChart>'
    )


def _reference(cells: str, texts: Iterable[str], code: str = "") -> str:
    """Return a reference into the workbook, with what stands there; numbers where it has a code."""
    kind = "num" if code else "str"
    points = list(texts)
    cached = "".join(
        f'<c:pt idx="{place}"><c:v>{escape(text)}</c:v></c:pt>'
        for place, text in enumerate(points)
        if text or not code
    )
    form = f"<c:formatCode>{code}</c:formatCode>" if code else ""
    return (
        f"<c:{kind}Ref><c:f>{_SHEET}!{cells}</c:f><c:{kind}Cache>{form}"
        f'<c:ptCount val="{len(points)}"/>{cached}</c:{kind}Cache></c:{kind}Ref>'
    )


def _axes(font: str) -> str:
    category, value_axis = _AXES
    text = (
        f"<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>{_letters(font, _TEXT_SIZE)}</a:pPr>"
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )
    colour = f'<a:solidFill><a:srgbClr val="{_GREY}"/></a:solidFill>'
    line = f'<c:spPr><a:ln w="6350">{colour}</a:ln></c:spPr>'
    return (
        # The first name stands on top, as in a table.
        f'<c:catAx><c:axId val="{category}"/><c:scaling><c:orientation val="maxMin"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'{line}{text}<c:crossAx val="{value_axis}"/><c:crosses val="autoZero"/>'
        '<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        '<c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="{value_axis}"/><c:scaling><c:orientation val="minMax"/>'
        '<c:min val="0"/></c:scaling><c:delete val="1"/><c:axPos val="t"/>'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="{category}"/>'
        '<c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )
