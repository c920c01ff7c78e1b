"""The page 分析: the units by an indicator above, some of them side by side below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from forms.model.aggregation.ranking import OUTLIER_RULE
from ui.look.flow import FlowBar
from ui.look.wheel_guard import guard_wheel
from ui.look.wrapped_label import WrappedLabel
from ui.region.analysis.comparison_model import ComparisonModel
from ui.region.analysis.ranking_model import Column, RankingModel
from ui.region.analysis.tables import comparison_table, copy_on_key, ranking_table, table_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.edition.edition import Indicator
    from ui.jobs.aggregation.unit_ranking import RankedLine, Ranking
    from ui.look.theme import Theme
    from ui.region.analysis.comparison_model import Compared

_BUTTONS = {"open": "打开报告", "copy": "复制表格", "outputs": "导出…"}
_RULE = "离群规则"
_COUNTS_RULE = "申请量等数量比较的是本年数占本年与上年两年之和的比重，分母为两年之和。"
_CHOOSE = "按住 Ctrl 或 Shift 选二至四个单位，在下面并排比较各项指标。"
_TOO_MANY = "选了 {count} 个单位；最多并排比较四个，请少选几个。"
LEAST, MOST = 2, 4
"""Units that are compared at once."""
_REST_MS = 60
"""So long a choice rests before reports are read."""


class AnalysisPage(QWidget):
    """Shows a ranking.

    `indicator_chosen` says that another indicator is wanted, `wished` carries which button was
    pressed, `chosen` the two to four units to be compared, or none.
    """

    indicator_chosen = Signal()
    wished = Signal(str)
    chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("region.analysis")
        self._theme = theme
        self._kept: list[int] = []
        self.indicators = QComboBox()
        self.buttons = {wish: QPushButton(text) for wish, text in _BUTTONS.items()}
        self.rule_button = QPushButton(_RULE)
        self.told = WrappedLabel("", "note")
        self.rule = WrappedLabel(f"{OUTLIER_RULE}{_COUNTS_RULE}", "note")
        self.hint = WrappedLabel(_CHOOSE, "note")
        self.model = RankingModel(lambda: theme.tokens, self)
        self.table = ranking_table(self.model, theme)
        self.comparison = ComparisonModel(self)
        self.side_by_side = comparison_table(self.comparison)
        self._rest = QTimer(self, singleShot=True, interval=_REST_MS)
        self._lay_out()
        self._connect()
        self._update()

    @property
    def indicator(self) -> str:
        """Return the id of the chosen indicator, blank where there is none."""
        return str(self.indicators.currentData() or "")

    @property
    def line(self) -> RankedLine | None:
        """Return the line that the cursor is on."""
        return self.model.line(self.table.currentIndex().row())

    @property
    def lines(self) -> list[RankedLine]:
        """Return the units that are chosen, from top to bottom."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        found = (self.model.line(row) for row in rows)
        return [line for line in found if line is not None and line.unit is not None]

    def show_indicators(self, indicators: Sequence[Indicator]) -> None:
        """Offer these indicators; the chosen one stays where it is among them."""
        known = [self.indicators.itemData(at) for at in range(self.indicators.count())]
        if known == [one.id for one in indicators]:
            return
        chosen = self.indicator
        was_blocked = self.indicators.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.indicators.clear()
        for one in indicators:
            self.indicators.addItem(one.name, one.id)
            at = self.indicators.count() - 1
            self.indicators.setItemData(at, one.meaning, Qt.ItemDataRole.ToolTipRole)
        self.indicators.setCurrentIndex(max(self.indicators.findData(chosen), 0))
        self.indicators.blockSignals(was_blocked)

    def show_ranking(self, ranking: Ranking | None, told: str) -> None:
        """Show a ranking, and say from how many units it is; chosen units stay chosen."""
        table = self.table
        if ranking is not None:
            years = set(ranking.earlier)
            table.setColumnHidden(Column.PARTS, not ranking.indicator.is_share)
            for column in (Column.PREVIOUS, Column.CHANGE):
                table.setColumnHidden(column, ranking.year - 1 not in years)
            table.setColumnHidden(Column.EARLIER, ranking.year - 2 not in years)
            table.setColumnHidden(Column.YEARS, not years)
        self.model.show_ranking(ranking)
        self.show_told(told)

    def show_told(self, told: str) -> None:
        """Say how far it is, or what the ranking is of."""
        self.told.setText(told)
        self.told.setAccessibleName(told)
        self.told.insist()

    def show_comparison(
        self, indicators: Sequence[Indicator], compared: Sequence[Compared]
    ) -> None:
        """Show some units side by side, or none."""
        self.comparison.show_units(indicators, compared)
        self.side_by_side.setVisible(bool(compared))

    def text(self) -> str:
        """Return the ranking as text, with what is said of it."""
        return f"{self.told.text()}\n{table_text(self.table, self.model)}"

    def comparison_text(self) -> str:
        """Return the comparison as text."""
        return table_text(self.side_by_side, self.comparison)

    def _connect(self) -> None:
        self.indicators.activated.connect(self.indicator_chosen)
        self.rule_button.toggled.connect(self.rule.setVisible)
        for wish, button in self.buttons.items():
            button.clicked.connect(lambda _=False, wish=wish: self.wished.emit(wish))
        self.table.activated.connect(lambda _: self.wished.emit("open"))
        copy_on_key(self.table, lambda: self.wished.emit("copy"))
        copy_on_key(self.side_by_side, lambda: self.wished.emit("copy_comparison"))
        self.table.selectionModel().selectionChanged.connect(self._on_selected)
        self.model.modelAboutToBeReset.connect(self._remember)
        self.model.modelReset.connect(self._choose_again)
        self._rest.timeout.connect(self._tell_chosen)

    def _remember(self) -> None:
        # While figures are reckoned the table is empty: what was chosen before stays.
        if self.model.rowCount():
            self._kept = [line.unit for line in self.lines if line.unit is not None]

    def _choose_again(self) -> None:
        """Choose the units again that were chosen before the table was filled anew."""
        selection = self.table.selectionModel()
        rows = [row for unit in self._kept if (row := self.model.row_of(unit)) >= 0]
        if not rows:
            if self.model.rowCount():
                self.table.setCurrentIndex(self.model.index(0, 0))
            self._on_selected()
            return
        flag = selection.SelectionFlag
        selection.setCurrentIndex(self.model.index(rows[0], 0), flag.NoUpdate)
        for row in rows:
            selection.select(self.model.index(row, 0), flag.Select | flag.Rows)
        self._on_selected()

    def _on_selected(self) -> None:
        self._update()
        self._rest.start()

    def _update(self) -> None:
        line, count = self.line, len(self.lines)
        self.buttons["open"].setEnabled(line is not None and line.unit is not None)
        self.buttons["copy"].setEnabled(self.model.rowCount() > 0)
        self.hint.setText(_TOO_MANY.format(count=count) if count > MOST else _CHOOSE)
        self.hint.setVisible(not LEAST <= count <= MOST)

    def _tell_chosen(self) -> None:
        lines = self.lines
        self.chosen.emit(lines if LEAST <= len(lines) <= MOST else [])

    def _lay_out(self) -> None:
        unit = self._theme.unit
        self.indicators.setObjectName("region.indicator")
        self.indicators.setAccessibleName("按哪一项指标排名")
        guard_wheel(self.indicators)
        name = QLabel("指标(&I)")
        name.setBuddy(self.indicators)
        bar = FlowBar(unit * 2)
        bar.add(name)
        bar.add(self.indicators)
        self.rule_button.setObjectName("region.analysis.rule")
        self.rule_button.setCheckable(True)
        self.rule_button.setAutoDefault(False)
        for wish, button in self.buttons.items():
            button.setObjectName(f"region.analysis.{wish}")
            button.setAutoDefault(False)
            bar.add(button)
        bar.add(self.rule_button)
        self.rule.hide()
        self.side_by_side.hide()
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setObjectName("region.analysis.splitter")
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self.side_by_side)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([unit * 100, unit * 66])
        column = QVBoxLayout(self)
        column.setContentsMargins(unit * 2, unit * 2, unit * 2, unit)
        column.setSpacing(unit)
        for widget in (bar, self.told, self.rule):
            column.addWidget(widget)
        column.addWidget(splitter, 1)
        column.addWidget(self.hint)
        self.setFocusProxy(self.table)
