"""What is dragged onto the rail: faxes from the list onto the trash or a kept search for a tag, pages and
contacts onto the button that begins a fax."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QDropEvent

from faxdesk.ui.common.carrying.carried_pages import mark_taking
from faxdesk.ui.common.carrying.dragged_contacts import dragged_contacts
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.sidebar.entry_list import named_search

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from faxdesk.ui.common.carrying.carried_pages import CarriedPages
    from faxdesk.ui.fax_list.fax_list import FaxList
    from faxdesk.ui.sidebar.entry_list import EntryList
    from faxdesk.ui.window.list_actions import ListActions
    from faxdesk.ui.window.saved_search_actions import SavedSearchActions
    from faxdesk.ui.window.writing import Writing


class RailDrops(QObject):
    """Says which entries take faxes, and does with dropped ones what the entry stands for."""

    def __init__(
        self,
        entries: EntryList,
        shown: FaxList,
        searches: SavedSearchActions,
        list_actions: Callable[[], ListActions],
    ) -> None:
        super().__init__(entries)
        self._shown = shown
        self._searches = searches
        self._list_actions = list_actions
        entries.takes = self._takes
        entries.faxes_dropped.connect(self._on_dropped)

    def _takes(self, key: str) -> bool:
        if key == Place.TRASH:
            return self._shown.place != Place.TRASH
        return bool(self._searches.tag_of(named_search(key)))

    @Slot(list, str)
    def _on_dropped(self, ids: list[int], key: str) -> None:
        if key == Place.TRASH:
            self._list_actions().delete(ids)
        else:
            self._searches.put_tag(named_search(key), ids)


class NewFaxDrops(QObject):
    """Begins a fax with the pages, or to the contacts, that are let go over the button."""

    def __init__(self, button: QPushButton, carried: CarriedPages, writing: Writing) -> None:
        super().__init__(button)
        self._button = button
        self._carried = carried
        self._writing = writing
        button.setAcceptDrops(True)
        mark_taking(button)
        button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DragLeave:
            self._button.setDown(False)
        if not isinstance(event, QDropEvent):
            return False
        carried, contacts = self._carried.of(event.mimeData()), dragged_contacts(event.mimeData())
        if carried is None and contacts is None:
            return False
        # The pages stay where they are, too.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        is_dropped = event.type() == QEvent.Type.Drop
        self._button.setDown(not is_dropped)
        if is_dropped and contacts is not None:
            self._writing.begin_to_contacts(contacts)
        elif is_dropped and carried is not None:
            self._writing.begin_with_pages(carried)
        return True
