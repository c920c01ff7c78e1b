"""Units' files come in, each to its unit; what is not sure is asked once, nothing is guessed."""

from __future__ import annotations

import os
import zipfile
from typing import TYPE_CHECKING

import pytest
from docx import Document
from PySide6.QtCore import Qt, QUrl

from export.formats import find_format
from export.manuscript import Manuscript
from storage.library import Library
from storage.readers.reading import ReadError
from tests.gui.import_steps import EndlessReader, InstantReader, drop
from tests.gui.region_steps import (
    GRANTED,
    NAMES,
    NEW_REQUESTS,
    YEAR,
    RegionSteps,
    faulty_report,
    make_region,
    sound_report,
)

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from forms.model.report import Report
    from tests.gui.conftest import FakeDialogs, OpenWindow

LATER = 4_000_000_000
"""A time after everything that a test does, in seconds since 1970."""
LONG_AGO = 1_000_000_000
SUFFIXES = (".docx", ".html", ".xlsx", ".json", ".txt")


def hand_in(
    folder: Path, report: Report, name: str = "", suffix: str = ".json", at: int = 0
) -> Path:
    """Write a report as a unit would send it."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name or report.organization}{suffix}"
    write = find_format(suffix).write
    assert write is not None
    path.write_bytes(write(Manuscript(report)))
    if at:
        os.utime(path, (at, at))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "报送"


@pytest.fixture
def steps(
    open_window: OpenWindow, library_path: Path, catalog: EditionCatalog, qtbot: QtBot
) -> RegionSteps:
    """Open the window on a region from which nobody has handed in."""
    make_region(library_path, catalog)
    found = RegionSteps(open_window(), qtbot)
    found.work.intake_actions.run.make_reader = InstantReader
    return found


def take(steps: RegionSteps, dialogs: FakeDialogs, qtbot: QtBot, *paths: Path) -> None:
    """Take files or a folder in, and wait until all are read."""
    steps.work.window.show_page(steps.work.window.intake)
    run = steps.work.intake_actions.run
    with qtbot.waitSignal(run.ended):
        if len(paths) == 1 and paths[0].is_dir():
            dialogs.file = paths[0]
            steps.click("take_folder")
        else:
            dialogs.files = list(paths)
            steps.click("take_files")
    steps.settle()


def stored(library_path: Path) -> dict[str, int]:
    """Return how often each organ's report stands in the library."""
    with Library.open(library_path) as library:
        names = [entry.organization for entry in library.reports() if entry.year == YEAR]
    return {name: names.count(name) for name in names}


def test_that_a_folder_of_many_formats_is_assigned_and_checked(
    steps: RegionSteps,
    dialogs: FakeDialogs,
    folder: Path,
    catalog: EditionCatalog,
    library_path: Path,
    qtbot: QtBot,
) -> None:
    for place, name in enumerate(NAMES[:10]):
        report = faulty_report(catalog, name) if place == 3 else sound_report(catalog, name, place)
        hand_in(folder, report, f"{place:02}", SUFFIXES[place % len(SUFFIXES)])
    take(steps, dialogs, qtbot, folder)
    assert {result[0] for result in steps.results().values()} == {"收下"}
    states = steps.states()
    assert states[NAMES[3]] == "有错误"
    assert states[NAMES[2]] == "待核实", "a workbook has no texts"
    assert [states[name] for name in NAMES[10:]] == ["未交", "未交"]
    assert stored(library_path) == dict.fromkeys(NAMES[:10], 1)
    assert "共 10 份：收下 10" in steps.work.window.intake.progress.label.text()


def test_that_files_in_a_zip_file_are_read_by_real_reading_processes(
    steps: RegionSteps, dialogs: FakeDialogs, folder: Path, catalog: EditionCatalog, qtbot: QtBot
) -> None:
    paths = [hand_in(folder, sound_report(catalog, name), "", ".docx") for name in NAMES[:2]]
    archive = folder / "全部.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in paths:
            packed.write(path, path.name)
    steps.work.intake_actions.run.make_reader = None
    take(steps, dialogs, qtbot, archive)
    assert [steps.states()[name] for name in NAMES[:3]] == ["通过", "通过", "未交"]


def test_that_a_unit_that_is_not_sure_is_asked_once_and_remembered(
    steps: RegionSteps, dialogs: FakeDialogs, folder: Path, catalog: EditionCatalog, qtbot: QtBot
) -> None:
    first = hand_in(folder, sound_report(catalog, "云川市大数据中心"), "甲")
    take(steps, dialogs, qtbot, first)
    assert steps.results()["甲.json"][0] == "认不出单位"
    assert steps.states()[NAMES[8]] == "未交"
    decision = steps.work.window.intake.decision
    decision.give_focus()
    qtbot.waitUntil(decision.field.hasFocus)
    decision.field.clear()
    steps.desk.commit_text(NAMES[8])
    steps.press(Qt.Key.Key_Return)
    assert steps.results()["甲.json"][:2] == ("收下", NAMES[8])
    steps.settle()
    assert steps.states()[NAMES[8]] == "通过"
    row = steps.work.window.matrix.model.board.rows[8]
    assert row.unit.aliases == ("云川市大数据中心",)
    again = hand_in(folder, sound_report(catalog, "云川市大数据中心", 9), "乙", at=LATER)
    take(steps, dialogs, qtbot, again)
    assert steps.results()["乙.json"][:2] == ("更正", NAMES[8])


def test_that_a_name_that_is_no_unit_assigns_nothing(
    steps: RegionSteps, dialogs: FakeDialogs, folder: Path, catalog: EditionCatalog, qtbot: QtBot
) -> None:
    take(steps, dialogs, qtbot, hand_in(folder, sound_report(catalog, "远山市渔业公司"), "甲"))
    decision = steps.work.window.intake.decision
    decision.field.setText("没有的单位")
    steps.click("assign")
    assert "名单里没有这个单位" in decision.ask.text()
    assert steps.results()["甲.json"][0] == "认不出单位"
    steps.click("leave")
    assert steps.results()["甲.json"][0] == "不收"


def test_that_a_name_that_several_units_share_is_asked_each_time(
    open_window: OpenWindow,
    library_path: Path,
    dialogs: FakeDialogs,
    folder: Path,
    catalog: EditionCatalog,
    qtbot: QtBot,
) -> None:
    counties = ("青石县教育局", "白河县教育局")
    make_region(library_path, catalog, {}, counties)
    steps = RegionSteps(open_window(), qtbot)
    steps.work.intake_actions.run.make_reader = InstantReader
    for name, count in (("甲", 3), ("乙", 5)):
        take(steps, dialogs, qtbot, hand_in(folder, sound_report(catalog, "教育局", count), name))
        assert steps.results()[f"{name}.json"][0] == "认不出单位"
        assert steps.work.window.intake.decision.units.count() == 2
        unit = counties[0] if name == "甲" else counties[1]
        steps.work.window.intake.decision.field.setText(unit)
        steps.click("assign")
        assert steps.results()[f"{name}.json"][:2] == ("收下", unit)


def test_that_a_correction_is_taken_and_what_it_changes_is_told(
    steps: RegionSteps,
    dialogs: FakeDialogs,
    folder: Path,
    catalog: EditionCatalog,
    library_path: Path,
    qtbot: QtBot,
) -> None:
    old = hand_in(folder, sound_report(catalog, NAMES[0], 3), at=LONG_AGO)
    other = hand_in(folder, sound_report(catalog, NAMES[1], 10))
    take(steps, dialogs, qtbot, old, other)
    new = hand_in(folder, sound_report(catalog, NAMES[0], 5), "更正", at=LATER)
    take(steps, dialogs, qtbot, new)
    assert steps.results()["更正.json"][:2] == ("更正", NAMES[0])
    changes = steps.work.window.intake.decision.changes
    told = [changes.item(place).text() for place in range(changes.count())]
    assert len(told) == 2
    assert "3 → 5" in told[0]
    assert "合计 13 → 15" in told[0]
    with Library.open(library_path) as library:
        entry = library.find(NAMES[0], YEAR)
        assert entry is not None
        last = library.log(entry.id)[-1]
        assert (last.cause, last.new) == ("收取：更正.json", "5")
    assert stored(library_path)[NAMES[0]] == 1


def test_that_a_figure_that_was_not_read_for_certain_makes_the_reading_incomplete(
    steps: RegionSteps, dialogs: FakeDialogs, folder: Path, catalog: EditionCatalog, qtbot: QtBot
) -> None:
    path = hand_in(folder, sound_report(catalog, NAMES[0]), "", ".docx")
    document = Document(str(path))
    cell = catalog.for_year(YEAR).cells[GRANTED]
    place = document.tables[1].cell(cell.row, cell.column)
    place.paragraphs[0].runs[0].text = "1O"
    document.save(str(path))
    take(steps, dialogs, qtbot, path)
    outcome, _, told = steps.results()[path.name]
    assert outcome == "收下"
    assert "没有读准" in told
    assert steps.states()[NAMES[0]] == "读不全"
    steps.work.window.show_page(steps.work.window.matrix)
    steps.choose(NAMES[0])
    assert any(line.startswith("◇") and "1O" in line for line in steps.lines())


def test_that_the_same_content_twice_is_told_and_stored_once(
    steps: RegionSteps,
    dialogs: FakeDialogs,
    folder: Path,
    catalog: EditionCatalog,
    library_path: Path,
    qtbot: QtBot,
) -> None:
    report = sound_report(catalog, NAMES[0])
    take(steps, dialogs, qtbot, hand_in(folder, report, "甲"), hand_in(folder, report, "乙"))
    assert sorted(result[0] for result in steps.results().values()) == ["收下", "相同"]
    assert stored(library_path) == {NAMES[0]: 1}


def test_that_an_older_file_waits_for_the_clerk(
    steps: RegionSteps, dialogs: FakeDialogs, folder: Path, catalog: EditionCatalog, qtbot: QtBot
) -> None:
    take(steps, dialogs, qtbot, hand_in(folder, sound_report(catalog, NAMES[0], 5), "新"))
    older = hand_in(folder, sound_report(catalog, NAMES[0], 3), "旧", at=LONG_AGO)
    take(steps, dialogs, qtbot, older)
    outcome, _, told = steps.results()["旧.json"]
    assert outcome == "两份不同"
    assert "新.json" in told
    steps.click("leave")
    assert steps.results()["旧.json"][0] == "不收"
    take(steps, dialogs, qtbot, older)
    steps.click("use")
    assert steps.results()["旧.json"][0] == "更正"


def test_that_what_the_clerk_has_changed_is_not_replaced_unasked(
    steps: RegionSteps, dialogs: FakeDialogs, folder: Path, catalog: EditionCatalog, qtbot: QtBot
) -> None:
    take(steps, dialogs, qtbot, hand_in(folder, sound_report(catalog, NAMES[0], 5), "新"))
    steps.work.window.show_page(steps.work.window.matrix)
    steps.choose(NAMES[0])
    steps.click("open")
    steps.desk.activate()
    steps.desk.go_to(GRANTED)
    steps.desk.press("4", "\r")
    assert steps.desk.flush()
    steps.desk.activate(steps.work.window)
    newer = hand_in(folder, sound_report(catalog, NAMES[0], 7), "更正", at=LATER)
    take(steps, dialogs, qtbot, newer)
    assert steps.results()["更正.json"][0] == "两份不同"
    assert steps.desk.session.report.cells[GRANTED] == "4"
    steps.click("use")
    assert steps.desk.session.report.cells[GRANTED] == "7"
    assert steps.desk.session.report.cells[NEW_REQUESTS] == "7"


def test_that_another_year_and_what_cannot_be_read_are_told_with_the_reason(
    steps: RegionSteps, dialogs: FakeDialogs, folder: Path, catalog: EditionCatalog, qtbot: QtBot
) -> None:
    hand_in(folder, sound_report(catalog, NAMES[0], year=YEAR - 1), "去年")
    (folder / "坏的.docx").write_bytes(b"broken")
    take(steps, dialogs, qtbot, folder)
    results = steps.results()
    assert results["去年.json"][0] == "年度不符"
    assert f"{YEAR - 1}年" in results["去年.json"][2]
    assert results["坏的.docx"][0] == "没有收下"
    assert results["坏的.docx"][2]
    assert set(steps.states().values()) == {"未交"}


def test_that_a_report_that_the_library_has_already_is_not_replaced_unasked(
    steps: RegionSteps,
    dialogs: FakeDialogs,
    folder: Path,
    catalog: EditionCatalog,
    library_path: Path,
    qtbot: QtBot,
) -> None:
    with Library.open(library_path) as library:
        library.add(sound_report(catalog, NAMES[0], 1), cause="新建")
    take(steps, dialogs, qtbot, hand_in(folder, sound_report(catalog, NAMES[0], 2), "甲"))
    assert steps.results()["甲.json"][0] == "两份不同"
    assert steps.states()[NAMES[0]] == "未交"
    steps.click("leave")
    steps.settle()
    assert steps.states()[NAMES[0]] == "通过"


def test_that_reading_is_stopped_and_what_was_read_stays(
    steps: RegionSteps, dialogs: FakeDialogs, folder: Path, catalog: EditionCatalog, qtbot: QtBot
) -> None:
    for name in NAMES[:3]:
        hand_in(folder, sound_report(catalog, name))
    steps.work.intake_actions.run.make_reader = EndlessReader
    steps.work.window.show_page(steps.work.window.intake)
    dialogs.file = folder
    steps.click("take_folder")
    qtbot.waitUntil(lambda: len(steps.results()) == 1)
    steps.click("stop")
    qtbot.waitUntil(lambda: not steps.work.intake_actions.run.is_running)
    assert "还有 2 个文件没有读" in steps.work.window.intake.progress.label.text()
    assert len([state for state in steps.states().values() if state != "未交"]) == 1


def test_that_closing_the_window_ends_a_reading(
    steps: RegionSteps, dialogs: FakeDialogs, folder: Path, catalog: EditionCatalog, qtbot: QtBot
) -> None:
    hand_in(folder, sound_report(catalog, NAMES[0]))
    made: list[EndlessReader] = []

    def make(catalog: EditionCatalog, count: int) -> EndlessReader:
        made.append(EndlessReader(catalog, count))
        return made[0]

    run = steps.work.intake_actions.run
    run.make_reader = make
    steps.work.window.show_page(steps.work.window.intake)
    dialogs.file = folder
    steps.click("take_folder")
    qtbot.waitUntil(lambda: len(steps.results()) == 1)
    steps.work.window.close()
    qtbot.waitUntil(lambda: made[0].is_closed)


def test_that_what_is_dropped_is_taken_in(
    steps: RegionSteps, folder: Path, catalog: EditionCatalog, qtbot: QtBot
) -> None:
    hand_in(folder, sound_report(catalog, NAMES[0]))
    with qtbot.waitSignal(steps.work.intake_actions.run.ended):
        assert drop(steps.work, [QUrl.fromLocalFile(str(folder))])
    steps.settle()
    assert steps.states()[NAMES[0]] == "通过"


def test_that_new_files_in_a_watched_folder_are_offered_and_not_taken_unasked(
    steps: RegionSteps, dialogs: FakeDialogs, folder: Path, catalog: EditionCatalog, qtbot: QtBot
) -> None:
    hand_in(folder, sound_report(catalog, NAMES[0]))
    page = steps.work.window.intake
    steps.work.window.show_page(page)
    dialogs.file = folder
    steps.click("take_watch")
    qtbot.waitUntil(page.banner.isVisible)
    assert set(steps.states().values()) == {"未交"}
    with qtbot.waitSignal(steps.work.intake_actions.run.ended):
        steps.click("news.new")
    assert not page.banner.isVisible()
    hand_in(folder, sound_report(catalog, NAMES[1]))
    qtbot.waitUntil(page.banner.isVisible)
    assert NAMES[1] in page.news.text()
    steps.click("take_watch")
    assert not page.banner.isVisible()
    assert page.buttons["watch"].text() == "关注文件夹…"


def test_that_a_reader_that_fails_on_every_file_is_told_file_by_file(
    steps: RegionSteps, dialogs: FakeDialogs, folder: Path, catalog: EditionCatalog, qtbot: QtBot
) -> None:
    class Refusing(InstantReader):
        def read_many(self, paths):  # type: ignore[no-untyped-def]
            for path in paths:
                yield path, ReadError("打不开。")

    for name in NAMES[:2]:
        hand_in(folder, sound_report(catalog, name))
    steps.work.intake_actions.run.make_reader = Refusing
    take(steps, dialogs, qtbot, folder)
    assert [result[2] for result in steps.results().values()] == ["打不开。", "打不开。"]
