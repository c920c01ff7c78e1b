"""Published reports: invented ones for everybody, real ones where a folder with them is at hand.

`NIANBAO_HANDBOOK` points to that folder; its reports are tried in addition.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from forms.edition.terms import CellId

PUBLISHED = Path(__file__).parent / "data" / "published"
HANDBOOK = os.environ.get("NIANBAO_HANDBOOK", "")


@dataclass(frozen=True)
class PublishedReport:
    """A report's source, and beside it what is to be found in it."""

    source: Path
    answer: Path

    @cached_property
    def expected(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.answer.read_text("utf-8"))
        return found

    @cached_property
    def cells(self) -> dict[CellId, str]:
        """The published figures by cell, blank where the source has none."""
        figures: dict[CellId, str] = {}
        for name, found in self.expected["cells"].items():
            if isinstance(found, dict):  # a row of an invented report
                figures |= {CellId(f"{name}.{at}"): text or "" for at, text in found.items()}
            else:
                figures[CellId(name)] = found or ""
        return figures

    @property
    def readable_cells(self) -> dict[CellId, str]:
        """The figures that can be told from the source, the others blank."""
        lost = tuple(f"{beginning}." for beginning in self.expected["unread"])
        return {
            cell: "" if cell.startswith(lost) else figure for cell, figure in self.cells.items()
        }


def name_of(report: PublishedReport) -> str:
    """Return how a test calls a report."""
    return report.source.name


def _reports_in(folder: Path) -> list[PublishedReport]:
    return [
        PublishedReport(source, answer)
        for answer in sorted(folder.glob("*.json"))
        for source in folder.glob(f"{answer.stem}.*")
        if source != answer
    ]


def _handbook_reports() -> tuple[list[PublishedReport], list[PublishedReport]]:
    if not HANDBOOK:
        return [], []
    domain = Path(HANDBOOK, "domain")
    seed = PublishedReport(domain / "seed-report-2020.txt", domain / "seed-2020.json")
    return [seed], _reports_in(Path(HANDBOOK, "corpus"))


SEED, COLLECTED = _handbook_reports()
INVENTED = _reports_in(PUBLISHED)
COMPLETE = [report for report in INVENTED if name_of(report) == "grain-bureau-2020.txt"] + SEED
"""Plain text whose figures and paragraphs are all there, as a report that was typed in full."""
