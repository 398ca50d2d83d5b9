"""The list of the page of contacts: a field that searches, filters, and the groups and contacts."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from faxdesk.services.contacts.contact_list import ContactList, ContactRow, Listing
from faxdesk.services.rounds import Rounds
from faxdesk.ui.common import theme, wording
from faxdesk.ui.common.flow_layout import FlowLayout
from faxdesk.ui.common.icons import icon
from faxdesk.ui.common.message_panel import MessagePanel
from faxdesk.ui.contacts.contact_model import ContactModel
from faxdesk.ui.contacts.contact_table import ContactTable
from faxdesk.ui.controls.glass_field import GlassField
from faxdesk.ui.controls.icon_button import icon_button
from faxdesk.ui.controls.segment import FilterChip
from faxdesk.words import tr
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.work.tasks import TaskRunner

SEARCH_PAUSE_MS = 60
_SIDE_PX = 12


class Filter(StrEnum):
    ALL = "all"
    GROUPS = "groups"
    TROUBLED = "troubled"


class _SearchField(GlassField):
    """Signals: list_wanted() by Enter or the down arrow."""

    list_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.list_wanted.emit()
        else:
            super().keyPressEvent(event)


class ContactPane(QWidget):
    """Signals: selection_changed(), new_wanted(), sought(text) somebody types this, failed(FaxDeskError)."""

    selection_changed = Signal()
    new_wanted = Signal()
    sought = Signal(str)
    failed = Signal(object)

    def __init__(self, contacts: ContactList, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._list = contacts
        self._runner = runner
        self._group = ""
        self._wanted: int | str | None = None
        """The contact, or the group, that is to be chosen once it is listed."""
        self._reading = Rounds(self._read)
        self.model = ContactModel(self._read_rows, self)
        self.table = ContactTable(self.model)
        self.message = MessagePanel()
        self.search = _SearchField()
        self.search.setObjectName("contactSearch")
        self.search.setPlaceholderText(tr("Search contacts"))
        self.search.setAccessibleName(tr("Search contacts"))
        self.add = icon_button("plus", tr("New contact"))
        self._pause = QTimer(self)
        self._pause.setObjectName("contact search pause")
        self._pause.setSingleShot(True)
        self._pause.setInterval(SEARCH_PAUSE_MS)
        self._lay_out()
        self._connect()
        theme.keep_tinted(self._tint)
        theme.keep_measured(self._measure)

    def _lay_out(self) -> None:
        self._head = QWidget()
        self._head.setObjectName("listHead")
        search_row = QHBoxLayout(self._head)
        search_row.setContentsMargins(_SIDE_PX, 0, _SIDE_PX, 0)
        search_row.setSpacing(theme.Metrics.HALF)
        search_row.addWidget(self.search, 1)
        search_row.addWidget(self.add)
        filters = QWidget()
        filters.setAccessibleName(tr("Filter"))
        row = FlowLayout(filters, theme.Metrics.HALF)
        row.setContentsMargins(_SIDE_PX, theme.Metrics.GAP, _SIDE_PX, theme.Metrics.HALF)
        self.chips = {
            Filter.ALL: FilterChip(tr("All")),
            Filter.GROUPS: FilterChip(tr("Groups")),
            Filter.TROUBLED: FilterChip(tr("Need a look")),
        }
        self._chip_group = QButtonGroup(self)
        for chip in self.chips.values():
            self._chip_group.addButton(chip)
            row.addWidget(chip)
        self.chips[Filter.ALL].setChecked(True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.message)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(filters)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.table.selection_changed.connect(self.selection_changed)
        self.table.name_wanted.connect(self._find_name)
        self.search.textChanged.connect(self._pause.start)
        self.search.list_wanted.connect(self.go_to_list)
        self.add.clicked.connect(self.new_wanted)
        self._pause.timeout.connect(self.refresh)
        self.search.textEdited.connect(self.sought)
        for chip in self.chips.values():
            chip.toggled.connect(self._on_chip)

    # What it shows

    @Slot()
    def refresh(self) -> None:
        """Read the list anew, on a worker."""
        self._pause.stop()
        self._reading.ask()

    def show_group(self, name: str) -> None:
        """List the members of a group; "" lists all again."""
        self._group = name
        self.chips[Filter.ALL].setChecked(True)
        self.refresh()

    def choose(self, wanted: int | str) -> None:
        """Choose a contact by its id or a group by its name, in the whole list if it is not in this one."""
        self._wanted = wanted
        if not self._choose_wanted():
            self.search.clear()
            self.show_group("")

    def start_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def leave_search(self) -> bool:
        """Show all again; False where all is on show."""
        if not (self.search.text() or self._group):
            return False
        self.search.clear()
        self.show_group("")
        self.table.setFocus()
        return True

    @Slot()
    def go_to_list(self) -> None:
        self.table.setFocus()
        if not self.table.selectionModel().hasSelection():
            self.table.choose_first()

    def _read(self) -> None:
        text, group, contacts = self.search.text().strip(), self._group, self._list
        only_groups = self.chips[Filter.GROUPS].isChecked()
        only_troubled = self.chips[Filter.TROUBLED].isChecked()

        def read(_token: CancelToken) -> Listing:
            found = contacts.read(text, group, only_troubled=only_troubled)
            return replace(found, ids=found.ids[:0]) if only_groups else found

        def arrived(listing: Listing) -> None:
            self._show(listing, group)
            self._reading.end()

        def failed(error: FaxDeskError) -> None:
            self._reading.fail()
            self.failed.emit(error)

        self._runner.submit(Lane.LISTS, read, arrived, failed)

    def _show(self, listing: Listing, group: str) -> None:
        ids, groups = self.table.chosen_ids, self.table.chosen_groups
        before: int | str | None = (ids or groups or [None])[0]
        self.model.show(listing, group)
        count = wording.number_of(listing.troubled)
        text = tr("Need a look {count}", count=count) if listing.troubled else tr("Need a look")
        self.chips[Filter.TROUBLED].set_text(text)
        self._say_if_empty()
        if self._wanted is None:
            self._wanted = before
        if not self._choose_wanted():
            self.selection_changed.emit()

    def _choose_wanted(self) -> bool:
        wanted = self._wanted
        if wanted is None:
            return False
        model = self.model
        row = model.place_of(wanted) if isinstance(wanted, int) else model.place_of_group(wanted)
        if row < 0:
            return False
        self._wanted = None
        return self.table.choose_row(row)

    def _read_rows(self, ids: Sequence[int]) -> None:
        contacts = self._list

        def arrived(rows: list[ContactRow]) -> None:
            self.model.take_rows(ids, rows)

        self._runner.submit(Lane.LISTS, lambda _token: contacts.rows(ids), arrived, self.failed.emit)

    def _say_if_empty(self) -> None:
        has_rows = bool(self.model.rowCount())
        text = self.search.text().strip()
        if not has_rows and text:
            self.message.say(
                "search",
                tr("Nothing found"),
                tr("No contact here matches “{text}”.", text=text),
                tr("Clear the search"),
                self.search.clear,
            )
        elif not has_rows and self.chips[Filter.GROUPS].isChecked():
            self.message.say(
                "contacts", tr("No groups yet"), tr("Put contacts into a group to fax them all at once.")
            )
        elif not has_rows and self.chips[Filter.TROUBLED].isChecked():
            hint = tr("Contacts whose number is often busy, or failed again and again, are listed here.")
            self.message.say("check", tr("All is well"), hint)
        elif not has_rows:
            self.message.say(
                "contacts",
                tr("No contacts yet"),
                tr("Add the people and places that you fax, or import them from a file."),
                tr("New contact"),
                self.new_wanted.emit,
            )
        self._stack.setCurrentWidget(self.table if has_rows else self.message)

    # What happens

    def _on_chip(self, on: bool) -> None:
        if on:
            self._group = ""
            self.refresh()

    def _find_name(self, beginning: str) -> None:
        """Choose the first contact whose name begins so."""
        contacts = self._list

        def found(place: int | None) -> None:
            if place is not None:
                self.table.choose_row(self.model.heads[-1] + 1 + place)

        ids = self.model.ids
        self._runner.submit(Lane.LISTS, lambda _token: contacts.first_named(ids, beginning), found)

    def _tint(self) -> None:
        self.add.setIcon(icon("plus"))

    def _measure(self) -> None:
        measures = theme.measures()
        self._head.setFixedHeight(measures.tool_bar)
        self.add.setIconSize(QSize(measures.line, measures.line))
