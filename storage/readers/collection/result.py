"""What was found in the places that were handed in, within stated limits."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from storage.readers.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from threading import Event

_SUFFIXES_NAMED = 5
_LONGEST_SUFFIX = 8


class Limits(Struct, frozen=True):
    """How much is looked at: a province has some 10 000 units, each with a file or two.

    `entries` counts everything that lies in the folders and zip files, `unpacked_megabytes` what
    is taken out of zip files.
    """

    files: int = 20_000
    entries: int = 500_000
    refusals: int = 1_000
    unpacked_megabytes: int = 2_048


class FoundFile(Struct, frozen=True):
    """A file to be read.

    `name` is how it is shown, with its folders and zip file (`甲.zip/乙.docx`); `modified` are
    seconds since 1970. A file out of a zip file is there only while the collection is.
    """

    path: Path
    name: str
    modified: float


class Refusal(Struct, frozen=True):
    """Something that cannot be read: its name as shown, and a sentence on why and what to do."""

    name: str
    message: str


class Collection(Struct, frozen=True):
    """The files to be read, in the order of their names, and all that is not among them.

    `unknown` counts by suffix the files that are no reports by their names; `left_out` is how many
    readable ones were too many, `is_cut` that not everything was looked at.
    """

    files: tuple[FoundFile, ...]
    refused: tuple[Refusal, ...]
    unknown: Mapping[str, int]
    left_out: int = 0
    is_cut: bool = False

    @property
    def remarks(self) -> tuple[str, ...]:
        """Return what is to be told beside the refusals, a sentence each."""
        return tuple(filter(None, (self._tell_unknown(), self._tell_left_out(), self._tell_cut())))

    def _tell_unknown(self) -> str:
        if not self.unknown:
            return ""
        common = Counter(self.unknown).most_common(_SUFFIXES_NAMED)
        kinds = "、".join(f"{suffix or '无扩展名'} {count}个" for suffix, count in common)
        more = "等" if len(self.unknown) > len(common) else ""
        total = sum(self.unknown.values())
        return f"另有{total}个文件不是可以读取的类型（{kinds}{more}），没有读。"

    def _tell_left_out(self) -> str:
        if not self.left_out:
            return ""
        return f"文件太多，还有{self.left_out}个没有读；请分几个文件夹，分次收取。"

    def _tell_cut(self) -> str:
        return "所选文件夹中的文件太多，没有全部看完；请只选放报告的文件夹。" if self.is_cut else ""


class Harvest:
    """A collection while it is made: counts, and keeps within the limits."""

    def __init__(self, limits: Limits, stop: Event | None = None) -> None:
        self._limits = limits
        self._stop = stop
        self._files: list[FoundFile] = []
        self._refused: list[Refusal] = []
        self._more_refused = 0
        self._unknown: Counter[str] = Counter()
        self._left_out = 0
        self._entries = 0
        self._unpacked = 0
        self._is_cut = False
        self._paths: set[str] = set()

    @property
    def entries_left(self) -> int:
        """Return how many entries may still be looked at; 0 once it was stopped."""
        return 0 if self._is_stopped else self._limits.entries - self._entries

    @property
    def total(self) -> int:
        """Return how many files have been taken, refused or left out."""
        return len(self._files) + len(self._refused) + self._more_refused + self._left_out

    def look_at_one(self) -> bool:
        """Count an entry; return `False` where there have been too many, or it was stopped."""
        if self.entries_left <= 0:
            self._is_cut = not self._is_stopped
            return False
        self._entries += 1
        return True

    def is_new(self, real_path: str) -> bool:
        """Tell whether a place is met for the first time, and remember it."""
        is_new = real_path not in self._paths
        self._paths.add(real_path)
        return is_new

    def has_room(self) -> bool:
        """Tell whether another file may be taken; where not, it counts as left out."""
        if len(self._files) < self._limits.files:
            return True
        self._left_out += 1
        return False

    def may_unpack(self, size: int) -> bool:
        """Tell whether so many more bytes may be taken out of zip files, and count them."""
        if self._unpacked + size > self._limits.unpacked_megabytes * 1024 * 1024:
            return False
        self._unpacked += size
        return True

    def take(self, path: Path, name: str, modified: float) -> None:
        """Add a file that is to be read."""
        self._files.append(FoundFile(path, name, modified))

    def refuse(self, name: str, message: str) -> None:
        """Add something that cannot be read."""
        if len(self._refused) < self._limits.refusals:
            self._refused.append(Refusal(name, message))
        else:
            self._more_refused += 1

    def pass_over(self, suffix: str) -> None:
        """Count a file that is no report by its name."""
        known = len(suffix) <= _LONGEST_SUFFIX and suffix.isascii() and suffix.isprintable()
        self._unknown[shorten(suffix) if known else "其他"] += 1

    def collection(self) -> Collection:
        """Return what was collected."""
        refused = list(self._refused)
        if self._more_refused:
            more = (
                f"另有{self._more_refused}个文件或文件夹不能读取，没有逐个列出；请先处理已列出的。"
            )
            refused.append(Refusal("", more))
        return Collection(
            tuple(self._files),
            tuple(refused),
            dict(self._unknown),
            self._left_out,
            self._is_cut,
        )

    @property
    def _is_stopped(self) -> bool:
        return self._stop is not None and self._stop.is_set()
