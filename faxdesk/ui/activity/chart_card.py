"""A chart in its card: the finding above it, the same figures as a table behind it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from faxdesk.domain.activity.activity_tables import ChartTable
from faxdesk.ui.activity.chart_painter import paint_bar
from faxdesk.ui.activity.chart_table import ChartTableView
from faxdesk.ui.common import theme
from faxdesk.ui.common.flow_layout import FlowLayout
from faxdesk.ui.common.form_page import words_label
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.plain_text import set_tip
from faxdesk.ui.controls.icon_button import icon_button
from faxdesk.words import tr

_SWATCH_PX = 10


class ChartCard(QFrame):
    """Signals: save_wanted(ChartTable) as a file."""

    save_wanted = Signal(object)

    def __init__(self, name: str, chart: QWidget, parent: QWidget | None = None) -> None:
        """name says what the chart is about, whatever it shows."""
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.setAccessibleName(name)
        self._table: ChartTable | None = None
        self.chart = chart
        chart.setAccessibleName(name)
        self.title = words_label("", "strong")
        self.line = words_label("", "small")
        for label in (self.title, self.line):
            label.setWordWrap(True)
        self.legend = Legend()
        self.legend.hide()
        self.as_table = icon_button("table", tr("Show as a table"))
        self.as_table.setCheckable(True)
        self.as_table.toggled.connect(self._on_toggled)
        self.save = icon_button("save", tr("Save as a table…"))
        self.save.clicked.connect(self._on_save)
        for button, what in (
            (self.as_table, tr("Show as a table: {name}", name=name)),
            (self.save, tr("Save as a table: {name}", name=name)),
        ):
            button.setAccessibleName(what)
        self.table = ChartTableView(name)
        self._stack = QStackedWidget()
        self._stack.setObjectName("chartStack")
        self._stack.addWidget(chart)
        self._stack.addWidget(self.table)
        self._lay_out()
        theme.keep_tinted(self._tint)

    def _lay_out(self) -> None:
        metrics = theme.Metrics
        head = QHBoxLayout()
        head.setSpacing(metrics.HALF)
        words = QVBoxLayout()
        words.setSpacing(theme.Metrics.HALF)
        for part in (self.title, self.line, self.legend):
            words.addWidget(part)
        words.addStretch(1)
        head.addLayout(words, 1)
        for button in (self.as_table, self.save):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        edge = metrics.GROUP
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

    def lead_to(self, bars: Iterable[QWidget]) -> None:
        """Tab goes on from the buttons to these, which are new: Qt puts what is new at the window's end."""
        before: QWidget = self.save
        for bar in bars:
            QWidget.setTabOrder(before, bar)
            before = bar

    def say(self, title: str, line: str, table: ChartTable) -> None:
        """The finding, what is counted, and all figures."""
        self.title.setText(title)
        self.line.setText(line)
        self.line.setVisible(bool(line))
        self.setAccessibleDescription(title)
        self._table = table
        if self.as_table.isChecked():
            self.table.show_table(table)

    @Slot(bool)
    def _on_toggled(self, is_table: bool) -> None:
        if is_table and self._table is not None:
            self.table.show_table(self._table)
        self._stack.setCurrentWidget(self.table if is_table else self.chart)
        set_tip(self.as_table, tr("Show as a chart") if is_table else tr("Show as a table"))

    @Slot()
    def _on_save(self) -> None:
        if self._table is not None:
            self.save_wanted.emit(self._table)

    def _tint(self) -> None:
        for button in (self.as_table, self.save):
            button.setIcon(icon(button.property("iconName")))


class Legend(QWidget):
    """What the colours of a chart mean."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = FlowLayout(self, theme.Metrics.GROUP)
        self._row.setContentsMargins(0, 0, 0, 0)

    def say(self, parts: Sequence[tuple[str, str]]) -> None:
        """The roles of the colours with their words."""
        while item := self._row.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for ink, words in parts:
            part = QWidget()
            row = QHBoxLayout(part)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
            row.addWidget(_Swatch(ink))
            row.addWidget(words_label(words, "small"))
            self._row.addWidget(part)
        self.setVisible(bool(parts))


class _Swatch(QWidget):
    def __init__(self, ink: str) -> None:
        super().__init__()
        self._ink = ink
        side = theme.grown(_SWATCH_PX)
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_bar(QPainter(self), self.rect(), self._ink, is_lit=False)
