"""An invented region, and the shortest ways through its window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from forms.edition.terms import CellId
from forms.model.aggregation.units import Unit
from storage.library import Library
from storage.regions.records import Assignment
from storage.regions.regions import Regions
from storage.regions.units import RegionUnits
from ui.controllers.region import RegionActions
from ui.dialogs.report_wishes import NewReport

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from forms.model.report import Report
    from storage.regions.records import Region
    from tests.gui.conftest import Desk
    from ui.region.work import RegionWork

REGION = "云川市人民政府"
YEAR = 2025
NAMES = (
    "云川市教育局",
    "云川市民政局",
    "云川市水务局",
    "云川市档案局",
    "云川市交通运输局",
    "云川市文化和旅游局",
    "云川市林业局",
    "云川市医疗保障局",
    "云川市统计局",
    "青石县人民政府",
    "白河县人民政府",
    "桐岭区人民政府",
)
NEW_REQUESTS = CellId("t3.new_requests.natural_person")
GRANTED = CellId("t3.granted.natural_person")


def sound_report(catalog: EditionCatalog, organ: str, count: int = 3, year: int = YEAR) -> Report:
    """Return a complete report in which so many requests came in and were granted."""
    edition = catalog.for_year(year)
    report = NewReport(organ, year, f"{year + 1}-01-20").make(edition)
    report.cells.update(dict.fromkeys(edition.input_cells, "0"))
    report.cells.update({NEW_REQUESTS: str(count), GRANTED: str(count)})
    for section in edition.sections:
        if section.is_text_required:
            report.texts[section.id] = f"{section.short}的文字。"
    return report


def faulty_report(catalog: EditionCatalog, organ: str) -> Report:
    """Return a report of which a sum does not hold."""
    report = sound_report(catalog, organ, 5)
    report.cells[GRANTED] = "4"
    return report


def make_region(
    library_path: Path,
    catalog: EditionCatalog,
    reports: Mapping[str, Report] | None = None,
    names: tuple[str, ...] = NAMES,
) -> Region:
    """Put a region with its units into the library, and what some of them have handed in."""
    with Library.open(library_path) as library:
        region = Regions(library).add(
            REGION, YEAR, catalog.for_year(YEAR).id, deadline="2026-01-20"
        )
        units = RegionUnits(library, region)
        saved = units.save(
            [Unit(-place - 1, name, None, place) for place, name in enumerate(names)]
        )
        for unit in saved:
            report = (reports or {}).get(unit.name)
            if report is not None:
                entry = library.add(report, cause="收取")
                units.assign([Assignment(unit.number, entry.id, f"{unit.name}.docx")])
    return region


class RegionSteps:
    """The window 汇总 under test."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        desk.trigger("aggregate")
        self.desk = desk
        self._qtbot = qtbot
        self.actions = desk.window.findChild(RegionActions)
        assert isinstance(self.actions, RegionActions)
        self.desk.activate(self.work.window)
        self.settle()

    @property
    def work(self) -> RegionWork:
        assert isinstance(self.actions, RegionActions)
        assert self.actions.work is not None
        return self.actions.work

    def settle(self) -> None:
        """Wait until every report is checked."""
        self._qtbot.waitUntil(lambda: not self.work.rechecking.is_running)

    def find(self, name: str) -> QWidget:
        """Return a widget by its object name."""
        found = self.work.window.findChild(QWidget, f"region.{name}")
        assert isinstance(found, QWidget), name
        return found

    def click(self, name: str) -> None:
        """Click a button that is to be seen."""
        button = self.find(name)
        assert isinstance(button, QAbstractButton)
        assert button.isVisible(), name
        assert button.isEnabled(), name
        self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def choose(self, unit: str) -> None:
        """Put the cursor of the matrix on a unit, and wait for what is said of it."""
        model = self.work.window.matrix.model
        for line in range(model.rowCount()):
            row = model.row_at(line)
            if row is not None and row.unit.name == unit:
                page = self.work.window.matrix
                with self._qtbot.waitSignal(page.chosen):
                    page.table.selectRow(line)
                    page.table.setFocus()
                    page._show_row()
                return
        raise AssertionError(unit)

    def rows(self) -> dict[str, tuple[str, ...]]:
        """Return what the matrix shows of each unit, by its name."""
        model = self.work.window.matrix.model
        lines = [
            tuple(str(model.index(line, column).data()) for column in range(model.columnCount()))
            for line in range(model.rowCount())
        ]
        return {line[0]: line[1:] for line in lines}

    def states(self) -> dict[str, str]:
        """Return the state of each unit that is listed."""
        return {name: line[0].partition(" ")[2] for name, line in self.rows().items()}

    def lines(self) -> list[str]:
        """Return what is said of the chosen unit."""
        return self.work.window.matrix.details.texts

    def results(self) -> dict[str, tuple[str, str, str]]:
        """Return what became of each file: the outcome, the unit, the sentence."""
        model = self.work.window.intake.model
        found = {}
        for line in range(model.rowCount()):
            file, outcome, unit, told = (str(model.index(line, at).data()) for at in range(4))
            found[file] = (outcome.partition(" ")[2], unit, told)
        return found

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        """Press a key where the keyboard is."""
        target = QApplication.focusWidget()
        assert target is not None
        self._qtbot.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)
