"""What a document holds beside its text or that was left out, counted and told in sentences."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NoReturn

from storage.readers.document import MAX_BLOCKS, MAX_CELLS, MAX_CHARACTERS
from storage.readers.reading import ReadError
from storage.readers.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PARAGRAPHS = MAX_BLOCKS + MAX_CELLS
"""Those in cells and blank ones, too; a cell has at least one."""
MAX_DEPTH = 24
"""Word itself takes no table deeper; content controls and the like come on top."""

_SENTENCES = {
    "revision": "文件中有{}处未接受的修订，按接受修订后的内容读入。",
    "comment": "文件中有{}条批注，没有读入。",
    "hidden": "文件中有{}处隐藏文字，没有读入。",
    "struck": "文件中有{}处带删除线的文字，没有读入。",
    "covered": "文件中有{}个合并单元格盖住了文字，盖住的文字没有读入。",
    "box": "文件中有{}个文本框，其中的文字按文本框所在的段落读入，请核对位置。",
    "picture": "文件中有{}处图片没有读入，图片中的文字和表格请自行填写。",
    "object": "文件中有{}处嵌入的对象（如Excel表格）没有读入，请把它改为普通表格后再读。",
    "linked": "文件中有{}处引用了其他文件的内容，没有读入。",
    "contents": "文件中的目录（{}行）没有读入。",
    "prompt": "文件中有{}处没有填写的内容控件，按空白读入。",
    "equation": "文件中有{}处公式、下拉框或复选框没有保存结果，没有读入。",
    "formula": "文件中有{}处数学公式，按一行文字读入，请核对。",
}
_MAX_NOTES = 5


class Tally:
    """Counts over one document; also of its size, which has a limit."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._counts: Counter[str] = Counter()
        self._blocks = self._paragraphs = self._cells = self._characters = 0
        self._notes: dict[str, list[str]] = {"脚注": [], "尾注": []}

    def count(self, what: str) -> None:
        """Count one more of a kind in `_SENTENCES`."""
        self._counts[what] += 1

    def note(self, kind: str, text: str) -> int:
        """Keep the text of a 脚注 or 尾注 and return its number."""
        self._counts[kind] += 1
        if self._counts[kind] <= _MAX_NOTES:
            self._notes[kind].append(shorten(text))
        return self._counts[kind]

    def weigh(
        self, *, blocks: int = 0, paragraphs: int = 0, cells: int = 0, characters: int = 0
    ) -> None:
        """Add to the size of what was read.

        Raises:
            ReadError: it is too much for a report.
        """
        self._blocks += blocks
        self._paragraphs += paragraphs
        self._cells += cells
        self._characters += characters
        if (
            self._blocks > MAX_BLOCKS
            or self._paragraphs > MAX_PARAGRAPHS
            or self._cells > MAX_CELLS
            or self._characters > MAX_CHARACTERS
        ):
            raise self._too_much()

    def refuse_width(self) -> NoReturn:
        """Raise `ReadError` for a table with more columns than a program can show."""
        raise self._too_much()

    def check_depth(self, depth: int) -> None:
        """Raise `ReadError` where tables and the like are nested deeper than anyone does."""
        if depth > MAX_DEPTH:
            raise ReadError(f"“{self._origin}”的表格嵌套太深，请用Word另存或简化后再读。")

    def nothing(self) -> ReadError:
        """Return the error of a document without text, with where its content may be."""
        if self._counts["linked"]:
            return ReadError(
                f"“{self._origin}”的正文是嵌入的网页或其他文件，请用Word打开后另存为.docx再读。"
            )
        if self._counts["picture"] or self._counts["object"]:
            return ReadError(
                f"“{self._origin}”里没有文字，只有图片或嵌入的对象，请改用能选中文字的文件。"
            )
        return ReadError(f"“{self._origin}”里没有文字，请核对是否选错了文件。")

    def remarks(self) -> tuple[str, ...]:
        """Return a sentence for each kind that was met."""
        return (*self._counted(), *self._noted())

    def _counted(self) -> Iterator[str]:
        for what, sentence in _SENTENCES.items():
            if count := self._counts[what]:
                yield sentence.format(count)

    def _noted(self) -> Iterator[str]:
        for kind, notes in self._notes.items():
            if count := self._counts[kind]:
                shown = "；".join(f"[{number}]{note}" for number, note in enumerate(notes, 1))
                rest = "等" if count > len(notes) else ""
                yield f"文件中有{count}处{kind}，没有读入正文：{shown}{rest}"

    def _too_much(self) -> ReadError:
        return ReadError(f"“{self._origin}”内容太多，不像是年度报告，请核对是否选错了文件。")
