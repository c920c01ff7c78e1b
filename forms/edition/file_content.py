"""The content of an edition file: its TOML, completed by the shared files that it names.

A file takes common entries in with `shared = ["form", "narrative"]`, from the folder `shared`
beside it.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from forms.edition.shared_entries import Completion
from forms.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from forms.edition.entries import Faults

MAX_BYTES = 1_000_000
"""The official editions take about 60 KB; a much larger file is not an edition."""

SHARED_KEY = "shared"
SHARED_FOLDER = "shared"

_SHARED_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_TOML_PLACE = re.compile(r"at line (\d+), column (\d+)")


class EditionFileError(UserError):
    """An edition file that cannot be used; `faults` are all faults that were found in it."""

    def __init__(self, path: Path, faults: Iterable[str]) -> None:
        self.path = path
        self.faults = tuple(faults)
        super().__init__(self._describe())

    def _describe(self) -> str:
        if len(self.faults) == 1:
            return f"版式文件“{self.path.name}”有误：{self.faults[0]}"
        listed = "\n".join(f"{number}. {fault}" for number, fault in enumerate(self.faults, 1))
        return f"版式文件“{self.path.name}”有{len(self.faults)}处错误：\n{listed}"


def load_content(path: Path, faults: Faults) -> Mapping[str, Any]:
    """Return what a file says, completed by what it shares; what does not fit is noted.

    Raises:
        EditionFileError: the file, or one that it shares, cannot be read.
    """
    own = _load(path)
    content = dict(own)
    sources: dict[str, str] = {}
    for name in _read_names(path, own):
        file = f"{SHARED_FOLDER}/{name}.toml"
        shared = _load(path.parent / file)
        for key in shared.keys() & sources.keys():
            faults.add("", f"“{key}”同时写在“{sources[key]}”和“{file}”中，只能写在一处。")
        if SHARED_KEY in shared:
            faults.add("", f"“{file}”不能再写“{SHARED_KEY}”。")
        sources.update(dict.fromkeys(shared, file))
        ours = {key: value for key, value in own.items() if key in shared}
        content.update(Completion(path.name, file, faults).complete(ours, shared))
    return content


def _read_names(path: Path, own: Mapping[str, Any]) -> list[str]:
    names = own.get(SHARED_KEY, [])
    if isinstance(names, list) and all(
        isinstance(name, str) and _SHARED_NAME.fullmatch(name) for name in names
    ):
        return names
    fault = f"“{SHARED_KEY}”应为{SHARED_FOLDER}文件夹中文件名称的列表，名称不带“.toml”。"
    raise EditionFileError(path, [fault])


def _load(path: Path) -> Mapping[str, object]:
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise EditionFileError(path, [f"无法读取（{error.strerror}）。"]) from error
    if len(content) > MAX_BYTES:
        raise EditionFileError(path, [f"文件超过{MAX_BYTES // 1_000_000}MB，不是版式文件。"])
    try:
        # Some editors on Windows put a byte order mark before the text.
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        fault = f"第{line}行不是UTF-8编码，请用UTF-8编码另存。"
        raise EditionFileError(path, [fault]) from error
    except (ValueError, RecursionError) as error:
        raise EditionFileError(path, [_explain_syntax(error)]) from error


def _explain_syntax(error: Exception) -> str:
    place = _TOML_PLACE.search(str(error))
    if place:
        where = f"第{place[1]}行第{place[2]}列"
    elif "at end of document" in str(error):
        where = "文件末尾"
    else:
        return "内容不合TOML语法，数字过长或嵌套过深。"
    return f"{where}不合TOML语法，请核对引号、括号、逗号和等号，以及是否重复写了同一项。"
