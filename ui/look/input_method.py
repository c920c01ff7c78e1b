"""The choice of the input method on Linux, made before Qt starts.

The Qt that comes from the package index has no fcitx plugin, only ibus. Where the session asks for
fcitx, as 麒麟 and UOS do, nobody could type Chinese. fcitx 5 answers the ibus protocol as well, so
ibus is asked for instead; and where there is no ibus at all, over the session bus.
"""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, MutableMapping

SINGLE = "QT_IM_MODULE"
LISTED = "QT_IM_MODULES"
"""Known to Qt from 6.7 on, several names separated by semicolons, stronger than the other one."""
X_SERVERS = "XMODIFIERS"
GTK = "GTK_IM_MODULE"
PORTAL = "IBUS_USE_PORTAL"
"""With 1 the ibus plugin speaks to whoever answers on the session bus, as fcitx 5 does. Without it
the plugin looks for the program `ibus-daemon` and does nothing where there is none."""
PLUGIN_FOLDER = "platforminputcontexts"


def needed_changes(
    environ: Mapping[str, str], plugins: Collection[str], *, has_ibus: bool
) -> dict[str, str]:
    """Return the variables to set so that Chinese can be typed; most often none.

    Only a session that asks for fcitx is helped. Where Qt is asked for nothing under Wayland the
    compositor itself may be the input method, and ibus would switch that off.

    Args:
        environ: the variables of the session.
        plugins: the file names of the input method plugins that Qt will find.
        has_ibus: whether there is a program `ibus-daemon`.
    """
    if not _asks_for_fcitx(environ) or any("fcitx" in name for name in plugins):
        return {}
    wanted = {name: environ[name] for name in (SINGLE, LISTED) if environ.get(name)}
    if not wanted:
        if environ.get("WAYLAND_DISPLAY"):
            return {}
        changes = {SINGLE: "ibus"}
    else:
        replaced = {name: _without_fcitx(value) for name, value in wanted.items()}
        changes = {name: value for name, value in replaced.items() if value != wanted[name]}
    if not has_ibus and PORTAL not in environ:
        changes[PORTAL] = "1"
    return changes


def _asks_for_fcitx(environ: Mapping[str, str]) -> bool:
    names = [environ.get(SINGLE, ""), environ.get(GTK, ""), *environ.get(LISTED, "").split(";")]
    return any(map(_is_fcitx, names)) or "@im=fcitx" in environ.get(X_SERVERS, "").lower()


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
    if not _asks_for_fcitx(environ):
        return
    plugins = plugin_names(plugin_folders(environ))
    environ.update(needed_changes(environ, plugins, has_ibus=_has_ibus(environ)))


def _has_ibus(environ: Mapping[str, str]) -> bool:
    return shutil.which("ibus-daemon", path=environ.get("PATH")) is not None
