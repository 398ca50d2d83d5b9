"""Saved searches, and what a search shows of its hits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Clock
from faxdesk.domain.search.query import parse
from faxdesk.domain.search.saved_search import SavedSearch, saved_search
from faxdesk.services.events import EventHub, SearchesChanged
from faxdesk.words import tr

if TYPE_CHECKING:
    from faxdesk.domain.page_text import Snippet
    from faxdesk.store.page_text_store import PageTextStore
    from faxdesk.store.saved_search_store import SavedSearchStore


class SavedSearches:
    """Keeps searches under names and finds their hits in the text of pages. Reads are quick enough for the
    window's own thread; writes are for workers."""

    def __init__(
        self,
        store: SavedSearchStore,
        texts: Callable[[], PageTextStore],
        events: EventHub,
        clock: Clock,
    ) -> None:
        self._store = store
        self._texts = texts
        self._events = events
        self._clock = clock

    def all(self) -> list[SavedSearch]:
        """All saved searches, in the order of their names."""
        return self._store.all()

    def save(self, name: str, text: str) -> SavedSearch:
        """Save a search; it replaces one of the same name. Raises FaxDeskError (BAD_INPUT) where name or text
        cannot be used."""
        search = saved_search(name, text)
        self._store.save(search)
        self._events.publish(SearchesChanged())
        return search

    def rename(self, search: SavedSearch, name: str) -> None:
        """Give a saved search another name. Raises FaxDeskError (BAD_INPUT) where that cannot be a name."""
        self._store.rename(search.name, saved_search(name, search.text))
        self._events.publish(SearchesChanged())

    def remove(self, name: str) -> None:
        """Remove a saved search. Raises FaxDeskError (NOT_FOUND) where none has this name."""
        if not self._store.remove(name):
            raise FaxDeskError(
                tr("There is no saved search “{name}”.", name=name),
                tr("See the list of them."),
                ErrorKind.NOT_FOUND,
            )
        self._events.publish(SearchesChanged())

    def snippets(self, ids: Sequence[int], text: str) -> dict[int, Snippet]:
        """A line around the first hit in the pages' text, of those faxes that have one. Quick for a
        screenful of faxes."""
        return self._texts().snippets(list(ids), parse(text, self._clock.now()))
