"""The middle pane: search field, filter chips, the list, and words where it is empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMenu, QStackedWidget, QVBoxLayout, QWidget

from faxdesk.domain.fax import Chip, FaxQuery, Folder
from faxdesk.domain.search.saved_search import SavedSearch
from faxdesk.services.events import FaxesChanged, SyncProgress, UploadProgress
from faxdesk.ui.common import theme
from faxdesk.ui.fax_list.chip_bar import ChipBar
from faxdesk.ui.fax_list.fax_model import FaxModel
from faxdesk.ui.fax_list.fax_table import FaxTable
from faxdesk.ui.fax_list.hit_highlights import HitHighlights
from faxdesk.ui.fax_list.listed_ids import ListedIds
from faxdesk.ui.fax_list.row_thumbnails import RowThumbnails
from faxdesk.ui.fax_list.search_field import SearchField

if TYPE_CHECKING:
    from array import array

    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.runtime import Clock
    from faxdesk.services.archive.library import Library
    from faxdesk.services.archive.pages import PageDrawer
    from faxdesk.services.archive.saved_searches import SavedSearches
    from faxdesk.services.archive.tags_and_notes import TagsAndNotes
    from faxdesk.services.desk import Desk
    from faxdesk.settings import Settings
    from faxdesk.ui.common.message_panel import MessagePanel
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.fax_list.trash_bar import TrashBar
    from faxdesk.work.bridge import EventBridge

SEARCH_PAUSE_MS = 60

_TITLES = {Folder.INBOX: "Inbox", Folder.OUTBOX: "Outbox", Folder.TRASH: "Trash"}


class FaxListServices(Struct, frozen=True):
    """What it takes to list faxes and to search them. pages gives the page worker, which is not
    started before the first picture of a row is wanted."""

    library: Library
    searches: SavedSearches
    marks: TagsAndNotes
    pages: Callable[[], PageDrawer]
    settings: Settings
    clock: Clock

    @classmethod
    def of(cls, desk: Desk) -> FaxListServices:
        return cls(
            desk.library,
            desk.saved_searches,
            desk.tags_and_notes,
            lambda: desk.pages,
            desk.settings,
            desk.clock,
        )


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
        runner = context.runner
        self._actions = context.actions
        self._fetching: SyncProgress | None = None
        self._search_name = ""
        self._shown_as: dict[int, int] = {}
        self.model = FaxModel(services.library, services.clock, self)
        self._pictures = RowThumbnails(services.library, services.pages, runner, self)
        self._hits = HitHighlights(services.searches, services.clock, runner, self)
        self.table = FaxTable(self.model, self._pictures, self._hits)
        self._listed = ListedIds(services.library, runner, self.table.current_id, self)
        self._goes_to_list = False
        self._message: MessagePanel | None = None
        self._trash_bar: TrashBar | None = None
        self.chips = ChipBar()
        self.search = SearchField(services.marks)
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setObjectName("search pause")
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_PAUSE_MS)
        self._minute = QTimer(self)
        self._minute.setObjectName("minute of the list")
        self._minute.setSingleShot(True)
        self._connect(context.bridge)

    # Building

    def _lay_out(self) -> None:
        head = QWidget()
        head.setObjectName("listHead")
        upper = QVBoxLayout(head)
        upper.setContentsMargins(
            theme.Metrics.GROUP, theme.Metrics.GROUP, theme.Metrics.GROUP, theme.Metrics.GAP
        )
        upper.setSpacing(theme.Metrics.GAP + theme.Metrics.HALF)
        upper.addWidget(self.search)
        upper.addWidget(self.chips)
        self._upper = upper
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(self._stack, 1)
        self.setTabOrder(self.search, self.chips)
        self.setTabOrder(self.chips, self.table)
        self.setFocusProxy(self.table)

    def _connect(self, bridge: EventBridge) -> None:
        self.table.selection_changed.connect(self.selection_changed)
        self.table.chosen.connect(self.chosen)
        self.table.page_wanted.connect(self.page_wanted)
        self.table.menu_wanted.connect(self._open_menu)
        self._pictures.arrived.connect(self.table.paint_anew)
        self.chips.chosen.connect(self._on_chip)
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
    def title(self) -> str:
        """The folder's name, or the saved search's."""
        return self._search_name or _TITLES[self.folder]

    def painted_widget(self) -> QWidget:
        """What is painted together with the rows. (Not the table's viewport: to hand that over costs 40 ms
        of start-up, since its Python type is made from scratch.)"""
        return self

    def show_folder(self, folder: Folder) -> None:
        """Show another folder whole, with no search."""
        self.search.clear()
        self.search.setPlaceholderText(f"Search {_TITLES[folder].lower()}")
        self.chips.show_folder(folder)
        self._show_trash_bar(folder == Folder.TRASH)
        self._search_name = ""
        self._ask_for_whole(FaxQuery(folder))

    def show_search(self, search: SavedSearch) -> None:
        """Show what a saved search finds, wherever it is."""
        self.search.show_kept(search.text)
        self.search.setPlaceholderText("Search all faxes")
        self.chips.hide()
        self._search_name = search.name
        self._ask_for_whole(FaxQuery(None, text=search.text))

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
        if self._stack.currentWidget() is self.table:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.message.button.isVisibleTo(self.message):
            self.message.button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.message.setFocus(Qt.FocusReason.OtherFocusReason)

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
        self._say_if_empty()
        self.rows_changed.emit()

    @Slot(object)
    def _on_failed(self, error: FaxDeskError) -> None:
        self._stack.setCurrentWidget(self.message)
        self.message.say("alert", error.title, error.hint, "Try again", self._listed.ask_again, role="danger")

    # Words where there is nothing

    @property
    def message(self) -> MessagePanel:
        """What is said in place of an empty list."""
        if self._message is None:
            from faxdesk.ui.common.message_panel import MessagePanel

            self._message = MessagePanel()
            self._stack.addWidget(self._message)
        return self._message

    def _say_if_empty(self) -> None:
        if self.model.rowCount():
            had_focus = self._stack.currentWidget() is not self.table and self._has_focus(self.message)
            self._stack.setCurrentWidget(self.table)
            if had_focus:
                self.take_focus()
        else:
            had_focus = self.table.hasFocus()
            self._stack.setCurrentWidget(self.message)
            self._say()
            if had_focus:
                self.take_focus()

    def _has_focus(self, part: QWidget) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and (focus is part or part.isAncestorOf(focus))

    def _say(self) -> None:
        query, say = self._listed.shown, self.message.say
        if query.text:
            say(
                "search",
                "Nothing found",
                f"No fax here matches “{query.text}”.",
                "Clear the search",
                self.search.clear,
            )
        elif query.chip != Chip.ALL:
            title, hint = _EMPTY_CHIPS[query.chip]
            say("filter", title, hint, "Show all", lambda: self.chips.choose(Chip.ALL))
        elif query.folder == Folder.TRASH:
            say("trash", "The trash is empty", "Faxes that you delete are kept here.")
        elif query.folder == Folder.OUTBOX:
            say(
                "send",
                "No faxes sent yet",
                "What you send is listed here, with how far it is.",
                *self._write(),
            )
        elif self._fetching is not None and not self._fetching.finished:
            say("inbox", "Fetching your faxes", "The newest appear first.")
        else:
            say("inbox", "No faxes yet", "They appear here by themselves.", *self._write("Send a fax"))

    def _write(self, text: str = "New fax") -> tuple[str, Callable[[], None]]:
        return text, self._actions.new_fax.trigger

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
        self._ask_for(FaxQuery(query.folder, chip, query.text))

    def _on_searched(self) -> None:
        text, query = self.search.text().strip(), self._listed.asked_for
        if text != query.text:
            self._ask_for(FaxQuery(query.folder, query.chip, text))

    @Slot(object)
    def _on_faxes_changed(self, event: FaxesChanged) -> None:
        self.model.refresh(event.ids)
        self._hits.forget()
        self._listed.ask_again()

    def _on_minute(self) -> None:
        """Times that the rows show, such as "in 5 minutes", come nearer and pass."""
        if self.model.pass_time():
            self._on_faxes_changed(FaxesChanged())
        self._wait_for_minute()

    def _wait_for_minute(self) -> None:
        now = self._services.clock.now()
        self._minute.start(1000 * (60 - now.second) + 50)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._wait_for_minute()

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


_EMPTY_CHIPS = {
    Chip.UNREAD: ("All read", "New faxes appear here by themselves."),
    Chip.DRAFTS: ("No drafts", "A fax that you begin is kept here until it is sent."),
    Chip.WAITING: ("Nothing waits", "Faxes that could not leave yet are listed here."),
    Chip.SCHEDULED: ("Nothing is scheduled", "Faxes that are to leave at a later time are listed here."),
    Chip.SENDING: ("Nothing is being sent", "Faxes on their way are listed here."),
    Chip.SENT: ("Nothing has been sent", "Faxes that arrived are listed here."),
    Chip.FAILED: ("Nothing has failed", "Faxes that did not arrive are listed here, with the reason."),
}
