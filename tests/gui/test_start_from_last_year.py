"""A new report that starts from last year's: out of the library, out of a file, or neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidget

from export.formats import WORD, find_format
from export.manuscript import Manuscript
from forms.edition.terms import CellId
from forms.model.carry_forward import propose_carried
from storage.library import Library
from tests.gui.conftest import ORGAN, filled
from ui.dialogs.carry_forward import CarryForwardDialog
from ui.dialogs.new_report import NewReportDialog
from ui.dialogs.report_wishes import (
    LastYearFile,
    LastYearSource,
    NewReport,
    NewReportOffer,
)

if TYPE_CHECKING:
    from pathlib import Path

    from forms.edition.catalog import EditionCatalog
    from forms.model.report import Report
    from tests.gui.conftest import FakeDialogs, OpenWindow

CARRIED = CellId("t3.carried_over.natural_person")
STORE, LEND = 0, 1


def last_year(catalog: EditionCatalog) -> Report:
    """Return last year's report, four requests of which were still open."""
    report = filled(catalog, 2024)
    report.cells[CellId("t3.cannot_provide.not_held.natural_person")] = "7"
    report.cells[CellId("t3.carried_forward.natural_person")] = "4"
    return report


@pytest.fixture
def word_file(catalog: EditionCatalog, tmp_path: Path) -> Path:
    assert WORD.write is not None
    path = tmp_path / "2024年报.docx"
    path.write_bytes(WORD.write(Manuscript(last_year(catalog))))
    return path


class Accepting:
    """Leaves the dialog for a new report as it is suggested, but for the organ."""

    def __init__(self, dialogs: FakeDialogs, organization: str = "") -> None:
        self._organization = organization
        dialogs.ask_new_report = self.ask  # type: ignore[method-assign]

    def ask(self, offer: NewReportOffer) -> NewReport:
        wanted = offer.suggested
        return replace(wanted, organization=self._organization or wanted.organization)


def stored(library_path: Path) -> list[tuple[str, int]]:
    with Library.open(library_path) as library:
        return [(entry.organization, entry.year) for entry in library.reports()]


def test_that_a_new_report_starts_from_last_years_word_file(
    open_window: OpenWindow, word_file: Path, library_path: Path
) -> None:
    desk = open_window()
    Accepting(desk.dialogs)
    desk.dialogs.choice = STORE
    desk.dialogs.file = word_file
    desk.trigger("start_from_last_year")
    assert desk.dialogs.errors == []
    assert f"“{ORGAN}”2024年" in desk.dialogs.reasons[0]
    assert stored(library_path) == [(ORGAN, 2025), (ORGAN, 2024)]
    assert (desk.session.report.year, desk.shown(CARRIED)) == (2025, "4")
    desk.trigger("undo")
    assert desk.shown(CARRIED) == "", "what was taken over is one step"
    assert desk.session.previous is not None


def test_that_a_web_page_of_the_form_before_is_started_from(
    open_window: OpenWindow, catalog: EditionCatalog, tmp_path: Path
) -> None:
    edition = catalog.load("2019")
    previous = NewReport(ORGAN, 2020, "2021-01-20").make(edition)
    previous.cells.update(dict.fromkeys(edition.input_cells, "0"))
    previous.cells[CellId("t3.new_requests.natural_person")] = "3"
    previous.cells[CellId("t3.carried_forward.natural_person")] = "3"
    previous.texts["problems"] = "政策解读的形式不够多样。"
    write = find_format(".html").write
    assert write is not None
    path = tmp_path / "2020年报.html"
    path.write_bytes(write(Manuscript(previous)))
    desk = open_window()
    Accepting(desk.dialogs)
    desk.dialogs.file = path
    desk.trigger("start_from_last_year")
    assert desk.dialogs.errors == []
    assert (desk.session.report.year, desk.session.edition.id) == (2021, "2021")
    assert desk.shown(CARRIED) == "3"
    assert all(each.cell.startswith("t3.") for each in desk.dialogs.proposals)
    assert desk.session.previous is not None
    assert desk.session.previous.texts["problems"] == "政策解读的形式不够多样。"


def test_that_a_file_that_is_not_kept_is_compared_with_until_the_window_closes(
    open_window: OpenWindow, word_file: Path, library_path: Path
) -> None:
    desk = open_window()
    Accepting(desk.dialogs)
    desk.dialogs.choice = LEND
    desk.dialogs.file = word_file
    desk.trigger("start_from_last_year")
    assert stored(library_path) == [(ORGAN, 2025)]
    desk.trigger("close_report")
    panel = desk.window.library_panel
    panel.chosen.emit(panel._entries[0])
    assert desk.session.figures.previous(CARRIED) == "2"


def test_that_nothing_is_made_where_the_clerk_gives_up(
    open_window: OpenWindow, word_file: Path, library_path: Path
) -> None:
    desk = open_window()
    Accepting(desk.dialogs)
    desk.dialogs.choice = None
    desk.dialogs.file = word_file
    desk.trigger("start_from_last_year")
    assert stored(library_path) == []


def test_that_a_renamed_organ_is_asked_about_and_found_under_its_new_name(
    open_window: OpenWindow, word_file: Path, library_path: Path, catalog: EditionCatalog
) -> None:
    desk = open_window()
    Accepting(desk.dialogs, "林荫区档案馆")
    desk.dialogs.choice = STORE
    desk.dialogs.file = word_file
    desk.trigger("start_from_last_year")
    assert "同一单位改了名称" in desk.dialogs.reasons[0]
    assert stored(library_path) == [("林荫区档案馆", 2025), ("林荫区档案馆", 2024)]
    with Library.open(library_path) as library:
        kept = library.load(library.reports()[1].id, catalog)
    assert kept.signature_organization == ORGAN, "what is printed stays as it was"
    assert ORGAN in kept.title


def test_that_the_library_is_taken_from_without_a_file(
    open_window: OpenWindow, library_path: Path, catalog: EditionCatalog
) -> None:
    with Library.open(library_path) as library:
        library.add(last_year(catalog), cause="导入")
    desk = open_window()
    desk.dialogs.new_report = NewReport(ORGAN, 2025, last_year=LastYearSource.LIBRARY)
    desk.trigger("new_report")
    assert desk.shown(CARRIED) == "4"
    assert desk.dialogs.reasons == [], "nothing had to be asked"


def test_that_the_report_of_a_former_name_is_chosen_by_the_clerk(
    open_window: OpenWindow, library_path: Path, catalog: EditionCatalog
) -> None:
    with Library.open(library_path) as library:
        library.add(last_year(catalog), cause="导入")
    desk = open_window()
    desk.dialogs.new_report = NewReport("林荫区档案馆", 2025, last_year=LastYearSource.LIBRARY)
    desk.dialogs.choice = None
    desk.trigger("new_report")
    assert stored(library_path) == [(ORGAN, 2024)], "nobody said that it was renamed"
    desk.dialogs.choice = STORE
    desk.trigger("new_report")
    assert desk.shown(CARRIED) == "4"
    assert ("林荫区档案馆", 2024) in stored(library_path)


def test_that_a_new_report_without_last_years_proposes_nothing(
    open_window: OpenWindow, library_path: Path, catalog: EditionCatalog
) -> None:
    with Library.open(library_path) as library:
        library.add(last_year(catalog), cause="导入")
    desk = open_window()
    desk.dialogs.new_report = NewReport(ORGAN, 2025)
    desk.trigger("new_report")
    assert desk.dialogs.proposals == []
    assert desk.shown(CARRIED) == ""


def test_that_a_file_of_another_year_is_refused_with_a_reason(
    open_window: OpenWindow, library_path: Path, catalog: EditionCatalog
) -> None:
    desk = open_window()
    file = LastYearFile("旧年报.docx", filled(catalog, 2023))
    desk.dialogs.new_report = NewReport(ORGAN, 2025, "", LastYearSource.FILE, file)
    desk.trigger("new_report")
    assert "旧年报.docx" in desk.dialogs.errors[0]
    assert "2024年" in desk.dialogs.errors[0]
    assert stored(library_path) == []


def test_that_a_report_that_is_there_already_gets_last_years_beside_it(
    open_window: OpenWindow, blank_report: str, word_file: Path
) -> None:
    desk = open_window(blank_report)
    assert desk.session.previous is None
    Accepting(desk.dialogs)
    desk.dialogs.choice = LEND
    desk.dialogs.file = word_file
    desk.trigger("start_from_last_year")
    assert "已有" in desk.dialogs.asked[0]
    assert desk.shown(CARRIED) == "4"


def test_that_a_file_that_cannot_be_read_is_told_of(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    path = tmp_path / "坏的.docx"
    path.write_bytes(b"")
    desk = open_window()
    desk.dialogs.file = path
    desk.trigger("start_from_last_year")
    assert "坏的.docx" in desk.dialogs.errors[0]


def test_that_the_dialog_takes_organ_and_year_from_the_file(
    open_window: OpenWindow, catalog: EditionCatalog
) -> None:
    file = LastYearFile("2023年报.docx", filled(catalog, 2023))
    offer = NewReportOffer(catalog, NewReport("某局", 2025), lambda _: (), lambda: file)
    dialog = NewReportDialog(offer, open_window().window)
    assert not dialog.last_year.buttons[LastYearSource.LIBRARY].isEnabled()
    dialog.last_year.buttons[LastYearSource.FILE].click()
    answer = dialog.answer()
    assert (answer.organization, answer.year) == (ORGAN, 2024)
    assert (answer.last_year, answer.file) == (LastYearSource.FILE, file)
    dialog.year.setText("2025")
    assert "2023年" in dialog.last_year.note.text()
    assert not dialog._create.isEnabled()
    dialog.last_year.buttons[LastYearSource.NONE].click()
    assert dialog._create.isEnabled()
    assert dialog.answer().file is None


def test_that_the_dialog_follows_what_the_library_has(
    open_window: OpenWindow, catalog: EditionCatalog
) -> None:
    organs = {2024: (ORGAN,)}
    offer = NewReportOffer(
        catalog, NewReport(ORGAN, 2025), lambda year: organs.get(year, ()), lambda: None
    )
    dialog = NewReportDialog(offer, open_window().window)
    assert dialog.answer().last_year is LastYearSource.LIBRARY
    dialog.last_year.buttons[LastYearSource.FILE].click()
    assert dialog.answer().last_year is LastYearSource.LIBRARY, "no file was chosen"
    dialog.year.setText("2024")
    assert dialog.answer().last_year is LastYearSource.NONE


def test_that_only_ticked_figures_are_filled_in(
    open_window: OpenWindow, catalog: EditionCatalog
) -> None:
    report = NewReport(ORGAN, 2025).make(catalog.load("2021"))
    proposals = propose_carried(report, last_year(catalog))
    dialog = CarryForwardDialog(report.edition, 2024, proposals, open_window().window)
    assert dialog.answer()[CARRIED] == "4"
    tree = dialog.findChild(QTreeWidget)
    assert tree is not None
    first = tree.topLevelItem(0)
    assert first is not None
    assert [first.text(column) for column in (0, 1, 2)] == [
        "三、上年结转 / 自然人",
        "结转下年度 4",
        "4",
    ]
    first.setCheckState(0, Qt.CheckState.Unchecked)
    assert CARRIED not in dialog.answer()
    assert dialog.accept_button.text() == "填入 5 个数"
