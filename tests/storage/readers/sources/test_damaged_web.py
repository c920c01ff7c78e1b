"""Whatever the bytes: a document or one sentence, and what was left whole is not altered."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from storage.readers.document import Document, Table
from storage.readers.reading import ReadError
from storage.readers.sources.web.archive import read_web_archive
from storage.readers.sources.web.page import read_web_page
from tests.effort import rounds

_PAGE = (
    "<!DOCTYPE html><html><head><meta charset='gbk'><title>年报</title><style>.a{b:c}</style>"
    "</head><body><nav>首页</nav><ol><li>公开</ol><p style='display:none'>甲</p><p>乙<sup>1</sup>"
    "<!--[if x]>--><table><thead><tr><th rowspan=2>项<th colspan=2>数<tbody><tr><td>12<td>34"
    "<tr><td>甲<td><s>1</s>56<td><table><tr><td>7</table></table><iframe src=a></iframe></body>"
)
_ARCHIVE = (
    'Content-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; charset=gbk\n'
    "Content-Location: a\nContent-Transfer-Encoding: quoted-printable\n\n"
    f"{_PAGE.replace('=', '=3D')}\n--b--\n"
)
_PIECES = (b"<table>", b"</td>", b"<tr>", b"<td>", b"</table>", b"<", b"&#", b"\0", b"=", b"--b\n")


def _damage(content: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.randint(1, 6)):
        at, length = chance.randrange(len(content) + 1), chance.randint(0, 30)
        piece = chance.choice(
            (b"", chance.randbytes(2), content[at : at + length] * 2, chance.choice(_PIECES))
        )
        content = content[:at] + piece + content[at + length :]
    return content


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16"])
def test_that_a_damaged_page_is_read_or_refused(encoding: str) -> None:
    chance = random.Random(encoding)  # noqa: S311 - damage, no secret
    for _ in range(rounds(150, thorough=5000)):
        content = _damage(_PAGE.encode(encoding), chance)
        with suppress(ReadError):
            _check(read_web_page(content, "年报.html"))


def test_that_a_damaged_archive_is_read_or_refused() -> None:
    chance = random.Random(7)  # noqa: S311
    for _ in range(rounds(150, thorough=5000)):
        content = _damage(_ARCHIVE.encode("gb18030"), chance)
        with suppress(ReadError):
            _check(read_web_archive(content, "年报.mht"))


def test_that_a_page_cut_anywhere_holds_no_other_figures() -> None:
    figures = {"12", "34", "56", "7"}
    for end in range(_PAGE.index("<table"), len(_PAGE)):
        document = read_web_page(_PAGE[:end].encode(), "年报.html")
        cells = [cell for b in document.blocks if isinstance(b, Table) for cell in b.cells]
        found = {text for cell in cells for text in cell.text.split("\n") if text.isdigit()}
        assert found <= figures
        assert found == figures or document.remarks


def _check(document: Document) -> None:
    for block in document.blocks:
        if isinstance(block, Table):
            places = [(cell.row, cell.column) for cell in block.cells]
            assert len(set(places)) == len(places)
            assert all(cell.row_span > 0 and cell.column_span > 0 for cell in block.cells)
            assert sum(map(len, block.rows())) == len(block.cells)
        else:
            assert block.text
            block.text.encode()
