"""The template of an analysis: its parts in order, read from a file that an office can rewrite."""

from __future__ import annotations

import string
import tomllib
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct

import resources
from export.errors import ExportError
from export.region.analysis.words import INDICATOR_WORDS, REGION_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forms.edition.edition import Edition

_MAX_BYTES = 200_000

Table = Literal["open", "years", "growth", "shares", "outliers"]
Figure = Literal["states", "years", "top"]


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """A part: a heading, a paragraph of sentences, a table with a line above it, or a chart.

    `each` repeats it for all indicators of a kind, `indicator` makes it about one of them. `lead`
    is a heading that runs into the sentences. `none` is said in place of a table without rows.
    """

    heading: str = ""
    level: int = 1
    lead: str = ""
    sentences: tuple[str, ...] = ()
    table: Table | None = None
    chart: Figure | None = None
    title: str = ""
    none: str = ""
    each: Literal["", "count", "share"] = ""
    indicator: str = ""


class Template(Struct, frozen=True, forbid_unknown_fields=True):
    """The title of an analysis and its parts."""

    title: str
    parts: tuple[Part, ...]


class TemplateError(ExportError):
    """The template of an analysis cannot be used: what is wrong with it, and where."""


def load_template(edition: Edition, path: Path = resources.REGION_ANALYSIS) -> Template:
    """Return a template, judged for an edition's indicators.

    Raises:
        TemplateError: the file cannot be read, or says something that is not known.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
        if len(content) > _MAX_BYTES:
            raise TemplateError(f"分析报告样式“{path.name}”太大，不是样式文件；请另选文件。")
        data = tomllib.loads(content.decode("utf-8-sig"))
        template = msgspec.convert(data, Template)
    except OSError as error:
        raise TemplateError(
            f"分析报告样式“{path.name}”无法读取（{error.strerror}）；请检查文件。"
        ) from error
    except msgspec.ValidationError as error:
        raise TemplateError(f"分析报告样式“{path.name}”有误：{error}。请改正后再试。") from error
    except (ValueError, RecursionError) as error:
        raise TemplateError(
            f"分析报告样式“{path.name}”不是UTF-8编码的TOML文件（{error}）；请改正后再试。"
        ) from error
    faults = tuple(_faults(template, edition))
    if faults:
        raise TemplateError(f"分析报告样式“{path.name}”有误：{'；'.join(faults)}。请改正后再试。")
    return template


def _faults(template: Template, edition: Edition) -> Iterator[str]:
    known = {each.id for each in edition.indicators}
    yield from _text_faults("title", template.title, REGION_WORDS)
    for number, part in enumerate(template.parts, 1):
        place = f"第{number}部分"
        kinds = (part.heading, part.sentences, part.table, part.chart)
        if sum(map(bool, kinds)) != 1:
            yield f"{place}要写heading、sentences、table、chart中的一项"
        if part.indicator and part.indicator not in known:
            yield f"{place}没有指标“{part.indicator}”，可用的有：{'、'.join(sorted(known))}"
        if not part.indicator and (part.table == "growth" or part.chart in ("years", "top")):
            yield f"{place}要用indicator指定指标"
        words = REGION_WORDS
        if part.each or part.indicator:
            words |= INDICATOR_WORDS
        for text in (part.heading, part.lead, part.title, part.none, *part.sentences):
            yield from _text_faults(place, text, words)


def _text_faults(place: str, text: str, known: frozenset[str]) -> Iterator[str]:
    try:
        fields = list(string.Formatter().parse(text))
    except ValueError:
        yield f"{place}“{text}”的花括号不成对"
        return
    for _, name, form, conversion in fields:
        if name is not None and (name not in known or form or conversion):
            yield f"{place}不能用“{{{name}}}”"
