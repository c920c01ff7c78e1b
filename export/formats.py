"""The formats in which a report can be written out: a row for each, and everything else reads it.

The menu, the file dialogs, the command line and the export itself know no format but these. A
writer is imported when it is first used: starting the program or writing JSON costs nothing of
what a Word document needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from export.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from export.manuscript import Manuscript
    from export.paper.blocks import Paper
    from export.proof.places import Difference

    Writer = Callable[[Manuscript], bytes]
    Proofreader = Callable[[Paper, bytes], Sequence[Difference]]


class Format(Struct, frozen=True):
    """A format of files.

    `text` describes it in file dialogs and on the command line. `write` makes a file's content;
    without it the format is printed: `ui.printing` makes it, with fonts that only Qt can measure.
    `title` names the menu entry in which it is offered; without one it is among the other formats.
    A format marks drafts, unless `unmarked` says what is told of a draft in place of a mark.
    `proofread` reads a written file again and finds where it differs from the paper. `is_archive`
    says that it is a form of files with that suffix which has to be asked for, to be kept for good.
    """

    suffix: str
    text: str
    write: Writer | None
    title: str = ""
    unmarked: str = ""
    proofread: Proofreader | None = None
    is_archive: bool = False

    @property
    def marks_draft(self) -> bool:
        """Tell whether a draft is marked as one in the file."""
        return not self.unmarked

    @property
    def file_filter(self) -> str:
        """The entry of a file dialog, as Qt writes them."""
        return f"{self.text} (*{self.suffix})"


def find_format(suffix: str) -> Format:
    """Return the format of files with that suffix.

    Raises:
        ExportError: reports are not written in that form.
    """
    for known in FORMATS:
        if known.suffix == suffix.lower() and not known.is_archive:
            return known
    suffixes = "、".join(dict.fromkeys(known.suffix for known in FORMATS))
    shown = f"“{suffix}”文件" if suffix else "没有扩展名的文件"
    raise ExportError(f"不能导出{shown}，请把文件名的扩展名改为{suffixes}之一。")


def find_archive(suffix: str) -> Format:
    """Return the form of files with that suffix that is meant to be kept for good.

    Raises:
        ExportError: there is none.
    """
    for known in FORMATS:
        if known.suffix == suffix.lower() and known.is_archive:
            return known
    suffixes = "、".join(known.suffix for known in FORMATS if known.is_archive)
    raise ExportError(f"存档文件只能是{suffixes}，请把文件名的扩展名改为{suffixes}。")


def _write_word(manuscript: Manuscript) -> bytes:
    from export.word.writer import write_word  # noqa: PLC0415 - see the module's docstring

    return write_word(manuscript.paper, manuscript.report)


def _proofread_word(paper: Paper, content: bytes) -> Sequence[Difference]:
    from export.proof.words import proofread  # noqa: PLC0415

    return proofread(paper, content)


def _write_html(manuscript: Manuscript) -> bytes:
    from export.html_report import write_html  # noqa: PLC0415

    return write_html(manuscript.paper)


def _write_xlsx(manuscript: Manuscript) -> bytes:
    from export.xlsx.writer import write_xlsx  # noqa: PLC0415

    return write_xlsx(manuscript.paper)


def _write_text(manuscript: Manuscript) -> bytes:
    from export.text_report import write_text  # noqa: PLC0415

    return write_text(manuscript.paper)


def _write_json(manuscript: Manuscript) -> bytes:
    from export.json_report import write_json  # noqa: PLC0415

    return write_json(manuscript.report)


_AS_IT_IS = "导出的是目前填写的内容"

WORD = Format(".docx", "Word 文档", _write_word, "Word", proofread=_proofread_word)
PDF = Format(".pdf", "PDF 文件", None, "PDF")
PDF_ARCHIVE = Format(".pdf", "PDF/A 存档文件，供长期保存", None, "PDF", is_archive=True)
DATA = Format(".json", "数据文件", _write_json, unmarked=_AS_IT_IS)
FORMATS = (
    WORD,
    PDF,
    PDF_ARCHIVE,
    Format(".html", "网页", _write_html),
    Format(".xlsx", "Excel 工作簿，只有表格", _write_xlsx),
    Format(".txt", "纯文本", _write_text, unmarked=_AS_IT_IS),
    DATA,
)
"""All of them, the official form first."""
OTHERS = tuple(one for one in FORMATS if not one.title)
"""Those without an entry of their own in the menu."""
