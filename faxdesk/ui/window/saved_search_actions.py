"""What people do with saved searches: keep, show, rename, remove."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Signal, Slot

from faxdesk.domain.search.saved_search import LONGEST_NAME, SavedSearch
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.services.archive.saved_searches import SavedSearches
    from faxdesk.services.archive.tags_and_notes import TagsAndNotes
    from faxdesk.services.desk import Desk
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.sidebar.entry_list import EntryList


_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""A search for a tag alone is the same at any time."""


class SearchServices(Struct, frozen=True):
    """What it takes to keep searches, and to put on faxes the tag that one of them is for."""

    searches: SavedSearches
    marks: TagsAndNotes

    @classmethod
    def of(cls, desk: Desk) -> SearchServices:
        return cls(desk.saved_searches, desk.tags_and_notes)


class SavedSearchActions(QObject):
    """Between the sidebar and the archive. show is called with the search that is to be shown.

    Signals: failed(FaxDeskError).
    """

    failed = Signal(object)

    def __init__(
        self,
        services: SearchServices,
        context: WindowContext,
        sidebar: EntryList,
        show: Callable[[SavedSearch], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._searches = services.searches
        self._marks = services.marks
        self._runner = context.runner
        self._sidebar = sidebar
        self._show = show
        sidebar.chosen.connect(self._on_chosen)
        sidebar.renamed.connect(self._on_renamed)
        sidebar.removed.connect(self._on_removed)
        context.bridge.searches_changed.connect(self.refresh)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        self._sidebar.show_searches(self._searches.all())

    @Slot(str)
    def keep(self, text: str) -> None:
        """Keep a search under its own words, and let them be replaced by a name."""
        searches, name = self._searches, " ".join(text.split())[:LONGEST_NAME]

        def kept(search: SavedSearch) -> None:
            self.refresh()
            self._show(search)
            self._sidebar.rename(search.name)

        self._runner.submit(Lane.LOCAL, lambda _token: searches.save(name, text), kept, self.failed.emit)

    def tag_of(self, name: str) -> str:
        """The tag that a search is for; "" where it is for something else, or for more."""
        if not name:
            return ""
        from faxdesk.domain.search.query import Tagged, parse

        text = next((search.text for search in self._searches.all() if search.name == name), "")
        query = parse(text, _ANY_TIME)
        if query.words or len(query.conditions) != 1:
            return ""
        condition = query.conditions[0]
        return condition.name if isinstance(condition, Tagged) and not condition.excluded else ""

    def put_tag(self, name: str, ids: Sequence[int]) -> None:
        """Put on these faxes the tag that a search is for: it finds them from now on."""
        tag, marks = self.tag_of(name), self._marks
        self._runner.submit(
            Lane.LOCAL, lambda _token: marks.change_tags(ids, add=[tag]), failed=self.failed.emit
        )

    def _on_chosen(self, search: SavedSearch) -> None:
        self._show(search)

    def _on_renamed(self, search: SavedSearch, name: str) -> None:
        searches = self._searches
        self._runner.submit(Lane.LOCAL, lambda _token: searches.rename(search, name), failed=self.failed.emit)

    def _on_removed(self, search: SavedSearch) -> None:
        searches = self._searches
        self._runner.submit(Lane.LOCAL, lambda _token: searches.remove(search.name), failed=self.failed.emit)
