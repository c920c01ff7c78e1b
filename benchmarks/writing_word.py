"""Writing the Word file, against filling a template with the same words."""

from __future__ import annotations

import importlib
import io
from typing import TYPE_CHECKING

from benchmarks.measure import Row, alternate, compare, unmeasured
from benchmarks.sample import read_sample
from export.composition import compose
from export.proof.words import proofread
from export.word.writer import write_word
from forms.edition.terms import CellId

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from forms.model.report import Report

_ROUNDS = 30
_MOST_OF_TEMPLATE = 1 / 2
_WHAT = "Word file of a full report"
_TEMPLATE = "docxtpl filling the same document"


def measure_word(*, is_smoke: bool) -> list[Row]:
    """Time the way from a report to the bytes of its Word file."""
    report = read_sample()

    def write() -> bytes:
        return write_word(compose(report, is_draft=False))

    docxtpl = _find_docxtpl()
    if docxtpl is None:
        return [unmeasured(_WHAT, _TEMPLATE, "needs --group bench")]
    fill = _fills(docxtpl, report)
    filling = alternate(write, fill, 1 if is_smoke else _ROUNDS)
    return [compare(_WHAT, _TEMPLATE, filling, _MOST_OF_TEMPLATE)]


def _find_docxtpl() -> ModuleType | None:
    try:
        return importlib.import_module("docxtpl")
    except ModuleNotFoundError:
        return None


def _fills(docxtpl: ModuleType, report: Report) -> Callable[[], bytes]:
    """Return what fills the template and gives the bytes, once proved to give the same document."""
    template, context = _make_template(report)

    def fill() -> bytes:
        document = docxtpl.DocxTemplate(io.BytesIO(template))
        document.render(context, autoescape=True)
        target = io.BytesIO()
        document.save(target)
        return target.getvalue()

    differences = proofread(compose(report, is_draft=False), fill())
    if differences:
        raise RuntimeError(f"the template does not give the same document: {differences[0]}")
    return fill


def _make_template(report: Report) -> tuple[bytes, dict[str, str]]:
    """Return our own document with placeholders for figures and paragraphs, and their content."""
    context: dict[str, str] = {}

    def put(content: str) -> str:
        name = f"c{len(context)}"
        context[name] = content
        return f"{{{{{name}}}}}"

    template = report.copy()
    template.texts = {
        key: "\n".join(put(line) for line in text.splitlines())
        for key, text in report.texts.items()
    }
    template.cells = {CellId(cell): put(text) for cell, text in report.shown_values().items()}
    return write_word(compose(template, is_draft=False)), context
