from pathlib import Path

import pytest

from ui.look.input_method import needed_changes, plugin_folders, plugin_names

FROM_PACKAGE_INDEX = {
    "libcomposeplatforminputcontextplugin.so",
    "libibusplatforminputcontextplugin.so",
}
WITH_FCITX = FROM_PACKAGE_INDEX | {"libfcitx5platforminputcontextplugin.so"}


@pytest.mark.parametrize("asked", ["fcitx", "fcitx5", "Fcitx"])
def test_that_ibus_stands_in_for_a_missing_fcitx(asked: str) -> None:
    assert needed_changes({"QT_IM_MODULE": asked}, FROM_PACKAGE_INDEX, has_ibus=True) == {
        "QT_IM_MODULE": "ibus"
    }


@pytest.mark.parametrize(
    ("asked", "chosen"),
    [
        ("fcitx", "ibus"),
        ("wayland;fcitx", "wayland;ibus"),
        ("wayland;fcitx;ibus", "wayland;ibus"),
    ],
)
def test_that_fcitx_is_replaced_in_its_place_in_a_list(asked: str, chosen: str) -> None:
    changes = needed_changes({"QT_IM_MODULES": asked}, FROM_PACKAGE_INDEX, has_ibus=True)
    assert changes == {"QT_IM_MODULES": chosen}


def test_that_both_variables_are_changed_where_both_ask_for_fcitx() -> None:
    environ = {"QT_IM_MODULE": "fcitx", "QT_IM_MODULES": "wayland;fcitx"}
    assert needed_changes(environ, FROM_PACKAGE_INDEX, has_ibus=True) == {
        "QT_IM_MODULE": "ibus",
        "QT_IM_MODULES": "wayland;ibus",
    }


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"QT_IM_MODULE": ""},
        {"QT_IM_MODULE": "ibus"},
        {"QT_IM_MODULES": "wayland;ibus"},
        {"XMODIFIERS": "@im=ibus"},
        {"XMODIFIERS": "@im=fcitx", "WAYLAND_DISPLAY": "wayland-0"},
    ],
)
def test_that_a_session_which_does_not_ask_for_fcitx_is_left_alone(environ: dict[str, str]) -> None:
    assert needed_changes(environ, FROM_PACKAGE_INDEX, has_ibus=True) == {}


@pytest.mark.parametrize(
    ("environ", "chosen"),
    [
        ({"QT_IM_MODULE": "fcitx"}, {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}),
        ({"XMODIFIERS": "@im=fcitx"}, {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}),
        ({"GTK_IM_MODULE": "fcitx5"}, {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}),
        ({"QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=fcitx"}, {"IBUS_USE_PORTAL": "1"}),
        ({"QT_IM_MODULE": "fcitx", "IBUS_USE_PORTAL": "0"}, {"QT_IM_MODULE": "ibus"}),
    ],
)
def test_that_fcitx_is_asked_over_the_session_bus_where_there_is_no_ibus(
    environ: dict[str, str], chosen: dict[str, str]
) -> None:
    assert needed_changes(environ, FROM_PACKAGE_INDEX, has_ibus=False) == chosen


def test_that_an_fcitx_plugin_is_used_where_there_is_one() -> None:
    assert needed_changes({"QT_IM_MODULE": "fcitx"}, WITH_FCITX, has_ibus=False) == {}


def test_that_the_plugins_of_a_folder_named_by_the_session_are_seen(tmp_path: Path) -> None:
    folder = tmp_path / "platforminputcontexts"
    folder.mkdir()
    (folder / "libfcitx5platforminputcontextplugin.so").touch()
    folders = plugin_folders({"QT_PLUGIN_PATH": str(tmp_path)})
    assert "libfcitx5platforminputcontextplugin.so" in plugin_names(folders)


def test_that_folders_which_are_not_there_bring_no_plugins(tmp_path: Path) -> None:
    assert plugin_names([tmp_path / "missing"]) == frozenset()
