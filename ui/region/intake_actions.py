"""Files chosen, dropped or found in a watched folder, and taken in."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from ui.region.intake.run import IntakeRun
from ui.region.intake.watching import WatchedFolder
from ui.window.file_drop import FileDrop
from ui.window.settings import RECENT_FOLDER, REGION_FOLDERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.region.surroundings import Surroundings

_BUSY = "正在收取，请等这一批结束，或先停止。"
_ADDRESS = "网页地址不能直接收取；请在浏览器中把网页另存为文件。"


class IntakeActions(QObject):
    """Carries out what is wished for on the page on which files come in."""

    def __init__(self, work: Surroundings) -> None:
        super().__init__(work.window)
        self._work = work
        self._settings = work.settings
        self.page = page = work.window.intake
        self.run = IntakeRun(work.desk, page, self)
        self.watched = WatchedFolder(self)
        self._news: list[Path] = []
        self.run.problem.connect(work.dialogs.report_error)
        self.run.ended.connect(self._on_ended)
        self.watched.found.connect(self._on_found)
        page.wished.connect(self._on_wished)
        work.window.activated.connect(self.watched.look)
        FileDrop(work.window).dropped.connect(self._on_dropped)

    def choose_list(self, filters: Sequence[str]) -> Path | None:
        """Ask for the file with the list of units."""
        path = self._work.dialogs.choose_file("读入单位名单", filters, self._work.folder)
        if path is not None:
            self._settings.set(RECENT_FOLDER, str(path.parent))
        return path

    def open_project(self) -> None:
        """Begin anew for another project: its watched folder, and no files."""
        self.run.stop()
        self.page.clear()
        self.page.hint.show()
        self._news = []
        self.page.show_news(())
        region = self._work.desk.region
        known = self._folders()
        folder = known.get(region.identity, "") if region is not None else ""
        self._watch(Path(folder) if folder else None)

    def stop(self) -> None:
        """Leave nothing going on."""
        self.run.stop()
        self.watched.stop()

    def take(self, places: Sequence[Path]) -> None:
        """Take in what lies in some folders and files."""
        if self.run.is_running:
            self._work.tell(_BUSY)
            return
        self._work.window.show_page(self.page)
        with self._work.guarded():
            self.run.start(places)

    def _on_wished(self, wish: str) -> None:
        dialogs = self._work.dialogs
        if wish == "files":
            self._take_chosen(dialogs.choose_files("收取文件", _filters(), self._work.folder))
        elif wish == "folder":
            folder = dialogs.choose_folder("收取文件夹", self._work.folder)
            self._take_chosen([folder] if folder is not None else [])
        elif wish == "watch":
            self._choose_watched()
        elif wish == "stop":
            self.run.stop()
        else:
            news, self._news = self._news, []
            self.page.show_news(())
            if wish == "new":
                self.take(news)

    def _take_chosen(self, paths: Sequence[Path]) -> None:
        if paths:
            self._settings.set(RECENT_FOLDER, str(paths[0].parent))
            self.take(paths)

    def _choose_watched(self) -> None:
        """Watch a folder, or no longer the one that is watched."""
        if self.watched.folder is not None:
            self._remember(None)
            return
        folder = self._work.dialogs.choose_folder("关注文件夹", self._work.folder)
        if folder is not None:
            self._remember(folder)

    def _remember(self, folder: Path | None) -> None:
        region = self._work.desk.region
        if region is None:
            return
        known = self._folders()
        known.pop(region.identity, None)
        if folder is not None:
            known[region.identity] = str(folder)
        self._settings.set(REGION_FOLDERS, tuple(known.items()))
        self._watch(folder)

    def _folders(self) -> dict[str, str]:
        """Return the folder that is watched for each project."""
        pairs: tuple[tuple[str, str], ...] = self._settings.get(REGION_FOLDERS)
        return dict(pairs)

    def _watch(self, folder: Path | None) -> None:
        self.watched.watch(folder)
        self.page.show_watched(folder.name if folder is not None else "")
        if folder is None:
            self._news = []
            self.page.show_news(())

    def _on_found(self, paths: Sequence[Path]) -> None:
        """Offer the new files; those that were taken in before are none."""
        taken = {
            Path(row.source).name: row.facts.taken_at
            for row in self._work.desk.board.rows
            if row.facts is not None and row.source
        }
        self._news = list(
            dict.fromkeys([*self._news, *(path for path in paths if not _is_taken(path, taken))])
        )
        self.page.show_news([path.name for path in self._news])

    def _on_ended(self) -> None:
        self.page.progress.setVisible(True)

    def _on_dropped(self, paths: Sequence[Path], addresses: int) -> None:
        # Whoever drags waits until this returns; a question would hold his program up.
        QTimer.singleShot(0, self, lambda: self._take_dropped(paths, addresses))

    def _take_dropped(self, paths: Sequence[Path], addresses: int) -> None:
        if addresses:
            self._work.dialogs.report_error(_ADDRESS)
        self.take(paths)


def _is_taken(path: Path, taken: dict[str, str]) -> bool:
    try:
        at = dt.datetime.fromisoformat(taken.get(path.name, ""))
        return path.stat().st_mtime <= at.timestamp()
    except (ValueError, OSError):
        return False


def _filters() -> tuple[str, ...]:
    from storage.readers.formats import readable_suffixes  # noqa: PLC0415 - when needed

    kinds = " ".join(f"*{suffix}" for suffix in (*readable_suffixes(), ".zip"))
    return (f"年报和压缩文件 ({kinds})", "所有文件 (*)")
