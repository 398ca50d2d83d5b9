"""Faxes that are dragged from the list onto an entry of the rail: the trash, or a kept search for a tag."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.sidebar.entry_list import named_search

if TYPE_CHECKING:
    from faxdesk.ui.fax_list.fax_list import FaxList
    from faxdesk.ui.sidebar.entry_list import EntryList
    from faxdesk.ui.window.list_actions import ListActions
    from faxdesk.ui.window.saved_search_actions import SavedSearchActions


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
