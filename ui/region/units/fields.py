"""What is known of the chosen unit, to be changed: names, and why it need not report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLabel, QLineEdit, QWidget

from ui.look.wrapped_label import WrappedLabel
from ui.region.units.outline import split_aliases

if TYPE_CHECKING:
    from forms.model.aggregation.units import Unit
    from ui.look.theme import Theme

_KEYS = (
    "Ins 添加单位，Shift+Ins 添加下属单位，F2 改名，Del 移除；"
    "Alt+↑↓ 上下移，Alt+→← 降为下属、升一级；也可以拖动。"
)


class UnitFields(QWidget):
    """Shows a unit; `changed` carries it as the clerk wants it, once a field is left."""

    changed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unit: Unit | None = None
        self.name = _field("name", "单位名称")
        self.aliases = _field("aliases", "其他名称", "简称、曾用名，用顿号隔开")
        self.exempt = _field("exempt_reason", "免报原因", "不填表示应当报送")
        self.is_group = QCheckBox("只作分组，本身不报送")
        self.is_group.setObjectName("region.unit.is_group")
        form = QFormLayout(self)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setContentsMargins(theme.unit * 2, 0, theme.unit * 2, 0)
        for label, field in (
            ("单位名称", self.name),
            ("其他名称", self.aliases),
            ("免报原因", self.exempt),
        ):
            form.addRow(QLabel(label), field)
            field.editingFinished.connect(self._on_edited)
        form.addRow(self.is_group)
        form.addRow(WrappedLabel(_KEYS, "note"))
        self.is_group.clicked.connect(self._on_edited)
        self.show_unit(None)

    def show_unit(self, unit: Unit | None) -> None:
        """Show another unit."""
        self._unit = unit
        self.name.setText(unit.name if unit is not None else "")
        self.aliases.setText("、".join(unit.aliases) if unit is not None else "")
        self.exempt.setText(unit.exempt if unit is not None else "")
        self.is_group.setChecked(unit is not None and unit.is_group)
        for field in (self.name, self.aliases, self.exempt, self.is_group):
            field.setEnabled(unit is not None)

    def _on_edited(self) -> None:
        if self._unit is None:
            return
        new = replace(
            self._unit,
            name=" ".join(self.name.text().split()) or self._unit.name,
            aliases=split_aliases(self.aliases.text()),
            exempt=" ".join(self.exempt.text().split()),
            is_group=self.is_group.isChecked(),
        )
        if new != self._unit:
            self._unit = new
            self.changed.emit(new)


def _field(name: str, label: str, hint: str = "") -> QLineEdit:
    field = QLineEdit()
    field.setObjectName(f"region.unit.{name}")
    field.setAccessibleName(label)
    field.setPlaceholderText(hint)
    return field
