"""What the program proposes for slips whose repair is known: `python -m benchmarks.slip_trial`.

Each kind of `benchmarks.slips` is applied to true reports, once with totals that are computed and
once with totals that were typed; then the report is checked, and for the first finding that the
clerk would meet the proposals are compared with what was there before. Invented figures lie in
`tests/data`; with `NIANBAO_HANDBOOK` published ones are taken as well. `docs/slips.md` keeps the
table.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.sample import ROOT, read_sample
from benchmarks.slips import KINDS, Truth, Typed
from forms.checks.engine import LiveFindings
from forms.checks.repairs.causes import group_causes
from forms.checks.repairs.remedies import suggest_remedies
from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId, Level
from forms.model.report import Report
from forms.model.values import parse_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.checks.repairs.remedies import Remedy

_CATALOG = EditionCatalog()
_PLACES = 4
"""Places where each kind of slip is tried in each report and way of keeping totals."""
_TOP = 3
_MODES = {"computed": "总计自动计算", "typed": "总计已填"}


@dataclass
class Tally:
    """How the program did with one kind of slip."""

    tried: int = 0
    silent: int = 0
    first: int = 0
    top: int = 0
    roots: int = 0
    proposals: int = 0
    longest: float = 0
    misses: list[str] = field(default_factory=list)

    @property
    def seen(self) -> int:
        """Return how many slips broke a relation at all."""
        return self.tried - self.silent


def main(arguments: Sequence[str]) -> int:
    """Print the table for each way of keeping totals."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.slip_trial")
    parser.add_argument("--places", type=int, default=_PLACES, help="places per report and kind")
    parser.add_argument("--misses", default="", metavar="KIND", help="show what was missed")
    options = parser.parse_args(arguments)
    truths = list(_truths())
    print(
        f"{len(truths)} reports, {sum(one.previous is not None for one in truths)} with last year"
    )
    for mode, name in _MODES.items():
        tallies = {kind: _try(kind, truths, mode, options.places) for kind in KINDS}
        print(f"\n### {name}\n\n{lay_out(tallies)}")
        if options.misses:
            print("\n".join(tallies[options.misses].misses))
    return 0


def lay_out(tallies: dict[str, Tally]) -> str:
    """Return the tallies as a table in Markdown."""
    lines = [
        "| 笔误 | 试验 | 查出 | 首位正确 | 前三正确 | 平均问题数 | 平均建议数 | 最慢毫秒 |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    total = Tally()
    for kind, tally in (*tallies.items(), ("合计", total)):
        seen = tally.seen
        shares = [
            f"{count}（{count / seen:.0%}）" if seen else "–" for count in (tally.first, tally.top)
        ]
        means = [f"{count / seen:.1f}" if seen else "–" for count in (tally.roots, tally.proposals)]
        cells = (kind, tally.tried, seen, *shares, *means, f"{tally.longest * 1000:.0f}")
        lines.append(f"| {' | '.join(map(str, cells))} |")
        for name in ("tried", "silent", "first", "top", "roots", "proposals"):
            setattr(total, name, getattr(total, name) + getattr(tally, name))
        total.longest = max(total.longest, tally.longest)
    return "\n".join(lines)


def _try(kind: str, truths: Sequence[Truth], mode: str, places: int) -> Tally:
    tally = Tally()
    for truth in truths:
        slips = list(KINDS[kind](truth))
        chance = random.Random(f"{kind} {truth.name}")  # noqa: S311 - a sample, no secret
        for slip in chance.sample(slips, min(places, len(slips))):
            _try_slip(truth, slip, mode, tally)
    return tally


def _try_slip(truth: Truth, slip: Typed, mode: str, tally: Tally) -> None:
    if mode == "computed" and all(truth.report.edition.cells[cell].computed for cell in slip):
        return
    report = _type_in(truth, slip, mode)
    tally.tried += 1
    findings = LiveFindings(report, truth.previous)
    listed = [one for one in findings.findings if one.level is not Level.PENDING]
    if not listed:
        tally.silent += 1
        return
    started = time.perf_counter()
    causes = group_causes(listed, findings.scope)
    remedies = suggest_remedies(causes[0].root, report, truth.previous)
    tally.longest = max(tally.longest, time.perf_counter() - started)
    tally.roots += len(causes)
    tally.proposals += len(remedies)
    hits = [_restores(remedy, report, truth) for remedy in remedies]
    tally.first += any(hits[:1])
    tally.top += any(hits[:_TOP])
    if not any(hits[:1]):
        shown = "；".join(f"{one.sentence}，{one.reason}" for one in remedies)
        tally.misses.append(f"{truth.name} {slip} [{len(causes)}] → {shown}")


def _type_in(truth: Truth, slip: Typed, mode: str) -> Report:
    """Return the report as it lies in the window: totals that agree are computed."""
    report = truth.report.copy()
    typed: dict[CellId, str] = {}
    if mode == "typed":
        shown = report.shown_values()
        typed = {cell: shown[cell] for cell in report.edition.definitions}
    if mode == "computed":
        slip = {cell: text for cell, text in slip.items() if cell in report.edition.input_cells}
    report.apply(report.change_cells(typed | slip, ""))
    for _ in range(3):
        report.apply(report.release_totals())
    return report


def _restores(remedy: Remedy, report: Report, truth: Truth) -> bool:
    mended = report.copy()
    mended.apply(mended.change_fields({one.field: one.new for one in remedy.changes}, ""))
    return mended.shown_values() == truth.report.shown_values()


def _truths() -> Iterator[Truth]:
    """Yield every report whose own relations hold, with its year before where that is known."""
    reports = [*_invented(), *_published()]
    for report in reports:
        previous = next(
            (
                one
                for one in reports
                if (one.organization, one.year) == (report.organization, report.year - 1)
            ),
            None,
        )
        if any(one.level is Level.ERROR for one in LiveFindings(report).findings):
            continue
        if previous is not None and _contradict(report, previous):
            previous = None
        name = f"{report.organization} {report.year}"
        yield Truth(name, report, previous)
        if previous is None:
            yield Truth(f"{name} +", report, _make_last_year(report))


def _make_last_year(report: Report) -> Report:
    """Return a made-up year before: alike in size, and left over is what was carried over."""
    chance = random.Random(report.organization)  # noqa: S311 - figures, no secrets
    previous = report.copy()
    previous.year -= 1
    for cell, text in report.cells.items():
        if not cell.startswith("t2."):
            previous.cells[cell] = str(int(int(text) * chance.uniform(0.6, 1.3)))
    for cell in report.edition.input_cells:
        if cell.startswith("t3.carried_forward."):
            over = CellId(cell.replace("carried_forward", "carried_over"))
            previous.cells[cell] = report.cells[over]
            previous.cells[over] = str(chance.choice((0, 1, 4)) * bool(int(report.cells[over])))
        if cell.endswith(".pending"):
            previous.cells[cell] = "0"
        if cell.endswith(
            (".in_force", ".total_disclosed", ".newly_disclosed", ".prev_year_items", ".change")
        ):
            previous.cells[cell] = "0"
    for relation in report.edition.relations:
        if relation.id.startswith("t2."):
            for term in relation.terms:
                previous.cells.pop(term.cell, None)
    return previous


def _contradict(report: Report, previous: Report) -> bool:
    return any(one.level is not Level.PENDING for one in LiveFindings(report, previous).findings)


def _invented() -> Iterator[Report]:
    sample = read_sample()
    sample.texts.clear()
    yield sample
    for path in sorted((ROOT / "tests" / "data").glob("figures-*.json")):
        found = json.loads(path.read_text("utf-8"))
        cells = {
            f"{row}.{column}": text
            for row, columns in found["cells"].items()
            for column, text in columns.items()
        }
        yield _make(found, cells)


def _published() -> Iterator[Report]:
    folder = os.environ.get("NIANBAO_HANDBOOK", "")
    if not folder:
        return
    seed = Path(folder) / "domain" / "seed-2020.json"
    found = json.loads(seed.read_text("utf-8"))
    yield _make(found, found["cells"])
    cases = json.loads((seed.parent / "real-cases-2021.json").read_text("utf-8"))
    for case in cases["cases"]:
        yield _make({"edition": cases["edition"], **case}, case["cells"])
    for path in sorted((Path(folder) / "corpus").glob("*.json")):
        found = json.loads(path.read_text("utf-8"))
        yield _make(found, found["cells"])


def _make(found: dict[str, Any], cells: dict[str, str | None]) -> Report:
    """Return a report of which every input holds a figure and every total is computed."""
    edition = _CATALOG.load(found["edition"])
    report = Report(edition, found["organization"], found["year"])
    for cell in edition.input_cells:
        value = parse_value(edition.cells[cell].kind, cells.get(cell) or "0")
        report.cells[cell] = value.text if value.number is not None else "0"
    return report


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
