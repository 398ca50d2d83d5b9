"""A fax to many before it is sent: the table that it goes to, row by row, to be mended or taken out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.draft import Draft
from faxdesk.domain.merge.judge_rows import MergePlan
from faxdesk.domain.merge.merge_row import MergeRow, RowTrouble, minutes_for
from faxdesk.ui.common import theme, wording
from faxdesk.ui.common.form_page import Inset, words_label
from faxdesk.ui.common.icons import icon
from faxdesk.ui.controls.tool_row import ToolRow
from faxdesk.ui.merge.column_boxes import ColumnBoxes
from faxdesk.ui.merge.filter_chips import FilterChips
from faxdesk.ui.merge.merge_line import Remedy, line_of_judged
from faxdesk.ui.merge.merge_table import MergeHeadings, MergeModel, MergeTable
from faxdesk.ui.merge.row_pages import RowPages, RowPageServices
from faxdesk.ui.merge.row_parts import CHIP, MORE, NUMBER, REMEDY, Columns
from faxdesk.ui.merge.row_steps import RowSteps, Step
from faxdesk.ui.merge.table_ways import TableWays
from faxdesk.words import mark, tr, tr_n
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.runtime import CancelToken, Clock
    from faxdesk.domain.tables.table import Table
    from faxdesk.services.desk import Desk
    from faxdesk.services.merge.merge_tables import MergeTables
    from faxdesk.services.merge.merges import Merges
    from faxdesk.settings import Settings
    from faxdesk.ui.common.window_context import WindowContext

_ALL, _BAD, _READY = "all", "bad", "ready"
_FILTERS: dict[str, tuple[str, Callable[[MergeRow], bool]]] = {
    _ALL: (mark("All {count}"), lambda _row: True),
    _BAD: (mark("Not sent {count}"), lambda row: not row.is_sent),
    _READY: (mark("Ready {count}"), lambda row: row.is_sent),
}


class SetupServices(Struct, frozen=True):
    """What the page uses of the desk."""

    merges: Merges
    tables: MergeTables
    pages: RowPageServices
    settings: Settings
    clock: Clock

    @classmethod
    def of(cls, desk: Desk) -> SetupServices:
        pages = RowPageServices(desk.pages, desk.covers.pages, desk.blobs, desk.settings)
        return cls(desk.merges, desk.merge_tables, pages, desk.settings, desk.clock)


class SetupPage(QWidget):
    """Begins with a draft, whose recipients are its first table where it has any.

    Signals: back_wanted() to the draft, sent(fax id), judged() the rows are on show.
    """

    back_wanted = Signal()
    sent = Signal(int)
    judged = Signal()

    def __init__(
        self, services: SetupServices, context: WindowContext, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("mergeSetupPage")
        self.setAccessibleName(tr("New fax to many"))
        self._services = services
        self._runner = context.runner
        self._outcomes = context.outcomes
        self._undo_action = context.actions.undo
        self._fax_id: int | None = None
        self._draft = Draft()
        self._table: Table | None = None
        self._plan: MergePlan | None = None
        self._shown: list[MergeRow] = []
        self._places: list[int] = []
        self._steps = RowSteps(context.runner, self._on_judged, self._on_not_judged)
        self.problem = Inset("error")
        self.problem.button.clicked.connect(self.back_wanted)
        self._make_parts()
        self._lay_out()

    # Building

    def _make_parts(self) -> None:
        self.model = MergeModel(line_of_judged, self)
        self.cells = Columns(
            [
                (NUMBER, 176, tr("Number")),
                (CHIP, 130, tr("State")),
                (MORE, 300, tr("What is the matter")),
                (REMEDY, 130, ""),
            ]
        )
        self.table = MergeTable(self.model, self.cells, has_pages=True)
        self.table.pages_wanted.connect(self._look_at_pages)
        self.table.remedy_wanted.connect(self._on_remedy)
        self.table.take_out_wanted.connect(lambda: self._remedy(Remedy.TAKE_OUT, self.table.chosen_places))
        self.table.mend_wanted.connect(self._mend)
        self.table.typed.connect(self._on_typed)
        self.table.undo_wanted.connect(self._undo)
        # What was done last is the window's to undo, as long as it offers that.
        self.table.takes_undo = lambda: not self._undo_action.isEnabled()
        self.table.menu_wanted.connect(self._open_menu)
        self.ways = TableWays(self._services.tables, self._runner)
        self.ways.begun.connect(self.problem.hide)
        self.ways.taken.connect(self._on_taken)
        self.ways.failed.connect(self.problem.say_error)
        self.columns = ColumnBoxes()
        self.columns.sheet_chosen.connect(self.ways.read_sheet)
        self.columns.columns_chosen.connect(self._judge)
        self.title, self.line = words_label(tr("New fax to many"), "heading"), words_label("", "small")
        self.line.setWordWrap(True)
        self.filters = FilterChips({name: text for name, (text, _fits) in _FILTERS.items()})
        self.filters.chosen.connect(self._on_filter)
        self.look = QPushButton(tr("Look at the pages"))
        self.look.clicked.connect(lambda: self._look_at_pages(self.table.currentIndex().row()))
        self.foot = words_label("", "small")
        self.send = QPushButton(tr("Send"))
        self.send.setProperty("kind", "primary")
        self.send.clicked.connect(self._on_send)

    def _lay_out(self) -> None:
        metrics = theme.Metrics
        tools = ToolRow(tr("New fax to many"))
        self.back = QAction(tr("Back to the fax"), self)
        self.back.triggered.connect(self.back_wanted)
        theme.keep_tinted(self._tint)
        tools.add_action(self.back)
        tools.add_stretch()
        filters = QHBoxLayout()
        filters.addWidget(self.filters)
        filters.addStretch(1)
        filters.addWidget(self.look)
        foot = QHBoxLayout()
        foot.addWidget(self.foot, 1)
        foot.addWidget(self.send)
        column = QVBoxLayout()
        column.setContentsMargins(metrics.EDGE, metrics.GROUP, metrics.EDGE, metrics.GROUP)
        column.setSpacing(metrics.GAP)
        column.addWidget(self.title)
        column.addWidget(self.line)
        column.addWidget(self.ways)
        column.addWidget(self.columns)
        column.addWidget(self.problem)
        column.addLayout(filters)
        column.addWidget(MergeHeadings(self.table))
        column.addWidget(self.table, 1)
        column.addLayout(foot)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(tools)
        whole.addLayout(column, 1)

    @property
    def foot_px(self) -> int:
        """The height of what stands below the table."""
        return self.height() - self.table.geometry().bottom()

    def _tint(self) -> None:
        self.back.setIcon(icon("back"))

    # The table

    def open(self, fax_id: int, draft: Draft) -> None:
        """Go on with a draft. A table that was chosen for it before stays."""
        is_same = fax_id == self._fax_id and self._table is not None
        self._fax_id, self._draft = fax_id, replace(draft, recipients=())
        self.problem.hide()
        if is_same:
            self._judge()
            return
        self._table, self._plan = None, None
        self.ways.forget()
        self._steps.forget()
        self._places = []
        self.filters.show_all()
        self._fill()
        if draft.recipients:
            self.ways.take_recipients(draft.recipients)
        self._say()
        self.ways.choose.setFocus()

    def _on_taken(self, table: Table, number: int | None, name: int | None) -> None:
        self._table, self._places = table, []
        self._steps.forget()
        # The rows of the table before have other cells.
        self._fill()
        self.columns.offer(table, number, name)
        self._judge()

    @Slot()
    def _judge(self) -> None:
        """Look at all rows anew. What was mended and taken out stays."""
        if self._table is None or not self._table.columns:
            self._say()
            return
        columns = self.columns
        plan = MergePlan(self._draft, self._table, columns.number_column, columns.name_column)
        merges = self._services.merges
        self._plan = plan
        numbers_and_names = {plan.number_column, plan.name_column}
        fields = [place for place in plan.needed_columns if place not in numbers_and_names]
        self.cells.show_cells(
            plan.number_column, plan.name_column, {place: plan.columns[place] for place in fields}
        )
        self.model.fields = fields
        self.table.widened.emit()
        self._steps.take_up()
        self._change(lambda rows: merges.judged(plan, rows))

    def _change(self, step: Step, said: str = "") -> None:
        """Nothing is sent before all is done that was asked for. said is what the person has done, who may
        undo it."""
        self.problem.hide()
        self._steps.add(step, is_persons=bool(said))
        self._say()
        if said:
            self._outcomes.said.emit(said, self._undo)

    @Slot()
    def _undo(self) -> None:
        """Have the rows as they were before what the person did to them last."""
        plan, merges = self._plan, self._services.merges
        if plan is not None:
            self._steps.undo(lambda rows: merges.judged(plan, rows))
            self._say()

    def _on_judged(self) -> None:
        self._fill()
        self._say()
        if not self._draft.files and self._draft.cover is None:
            hint = tr("Go back to the fax and add what the rows are to get. The table stays.")
            self.problem.say(tr("There is no document."), hint, tr("Back to the fax"))
        self.judged.emit()

    def _on_not_judged(self, error: FaxDeskError) -> None:
        self._fill()
        self._say()
        self.problem.say_error(error, tr("Back to the fax"))

    # Showing

    def rows_words(self, fax_id: int | None) -> str:
        """How many of the rows a draft goes to, for where it is written on; "" where it goes to none."""
        rows = self._steps.rows
        if fax_id is None or fax_id != self._fax_id or not rows:
            return ""
        sent, total = sum(row.is_sent for row in rows), wording.number_of(len(rows))
        if not self.ways.file_name:
            return tr_n("To {count} of {total} rows.", "To {count} of {total} rows.", sent, total=total)
        return tr_n(
            "To {count} of {total} rows of “{table}”.",
            "To {count} of {total} rows of “{table}”.",
            sent,
            total=total,
            table=self.ways.file_name,
        )

    def _fill(self) -> None:
        """A row keeps its place until another filter is chosen: nothing jumps under the hand."""
        rows = self._steps.rows
        if not self._places or not rows:
            _words, is_shown = _FILTERS[self.filters.shown]
            self._places = [row.place for row in rows if is_shown(row)]
        self._shown = [rows[place] for place in self._places]
        self.model.show(self._shown)
        self.look.setVisible(bool(self._shown))

    def _on_filter(self) -> None:
        self.table.end_typing()
        self._places = []
        self._fill()

    def _say(self) -> None:
        sent = sum(row.is_sent for row in self._steps.rows)
        self.columns.setVisible(self._table is not None)
        self.line.setText(
            tr(
                "Each row gets its own fax. {field} in the message, in the fields of the cover or in writing "
                "on a page stands for what the row has in that column.",
                field="{Name}",
            )
        )
        numbers = {_ALL: len(self._steps.rows), _BAD: len(self._steps.rows) - sent, _READY: sent}
        self.filters.count(numbers)
        self.foot.setText(self._foot_words(sent))
        self.send.setText(tr_n("Send to {count}", "Send to {count}", sent) if sent else tr("Send"))
        self.send.setEnabled(bool(sent) and not self._steps.is_busy)

    def _foot_words(self, sent: int) -> str:
        if self._table is None:
            return tr("Choose a table, paste a column of numbers, or take a group of your contacts.")
        if not sent:
            return tr("None of the rows can be sent.")
        return tr_n(
            "The service takes 10 numbers a minute: about {count} min in all.",
            "The service takes 10 numbers a minute: about {count} min in all.",
            minutes_for(sent),
        )

    # Acting

    @Slot(int)
    def _on_remedy(self, row: int) -> None:
        remedies = self.table.line(row).remedies
        if remedies:
            self._remedy(remedies[0], [self.model.place(row)])

    def _open_menu(self, place: QPoint) -> None:
        places = self.table.chosen_places
        offered = dict.fromkeys(
            remedy for each in places for remedy in line_of_judged(self._steps.rows[each]).remedies
        )
        if len(places) > 1:
            offered.pop(Remedy.MEND, None)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if places:
            menu.addAction(self.look.text(), self.look.click)
        for remedy in offered:
            menu.addAction(remedy.words, partial(self._remedy, remedy, places))
        menu.popup(place)

    def _look_at_pages(self, row: int) -> None:
        """Show the fax as a row on show gets it; the first where there is no such row."""
        if self._plan is None or not self._shown:
            return
        dialog = RowPages(self._services.pages, self._runner, self._plan.draft_for, self._shown, self)
        dialog.turned.connect(lambda place: self.table.setCurrentIndex(self.model.index(place)))
        dialog.look_at(max(row, 0))
        dialog.open()

    def _remedy(self, remedy: Remedy, places: list[int]) -> None:
        plan, merges = self._plan, self._services.merges
        if plan is None or not places:
            return
        if remedy == Remedy.MEND:
            self._mend(self._places.index(places[0]))
            return
        count = len(places)
        said = tr_n("{count} row put back", "{count} rows put back", count)
        if remedy == Remedy.TAKE_OUT:
            said = tr_n("{count} row taken out", "{count} rows taken out", count)
        elif remedy == Remedy.SEND_ANYWAY:
            said = tr_n("{count} row is sent anyway", "{count} rows are sent anyway", count)
        is_out = remedy == Remedy.TAKE_OUT
        self._change(lambda rows: merges.with_out(plan, rows, places, is_out=is_out), said)

    @Slot(int)
    def _mend(self, shown: int) -> None:
        """Have the person type what a row on show lacks: what is empty, else the number."""
        plan, row = self._plan, self._shown[shown]
        if plan is None:
            return
        column = plan.number_column
        if row.trouble == RowTrouble.MISSING:
            column = next((place for place in plan.needed_columns if not row.cells[place]), column)
        part = next(part for part, place in self.cells.cells.items() if place == column)
        self.table.type_into(shown, part)

    @Slot(int, int, str)
    def _on_typed(self, place: int, column: int, text: str) -> None:
        plan, merges = self._plan, self._services.merges
        if plan is not None:
            said = tr("Row {line} changed", line=self._steps.rows[place].line)
            self._change(lambda rows: merges.mended(plan, rows, place, column, text), said)

    @Slot()
    def _on_send(self) -> None:
        # Where a click leaves the focus, a cell may still be typed into.
        self.table.end_typing()
        plan, rows, merges, fax_id = self._plan, self._steps.rows, self._services.merges, self._fax_id
        if plan is None or self._steps.is_busy:
            return
        files = plan.draft.files
        name = Path(files[0].name).stem if files else tr("Fax to many")
        self.send.setEnabled(False)
        clock, hold_s = self._services.clock, self._services.settings.undo_send_seconds

        def send(_token: CancelToken) -> int:
            until = clock.now() + timedelta(seconds=hold_s) if hold_s else None
            return merges.send(plan, rows, name, fax_id=fax_id, hold_until=until).id

        # The table stays: the fax may be taken back.
        self._runner.submit(Lane.LOCAL, send, self.sent.emit, self._on_not_sent)

    def _on_not_sent(self, error: FaxDeskError) -> None:
        self._say()
        self.problem.say_error(error)
