"""The dialog 版面设置: how the pages of Word files, prints and PDF are set up."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from export.paper.setup import PRESETS, PaperSetup, find_faults, preset_name
from ui.dialogs.paper_consequences import (
    describe_faults,
    describe_fonts,
    describe_page,
    usual_row_height,
)
from ui.dialogs.verbs import set_verbs
from ui.look.dress import make_primary
from ui.look.wheel_guard import guard_wheel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from export.paper.blocks import TableBlock

_OWN = "自定义"
_MARGINS = {"top_mm": "上", "bottom_mm": "下", "left_mm": "左", "right_mm": "右"}
_LINE = {"line_pt": "行距（磅）"}
_ROW = {"row_pt": "表格行高（磅）"}
"""Left blank it follows the size of the table's type."""
_SIZES = {"body_pt": "正文字号", "table_pt": "表格字号"}
_FONTS = {
    "title_font": "标题",
    "heading_font": "一级标题",
    "subheading_font": "二级标题",
    "body_font": "正文",
    "table_font": "表格",
}
_FULL_NAMES = {
    **{key: f"{side}边距（毫米）" for key, side in _MARGINS.items()},
    **_LINE,
    **_ROW,
    **_SIZES,
    **{key: f"{part}字体" for key, part in _FONTS.items()},
}
_SIZE_NAMES = {
    22.0: "二号",
    18.0: "小二",
    16.0: "三号",
    15.0: "小三",
    14.0: "四号",
    12.0: "小四",
    10.5: "五号",
    9.0: "小五",
    7.5: "六号",
    6.5: "小六",
}
_OFFERED_SIZES = {
    "body_pt": (22.0, 18.0, 16.0, 15.0, 14.0, 12.0, 10.5),
    "table_pt": (12.0, 10.5, 10.0, 9.0, 8.0, 7.5, 6.5),
}
_OFFERED_FONTS = {
    "title_font": ("方正小标宋简体", "方正小标宋_GBK", "华文中宋", "宋体"),
    "heading_font": ("黑体", "方正黑体_GBK", "华文黑体"),
    "subheading_font": ("楷体_GB2312", "楷体", "方正楷体_GBK", "华文楷体"),
    "body_font": ("仿宋_GB2312", "仿宋", "方正仿宋_GBK", "华文仿宋", "宋体"),
    "table_font": ("宋体", "仿宋_GB2312", "仿宋"),
}
_NUMBER_CHARACTERS = 8
_FONT_CHARACTERS = 16


class PaperSettingsDialog(QDialog):
    """Asks for a preset or own values, and says at once what comes of them."""

    def __init__(
        self, setup: PaperSetup, tables: Sequence[TableBlock], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._tables = tables
        self.setObjectName("paper_settings")
        self.setWindowTitle("版面设置")
        self.preset = QComboBox()
        self.preset.addItems([*PRESETS, _OWN])
        self.numbers = {key: QLineEdit() for key in (*_MARGINS, *_LINE, *_ROW)}
        self.sizes = {key: _make_size_box(key, setup) for key in _SIZES}
        self.fonts = {key: _make_font_box(key) for key in _FONTS}
        self.font_notes = {key: _make_note(f"{_FONTS[key]}字体的备用") for key in _FONTS}
        self.consequences = _make_note("效果")
        self.faults = QLabel()
        self.faults.setProperty("level", "error")
        self._name_fields()
        self._accept = self._lay_out()
        self._show_setup(setup)
        self._connect()
        self._update()

    def answer(self) -> PaperSetup:
        """Return the set-up as filled in; it has no fault where the dialog was accepted."""
        setup, _ = self._read()
        return setup

    def _name_fields(self) -> None:
        widgets = {"preset": self.preset, **self.numbers, **self.sizes, **self.fonts}
        for key, widget in widgets.items():
            widget.setObjectName(f"paper_settings.{key}")
            widget.setAccessibleName(_FULL_NAMES.get(key, "方案"))
            if isinstance(widget, QComboBox):
                guard_wheel(widget)
        width = self.fontMetrics().horizontalAdvance("0") * _NUMBER_CHARACTERS
        for line in self.numbers.values():
            line.setMaximumWidth(2 * width)
            line.setMinimumWidth(width)

    def _lay_out(self) -> QWidget:
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        accept = buttons.button(standard.Ok)
        make_primary(accept)
        set_verbs(accept, "使用", buttons.button(standard.Cancel))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        preset = QHBoxLayout()
        preset.addWidget(_make_label("方案", self.preset))
        preset.addWidget(self.preset, 1)
        column = QVBoxLayout(self)
        column.addLayout(preset)
        column.addWidget(self._group("页边距（毫米）", _MARGINS, columns=4))
        column.addWidget(self._group("行距、字号和行高", _LINE | _SIZES | _ROW, columns=2))
        column.addWidget(self._font_group())
        column.addWidget(self.consequences)
        column.addWidget(self.faults)
        column.addWidget(buttons)
        return accept

    def _group(self, title: str, names: dict[str, str], columns: int) -> QGroupBox:
        """Return fields side by side, each behind its name."""
        fields: dict[str, QWidget] = {**self.numbers, **self.sizes}
        box = QGroupBox(title)
        grid = QGridLayout(box)
        for place, (key, name) in enumerate(names.items()):
            row, column = divmod(place, columns)
            grid.addWidget(_make_label(name, fields[key]), row, 2 * column)
            grid.addWidget(fields[key], row, 2 * column + 1)
            grid.setColumnStretch(2 * column + 1, 1)
        return box

    def _font_group(self) -> QGroupBox:
        """Return the fonts one below the other, with what is taken where one is missing."""
        box = QGroupBox("字体（不嵌入文件，对方没有时显示备用字体）")
        grid = QGridLayout(box)
        for row, (key, name) in enumerate(_FONTS.items()):
            grid.addWidget(_make_label(name, self.fonts[key]), row, 0)
            grid.addWidget(self.fonts[key], row, 1)
            grid.addWidget(self.font_notes[key], row, 2)
        grid.setColumnStretch(2, 1)
        return box

    def _connect(self) -> None:
        """Listen to the clerk only, not to what the dialog fills in itself."""
        self.preset.textActivated.connect(self._on_preset_activated)
        for line in self.numbers.values():
            line.textEdited.connect(self._update)
        for box in self.sizes.values():
            box.activated.connect(self._update)
        for box in self.fonts.values():
            box.activated.connect(self._update)
            box.editTextChanged.connect(self._update)

    def _on_preset_activated(self, name: str) -> None:
        if name in PRESETS:
            self._show_setup(PRESETS[name])
        self._update()

    def _show_setup(self, setup: PaperSetup) -> None:
        for key, value in asdict(setup).items():
            if key in self.numbers:
                self.numbers[key].setText("" if value is None else f"{value:g}")
            elif key in self.sizes:
                self.sizes[key].setCurrentIndex(self.sizes[key].findData(value))
            else:
                self.fonts[key].setCurrentText(value)

    def _read(self) -> tuple[PaperSetup, tuple[str, ...]]:
        """Return what is filled in and its faults; what is no number counts as the standard."""
        values: dict[str, Any] = {key: box.currentData() for key, box in self.sizes.items()}
        values |= {key: box.currentText().strip() for key, box in self.fonts.items()}
        faults = []
        for key, line in self.numbers.items():
            number = _read_number(line.text())
            if key in _ROW and not line.text().strip():
                values[key] = None
            elif number is None:
                faults.append(f"{_FULL_NAMES[key].partition('（')[0]}应填数字")
            else:
                values[key] = number
        setup = PaperSetup(**values)
        return setup, (*faults, *find_faults(setup))

    def _update(self) -> None:
        """Say what comes of the values, or what is wrong with them."""
        setup, faults = self._read()
        self.preset.setCurrentText((not faults and preset_name(setup)) or _OWN)
        self.faults.setText(describe_faults(faults))
        self.faults.setVisible(bool(faults))
        self.consequences.setVisible(not faults)
        if not faults:
            self.consequences.setText("\n".join(describe_page(setup, self._tables)))
            self.numbers["row_pt"].setPlaceholderText(f"自动 {usual_row_height(setup):g}")
        notes = describe_fonts(setup.fonts)
        for key, label in self.font_notes.items():
            label.setText(notes.get(getattr(setup, key), ""))
        self._accept.setEnabled(not faults)


def _make_size_box(key: str, setup: PaperSetup) -> QComboBox:
    box = QComboBox()
    current = float(getattr(setup, key))
    for size in sorted({*_OFFERED_SIZES[key], current}, reverse=True):
        name = _SIZE_NAMES.get(size)
        box.addItem(f"{name}（{size:g} 磅）" if name else f"{size:g} 磅", size)
    return box


def _make_font_box(key: str) -> QComboBox:
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.addItems(list(_OFFERED_FONTS[key]))
    box.setMinimumContentsLength(_FONT_CHARACTERS)
    return box


def _make_label(text: str, field: QWidget) -> QLabel:
    label = QLabel(text)
    label.setBuddy(field)
    return label


def _make_note(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName("note")
    label.setAccessibleName(name)
    return label


def _read_number(text: str) -> float | None:
    """Return a number as typed, full-width digits and a unit behind it allowed."""
    plain = unicodedata.normalize("NFKC", text).strip()
    for unit in ("毫米", "mm", "磅", "pt"):
        plain = plain.removesuffix(unit).rstrip()
    if not plain.replace(".", "", 1).isdecimal():
        return None
    return float(plain)
