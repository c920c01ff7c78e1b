"""From an analysis and a template to paper with charts, and to a Word file."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from msgspec import Struct

from export.paper.blocks import Heading, Paragraph
from export.paper.chart import Chart
from export.paper.setup import STANDARD
from export.region.analysis.charts import make_chart
from export.region.analysis.comparison import compare
from export.region.analysis.tables import MOST_ROWS, is_cut, make_table
from export.region.analysis.template import load_template
from export.region.analysis.words import indicator_facts, region_facts
from export.region.letters import letter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from export.paper.blocks import Block, Paper
    from export.paper.setup import PaperSetup
    from export.region.analysis.comparison import Comparison
    from export.region.analysis.records import Analysis
    from export.region.analysis.template import Part, Template
    from export.region.analysis.words import Facts


class IllustratedPaper(Struct, frozen=True):
    """A paper, and the charts that stand before the blocks with these numbers."""

    paper: Paper
    charts: Mapping[int, tuple[Chart, ...]]


def write_analysis(
    analysis: Analysis, setup: PaperSetup = STANDARD, template: Template | None = None
) -> bytes:
    """Return an analysis as the content of a .docx file."""
    from export.word.writer import write_word  # noqa: PLC0415 - slow to load

    composed = compose_analysis(analysis, setup, template)
    return write_word(composed.paper, charts=composed.charts)


def compose_analysis(
    analysis: Analysis, setup: PaperSetup = STANDARD, template: Template | None = None
) -> IllustratedPaper:
    """Return an analysis as blocks and charts, by a template or by the one that is built in."""
    chosen = template or load_template(analysis.edition)
    writer = _PartWriter(analysis)
    blocks: list[Block] = []
    charts: dict[int, tuple[Chart, ...]] = {}
    for part in chosen.parts:
        for made in writer.make(part):
            if isinstance(made, Chart):
                # The title comes before all blocks.
                place = len(blocks) + 1
                charts[place] = (*charts.get(place, ()), made)
            else:
                blocks.append(made)
    title = _fill(chosen.title, writer.facts) or ""
    return IllustratedPaper(letter(title, analysis.sender, analysis.year, blocks, setup), charts)


class _PartWriter:
    """Makes blocks and charts of the parts of a template; charts are numbered as they come."""

    def __init__(self, analysis: Analysis) -> None:
        self._analysis = analysis
        self._found = {one.id: compare(analysis, one) for one in analysis.edition.indicators}
        self._charts = 0
        self.facts = region_facts(analysis)

    def make(self, part: Part) -> Iterator[Block | Chart]:
        """Yield what a part comes to, nothing where nothing is known."""
        for comparison in self._about(part):
            facts = self.facts
            if comparison is not None:
                facts = {**facts, **indicator_facts(self._analysis, comparison)}
            if part.heading:
                yield Heading(part.level, _fill(part.heading, facts) or part.heading)
            elif part.sentences:
                said = "".join(_fill(each, facts) or "" for each in part.sentences)
                if said:
                    lead = _fill(part.lead, facts) or ""
                    yield Paragraph(lead + said, len(lead))
            elif part.table:
                yield from self._table(part, facts)
            else:
                yield from self._chart(part, facts)

    def _about(self, part: Part) -> list[Comparison | None]:
        if part.indicator:
            return [self._found[part.indicator]]
        if part.each:
            wants_share = part.each == "share"
            every = self._found.values()
            return [one for one in every if one.indicator.is_share == wants_share]
        return [None]

    def _table(self, part: Part, facts: Facts) -> Iterator[Block]:
        table = make_table(part, self._analysis, self._found)
        said = _fill(part.title if table else part.none, facts)
        if said:
            yield Paragraph(said, is_kept=table is not None)
        if table:
            yield table
            if is_cut(part, self._analysis, self._found):
                yield Paragraph(f"表中列前{MOST_ROWS}个单位，全部单位见汇总工作簿。")

    def _chart(self, part: Part, facts: Facts) -> Iterator[Chart]:
        title = f"图{self._charts + 1}　{_fill(part.title, facts) or ''}"
        chart = make_chart(part, self._analysis, self._found, title)
        if chart is not None:
            self._charts += 1
            yield chart


def _fill(text: str, facts: Facts) -> str | None:
    """Return a text with its placeholders filled in, `None` where one of them is not known."""
    names = [name for _, name, _, _ in string.Formatter().parse(text) if name]
    values = {name: facts.get(name) for name in names}
    if any(value is None for value in values.values()):
        return None
    return text.format(**values)
