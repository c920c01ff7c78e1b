"""Whether our lines end where a word processor's do: `python -m benchmarks.line_agreement [N]`.

N reports (20 where nothing is said) are written as Word files and as PDF files. LibreOffice makes
a PDF of each Word file; poppler reads both. Compared are the lines of titles, headings, texts and
signatures: a line of the Word file agrees where a line of ours ends at the same character of the
same paragraph. A page agrees where it begins and ends with the same characters. What stands in
tables has its lines from the composition and is left out.

Both sides are set in the same fonts: those that this machine has are named in the set-up, so that
neither of them looks for something in the place of one that is missing.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from benchmarks.hard_texts import make_reports
from benchmarks.libreoffice import convert
from export.composition import compose
from export.paper.blocks import Heading, Paragraph, Signature, Title
from export.paper.setup import PaperSetup
from export.paper.typography import POINTS_PER_MM
from export.word.writer import write_word
from ui.printing.pdf.document import make_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from export.paper.blocks import Paper

_SERIF, _SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
SETUP = PaperSetup(
    title_font=_SERIF,
    heading_font=_SANS,
    subheading_font=_SERIF,
    body_font=_SERIF,
    table_font=_SERIF,
)
_WORD = re.compile(
    r'<page width|<word xMin="[\d.]+" yMin="([\d.-]+)" xMax="[\d.]+" yMax="([\d.]+)">(.*?)</word>'
)
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_ONE_LINE_PT = 4.0
"""Words whose middles are closer than that stand on one line."""
_STARTING = 12
"""By so many characters at its start a text is found."""


@dataclass(frozen=True)
class Character:
    """A character that was read, with its page and its line on it."""

    text: str
    page: int
    line: int


@dataclass
class Agreement:
    """How many lines and pages there are, and how many of them agree."""

    lines: int = 0
    same_lines: int = 0
    pages: int = 0
    same_pages: int = 0
    documents: int = 0
    same_counts: int = 0
    differing: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: Agreement) -> None:
        """Add another document's figures."""
        self.lines += other.lines
        self.same_lines += other.same_lines
        self.pages += other.pages
        self.same_pages += other.same_pages
        self.documents += other.documents
        self.same_counts += other.same_counts
        self.differing += other.differing

    def __str__(self) -> str:
        share = self.same_lines / max(self.lines, 1)
        return (
            f"lines {self.same_lines} of {self.lines} ({share:.1%}), pages {self.same_pages} of "
            f"{self.pages}, page counts {self.same_counts} of {self.documents}"
        )


def compare(paper: Paper, word: Path, own: Path) -> Agreement:
    """Compare two PDF files of a paper, line by line."""
    pages = [read_pages(pdf, paper) for pdf in (word, own)]
    found = Agreement(documents=1, same_counts=int(pages[0][1] == pages[1][1]))
    streams = [stream for stream, _ in pages]
    cursors = [0, 0]
    edges: list[list[tuple[int, int, int]]] = [[], []]
    for number, text in enumerate(_texts(paper)):
        lines = []
        for side, stream in enumerate(streams):
            characters, cursors[side] = _find(stream, text, cursors[side])
            lines.append(_lines(characters))
            edges[side] += [(each.page, number, at) for at, each in enumerate(characters)]
        ends = [{end for _, end in each} for each in lines]
        found.lines += len(lines[0])
        found.same_lines += len(ends[0] & ends[1])
        for start, end in lines[0]:
            if end not in ends[1]:
                mine = next(((s, e) for s, e in lines[1] if e > start), (0, 0))
                found.differing.append((text[start:end], text[mine[0] : mine[1]]))
    spans = [_page_spans(each) for each in edges]
    found.pages = len(spans[0])
    found.same_pages = sum(spans[1].get(page) == span for page, span in spans[0].items())
    return found


def _page_spans(edges: Sequence[tuple[int, int, int]]) -> dict[int, tuple[object, object]]:
    places: dict[int, list[tuple[int, int]]] = {}
    for page, number, at in edges:
        places.setdefault(page, []).append((number, at))
    return {page: (min(each), max(each)) for page, each in places.items()}


def read_pages(pdf: Path, paper: Paper) -> tuple[list[Character], int]:
    """Return what stands in the text area of a file's pages, and how many pages it has."""
    done = subprocess.run(
        ["pdftotext", "-bbox", pdf, "-"],  # noqa: S607 - wherever poppler is
        check=True,
        capture_output=True,
        text=True,
    )
    area = paper.setup.page
    top = area.top_mm * POINTS_PER_MM
    bottom = top + area.text_height_mm * POINTS_PER_MM
    characters: list[Character] = []
    page = line = 0
    last = -1000.0
    for match in _WORD.finditer(done.stdout):
        if match[3] is None:
            page, last = page + 1, -1000.0
            continue
        middle = (float(match[1]) + float(match[2])) / 2
        if not top < middle < bottom:
            continue
        if abs(middle - last) > _ONE_LINE_PT:
            line += 1
        last = middle
        text = re.sub(r"&\w+;", lambda found: _ENTITIES[found[0]], match[3])
        characters += [Character(each, page, line) for each in text if not each.isspace()]
    return characters, page


def _texts(paper: Paper) -> Iterator[str]:
    for block in paper.blocks:
        match block:
            case Title() | Heading() | Paragraph():
                yield "".join(block.text.split())
            case Signature():
                yield from ("".join(text.split()) for text in (block.organization, block.date))


def _find(stream: Sequence[Character], text: str, start: int) -> tuple[list[Character], int]:
    """Return a text's characters, and where the search for the next text begins.

    LibreOffice loses a mark that hangs over the margin at the end of some pages: what is missing
    is taken to stand behind the one before it.
    """
    at = "".join(each.text for each in stream).index(text[:_STARTING], start)
    found: list[Character] = []
    for character in text:
        if at < len(stream) and stream[at].text == character:
            found.append(stream[at])
            at += 1
        else:
            found.append(found[-1])
    return found, at


def _lines(characters: Sequence[Character]) -> list[tuple[int, int]]:
    """Return the lines of a paragraph, each as the places where it starts and ends."""
    starts = [
        at
        for at, each in enumerate(characters)
        if not at or (each.page, each.line) != (characters[at - 1].page, characters[at - 1].line)
    ]
    return list(zip(starts, [*starts[1:], len(characters)], strict=True))


def measure(count: int, folder: Path) -> Iterator[tuple[str, Agreement]]:
    """Yield the agreement of each report, its files staying in the folder."""
    papers = [compose(each, is_draft=False, setup=SETUP) for each in make_reports(count)]
    words = [folder / f"{number:02}.docx" for number in range(count)]
    for path, paper in zip(words, papers, strict=True):
        path.write_bytes(write_word(paper))
    convert(words, folder)
    for path, paper in zip(words, papers, strict=True):
        own = path.with_name(f"{path.stem}-own.pdf")
        own.write_bytes(make_pdf(paper).content)
        yield path.stem, compare(paper, path.with_suffix(".pdf"), own)


def main(arguments: Sequence[str]) -> int:
    """Print the agreement of each report and of all; with `--show`, the lines that differ."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.line_agreement")
    parser.add_argument("count", nargs="?", type=int, default=20)
    parser.add_argument("--show", action="store_true", help="print the lines that differ")
    parser.add_argument("--folder", type=Path, help="where the files are left")
    given = parser.parse_args(arguments)
    whole = Agreement()
    with tempfile.TemporaryDirectory() as made:
        folder = given.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        for name, each in measure(given.count, folder):
            print(name, each)
            if given.show:
                for word, own in each.differing:
                    print(f"    {word}\n    {own}\n")
            whole.add(each)
    print("all", whole)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
