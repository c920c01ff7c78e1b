"""What a reader of a web page sees, and nothing else."""

from __future__ import annotations

import pytest

from storage.readers.document import Document, Paragraph, Table
from storage.readers.reading import ReadError
from storage.readers.sources.web.page import read_web_page


def read(page: str) -> Document:
    return read_web_page(page.encode(), "年报.html")


def texts(page: str) -> list[str]:
    blocks = read(page).blocks
    return [block.text for block in blocks if isinstance(block, Paragraph)]


def rows(page: str) -> list[list[str]]:
    (table,) = (block for block in read(page).blocks if isinstance(block, Table))
    return [[cell.text for cell in row] for row in table.rows()]


def spans(page: str) -> list[tuple[int, int, int, int, str]]:
    (table,) = (block for block in read(page).blocks if isinstance(block, Table))
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            "<div>一、总体情况<br>新收<b>12</b>件<br><br>办结</div>",
            ["一、总体情况\n新收12件\n办结"],
        ),
        ("一、总体情况<p>新收12件<p>办结", ["一、总体情况", "新收12件", "办结"]),
        ("<p><span>新</span><span>收</span><span>1</span><span>2</span>件</p>", ["新收12件"]),
        ("<p>本机关\r\n   新收\n12\n件</p>", ["本机关新收12件"]),
        ("<p>12\n  34 a\n b  c</p>", ["12 34 a b c"]),
        ("<p>12&nbsp;34&#8203;5</p>", ["12 345"]),
        ("<p>\u3000\u3000&ensp;&nbsp;新收\u3000申请</p>", ["新收\u3000申请"]),
        ("<p>12<sup>1</sup>件<sup>[2]</sup><sup> </sup></p>", ["12[1]件[2]"]),
        ("<p>12<span style='vertical-align: super'>①</span></p>", ["12[①]"]),
        ("<pre>一\n  二</pre>", ["一\n  二".replace("  ", "")]),
        ("<p style='white-space:pre-wrap'>一\n二 三</p>", ["一\n二 三"]),
        ("<ol><li>公开<li>申请</ol><ul><li>其他</ul>", ["1.公开", "2.申请", "其他"]),
        ("<ol start=3><li><p>公开</p><p>又</p><li>25件</ol>", ["3.公开", "又", "4. 25件"]),
        ("<ol><li>一、公开<li>（1）申请</ol>", ["一、公开", "（1）申请"]),
        ("<ol style='list-style:none'><li>公开</ol><ol type=a><li>甲</ol>", ["公开", "a.甲"]),
        ("<ol style='list-style-type:cjk-ideographic'><li>甲</ol>", ["一、甲"]),
        ("<p>甲<![if !supportLists]>1.<![endif]>乙<o:p></o:p></p>", ["甲1.乙"]),
        ("<!--[if gte mso 9]><p>不见</p><![endif]--><p>见</p>", ["见"]),
        ("<script>if (1<2) {}</script><style>p {}</style><p>见</p>", ["见"]),
        ("<noscript>不见</noscript><template>不见</template><svg><text>1</text></svg>见", ["见"]),
        ("<p>左<div>中</div>右</p>", ["左", "中", "右"]),
        ("<span style='display:block'>左</span><p style='display:inline'>右</p>下", ["左", "右下"]),
        ("<td>1</td><td>2</td>", ["1", "2"]),
        ("<body style='display:none'><p>甲</body>", ["甲"]),
        ("<p>a\0b\x01c&#0;&#xD800;</p>", ["abc��"]),
    ],
)
def test_that_running_text_is_what_a_browser_shows(page: str, expected: list[str]) -> None:
    assert texts(page) == expected


@pytest.mark.parametrize(
    ("page", "remark"),
    [
        ("<p>甲<s>乙</s></p>", "网页中有1处划掉的文字没有读入。"),
        ("<p>甲<del>乙</del><strike> </strike></p>", "网页中有1处划掉的文字没有读入。"),
        ("<p>甲<b style='text-decoration: line-through'>乙<i>丙</i></b>", "划掉"),
        ("<style>.x7 {a:b; text-decoration:line-through}</style><p>甲<b class=x7>乙</b>", "划掉"),
        ("<p>甲</p><p style='display: none'>乙</p>", "网页中有1处隐藏的文字没有读入。"),
        ("<p>甲</p><p hidden>乙</p><p hidden></p>", "网页中有1处隐藏的文字没有读入。"),
        ("<p>甲<b style='visibility:hidden'>乙</b></p>", "网页中有1处隐藏的文字没有读入。"),
        ("<p>甲<span style='mso-hide:all'>乙</span>", "隐藏"),
        ("<p>甲<a class=msocomanchor>[乙1]</a>", "网页中有1处批注没有读入。"),
        ("<nav>首页</nav><p>甲</p><button>打印</button><footer>主办</footer>", "等3处没有读入。"),
        ("<div role=navigation>首页</div><p>甲</p>", "网页的导航、页眉页脚、按钮等1处没有读入。"),
        ("<p>甲</p><input value=12><textarea>乙</textarea>", "网页中有2个输入框"),
        ("<p>甲</p><img src=a.png><iframe src=b.pdf></iframe>", "1张图片、1个内嵌框架"),
    ],
)
def test_that_what_is_left_out_is_told(page: str, remark: str) -> None:
    document = read(page)
    assert document.blocks == (Paragraph("甲"),)
    (told,) = document.remarks
    assert remark in told


def test_that_furniture_with_the_content_in_it_is_read() -> None:
    table = "<table><tr><td>1<td>2<tr><td>3<td>4</table>"
    assert len(read(f"<header><p>标题</p>{table}</header>").blocks) == 2
    assert texts("<article><header><h1>标题</h1></header><p>正文</p></article>") == ["标题", "正文"]
    assert len(read(f"<nav>{table}<p>{'文' * 400}").blocks) == 2


def test_that_a_visible_part_of_something_hidden_is_read() -> None:
    page = "<p style='visibility:hidden'>甲<b style='visibility:visible'>乙</b></p>"
    assert texts(page) == ["乙"]


def test_that_the_title_is_that_of_the_article() -> None:
    assert read("<title>年报\n 2025</title><p>甲").title == "年报 2025"
    meta = "<meta name='ArticleTitle' content='某局年报'><title>某局年报-某网</title><p>甲"
    assert read(meta).title == "某局年报"


def test_that_a_table_stands_where_it_was() -> None:
    blocks = read("<p>前<table><tr><td>1<td>2</table>后").blocks
    assert [type(block) for block in blocks] == [Paragraph, Table, Paragraph]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<table><tr><td>1<td>2<tr><td>3<td>4</table>", [["1", "2"], ["3", "4"]]),
        ("<table><td>1<td>2<tr><th>3</th><td>4</td></table>", [["1", "2"], ["3", "4"]]),
        ("<table><tr><td><div>1<tr><td>2<td>3</table>", [["1"], ["2", "3"]]),
        ("<table><tr><form><td>1</td><td>2</td></form></tr></table>", [["1", "2"]]),
        ("<table><tr><td>1</div></p><td>2</table>", [["1", "2"]]),
        ("<table><tr><td><p>甲</p><p>乙<br>丙</p><td>&nbsp;</table>", [["甲\n乙\n丙", ""]]),
        ("<table><tr><td>1<td style='display:none'>9<td>2</table>", [["1", "2"]]),
        ("<table><tr><td>1<td style='visibility:hidden'>9<td>2</table>", [["1", "", "2"]]),
        ("<table><tr><td>1<td>2<tr hidden><td>8<td>9</table>", [["1", "2"]]),
        ("<table><tr><td>1<td><s>12</s>15<td><s>9</s></table>", [["1", "15", ""]]),
        ("<table><tr><td>1<td style='text-decoration:line-through'>12</table>", [["1", ""]]),
        (
            "<table><tfoot><tr><td>计<td>3<tbody><tr><td>甲<td>1<thead><tr><td>名<td>数</table>",
            [["名", "数"], ["甲", "1"], ["计", "3"]],
        ),
        ("<table><tr><td>1<td>2<table><tr><td>3</table></table>", [["1", "2\n3"]]),
        ("<table><tr><td>1<sup>注</sup><td>12<sup>1</sup></table>", [["1[注]", "12[1]"]]),
    ],
)
def test_that_cells_are_those_of_a_browser(page: str, expected: list[list[str]]) -> None:
    assert rows(page) == expected


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            "<table><tr><td rowspan=2>甲<td colspan=2>乙<tr><td>1<td>2</table>",
            [(0, 0, 2, 1, "甲"), (0, 1, 1, 2, "乙"), (1, 1, 1, 1, "1"), (1, 2, 1, 1, "2")],
        ),
        (  # to the end of the group, and no further
            "<table><tbody><tr><td rowspan=0>甲<td>1<tr><td>2<tbody><tr><td rowspan=9>乙<td>3",
            [
                (0, 0, 2, 1, "甲"),
                (0, 1, 1, 1, "1"),
                (1, 1, 1, 1, "2"),
                (2, 0, 1, 1, "乙"),
                (2, 1, 1, 1, "3"),
            ],
        ),
        (
            "<table><tr><td colspan=99999999>题<tr><td>1<td>2<td colspan=0 rowspan=x>3</table>",
            [(0, 0, 1, 3, "题"), (1, 0, 1, 1, "1"), (1, 1, 1, 1, "2"), (1, 2, 1, 1, "3")],
        ),
        (  # the second cell of the second row reaches into the first one's span
            "<table><tr><td>1<td rowspan=2>甲<tr><td colspan=2>乙<td>2</table>",
            [(0, 0, 1, 1, "1"), (0, 1, 2, 1, "甲"), (1, 0, 1, 2, "乙"), (1, 2, 1, 1, "2")],
        ),
    ],
)
def test_that_spans_are_those_of_html(
    page: str, expected: list[tuple[int, int, int, int, str]]
) -> None:
    assert spans(page.removesuffix("</table>") + "</table>") == expected


def _table(number: int) -> str:
    return "<table>" + "<tr><td>甲<td>1<td>2" * number + "</table>"


def test_that_a_table_that_lays_out_the_page_is_dissolved() -> None:
    page = (
        "<table><tr><td>首页<td>机构<tr><td>导航<td><p>一、总体情况</p>"
        f"{_table(3)}<p>{'字' * 300}</p></table>"
    )
    kinds = [type(block) for block in read(page).blocks]
    assert kinds == [Paragraph] * 4 + [Table, Paragraph]
    assert texts("<table><tr><td><p>甲</p><p>乙</p></td></tr></table>") == ["甲", "乙"]
    assert texts(f"<table><tr><td>导航<td>{'字' * 300}</table>") == ["导航", "字" * 300]


def test_that_a_table_in_a_cell_of_a_table_of_figures_comes_behind_it() -> None:
    inner = "<table><tr><td>3<td>4</table>"
    blocks = read(f"<table>{'<tr><td>甲<td>1<td>2' * 9}<tr><td>乙<td>x{inner}</table>").blocks
    assert [len(block.cells) for block in blocks if isinstance(block, Table)] == [29, 2]


def test_that_text_between_the_cells_stands_before_the_table() -> None:
    assert texts("<table>单位：件<tr><td>1<td>2</table>后") == ["单位：件", "后"]
    assert texts("<table><caption>表一</caption><tr><td>1<td>2</table>") == ["表一"]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("", "是空文件"),
        (" \n\0", "是空文件"),
        ("<frameset><frame src='a.files/sheet001.htm'></frameset>", "sheet001.htm"),
        ("<body><img src=a.png></body>", "请在原网页下载"),
        ("<body><div id=app></div><script src=a.js></script></body>", "要联网才显示"),
        ("<div style='display:none'>甲</div>", "都是隐藏的"),
        ("<table><tr>" + "<td>1" * 301 + "</table>", "超过300列"),
        ("<b>" * 20_000 + "</i>" * 100_000, "嵌套层次过多"),
        ("<p " + "a" * 600_000, "不是能识别的网页"),
        ("<p>" + "字 " * 2_000_001, "内容过多"),
        ("<" * 1_000_001, "内容过多"),
    ],
    ids=range(11),
)
def test_that_a_page_that_cannot_be_read_is_refused(page: str, words: str) -> None:
    with pytest.raises(ReadError, match=r"^“年报.html”.*。$") as refused:
        read(page)
    assert words in str(refused.value)


def test_that_a_figure_that_the_file_breaks_off_in_is_left_out() -> None:
    document = read("<body><table><tr><td>新收</td><td>12</td></tr><tr><td>办结</td><td>1")
    (table,) = document.blocks
    assert isinstance(table, Table)
    assert [cell.text for cell in table.cells] == ["新收", "12", "办结"]
    assert document.remarks == (
        "网页在表格中间中断，最后一个单元格没有读入，请重新取得完整的网页后再核对。",
    )
    assert read("<table><tr><td>1<td>2</td></tr>").remarks == (
        "网页没有结尾，可能没有保存完整，请对照原网页核对。",
    )


def test_that_deep_nesting_is_read() -> None:
    assert texts("<div>" * 10_000 + "甲" + "</div>" * 10_000 + "乙") == ["甲", "乙"]
    assert texts("<table><tr><td>" * 500 + "甲" + "</table>" * 500 + "乙") == ["甲", "乙"]


def test_that_pictures_inside_the_page_do_not_stand_in_its_way() -> None:
    assert texts(f'<p>甲<img src="data:image/png;base64,{"A" * 11_000_000}">乙') == ["甲乙"]


def test_that_excel_and_calc_pages_tell_their_sheet() -> None:
    excel = "<!--[if gte mso 9]><xml><x:Name>申请</x:Name></xml><![endif]-->"
    row = "<tr><td>1<td>2"
    (table,) = read(f"{excel}<table>{row}</table>").blocks
    assert isinstance(table, Table)
    assert table.sheet == "申请"
    calc = f'<a name="table0"></a><table>{row}</table><a name="table1"></a><table>{row}</table>'
    assert [b.sheet for b in read(calc).blocks if isinstance(b, Table)] == ["1", "2"]
