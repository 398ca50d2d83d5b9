"""What people do with saved searches: keep, show, rename, remove."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from faxdesk.domain.search.saved_search import LONGEST_NAME, SavedSearch
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.services.archive.saved_searches import SavedSearches
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.window.sidebar_searches import SidebarSearches


class SavedSearchActions(QObject):
    """Between the sidebar and the archive. show is called with the search that is to be shown.

    Signals: failed(FaxDeskError).
    """

    failed = Signal(object)

    def __init__(
        self,
        searches: SavedSearches,
        context: WindowContext,
        sidebar: SidebarSearches,
        show: Callable[[SavedSearch], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._searches = searches
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

    def _on_chosen(self, search: SavedSearch) -> None:
        self._show(search)

    def _on_renamed(self, search: SavedSearch, name: str) -> None:
        searches = self._searches
        self._runner.submit(Lane.LOCAL, lambda _token: searches.rename(search, name), failed=self.failed.emit)

    def _on_removed(self, search: SavedSearch) -> None:
        searches = self._searches
        self._runner.submit(Lane.LOCAL, lambda _token: searches.remove(search.name), failed=self.failed.emit)
