"""How many wrong figures of a text are seen: `python -m benchmarks.text_trial FOLDER …`.

Each figure of a text that repeats a figure of the tables is altered, one at a time: by one up and
down, by two digits that change places, and tenfold. What is told at that place counts as caught,
and an offer that is not the figure as it was counts as wrong. The unaltered report is checked as
well: what is told there is a false alarm, unless the report is known to contradict itself.

A folder holds reports as the program writes them (`*.json`), or the figures alone with the whole
text beside them (`NAME.json`, `NAME.txt` or `NAME.md`). A list beside a report
(`NAME.figures.json`, `NAME` without what follows its first dot) tells which figures repeat the
tables: `figures` and `ambiguous`, each with `section`, `quote`, `figure` and, where it is not so,
`"agrees_with_cells": false`. Without a list each number that counts something and stands in a table
is taken; some of those only happen to be the same.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forms.checks.engine import check_all
from forms.checks.narrative.figure_checks import RULE_PREFIX
from forms.edition.catalog import EditionCatalog
from forms.edition.terms import CellId
from forms.model.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from forms.checks.finding import Finding

_CATALOG = EditionCatalog()
_LIST = ".figures.json"
_TEXTS = (".txt", ".md")
_COUNT = re.compile(r"(?<![0-9.,〔])([0-9]{1,9})(?=\s*[件条份宗起例])")
_AROUND = 30
"""Characters shown on either side of a figure."""


@dataclass(frozen=True)
class Place:
    """A figure of a text: where it stands, how it is written, whether the tables agree."""

    section: str
    start: int
    figure: str
    quote_start: int
    quote_end: int
    is_ambiguous: bool = False
    agrees: bool = True

    def touches(self, finding: Finding) -> bool:
        """Tell whether a finding is about this figure."""
        return (
            finding.text == self.section
            and finding.span is not None
            and finding.span[0] < self.quote_end
            and finding.span[1] > self.quote_start
        )


@dataclass
class Tally:
    """What was altered, seen and offered, and what was told of the reports as they are."""

    reports: int = 0
    figures: int = 0
    seen_figures: int = 0
    altered: int = 0
    caught: int = 0
    offers: int = 0
    wrong_offers: int = 0
    false_alarms: int = 0
    details: list[str] = field(default_factory=list)


def main(arguments: Sequence[str]) -> int:
    """Print the tallies; return 1 where something false was told or offered."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.text_trial",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--details", action="store_true", help="show what was missed or is false")
    options = parser.parse_args(arguments)
    tallies = {str(folder): try_folder(folder) for folder in options.folders}
    print(lay_out(tallies))
    if options.details:
        print("\n".join(line for tally in tallies.values() for line in tally.details))
    return 1 if any(one.wrong_offers or one.false_alarms for one in tallies.values()) else 0


def lay_out(tallies: dict[str, Tally]) -> str:
    """Return the tallies as a table in Markdown."""
    names = [one.name for one in fields(Tally) if one.name != "details"]
    headings = [name.replace("_", " ") for name in names]
    lines = [f"| folder | {' | '.join(headings)} | share |", "|---|" + "--:|" * (len(names) + 1)]
    for folder, tally in tallies.items():
        share = f"{tally.caught / tally.altered:.1%}" if tally.altered else "–"
        counts = " | ".join(str(getattr(tally, name)) for name in names)
        lines.append(f"| {Path(folder).name} | {counts} | {share} |")
    return "\n".join(lines)


def try_folder(folder: Path) -> Tally:
    """Alter the figures of every report in a folder."""
    tally = Tally()
    for path in sorted(folder.glob("*.json")):
        if path.name.endswith(_LIST):
            continue
        written = json.loads(path.read_text("utf-8"))
        if not written.get("texts"):
            written["texts"] = dict(_text_beside(path, written["edition"]))
        if written["texts"]:
            tally.reports += 1
            _try_report(path, written, tally)
    return tally


def _text_beside(path: Path, edition: str) -> Iterator[tuple[str, str]]:
    """Yield the text beside a file of figures, as if the first section held all of it."""
    for suffix in _TEXTS:
        source = path.with_suffix(suffix)
        if source.exists():
            yield _CATALOG.load(edition).sections[0].id, source.read_text("utf-8")


def _try_report(path: Path, written: dict[str, Any], tally: Tally) -> None:
    report = _read(written)
    places = list(_listed(path, report) or _counted(report))
    for finding in _told(report):
        touched = [place for place in places if place.touches(finding)]
        if not any(place.is_ambiguous or not place.agrees for place in touched):
            tally.false_alarms += 1
            tally.details.append(f"FALSE {path.name}: {finding.message}")
    _complete(report)
    for place in places:
        if place.agrees and not place.is_ambiguous:
            _try_place(path.name, report, place, tally)


def _try_place(name: str, report: Report, place: Place, tally: Tally) -> None:
    text = report.texts[place.section]
    end = place.start + len(place.figure)
    caught = 0
    altered = list(_alter(place.figure))
    for figure in altered:
        wrong = report.copy()
        wrong.texts[place.section] = f"{text[: place.start]}{figure}{text[end:]}"
        found = [one for one in _told(wrong) if _stands_at(one, place, len(figure))]
        caught += bool(found)
        offers = {one.suggestion for one in found if one.suggestion}
        tally.offers += bool(offers)
        if offers - {place.figure.replace(",", "")}:
            tally.wrong_offers += 1
            tally.details.append(f"OFFER {name}: {_around(text, place)} → {offers}")
    tally.altered += len(altered)
    tally.caught += caught
    tally.figures += bool(altered)
    tally.seen_figures += bool(caught)
    if not caught:
        tally.details.append(f"MISSED {name}: {_around(text, place)}")


def _alter(figure: str) -> Iterator[str]:
    """Yield wrong figures: one more, one less, two digits that changed places, tenfold."""
    number = int(figure.replace(",", ""))
    digits = str(number)
    wrong = [str(number + 1)]
    if number:
        wrong += [str(number - 1), f"{number}0"]
    if len(digits) > 1 and digits[1] != "0":
        wrong.append(f"{digits[1]}{digits[0]}{digits[2:]}")
    yield from (one for one in dict.fromkeys(wrong) if one != digits)


def _stands_at(finding: Finding, place: Place, length: int) -> bool:
    return (
        finding.text == place.section
        and finding.span is not None
        and finding.span[0] < place.start + length
        and finding.span[1] > place.start
    )


def _told(report: Report) -> list[Finding]:
    return [one for one in check_all(report) if one.rule.startswith(RULE_PREFIX)]


def _around(text: str, place: Place) -> str:
    shown = text[max(0, place.start - _AROUND) : place.start + len(place.figure) + _AROUND // 2]
    return f"{shown}（{place.figure}）".replace("\n", "/")


def _read(written: dict[str, Any]) -> Report:
    edition = _CATALOG.load(written["edition"])
    return Report(
        edition,
        written["organization"],
        written["year"],
        texts=dict(written["texts"]),
        cells={
            CellId(cell): str(value)
            for cell, value in written["cells"].items()
            if value is not None and cell in edition.cells
        },
    )


def _listed(path: Path, report: Report) -> list[Place]:
    beside = path.with_name(path.name.split(".")[0] + _LIST)
    if not beside.exists():
        return []
    listed = json.loads(beside.read_text("utf-8"))
    known = (*listed["figures"], *({**one, "unsure": True} for one in listed.get("ambiguous", [])))
    return [place for one in known for place in _place(report, one)]


def _place(report: Report, entry: dict[str, Any]) -> Iterator[Place]:
    """Yield where a listed figure stands, nothing where it is not written in digits."""
    start = report.texts[entry["section"]].find(entry["quote"])
    within = entry["quote"].rfind(entry.get("figure", entry["quote"]))
    figure = entry.get("figure", "")
    is_unsure = "unsure" in entry
    if start < 0 or (not is_unsure and not figure.replace(",", "").isdigit()):
        return
    yield Place(
        section=entry["section"],
        start=start + within,
        figure=figure,
        quote_start=start,
        quote_end=start + len(entry["quote"]),
        is_ambiguous=is_unsure,
        agrees=entry.get("agrees_with_cells") is not False,
    )


def _counted(report: Report) -> Iterator[Place]:
    """Yield the numbers with a unit that stand in a table too."""
    values = {value for value in report.shown_values().values() if value not in ("", "0")}
    for section, text in report.texts.items():
        for match in _COUNT.finditer(text):
            if match[1] in values:
                yield Place(section, match.start(1), match[1], match.start(1), match.end(1))


def _complete(report: Report) -> None:
    """Fill what a page did not show, so that every figure that is known can be judged.

    A total of which no part is known lies in its first part; all else is 0.
    """
    inputs = set(report.edition.input_cells)
    for total, terms in report.edition.definitions.items():
        parts = [term.cell for term in terms if term.cell in inputs]
        is_unknown = all(report.cells.get(cell, "0") == "0" for cell in parts)
        if parts and is_unknown and total in report.cells:
            report.cells[parts[0]] = report.cells[total]
    for cell in inputs:
        report.cells.setdefault(cell, "0")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
