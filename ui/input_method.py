"""The choice of the input method on Linux, made before Qt starts.

The Qt that comes from the package index has no fcitx plugin, only ibus. Where the session asks for
fcitx, as 麒麟 and UOS do, nobody could type Chinese. fcitx 5 answers the ibus protocol as well, so
ibus is asked for instead.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, MutableMapping

SINGLE = "QT_IM_MODULE"
LISTED = "QT_IM_MODULES"
"""Known to Qt from 6.7 on, several names separated by semicolons, stronger than the other one."""
PLUGIN_FOLDER = "platforminputcontexts"


def needed_changes(environ: Mapping[str, str], plugins: Collection[str]) -> dict[str, str]:
    """Return the variables to set so that Chinese can be typed; most often none.

    Only a session that asks for fcitx is helped. Where it asks for nothing the compositor itself
    may be the input method, as with Wayland, and ibus would switch that off.

    Args:
        environ: the variables of the session.
        plugins: the file names of the input method plugins that Qt will find.
    """
    if any("fcitx" in name for name in plugins):
        return {}
    wanted = {SINGLE: environ.get(SINGLE, ""), LISTED: environ.get(LISTED, "")}
    replaced = {name: _without_fcitx(value) for name, value in wanted.items()}
    return {name: value for name, value in replaced.items() if value != wanted[name]}


def _without_fcitx(value: str) -> str:
    names = value.split(";")
    if not any(map(_is_fcitx, names)):
        return value
    replaced = ("ibus" if _is_fcitx(name) else name for name in names)
    return ";".join(dict.fromkeys(replaced))


def _is_fcitx(name: str) -> bool:
    return name.strip().lower() in {"fcitx", "fcitx5"}


def plugin_folders(environ: Mapping[str, str]) -> Iterator[Path]:
    """Yield the folders where Qt looks for input methods: the user's own and those of PySide6."""
    for folder in filter(None, environ.get("QT_PLUGIN_PATH", "").split(os.pathsep)):
        yield Path(folder) / PLUGIN_FOLDER
    package = find_spec("PySide6")
    for folder in (package and package.submodule_search_locations) or ():
        yield Path(folder) / "Qt" / "plugins" / PLUGIN_FOLDER
        yield Path(folder) / "plugins" / PLUGIN_FOLDER


def plugin_names(folders: Iterable[Path]) -> frozenset[str]:
    """Return the names of the files in those folders that exist."""
    return frozenset(
        path.name for folder in folders if folder.is_dir() for path in folder.iterdir()
    )


def choose_input_method(environ: MutableMapping[str, str] = os.environ) -> None:
    """Set the session's variables so that Chinese can be typed; call it before QApplication."""
    if not (environ.get(SINGLE) or environ.get(LISTED)):
        return
    environ.update(needed_changes(environ, plugin_names(plugin_folders(environ))))
