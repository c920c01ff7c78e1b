"""The source of a page, parsed; and the document that comes of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from storage.readers.document import MAX_BLOCKS, MAX_CHARACTERS, Document, Table
from storage.readers.reading import ReadError
from storage.readers.sources.web.decoding import PageText, decode_page, require_page
from storage.readers.sources.web.flow import Inset
from storage.readers.sources.web.kinds import Left
from storage.readers.sources.web.target import Page, PageTarget
from storage.readers.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from storage.readers.document import Block

_MOST_TAGS = 1_000_000
_LONGEST_TAG = 500_000
_PIECE = 32_768
_TAG_BEGINS = re.compile("<[a-zA-Z]")
# Pictures inside the page, which would be more than the parser takes in an attribute.
_EMBEDDED = re.compile(r"data:[^\"'()\s>]{1000,}")
_CELL_BEGINS = re.compile(r"<t[dh]\b", re.IGNORECASE)
_ROW_ENDS = re.compile(r"</(?:t[dhr]|table|body|html)\b", re.IGNORECASE)
_PAGE_ENDS = re.compile(r"</(?:body|html)\b", re.IGNORECASE)
_TABLE_TAGS = re.compile(r"<(/?)table\b", re.IGNORECASE)
_TAIL = 200_000
_REMARKS = {
    Left.STRUCK: "网页中有{}处划掉的文字没有读入。",
    Left.HIDDEN: "网页中有{}处隐藏的文字没有读入。",
    Left.COMMENT: "网页中有{}处批注没有读入。",
    Left.INPUT: "网页中有{}个输入框，其中的内容没有读入，请对照原网页核对。",
    Left.FURNITURE: "网页的导航、页眉页脚、按钮等{}处没有读入。",
}


def parse_page(content: bytes, origin: str, charset: str = "") -> tuple[Page, list[str]]:
    """Return what a page holds, and remarks on damage to its source."""
    require_page(content, origin)
    source, remarks = _mend(decode_page(content, origin, charset))
    if source.count("<") > _MOST_TAGS:
        raise ReadError(f"“{origin}”的内容过多，不像是年度报告，请核对是否选错了文件。")
    if _has_endless_tag(source):
        raise _damaged(origin)
    target: Any = PageTarget(origin, source.count("</"))  # the stubs ask for bytes as well
    parser = etree.HTMLParser(
        target=target,
        encoding="utf-8",
        no_network=True,
        huge_tree=False,
    )
    try:
        # In pieces: after an error of the target the parser runs on to the end of what it has.
        for begin in range(0, len(source), _PIECE):
            parser.feed(source[begin : begin + _PIECE].encode())
        page = parser.close()
    except etree.LxmlError as error:
        raise _damaged(origin) from error
    # Past a limit of its own the parser is silent about the rest.
    if any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise _damaged(origin)
    if not isinstance(page, Page):
        raise _damaged(origin)
    return page, remarks


def make_document(
    blocks: Sequence[Block], page: Page, remarks: Sequence[str], origin: str
) -> Document:
    """Return the document of a page, with remarks on what was left out.

    Raises:
        ReadError: it has no text, or more than a report can have.
    """
    if not blocks:
        raise ReadError(_describe_empty(page, origin))
    if len(blocks) > MAX_BLOCKS or sum(map(_size_of, blocks)) > MAX_CHARACTERS:
        raise ReadError(f"“{origin}”的内容过多，不像是年度报告，请核对是否选错了文件。")
    return Document(tuple(blocks), page.title, (*remarks, *_describe_left(page.left)))


def _size_of(block: Block) -> int:
    if isinstance(block, Table):
        return sum(len(cell.text) for cell in block.cells)
    return len(block.text)


def _has_endless_tag(source: str) -> bool:
    """Tell whether a tag has more attributes than memory should be spent on."""
    place = 0
    while place + _LONGEST_TAG < len(source):
        end = source.rfind(">", place, place + _LONGEST_TAG)
        if end < 0:
            tag = _TAG_BEGINS.search(source, place)
            if tag is None or tag.start() + _LONGEST_TAG >= len(source):
                return False
            end = source.find(">", tag.start(), tag.start() + _LONGEST_TAG)
            if end < 0:
                return True
        place = end + 1
    return False


def _mend(page: PageText) -> tuple[str, list[str]]:
    """Return the source without what the parser cannot take, and remarks on damage."""
    source, remarks = _EMBEDDED.sub("data:", page.text), []
    if page.broken:
        remarks.append(f"网页中有{page.broken}处文字已损坏，显示为“�”，请对照原网页核对。")
    tail = source[-_TAIL:]
    begins = [found.start() for found in _CELL_BEGINS.finditer(tail)]
    if begins and not _ROW_ENDS.search(tail, begins[-1]):
        # Nobody knows how the figure goes on that the file ends in.
        source = source[: len(source) - len(tail) + begins[-1]]
        remarks.append("网页在表格中间中断，最后一个单元格没有读入，请重新取得完整的网页后再核对。")
    elif _is_cut_off(source, tail):
        remarks.append("网页没有结尾，可能没有保存完整，请对照原网页核对。")
    return source, remarks


def _is_cut_off(source: str, tail: str) -> bool:
    """Tell whether a page ends while one of its tables is open."""
    if _PAGE_ENDS.search(tail):
        return False
    tags = [found[1] for found in _TABLE_TAGS.finditer(source)]
    return tags.count("") > tags.count("/")


def _damaged(origin: str) -> ReadError:
    return ReadError(f"“{origin}”不是能识别的网页，文件可能已损坏，请重新取得文件后再试。")


def _describe_empty(page: Page, origin: str) -> str:
    if page.is_frameset:
        return (
            f"“{origin}”是框架网页，内容在与它一起保存的其他网页文件里（如“{_first_frame(page)}”），"
            "请改选其中含有报告的文件。"
        )
    if page.left.get(Left.FRAME, 0) or page.left.get(Left.PICTURE, 0):
        return (
            f"“{origin}”中没有文字，内容是图片或内嵌的文件，"
            "请在原网页下载报告的Word或PDF文件后再读取。"
        )
    if page.left.get(Left.HIDDEN, 0):
        return f"“{origin}”中的文字都是隐藏的，请在浏览器中打开网页，显示报告后复制到Word文档再试。"
    return (
        f"“{origin}”中没有文字，内容可能要联网才显示，"
        "请在浏览器中打开原网页，把报告复制到Word文档后再试。"
    )


def _first_frame(page: Page) -> str:
    addresses = [block.address for block in page.blocks if isinstance(block, Inset)]
    return shorten(addresses[0]) if addresses else "sheet001.htm"


def _describe_left(left: Mapping[Left, int]) -> Iterator[str]:
    for kind, sentence in _REMARKS.items():
        if left.get(kind, 0):
            yield sentence.format(left[kind])
    pictures, frames = left.get(Left.PICTURE, 0), left.get(Left.FRAME, 0)
    shown = "、".join(
        [f"{pictures}张图片"] * bool(pictures) + [f"{frames}个内嵌框架"] * bool(frames)
    )
    if shown:
        yield f"网页中有{shown}，其中的内容没有读入。"
