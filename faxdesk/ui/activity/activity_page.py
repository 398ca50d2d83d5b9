"""What was sent and received over a time: five charts, each figure of which leads to its faxes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from faxdesk.domain.activity.activity_tables import ChartTable
from faxdesk.domain.activity.figures import Activity
from faxdesk.services.rounds import Rounds
from faxdesk.ui.activity.activity_head import ActivityHead
from faxdesk.ui.activity.card_grid import CardGrid
from faxdesk.ui.activity.chart_card import ChartCard
from faxdesk.ui.activity.charts import Charts, ColumnsShown, RowsShown
from faxdesk.ui.activity.column_chart import ColumnChart
from faxdesk.ui.activity.figure_words import FigureWords
from faxdesk.ui.activity.person_field import PersonField
from faxdesk.ui.activity.row_chart import RowChart
from faxdesk.ui.common import dialogs, theme
from faxdesk.ui.common.form_page import Inset, words_label
from faxdesk.ui.common.message_panel import MessagePanel
from faxdesk.words import mark, tr
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from collections.abc import Callable

    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.runtime import CancelToken, Clock
    from faxdesk.services.activity.activity_figures import ActivityFigures
    from faxdesk.services.archive.tags_and_notes import TagsAndNotes
    from faxdesk.services.contacts.recipient_search import RecipientSearch
    from faxdesk.services.desk import Desk
    from faxdesk.ui.common.window_context import WindowContext

_HIGH_PX, _LOW_PX = 190, 150
_PAUSE_MS = 1000
_CSV = ((mark("CSV table"), "csv"),)


class ActivityServices(Struct, frozen=True):
    """What the page uses of the desk."""

    figures: ActivityFigures
    marks: TagsAndNotes
    clock: Clock
    people: Callable[[], RecipientSearch]
    """Who may be meant, made when somebody types."""

    @classmethod
    def of(cls, desk: Desk) -> ActivityServices:
        return cls(desk.activity, desk.tags_and_notes, desk.clock, lambda: desk.recipient_search)


class Shown(Struct, frozen=True):
    """All that the page shows of the figures."""

    activity: Activity
    tags: list[str]
    faxes: ColumnsShown
    results: RowsShown
    hours: ColumnsShown
    line: ColumnsShown
    numbers: RowsShown
    slow: RowsShown


class ActivityPage(QWidget):
    """Counts anew whenever it comes on show, and while it is there, whenever a fax has changed.

    Signals: search_wanted(text) the faxes that a search finds are to be listed, counted().
    """

    search_wanted = Signal(str)
    counted = Signal()

    def __init__(
        self, services: ActivityServices, context: WindowContext, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Activity"))
        self._services = services
        self._runner = context.runner
        self._counting = Rounds(self._count)
        self._later = QTimer(self)
        self._later.setObjectName("figures of changed faxes")
        self._later.setSingleShot(True)
        self._later.setInterval(_PAUSE_MS)
        self._later.timeout.connect(self.refresh)
        self.shown: Shown | None = None
        self.head = ActivityHead(PersonField(context.runner, services.people, services.clock))
        self.problem = Inset("error")
        self.message = MessagePanel()
        self._build_charts()
        self._lay_out()
        self.head.changed.connect(self.refresh)
        self.head.save_wanted.connect(self._on_save_all)
        context.bridge.faxes_changed.connect(self._on_changed)
        context.bridge.contacts_changed.connect(self._on_changed)

    # Building

    def _build_charts(self) -> None:
        self.faxes, self.hours, self.line = ColumnChart(_HIGH_PX), ColumnChart(_LOW_PX), ColumnChart(_LOW_PX)
        self.results, self.numbers, self.slow = RowChart(), RowChart(), RowChart()
        self._slow_title, self._slow_line = words_label("", "strong"), words_label("", "small")
        self._slow_line.setWordWrap(True)
        self._numbers = _below_each_other(self.numbers, self._slow_title, self._slow_line, self.slow)
        self.cards = {
            "faxes": ChartCard(tr("Faxes received and sent, by day"), self.faxes),
            "results": ChartCard(tr("What became of the faxes sent"), _below_each_other(self.results)),
            "hours": ChartCard(tr("Failed faxes by the hour of the day"), self.hours),
            "line": ChartCard(tr("Minutes on the line"), self.line),
            "numbers": ChartCard(tr("Numbers that fail or are slow"), self._numbers),
        }
        for chart in (self.faxes, self.hours, self.line, self.results, self.numbers, self.slow):
            chart.opened.connect(self.search_wanted)
        for card in self.cards.values():
            card.save_wanted.connect(self._on_save)

    def _lay_out(self) -> None:
        metrics = theme.Metrics
        spans = {"faxes": (4, 2), "results": (2, 1), "hours": (2, 1), "line": (2, 1), "numbers": (2, 1)}
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(metrics.EDGE, 20, metrics.EDGE, metrics.EDGE)
        column.setSpacing(metrics.GROUP)
        column.addWidget(CardGrid([(card, spans[name]) for name, card in self.cards.items()]))
        foot = words_label(
            tr("Counted on this computer, without the trash. Choose a bar to see its faxes."), "small"
        )
        foot.setWordWrap(True)
        column.addWidget(foot)
        column.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setWidget(inner)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.area)
        self._stack.addWidget(self.message)
        line = QFrame()
        line.setProperty("kind", "line")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for part in (self.head, line, self.problem):
            whole.addWidget(part)
        whole.addWidget(self._stack, 1)

    # Counting

    @Slot()
    def refresh(self) -> None:
        """Count anew, on a worker."""
        self._counting.ask()

    @Slot()
    def _on_changed(self) -> None:
        # A history that comes in changes thousands of faxes, one page after the other.
        if self.isVisible() and not self._later.isActive():
            self._later.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._later.stop()
        self._counting.forget()

    def _count(self) -> None:
        services, reach, whose = self._services, self.head.reach.key, self.head.whose

        def count(token: CancelToken) -> Shown:
            activity = services.figures.figures(services.figures.period(reach), whose, token)
            charts = Charts(activity, FigureWords(services.clock.now().astimezone().date()))
            return Shown(
                activity,
                services.marks.tags(),
                charts.faxes(),
                charts.results(),
                charts.hours(),
                charts.line(),
                charts.numbers(),
                charts.slow(),
            )

        self._runner.submit(Lane.LISTS, count, self._on_counted, self._on_not_counted)

    def _on_counted(self, shown: Shown) -> None:
        self.shown = shown
        self.problem.hide()
        self.head.show_tags(shown.tags)
        self._show(shown)
        self._counting.end()
        self.counted.emit()

    def _on_not_counted(self, error: FaxDeskError) -> None:
        self._counting.fail()
        self.problem.say_error(error)

    # Showing

    def _show(self, shown: Shown) -> None:
        if shown.activity.is_empty:
            self._say_nothing()
            return
        self._stack.setCurrentWidget(self.area)
        for name, chart, columns in (
            ("faxes", self.faxes, shown.faxes),
            ("hours", self.hours, shown.hours),
            ("line", self.line, shown.line),
        ):
            chart.show_columns(columns.columns)
            self.cards[name].say(columns.title, columns.line, columns.table)
        self.cards["faxes"].legend.say(shown.faxes.legend)
        for name, rows_chart, rows in (
            ("results", self.results, shown.results),
            ("numbers", self.numbers, shown.numbers),
        ):
            rows_chart.show_rows(rows.rows)
            self.cards[name].say(rows.title, rows.line, rows.table)
        self.slow.show_rows(shown.slow.rows)
        self._slow_title.setText(shown.slow.title)
        self._slow_line.setText(shown.slow.line)
        for part in (self._slow_title, self._slow_line, self.slow):
            part.setVisible(bool(shown.slow.rows))
        for name, charts in (
            ("faxes", (self.faxes,)),
            ("results", (self.results,)),
            ("hours", (self.hours,)),
            ("line", (self.line,)),
            ("numbers", (self.numbers, self.slow)),
        ):
            self.cards[name].lead_to(bar for chart in charts for bar in chart.bars)

    def _say_nothing(self) -> None:
        whose = self.head.whose
        if whose.person or whose.tag:
            hint = tr("Choose a longer time, or look at the faxes of anybody and with any tag.")
        else:
            hint = tr("Choose a longer time, or send a fax.")
        self.message.say("activity", tr("No faxes in this time"), hint)
        self._stack.setCurrentWidget(self.message)

    # Saving

    @Slot(object)
    def _on_save(self, table: ChartTable) -> None:
        figures = self._services.figures
        target = self._choose()
        if target is not None:
            self._save(lambda token: figures.save(table.columns, table.rows, target, token))

    @Slot()
    def _on_save_all(self) -> None:
        figures, shown = self._services.figures, self.shown
        target = self._choose() if shown is not None else None
        if shown is not None and target is not None:
            self._save(lambda token: figures.save_all(shown.activity, target, token))

    def _choose(self) -> Path | None:
        suggested = dialogs.documents_folder() / tr("FaxDesk activity.csv")
        return dialogs.choose_save(self, suggested, _CSV, title=tr("Save as a table"))

    def _save(self, write) -> None:
        self.problem.hide()
        self._runner.submit(Lane.LOCAL, write, None, self.problem.say_error)


def _below_each_other(*parts: QWidget) -> QWidget:
    """What stands at the top of its room, not stretched."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.Metrics.HALF)
    for part in parts:
        column.addWidget(part)
    column.addStretch(1)
    return whole
