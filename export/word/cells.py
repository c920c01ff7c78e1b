"""The cells of tables, each a copy of one that looks like it.

python-docx takes half a millisecond to put a cell together, for it looks up the place of each
property; a report has hundreds of cells in a few dozen looks.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.oxml.table import CT_Tc
from docx.shared import Twips

from export.word.elements import make_element, set_size

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.shared import Length

_PLAIN = re.compile(r"\S+")
"""A text that is one element in Word: no line ends, no tabs, no blanks to be kept."""


class Setting(NamedTuple):
    """How the text of a cell is set; `size_pt` is `None` where its style says it."""

    style: str
    size_pt: float | None
    is_edge_to_edge: bool
    is_kept: bool
    has_text: bool


class Look(NamedTuple):
    """What a cell differs in from others, apart from the words in it."""

    width: Length
    column_span: int
    merge: str | None
    setting: Setting


class CellMaker:
    """Makes cells, and keeps one of each look to copy."""

    def __init__(self) -> None:
        self._settings: dict[Setting, CT_Tc] = {}
        self._looks: dict[Look, CT_Tc] = {}

    def make(self, look: Look, text: str) -> CT_Tc:
        """Return a cell with a text, a line feed in it as a manual break."""
        if look not in self._looks:
            self._looks[look] = self._prepare(look)
        cell = deepcopy(self._looks[look])
        if look.setting.has_text:
            (run,) = cell.p_lst[0].r_lst
            if _PLAIN.fullmatch(text):
                run[-1].text = text
            else:
                run.text = text
        return cell

    def _prepare(self, look: Look) -> CT_Tc:
        if look.setting not in self._settings:
            self._settings[look.setting] = _set_up(look.setting)
        cell = deepcopy(self._settings[look.setting])
        cell.width = look.width
        if look.column_span > 1:
            cell.grid_span = look.column_span
        if look.merge:
            cell.vMerge = look.merge
        return cell


def margins(name: str, width: Length) -> BaseOxmlElement:
    """Return the space that cells keep on their left and right."""
    element = make_element(name)
    for side in ("left", "right"):
        element.append(make_element(side, w=width.twips, type="dxa"))
    return element


def _set_up(setting: Setting) -> CT_Tc:
    cell = CT_Tc.new()
    properties = cell.get_or_add_tcPr()
    if setting.is_edge_to_edge:
        properties.append(margins("tcMar", Twips(0)))
    properties.vAlign_val = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    (paragraph,) = cell.p_lst
    paragraph.style = setting.style
    if setting.is_kept:
        paragraph.get_or_add_pPr().keepNext_val = True
    if setting.has_text:
        run = paragraph.add_r()
        run.text = "0"
        if setting.size_pt is not None:
            set_size(run.get_or_add_rPr(), setting.size_pt)
    return cell
