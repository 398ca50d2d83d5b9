"""The middle pane: search field, filter chips, the list, and words where it is empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from faxdesk.domain.fax import Chip, Counts, FaxQuery, Folder, Order
from faxdesk.domain.search.saved_search import SavedSearch
from faxdesk.services.events import FaxesChanged, SyncProgress, UploadProgress
from faxdesk.ui.common import theme
from faxdesk.ui.common.minute_timer import MinuteTimer
from faxdesk.ui.fax_list.chip_bar import ChipBar
from faxdesk.ui.fax_list.fax_model import FaxModel
from faxdesk.ui.fax_list.fax_table import FaxTable
from faxdesk.ui.fax_list.group_heads import GroupHeads
from faxdesk.ui.fax_list.hit_highlights import HitHighlights
from faxdesk.ui.fax_list.list_places import EMPTY_CHIPS, PLACES, Emptiness, Place
from faxdesk.ui.fax_list.list_services import FaxListServices
from faxdesk.ui.fax_list.listed_ids import ListedIds
from faxdesk.ui.fax_list.row_thumbnails import RowThumbnails
from faxdesk.ui.fax_list.rows_or_message import RowsOrMessage
from faxdesk.ui.fax_list.search_field import SearchField
from faxdesk.ui.fax_list.sort_button import SortButton
from faxdesk.words import tr
from faxdesk.work.tasks import Lane, Task

if TYPE_CHECKING:
    from array import array

    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.ui.common.message_panel import MessagePanel
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.fax_list.trash_bar import TrashBar
    from faxdesk.work.bridge import EventBridge

SEARCH_PAUSE_MS = 60
_SIDE_PX = 12


class FaxList(QWidget):
    """Shows the faxes of a folder that fit the chosen chip and the words of the search.

    Signals: selection_changed(), rows_changed() when faxes have come into the list or left it,
    chosen(fax id) for Enter or a double click, page_wanted(on: bool), save_wanted(what is searched for).
    """

    selection_changed = Signal()
    rows_changed = Signal()
    chosen = Signal(int)
    page_wanted = Signal(bool)
    save_wanted = Signal(str)

    def __init__(
        self,
        services: FaxListServices,
        context: WindowContext,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._runner = runner = context.runner
        self._actions = context.actions
        self._fetching: SyncProgress | None = None
        self._search_name = ""
        self._shown_as: dict[int, int] = {}
        self.model = FaxModel(services.library, services.clock, self)
        self._pictures = RowThumbnails(services.library, services.pages, runner, self)
        self._hits = HitHighlights(services.searches, services.clock, runner, self)
        self.table = FaxTable(self.model, self._pictures, self._hits)
        self._listed = ListedIds(services.library, runner, self.table.current_id, self)
        self._groups = GroupHeads(services.library, services.clock, runner, self)
        self._place = Place.INBOX
        self._chosen: dict[Place, int] = {}
        """What was chosen in each list, to be chosen again when somebody comes back to it."""
        self._finding: Task | None = None
        self._goes_to_list = False
        self._trash_bar: TrashBar | None = None
        self.chips = ChipBar()
        self.table.show_compact(services.settings.compact_list)
        self.search = SearchField(services.marks)
        self.search.show_key(self._actions.find.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        self.sort = SortButton()
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setObjectName("search pause")
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_PAUSE_MS)
        self._minute = MinuteTimer(services.clock, self)
        self._connect(context.bridge)

    # Building

    def _lay_out(self) -> None:
        head = QWidget()
        head.setObjectName("listHead")
        search_row = QHBoxLayout(head)
        search_row.setContentsMargins(_SIDE_PX, 0, _SIDE_PX, 0)
        search_row.setSpacing(theme.Metrics.HALF)
        search_row.addWidget(self.search, 1)
        search_row.addWidget(self.sort)
        self._head = head
        self._filters = QWidget()
        upper = QVBoxLayout(self._filters)
        upper.setContentsMargins(_SIDE_PX, theme.Metrics.GAP, _SIDE_PX, theme.Metrics.HALF)
        upper.setSpacing(theme.Metrics.GAP)
        upper.addWidget(self.chips)
        self._upper = upper
        self._stack = RowsOrMessage(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._filters)
        column.addWidget(self._stack, 1)
        self.setTabOrder(self.search, self.sort)
        self.setTabOrder(self.sort, self.chips)
        self.setTabOrder(self.chips, self.table)
        theme.keep_measured(self._measure)

    def _measure(self) -> None:
        self._head.setFixedHeight(theme.measures().tool_bar)

    def _connect(self, bridge: EventBridge) -> None:
        self.table.selection_changed.connect(self.selection_changed)
        self.table.chosen.connect(self.chosen)
        self.table.page_wanted.connect(self.page_wanted)
        self.table.menu_wanted.connect(self._open_menu)
        self._pictures.arrived.connect(self.table.paint_anew)
        self.table.name_wanted.connect(self._find_name)
        self._groups.found.connect(self.table.show_groups)
        self.chips.chosen.connect(self._on_chip)
        self.sort.chosen.connect(self._on_order)
        self.search.textChanged.connect(self._pause.start)
        self.search.list_wanted.connect(self._go_to_list)
        self.search.save_wanted.connect(self.save_wanted)
        self._hits.arrived.connect(self.table.paint_anew)
        self._listed.begun.connect(self._on_begun)
        self._listed.read.connect(self._on_read)
        self._listed.failed.connect(self._on_failed)
        self._pause.timeout.connect(self._on_searched)
        self._minute.timeout.connect(self._on_minute)
        self._actions.find.triggered.connect(self.start_search)
        self._actions.next_fax.triggered.connect(lambda: self.table.step(1))
        self._actions.previous_fax.triggered.connect(lambda: self.table.step(-1))
        bridge.faxes_changed.connect(self._on_faxes_changed)
        bridge.upload_progress.connect(self._on_upload)
        bridge.sync_progress.connect(self._on_sync_progress)

    # What it shows

    @property
    def folder(self) -> Folder:
        return self._listed.asked_for.folder or Folder.INBOX

    @property
    def place(self) -> Place:
        """The list that is shown, or that the search began in."""
        return self._place

    @property
    def search_name(self) -> str:
        """The name of the saved search that is shown; "" for a list."""
        return self._search_name

    @property
    def title(self) -> str:
        """The list's name, or the saved search's."""
        return self._search_name or tr(PLACES[self._place].title)

    def painted_widget(self) -> QWidget:
        """What is painted with the rows. (To hand over the table's viewport costs the start 40 ms, since its
        Python type is made from scratch.)"""
        return self

    def show_folder(self, place: Place) -> None:
        """Show another list whole, with no search; what was chosen in it is chosen again."""
        self.choices()
        shown = PLACES[place]
        self._place = Place(place)
        self.search.clear()
        self.search.setPlaceholderText(tr("Search faxes"))
        self.chips.show_chips(shown.chips)
        self._show_trash_bar(place == Place.TRASH)
        self._filters.setVisible(len(shown.chips) > 1 or place == Place.TRASH)
        self._search_name = ""
        self._ask_for_whole(FaxQuery(shown.folder, shown.chips[0], order=self.sort.order))
        if (chosen := self._chosen.get(self._place)) is not None:
            self.select(chosen)

    def show_counts(self, counts: Counts) -> None:
        """Say on the chips how many faxes they show."""
        self.chips.show_counts(
            {Chip.UNREAD: counts.unread, Chip.WAITING: counts.waiting, Chip.FAILED: counts.failed}
        )

    def choices(self) -> dict[Place, int]:
        """What is chosen in each list, which may be added to."""
        chosen = self.table.selected_ids()
        if not (self._search_name or self._listed.asked_for.text):
            self._chosen.pop(self._place, None)
            if len(chosen) == 1:
                self._chosen[self._place] = chosen[0]
        return self._chosen

    def show_search(self, search: SavedSearch) -> None:
        """Show what a saved search finds, wherever it is."""
        self.choices()
        self.search.show_kept(search.text)
        self.search.setPlaceholderText(tr("Search all faxes"))
        self._filters.hide()
        self._search_name = search.name
        self._ask_for_whole(FaxQuery(None, text=search.text, order=self.sort.order))

    def select(self, fax_id: int) -> bool:
        """Choose one fax; False where the list does not hold it."""
        return self.table.select(fax_id)

    def current_id(self) -> int | None:
        return self.table.current_id()

    def selected_ids(self) -> list[int]:
        return self.table.selected_ids()

    def start_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def leave_search(self) -> bool:
        """Show the folder whole again, and go to the list; False when nothing was searched for."""
        if not self.search.text() and not self.search.hasFocus():
            return False
        self.search.clear()
        self._go_to_list()
        return True

    def take_focus(self) -> None:
        """Give the focus to the rows, or where there are none to the one button there is."""
        self._stack.take_focus()

    def _ask_for_whole(self, query: FaxQuery) -> None:
        """Ask for what is no part of the list that is shown: what is chosen in that one does not stay so."""
        self.table.clearSelection()
        self._ask_for(query)

    def _ask_for(self, query: FaxQuery) -> None:
        self._goes_to_list = False
        self._listed.ask_for(query)

    @Slot(object)
    def _on_begun(self, newest: array[int]) -> None:
        """Show another list; the one fax that is read stays chosen if it is among the newest."""
        chosen = self.table.selected_ids()
        self._hits.search_for(self._listed.shown.text)
        self.model.start_anew(newest)
        self._groups.look(self._listed.shown, newest)
        self.table.scrollToTop()
        self._say_if_empty()
        if len(chosen) != 1 or not self.table.select(chosen[0]):
            # A list that is filled anew loses its choice without saying so.
            self.selection_changed.emit()
        if self._goes_to_list:
            self._go_to_list()

    @Slot(object)
    def _on_read(self, ids: array[int]) -> None:
        self.model.show_ids(ids)
        self._groups.look(self._listed.shown, ids)
        self._say_if_empty()
        self.rows_changed.emit()

    @Slot(object)
    def _on_failed(self, error: FaxDeskError) -> None:
        self._stack.show_rows(False)
        self.message.say(
            "alert", error.title, error.hint, tr("Try again"), self._listed.ask_again, role="danger"
        )

    # Words where there is nothing

    @property
    def message(self) -> MessagePanel:
        """What is said in place of an empty list."""
        return self._stack.message

    def _say_if_empty(self) -> None:
        if not self.model.rowCount():
            self._say()
        self._stack.show_rows(bool(self.model.rowCount()))

    def _say(self) -> None:
        query, say = self._listed.shown, self.message.say
        if query.text:
            say(
                "search",
                tr("Nothing found"),
                tr("No fax here matches “{text}”.", text=query.text),
                tr("Clear the search"),
                self.search.clear,
            )
        elif query.chip in EMPTY_CHIPS:
            whole = PLACES[self._place].chips[0]
            self._say_empty(EMPTY_CHIPS[query.chip], lambda: self.chips.choose(whole))
        elif self._place == Place.INBOX and self._fetching is not None and not self._fetching.finished:
            say("inbox", tr("Fetching your faxes"), tr("The newest appear first."))
        else:
            self._say_empty(PLACES[self._place].empty, self._actions.new_fax.trigger)

    def _say_empty(self, empty: Emptiness, act: Callable[[], object]) -> None:
        button = tr(empty.button) if empty.button else ""
        self.message.say(empty.icon, tr(empty.title), tr(empty.hint), button, act)

    def _show_trash_bar(self, shown: bool) -> None:
        if shown and self._trash_bar is None:
            from faxdesk.ui.fax_list.trash_bar import TrashBar

            self._trash_bar = TrashBar(self._services.settings, self._actions)
            self._upper.addWidget(self._trash_bar)
        if self._trash_bar is not None:
            self._trash_bar.setVisible(shown)
            self._trash_bar.refresh()

    # What happens

    def _go_to_list(self) -> None:
        """Go to the rows: those that were asked for, once they are there."""
        if self._pause.isActive():
            self._pause.stop()
            self._on_searched()
        self._goes_to_list = self._listed.is_awaited
        if self._goes_to_list:
            return
        self.take_focus()
        if self.table.current_id() is None:
            self.table.step(0)

    def _on_chip(self, chip: Chip) -> None:
        query = self._listed.asked_for
        self._ask_for(FaxQuery(query.folder, self._all_or(chip, query.text), query.text, query.order))

    def _all_or(self, chip: Chip, text: str) -> Chip:
        """The filter, or where none is chosen all of the list; a search among faxes that go out looks in all
        of them, since nobody knows, before they are found, whether they have arrived."""
        whole = PLACES[self._place].chips[0]
        if chip not in {Chip.ALL, whole}:
            return chip
        return Chip.ALL if text else whole

    @Slot(object)
    def _on_order(self, order: Order) -> None:
        query = self._listed.asked_for
        self._ask_for(FaxQuery(query.folder, query.chip, query.text, order))

    def _on_searched(self) -> None:
        text, query = self.search.text().strip(), self._listed.asked_for
        if text == query.text:
            return
        chip = self._all_or(query.chip, text) if query.folder is not None else Chip.ALL
        self._ask_for(FaxQuery(query.folder, chip, text, query.order))

    @Slot(str)
    def _find_name(self, beginning: str) -> None:
        """Choose the first fax whose name begins so, unless another letter is typed before it is found."""
        query, library = self._listed.shown, self._services.library

        def found(fax_id: int | None) -> None:
            if fax_id is not None and query is self._listed.shown:
                self.table.select(fax_id)

        if self._finding is not None:
            self._finding.cancel()
        self._finding = self._runner.submit(
            Lane.LISTS, lambda _token: library.first_named(query, beginning), found
        )

    @Slot(object)
    def _on_faxes_changed(self, event: FaxesChanged) -> None:
        self.model.refresh(event.ids)
        self._hits.forget()
        self._listed.ask_again()

    def _on_minute(self) -> None:
        """Times that the rows show, such as "in 5 minutes", come nearer and pass."""
        if self.model.pass_time():
            self._on_faxes_changed(FaxesChanged())
        self._minute.wait()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._minute.wait()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._minute.stop()

    @Slot(object)
    def _on_upload(self, event: UploadProgress) -> None:
        if event.id not in self._shown_as:
            item = self._services.library.outgoing(event.id)
            self._shown_as = {event.id: item.shown_id if item is not None else event.id}
        part = event.done / event.total if event.total else 0.0
        self.model.set_upload(self._shown_as[event.id], part)

    @Slot(object)
    def _on_sync_progress(self, event: SyncProgress) -> None:
        self._fetching = event
        if not self.model.rowCount():
            self._say()

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._actions.draw(self._actions.of_fax())
        menu.addActions([action for action in self._actions.of_fax() if action.isEnabled()])
        menu.popup(at)
