"""What is seen of a paragraph in Word, and what is not."""

from __future__ import annotations

import pytest

from tests.storage.readers.sources.word_file import (
    cell,
    line,
    lines,
    paragraph,
    places,
    read,
    row,
    run,
    table,
    tables,
)

STYLES = (
    '<w:style w:type="paragraph" w:styleId="Hid"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Hid2"><w:basedOn w:val="Hid"/></w:style>'
    '<w:style w:type="character" w:styleId="Show"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Note">'
    '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Old"><w:rPr><w:dstrike/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
)


def _text(content: str, **others: str) -> str:
    return lines(read(paragraph(content), **others))[0]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (run("收到") + run("12") + run("件"), "收到12件"),
        ("<w:r><w:t>\n   收到12件\n  </w:t></w:r>", "收到12件"),
        ("<w:r><w:t>1 </w:t></w:r><w:r><w:t>2</w:t></w:r>", "1 2"),
        (run("甲") + "<w:r><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:cr/></w:r>", "甲\t乙\n丙\n"),
        ("<w:r><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t><w:softHyphen/></w:r>", "1-2"),
        ('<w:r><w:br w:type="page"/><w:t>总计</w:t></w:r>', "总计"),
        ('<w:r><w:t>12</w:t><w:br w:type="page"/><w:t>1</w:t></w:r>', "12\n1"),
        ('<w:r><w:sym w:font="Symbol" w:char="F033"/></w:r>', "3"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑"),
        (f"<w:hyperlink>{run('见')}<w:smartTag>{run('网站')}</w:smartTag></w:hyperlink>", "见网站"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('842.5')}</w:sdtContent></w:sdt>", "842.5"),
        (
            f"<w:r><w:ruby><w:rt>{run('gong')}</w:rt><w:rubyBase>{run('公')}</w:rubyBase></w:ruby>"
            "</w:r>" + run("开"),
            "公开",
        ),
        (
            (
                "<m:oMath><m:f><m:num><m:r><m:t>3</m:t></m:r></m:num>"
                "<m:den><m:r><m:t>4</m:t></m:r></m:den></m:f></m:oMath>"
            ),
            "(3)/(4)",
        ),
    ],
)
def test_that_a_paragraph_says_what_is_seen(content: str, expected: str) -> None:
    assert _text(content) == expected


RAISED = '<w:vertAlign w:val="superscript"/>'


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (run("12") + run("1", RAISED), "12[1]"),
        (run("12") + run("1", RAISED) + run("0", RAISED), "12[10]"),
        (run("12") + run("1", '<w:rStyle w:val="Note"/>'), "12[1]"),
        (run("12") + run("1", '<w:rStyle w:val="Note"/><w:vertAlign w:val="baseline"/>'), "121"),
        (run("12") + run("1", '<w:vertAlign w:val="subscript"/>'), "12[1]"),
        (run("12") + run("1", '<w:position w:val="8"/>'), "12[1]"),
        (run("12", '<w:position w:val="8"/>'), "12"),
        (run("12") + run("[1]", RAISED), "12[1]"),
        (run("12¹"), "12[1]"),
        (run("12①"), "12[1]"),
        (run("①受理12件"), "①受理12件"),
        (run("12") + run(" ", RAISED) + run("件"), "12 件"),
    ],
)
def test_that_raised_text_joins_no_figure(content: str, expected: str) -> None:
    assert _text(content, styles=STYLES) == expected


@pytest.mark.parametrize(
    ("properties", "remark"),
    [
        ("<w:strike/>", "删除线"),
        ("<w:dstrike/>", "删除线"),
        ('<w:rStyle w:val="Old"/>', "删除线"),
        ("<w:vanish/>", "隐藏"),
        ('<w:rStyle w:val="Show"/>', "隐藏"),
    ],
)
def test_that_struck_and_hidden_text_is_left_out_and_told(properties: str, remark: str) -> None:
    document = read(paragraph(run("13") + run("12", properties)), styles=STYLES)
    assert lines(document) == ["13"]
    assert [remark in each for each in document.remarks] == [True]


def test_that_a_style_hides_and_its_runs_may_be_shown_again() -> None:
    hidden = '<w:pStyle w:val="Hid2"/>'
    shown = paragraph(run("甲", '<w:vanish w:val="0"/>'), hidden)
    toggled = paragraph(run("乙", '<w:rStyle w:val="Show"/>'), hidden)
    document = read(line("12", hidden) + shown + toggled, styles=STYLES)
    assert lines(document) == ["甲", "乙"]


def test_that_a_style_based_on_itself_ends() -> None:
    assert lines(read(line("甲", '<w:pStyle w:val="Loop"/>'), styles=STYLES)) == ["甲"]


def test_that_tracked_changes_are_read_as_accepted() -> None:
    change = (
        f"<w:del>{run('12').replace('w:t', 'w:delText')}</w:del><w:ins>{run('13')}</w:ins>"
        f"<w:moveFrom>{run('5')}</w:moveFrom><w:moveTo>{run('件')}</w:moveTo>"
    )
    document = read(paragraph(change))
    assert lines(document) == ["13件"]
    assert document.remarks == ("文件中有4处未接受的修订，按接受修订后的内容读入。",)


def test_that_a_paragraph_whose_end_is_deleted_goes_on_in_the_next() -> None:
    document = read(line("收到", "<w:rPr><w:del/></w:rPr>") + line("12件"))
    assert lines(document) == ["收到12件"]


def test_that_figures_of_two_paragraphs_are_never_joined() -> None:
    assert lines(read(line("12", "<w:rPr><w:vanish/></w:rPr>") + line("13"))) == ["12 13"]


def test_that_only_results_of_fields_are_seen() -> None:
    def sign(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = "<w:r><w:instrText>=SUM(ABOVE)</w:instrText></w:r>"
    inner = sign("begin") + code + sign("separate") + run("9") + sign("end")
    outer = sign("begin") + code + inner + sign("separate") + run("12") + sign("end")
    assert _text(outer + run("件")) == "12件"
    assert _text(f"<w:fldSimple w:instr='PAGE'>{run('3')}</w:fldSimple>") == "3"


def test_that_a_field_without_end_hides_nothing_of_the_next_paragraph() -> None:
    begun = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert lines(read(paragraph(begun) + line("12"))) == ["12"]


def test_that_a_character_in_a_circle_joins_no_figure() -> None:
    code = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        r"<w:r><w:instrText>eq \o\ac(○,1)</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert _text(run("12") + code) == "12[1]"


@pytest.mark.parametrize("code", ["FORMDROPDOWN", "=SUM(ABOVE)", r"EQ \s\up(1)"])
def test_that_a_field_that_keeps_no_result_is_told(code: str) -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText> {code} </w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    document = read(paragraph(run("行政许可") + field))
    assert lines(document) == ["行政许可"]
    assert ["没有保存结果" in remark for remark in document.remarks] == [True]


def test_that_notes_stand_as_marks_and_are_told() -> None:
    notes = f'<w:footnote w:id="2">{line("本表含下属单位。")}</w:footnote>'
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    document = read(paragraph(run("12") + mark), footnotes=notes)
    assert lines(document) == ["12[1]"]
    assert document.remarks == ("文件中有1处脚注，没有读入正文：[1]本表含下属单位。",)


def _box(content: str) -> str:
    return (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"<w:txbxContent>{content}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def test_that_a_text_box_is_read_once_where_it_hangs() -> None:
    document = read(
        paragraph(_box(line("标题")) + run("正文")) + paragraph(run("12") + _box(line("旁注")))
    )
    assert lines(document) == ["标题", "正文", "12", "旁注"]
    assert len(document.remarks) == 1
    assert "2个文本框" in document.remarks[0]


def test_that_a_figure_in_a_text_box_stands_in_its_cell() -> None:
    document = read(table(row(cell("行政许可"), cell(paragraph(_box(line("12")))))))
    assert places(tables(document)[0])[1][-1] == "12"


def test_that_the_older_form_is_read_where_the_newer_is_empty() -> None:
    box = "<w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict>"
    old = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='x'/><mc:Fallback>"
        f"{box.format(line('甲'))}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert lines(read(paragraph(old))) == ["甲"]


@pytest.mark.parametrize(
    ("content", "remark"),
    [
        ("<w:r><w:drawing><a:blip/></w:drawing></w:r>", "1处图片"),
        ("<w:r><w:pict><v:imagedata/></w:pict></w:r>", "1处图片"),
        ("<w:r><w:object><o:OLEObject/></w:object></w:r>", "1处嵌入的对象"),
        ('<w:r><w:commentReference w:id="0"/></w:r>', "1条批注"),
        ("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent/></w:sdt>", "1处没有填写"),
    ],
)
def test_that_what_is_no_text_is_told(content: str, remark: str) -> None:
    document = read(line("一、总体情况") + paragraph(content))
    assert lines(document) == ["一、总体情况"]
    assert [remark in each for each in document.remarks] == [True]


def test_that_a_picture_beside_text_needs_no_word() -> None:
    picture = "<w:r><w:drawing><a:blip/></w:drawing></w:r>"
    assert read(paragraph(run("甲") + picture)).remarks == ()


def test_that_a_table_of_contents_is_left_out() -> None:
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        f"</w:docPartObj></w:sdtPr><w:sdtContent>{line('一、总体情况 1')}</w:sdtContent></w:sdt>"
    )
    entry = line("一、总体情况\t1", '<w:pStyle w:val="T1"/>')
    document = read(control + entry + line("一、总体情况"), styles=STYLES)
    assert lines(document) == ["一、总体情况"]
    assert document.remarks == ("文件中的目录（2行）没有读入。",)


def test_that_blocks_in_controls_and_wrappers_are_read_and_others_told() -> None:
    body = (
        f"<w:sdt><w:sdtContent><w:customXml>{line('甲')}</w:customXml></w:sdtContent></w:sdt>"
        f"<w:ins>{line('乙')}</w:ins><w:altChunk r:id='x'/>"
        f"<mc:AlternateContent><mc:Choice>{line('丙')}</mc:Choice>"
        f"<mc:Fallback>{line('丁')}</mc:Fallback></mc:AlternateContent>"
    )
    document = read(body)
    assert lines(document) == ["甲", "乙", "丙"]
    assert "文件中有1处引用了其他文件的内容，没有读入。" in document.remarks


@pytest.mark.parametrize(
    ("title", "header", "expected"),
    [
        (
            "云川市水务局2025年政府信息公开工作年度报告",
            "",
            "云川市水务局2025年政府信息公开工作年度报告",
        ),
        ("Word Document", "", ""),
        ("新建 Microsoft Word 文档", "", ""),
        ("[键入文档标题]", "云川市水务局年度报告", "云川市水务局年度报告"),
        ("", "第3页", ""),
    ],
)
def test_that_a_title_is_the_files_own_or_its_headers(
    title: str, header: str, expected: str
) -> None:
    section = '<w:sectPr><w:headerReference w:type="default" r:id="header"/></w:sectPr>'
    document = read(line("正文") + section, title=title, header=line(header))
    assert document.title == expected
    assert lines(document) == ["正文"]
