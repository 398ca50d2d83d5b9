"""A fax to many while it is sent, and afterwards: how far it is, and how it stands at each recipient."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from faxdesk.domain.merge.merge_row import Merge, SentRow, counts_of
from faxdesk.domain.merge.row_state import RowState
from faxdesk.services.rounds import Rounds
from faxdesk.ui.common import dialogs, theme
from faxdesk.ui.common.form_page import Inset, words_label
from faxdesk.ui.common.icons import icon
from faxdesk.ui.controls.glass_field import GlassField
from faxdesk.ui.controls.tool_row import ToolRow
from faxdesk.ui.merge.filter_chips import FilterChips
from faxdesk.ui.merge.merge_line import Remedy, line_of_sent
from faxdesk.ui.merge.merge_table import MergeHeadings, MergeModel, MergeTable
from faxdesk.ui.merge.row_parts import CHIP, MORE, NUMBER, REMEDY, WHEN, Columns
from faxdesk.ui.merge.sent_bar import SentBar
from faxdesk.ui.merge.sent_words import how_far, under_title
from faxdesk.words import mark, tr, tr_n
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.runtime import CancelToken, Clock
    from faxdesk.services.desk import Desk
    from faxdesk.services.merge.merge_receipts import MergeReceipts
    from faxdesk.services.merge.merges import Merges
    from faxdesk.services.outbox.outbox import Outbox
    from faxdesk.ui.common.window_context import WindowContext

_CSV = ((mark("CSV table"), "csv"),)
_ALL, _NEEDING, _OPEN, _SENT = "all", "needing", "open", "sent"
_FILTERS: dict[str, tuple[str, Callable[[SentRow], bool]]] = {
    _ALL: (mark("All {count}"), lambda _row: True),
    _NEEDING: (mark("Need a look {count}"), lambda row: row.needs_person),
    _OPEN: (mark("Waiting {count}"), lambda row: _is_open(row)),
    _SENT: (mark("Sent {count}"), lambda row: row.is_sent),
}


def _is_open(row: SentRow) -> bool:
    return row.state != RowState.OUT and not row.is_sent and not row.needs_person


class SentServices(Struct, frozen=True):
    """What the page uses of the desk."""

    merges: Merges
    receipts: MergeReceipts
    outbox: Outbox
    clock: Clock

    @classmethod
    def of(cls, desk: Desk) -> SentServices:
        return cls(desk.merges, desk.merge_receipts, desk.outbox, desk.clock)


class MergePage(QWidget):
    """Shows one fax to many; reads it anew whenever a fax has changed.

    Signals: back_wanted(), listed() its rows are on show.
    """

    back_wanted = Signal()
    listed = Signal()

    def __init__(self, services: SentServices, context: WindowContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mergePage")
        self.setAccessibleName(tr("Fax to many"))
        self._services = services
        self._runner = context.runner
        self._reading = Rounds(self._read)
        self.fax_id: int | None = None
        self._merge: Merge | None = None
        self._rows: Sequence[SentRow] = ()
        self._order: list[int] = []
        self._shown: list[int] = []
        self.problem = Inset("error")
        self._make_parts()
        self._lay_out()
        context.bridge.faxes_changed.connect(self._on_changed)

    # Building

    def _make_parts(self) -> None:
        now = self._services.clock.now
        self.model = MergeModel(lambda row: line_of_sent(row, now()), self)
        columns = Columns(
            [
                (NUMBER, 176, tr("Number")),
                (CHIP, 160, tr("State")),
                (MORE, 72, tr("Tries")),
                (WHEN, 128, tr("Last")),
                (REMEDY, 150, ""),
            ]
        )
        self.table = MergeTable(self.model, columns)
        self.table.remedy_wanted.connect(self._on_remedy)
        self.table.take_out_wanted.connect(self._take_out)
        self.table.mend_wanted.connect(self._on_mend)
        self.table.typed.connect(self._on_typed)
        self.table.menu_wanted.connect(self._open_menu)
        self.title, self.line = words_label("", "heading"), words_label("", "small")
        self.sentence = words_label("")
        self.bar = SentBar()
        self.pause, self.stop = QPushButton(tr("Pause")), QPushButton(tr("Stop"))
        self.again = QPushButton()
        self.again.clicked.connect(self._try_again)
        self.pause.clicked.connect(self._on_pause)
        self.stop.clicked.connect(self._on_stop)
        self.search = GlassField()
        self.search.setPlaceholderText(tr("Name or number"))
        self.search.setAccessibleName(tr("Name or number"))
        self.search.textChanged.connect(self._fill)
        self.filters = FilterChips({name: text for name, (text, _fits) in _FILTERS.items()})
        self.filters.chosen.connect(self._on_filter)

    def _lay_out(self) -> None:
        metrics = theme.Metrics
        tools = ToolRow(tr("Fax to many"))
        self.back = QAction(tr("Outbox"), self)
        self.back.triggered.connect(self.back_wanted)
        self.save = QAction(tr("Save the result as a table"), self)
        self.save.triggered.connect(self._on_save)
        tools.add_action(self.back)
        tools.add_stretch()
        self.receipts = QAction(tr("Save all receipts…"), self)
        self.receipts.triggered.connect(self._on_receipts)
        tools.add_action(self.receipts)
        tools.add_action(self.save)
        head = QHBoxLayout()
        head.setSpacing(metrics.GAP)
        names = QVBoxLayout()
        names.setSpacing(metrics.HALF)
        names.addWidget(self.title)
        names.addWidget(self.line)
        head.addLayout(names, 1)
        head.addWidget(self.pause)
        head.addWidget(self.stop)
        filters = QHBoxLayout()
        filters.addWidget(self.filters)
        filters.addStretch(1)
        filters.addWidget(self.again)
        filters.addWidget(self.search)
        column = QVBoxLayout()
        column.setContentsMargins(metrics.EDGE, metrics.GROUP, metrics.EDGE, 0)
        column.setSpacing(metrics.GAP)
        column.addLayout(head)
        column.addWidget(self.sentence)
        column.addWidget(self.bar)
        column.addWidget(self.problem)
        column.addLayout(filters)
        column.addWidget(MergeHeadings(self.table))
        column.addWidget(self.table, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(tools)
        whole.addLayout(column, 1)
        theme.keep_tinted(self._tint)
        theme.keep_measured(self._measure)

    def _measure(self) -> None:
        self.search.setFixedWidth(theme.grown(260))

    def _tint(self) -> None:
        for action, name in ((self.back, "back"), (self.receipts, "receipt"), (self.save, "table")):
            action.setIcon(icon(name))

    # Reading

    def open(self, fax_id: int) -> None:
        """Show a fax to many."""
        if fax_id != self.fax_id:
            self.fax_id, self._merge, self._rows, self._order = fax_id, None, (), []
            self.search.clear()
        self.filters.show_all()
        self.problem.hide()
        self.table.setFocus()
        self._reading.ask()

    @Slot()
    def _on_changed(self) -> None:
        if self.isVisible():
            self._reading.ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.fax_id is not None and not event.spontaneous():
            self._reading.ask()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._reading.forget()

    def _read(self) -> None:
        merges, fax_id = self._services.merges, self.fax_id or 0

        def read(_token: CancelToken) -> tuple[int, Merge | None, list[SentRow]]:
            return fax_id, merges.merge(fax_id), merges.rows(fax_id)

        self._runner.submit(Lane.LISTS, read, self._on_read, self._on_not_read)

    def _on_read(self, found: tuple[int, Merge | None, list[SentRow]]) -> None:
        self._reading.end()
        fax_id, self._merge, rows = found
        if fax_id != self.fax_id or self._merge is None:
            return
        is_first = not self._rows
        self._rows = rows
        if is_first:
            self._put_in_order()
        self._say()
        self._fill()
        self.listed.emit()

    def _on_not_read(self, error: FaxDeskError) -> None:
        self._reading.fail()
        self.problem.say_error(error)

    # Showing

    def _put_in_order(self) -> None:
        """Those that need a look come first, then what is on its way, what waits, what is sent. A row keeps
        its place until another filter is chosen: nothing jumps under the hand."""
        self._order = [row.place for row in sorted(self._rows, key=_rank)]

    def _fill(self) -> None:
        wanted = self.search.text().casefold().strip()
        digits = "".join(letter for letter in wanted if letter.isdigit())
        _words, is_shown = _FILTERS[self.filters.shown]
        rows = [self._rows[place] for place in self._order]
        shown = [row for row in rows if is_shown(row) and _is_found(row, wanted, digits)]
        self._shown = [row.place for row in shown]
        self.model.show(shown)

    def _say(self) -> None:
        merge, counts = self._merge, counts_of(self._rows)
        assert merge is not None
        self.table.columns.show_cells(merge.number_column, None, {})
        self.title.setText(merge.name)
        self.line.setText(under_title(counts))
        self.sentence.setText(how_far(merge, counts, self._waiting))
        self.bar.show_counts(counts.sent, counts.needing, counts.total)
        self.pause.setText(tr("Go on") if merge.is_paused else tr("Pause"))
        if self.pause.hasFocus() and not self._waiting:
            # Qt would pass the focus on to the button that stops, under the same finger.
            self.table.setFocus()
        self.pause.setVisible(bool(self._waiting))
        self.stop.setVisible(bool(counts.open))
        failed = len(self._failed)
        self.again.setText(tr_n("Try {count} failed again", "Try {count} failed again", failed))
        self.again.setVisible(failed > 0)
        numbers = {_ALL: len(self._rows), _NEEDING: counts.needing, _OPEN: counts.open, _SENT: counts.sent}
        self.filters.count(numbers)

    @property
    def _waiting(self) -> int:
        """How many rows are still to be handed over."""
        return sum(row.state == RowState.WAITING for row in self._rows)

    @property
    def _failed(self) -> list[int]:
        """The rows that failed."""
        return [row.place for row in self._rows if row.has_failed]

    def _on_filter(self) -> None:
        self._put_in_order()
        self._fill()

    # Acting

    def _on_pause(self) -> None:
        merges, fax_id = self._services.merges, self.fax_id or 0
        is_paused = self._merge is not None and self._merge.is_paused
        self._do(lambda _token: merges.go_on(fax_id) if is_paused else merges.pause(fax_id))

    def _on_stop(self) -> None:
        outbox, fax_id = self._services.outbox, self.fax_id or 0
        if dialogs.ask(
            self,
            tr("Stop this fax?"),
            tr("What has not left is taken out, and can be put back. What is sent stays sent."),
            tr("Stop"),
            danger=True,
        ):
            self._do(lambda token: outbox.cancel(fax_id, token), Lane.NET)

    @Slot(int)
    def _on_remedy(self, row: int) -> None:
        remedies = self.table.line(row).remedies
        if remedies:
            self._remedy(remedies[0], [self.model.place(row)])

    @Slot(int)
    def _on_mend(self, row: int) -> None:
        if Remedy.CHANGE_NUMBER in self.table.line(row).remedies:
            self._remedy(Remedy.CHANGE_NUMBER, [self.model.place(row)])

    @Slot()
    def _try_again(self) -> None:
        self._remedy(Remedy.RESEND, self._failed)

    @Slot()
    def _take_out(self) -> None:
        self._remedy(Remedy.TAKE_OUT, self.table.chosen_places)

    def _open_menu(self, place: QPoint) -> None:
        places = self.table.chosen_places
        rows = [line_of_sent(self._rows[each], self._services.clock.now()) for each in places]
        offered = dict.fromkeys(remedy for row in rows for remedy in row.remedies)
        if len(places) > 1:
            offered.pop(Remedy.CHANGE_NUMBER, None)
        if not offered:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for remedy in offered:
            menu.addAction(remedy.words, partial(self._remedy, remedy, places))
        menu.popup(place)

    def _remedy(self, remedy: Remedy, places: list[int]) -> None:
        services, fax_id = self._services, self.fax_id or 0
        if remedy == Remedy.TAKE_OUT:
            self._do(lambda _token: services.merges.take_out(fax_id, places))
        elif remedy == Remedy.PUT_BACK:
            self._do(lambda _token: services.merges.put_back(fax_id, places))
        elif remedy == Remedy.RESEND:
            self._do(lambda _token: services.merges.try_again(fax_id, places))
        elif remedy == Remedy.CHANGE_NUMBER:
            self.table.type_into(self._shown.index(places[0]), NUMBER)

    @Slot(int, int, str)
    def _on_typed(self, place: int, _column: int, text: str) -> None:
        merges, fax_id = self._services.merges, self.fax_id or 0
        if text.strip():
            self._do(lambda _token: merges.change_number(fax_id, place, text))

    @Slot()
    def _on_save(self) -> None:
        merges, merge = self._services.merges, self._merge
        if merge is None:
            return
        suggested = dialogs.documents_folder() / f"{merge.name}.csv"
        target: Path | None = dialogs.choose_save(self, suggested, _CSV, title=tr("Save as a table"))
        if target is not None:
            self._do(lambda token: merges.save_result(merge.fax_id, target, token))

    @Slot()
    def _on_receipts(self) -> None:
        """Ask how, then where to."""
        receipts, merge = self._services.receipts, self._merge
        if merge is None:
            return
        as_one, each = tr("As one PDF"), tr("A file each")
        way = dialogs.ask_which(
            self,
            tr("Save the receipts of all rows?"),
            tr("There is one for each row whose result is known. It takes a moment for each."),
            (as_one, each),
            tr("Cancel"),
        )
        start = dialogs.documents_folder()
        if way == as_one:
            target = dialogs.choose_new_file(self, start / f"{merge.name}.pdf", tr("Save all receipts…"))
            if target is not None:
                self._do(lambda token: receipts.save_pdf(merge.fax_id, target, token), Lane.BACKGROUND)
        elif way == each:
            folder = dialogs.choose_folder(self, start, tr("Save all receipts…"))
            if folder is not None:
                self._do(lambda token: receipts.save_folder(merge.fax_id, folder, token), Lane.BACKGROUND)

    def _do(self, work: Callable[[CancelToken], object], lane: Lane = Lane.LOCAL) -> None:
        self.problem.hide()
        self._runner.submit(lane, work, lambda _done: self._reading.ask(), self.problem.say_error)


def _rank(row: SentRow) -> tuple[int, int]:
    if row.needs_person:
        return 0, row.place
    if row.state == RowState.OUT:
        return 4, row.place
    if row.is_sent:
        return 3, row.place
    return (2 if row.state == RowState.WAITING else 1), row.place


def _is_found(row: SentRow, wanted: str, digits: str) -> bool:
    if not wanted or wanted in row.name.casefold():
        return True
    return bool(digits) and digits in "".join(letter for letter in row.number if letter.isdigit())
