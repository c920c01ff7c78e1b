"""Web archives, as browsers, Word and Excel save them."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from storage.readers.document import Document, Paragraph, Table
from storage.readers.reading import ReadError
from storage.readers.sources.web.archive import read_web_archive
from storage.readers.sources.web.page import read_web_page

PAGE = "<title>年报</title><p>收到申请12件</p><table><tr><td>新收<td>12</table>"
BLOCKS = read_web_page(PAGE.encode(), "").blocks


def read(content: bytes) -> Document:
    return read_web_archive(content, "年报.mht")


def part(page: str, location: str = "", charset: str = "utf-8", cte: str = "base64") -> str:
    message = EmailMessage()
    message.set_content(page, subtype="html", charset=charset, cte=cte)
    del message["MIME-Version"]
    if location.startswith("cid:"):
        message["Content-ID"] = f"<{location[4:]}>"
    elif location:
        message["Content-Location"] = location
    return message.as_string()


def archive(*parts: str, more: str = "") -> bytes:
    head = f'MIME-Version: 1.0\nContent-Type: multipart/related; {more}boundary="--=_x"\n\n'
    body = "".join(f"----=_x\n{text}\n" for text in parts)
    return f"{head}{body}----=_x--\n".encode()


@pytest.mark.parametrize("cte", ["base64", "quoted-printable"])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_that_the_page_in_an_archive_is_read(charset: str, cte: str) -> None:
    picture = "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA"
    document = read(archive(picture, part(PAGE, charset=charset, cte=cte)))
    assert document == Document(BLOCKS, "年报")


def test_that_the_root_is_the_part_that_the_archive_names() -> None:
    content = archive(part("<p>别的", "cid:a@b"), part(PAGE, "cid:c@d"), more='start="<c@d>"; ')
    assert read(content).blocks == BLOCKS


def test_that_nested_parts_are_found() -> None:
    inner = archive(part(PAGE)).decode().replace("--=_x", "--=_y").partition("\n")[2]
    assert read(archive(inner)).blocks == BLOCKS


@pytest.mark.parametrize(
    ("address", "location"),
    [
        ("cid:frame@x", "cid:frame@x"),
        ("b.htm", "http://www.example.org/a/b.htm"),
        ("a.files/sheet001.htm", "file:///C:/9A1B/a.files/sheet001.htm"),
    ],
)
def test_that_frames_stand_in_their_places(address: str, location: str) -> None:
    outer = f"<p>前</p><iframe src='{address}'></iframe><iframe src=c.htm></iframe><p>后</p>"
    document = read(archive(part(outer, "http://www.example.org/a/a.htm"), part(PAGE, location)))
    assert document.blocks == (Paragraph("前"), *BLOCKS, Paragraph("后"))
    assert document.remarks == ("网页中有1个内嵌框架，其中的内容没有读入。",)


def test_that_a_workbook_saved_as_one_file_is_read_sheet_by_sheet() -> None:
    names = ("一", "二")
    sheets = [
        part(f"<!--<x:Name>{name}</x:Name>--><table><tr><td>1<td>2</table>", f"sheet00{n}.htm")
        for n, name in enumerate(names)
    ]
    frames = "<frameset><frame src=sheet000.htm><frame src=sheet001.htm></frameset>"
    document = read(archive(part(frames, "book.htm"), *sheets))
    assert [b.sheet for b in document.blocks if isinstance(b, Table)] == ["一", "二"]
    assert not document.remarks


def test_that_what_a_frame_leaves_out_is_told() -> None:
    outer = part("<p>甲<s>乙</s><iframe src=b.htm></iframe>", "a.htm")
    document = read(archive(outer, part("<p>丙<s>丁</s><img src=a.png>", "b.htm")))
    assert document.remarks == (
        "网页中有2处划掉的文字没有读入。",
        "网页中有1张图片，其中的内容没有读入。",
    )


def test_that_a_page_that_frames_itself_comes_to_an_end() -> None:
    loop = part("<p>甲<iframe src=a.htm></iframe><iframe src=a.htm></iframe>", "a.htm")
    assert 1 < len(read(archive(loop)).blocks) < 100


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "是空文件"),
        (b"MIME-Version: 1.0\n\ntext", "没有网页"),
        (archive("Content-Type: image/png\n\nAAAA"), "没有网页"),
        (archive(part("<img src=a.png>")), "请在原网页下载"),
        (b'Content-Type: a;"' + b";" * 100_000, "过于复杂"),
        (
            b"".join(
                b"Content-Type: multipart/x; boundary=%d\n\n--%d\n" % (n, n) for n in range(99)
            ),
            "过于复杂",
        ),
        (b"Content-Type: message/rfc822\n\n" * 2000, "过于复杂"),
        (archive() + b"\n" * 1_000_001, "过于复杂"),
    ],
    ids=range(8),
)
def test_that_an_archive_that_cannot_be_read_is_refused(content: bytes, words: str) -> None:
    with pytest.raises(ReadError, match=r"^“年报.mht”.*。$") as refused:
        read(content)
    assert words in str(refused.value)
