"""Reports that are nearly the same are found, and shown side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QTextCursor

from storage.library import Library
from tests.gui.region_steps import NAMES, YEAR, RegionSteps, make_region, sound_report

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from forms.edition.catalog import EditionCatalog
    from tests.gui.conftest import OpenWindow

COPIED = (
    "一年来，我们把公开栏搬进村口的小超市，请老会计每逢赶集日当面讲解低保评定的算法，"
    "并把听不懂的词逐条改成方言，整理成一本二十四页的口袋册子，发到每一户人家手里。"
    "秋收以后又请种粮大户说说补贴到账的先后，把问得最多的七个问题画成一张折线图贴在磅房门口。"
)
OWN = (
    "水库管理所在大坝入口立了电子屏，每天早上八点把库容、下泄流量和检修安排写明，"
    "汛期改为两小时一次，渔民和下游的采砂场都能照着安排自己的活计，全年没有一次漏报。"
)


@pytest.fixture
def steps(
    open_window: OpenWindow, library_path: Path, catalog: EditionCatalog, qtbot: QtBot
) -> RegionSteps:
    """Open the window on a region in which one unit has copied another's text."""
    reports = {name: sound_report(catalog, name) for name in NAMES[:4]}
    for name, text in ((NAMES[0], COPIED), (NAMES[1], f"{COPIED}明年再接再厉。"), (NAMES[2], OWN)):
        reports[name].texts["overview"] = text
    make_region(library_path, catalog, reports)
    found = RegionSteps(open_window(), qtbot)
    found.work.window.show_page(found.work.window.alike)
    return found


def find(steps: RegionSteps, qtbot: QtBot) -> None:
    steps.click("find_alike")
    page = steps.work.window.alike
    qtbot.waitUntil(lambda: page.begin.text() == "查找雷同")


def test_that_a_copied_text_is_found_and_marked_on_both_sides(
    steps: RegionSteps, qtbot: QtBot
) -> None:
    find(steps, qtbot)
    page = steps.work.window.alike
    assert [line.units for line in page.model.lines] == [
        tuple(unit.number for unit in list(steps.work.desk.board.tree)[:2])
    ]
    assert "1 处雷同" in page.told.text()
    assert [head.text() for head in page.pair.heads] == [NAMES[0], NAMES[1]]
    for text in page.pair.texts:
        cursor = text.document().find("口袋册子")
        assert isinstance(cursor, QTextCursor)
        assert cursor.charFormat().fontUnderline()
    assert not page.pair.texts[1].document().find("再接再厉").charFormat().fontUnderline()


def test_that_nothing_alike_is_told_as_such(
    steps: RegionSteps, library_path: Path, catalog: EditionCatalog, qtbot: QtBot
) -> None:
    with Library.open(library_path) as library:
        entry = library.find(NAMES[1], YEAR)
        assert entry is not None
        library.replace(entry, sound_report(catalog, NAMES[1]), cause="收取：更正")
    find(steps, qtbot)
    assert "没有发现雷同" in steps.work.window.alike.told.text()


def test_that_a_search_is_stopped_and_ends_with_the_window(steps: RegionSteps) -> None:
    steps.click("find_alike")
    steps.click("find_alike")
    assert steps.work.window.alike.begin.text() == "查找雷同"
    steps.click("find_alike")
    steps.work.window.close()


def test_that_two_reports_at_least_are_needed(
    steps: RegionSteps, library_path: Path, qtbot: QtBot
) -> None:
    with Library.open(library_path) as library:
        for name in NAMES[1:4]:
            entry = library.find(name, YEAR)
            assert entry is not None
            library.delete(entry)
    steps.work.desk.read_again()
    find(steps, qtbot)
    assert "至少要收到两份报告" in steps.work.window.alike.told.text()
