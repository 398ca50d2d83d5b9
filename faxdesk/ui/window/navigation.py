"""The ways through the window: to its lists, to a fax, to the search, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from faxdesk.domain.fax import Direction
from faxdesk.domain.status import StatusKind
from faxdesk.ui.fax_list.list_places import Place
from faxdesk.ui.sidebar.sidebar import ACTIVITY, SETTINGS

if TYPE_CHECKING:
    from faxdesk.domain.contacts.suggestion import Suggestion
    from faxdesk.domain.search.saved_search import SavedSearch
    from faxdesk.domain.status import FaxRow
    from faxdesk.ui.common.fax_outcomes import FaxOutcomes
    from faxdesk.ui.sidebar.sidebar import Sidebar
    from faxdesk.ui.window.bars.notices import Notices
    from faxdesk.ui.window.page_stack import PageStack


class Navigation(QObject):
    """Turns the pages, and has the rail mark where one is."""

    def __init__(self, pages: PageStack, sidebar: Sidebar, notices: Notices, outcomes: FaxOutcomes) -> None:
        super().__init__(pages)
        self._pages = pages
        self._workspace = pages.workspace
        self._sidebar = sidebar
        self._notices = notices
        self._outcomes = outcomes
        self._shows_figure = False
        """Whether the faxes are listed that a figure has led to."""
        pages.search_wanted.connect(self.search)
        self._workspace.figures_wanted.connect(self._show_figures)
        # Whoever types something else, or opens a list, looks at other faxes than the figure's.
        self._workspace.list.search.textChanged.connect(self._forget_figure)

    def show_folder(self, place: Place) -> None:
        """Show one of the lists."""
        self._workspace.show_folder(place)
        self._pages.show_workspace()

    def show_search(self, search: SavedSearch) -> None:
        """Show what a saved search finds."""
        self._forget_figure()
        self._workspace.show_search(search)
        self._pages.show_workspace()

    def search(self, text: str) -> None:
        """Show what a search finds that nobody has kept; from there one goes back to the figures."""
        self._workspace.search_for(text)
        self._shows_figure = True
        self._workspace.show_way_back(is_shown=True)
        self._pages.show_workspace()

    def show_fax(self, fax_id: int, place: Place = Place.INBOX) -> None:
        """Open a fax in its list: that of one which goes out is told by how far it is."""
        goes_out = (Place.OUTBOX, Place.SENT, Place.DRAFTS)
        for tried in goes_out if place == Place.OUTBOX else (place,):
            self.show_folder(tried)
            if self._workspace.open_fax(fax_id):
                break

    def show_found(self, row: FaxRow) -> None:
        """Open a fax that was found by its name; a draft, to be written on."""
        if row.direction == Direction.INBOUND:
            self.show_fax(row.id)
        elif row.status.kind == StatusKind.DRAFT:
            self._outcomes.draft_opened.emit(row.id)
        else:
            self.show_fax(row.id, Place.OUTBOX)

    def show_person(self, person: Suggestion) -> None:
        """Show the contact of somebody who was found by name or number, or a new one to be filled in."""
        self._outcomes.person_wanted.emit(person)

    def bring_forward(self) -> None:
        """Let the keys go to this window, where another one has them."""
        self._pages.window().activateWindow()

    def find(self) -> None:
        """Go to the search field of the list."""
        if self._pages.are_contacts_open:
            self._pages.contacts.pane.start_search()
            return
        if not self._pages.is_at_work:
            self._pages.show_workspace()
        self._workspace.list.start_search()

    def go_back(self) -> None:
        """Leave what is on show for what led to it; in the list itself, put its notice away."""
        if self._pages.is_at_work:
            if self._shows_figure and self._workspace.list.isVisible():
                self._show_figures()
            elif not self._workspace.go_back():
                self._notices.bar.hide()
        elif self._pages.are_contacts_open and self._pages.contacts.go_back():
            pass
        elif self._pages.is_writing and not self._pages.is_composing:
            # Once this key is done with: by it the compose pane, once in view, would close its draft.
            QTimer.singleShot(0, self, self._pages.go_back)
        elif not self._pages.is_composing:
            # The compose pane puts its draft on disk first, and leaves by itself.
            self._pages.go_back()

    def _show_figures(self) -> None:
        self._forget_figure()
        self._pages.show_activity()

    def _forget_figure(self) -> None:
        self._shows_figure = False
        self._workspace.show_way_back(is_shown=False)

    def mark_entry(self) -> None:
        """Mark in the rail what is on show."""
        shown, sidebar = self._workspace.list, self._sidebar
        if self._pages.are_settings_open:
            sidebar.show_page(SETTINGS)
        elif self._pages.is_activity_open:
            sidebar.show_page(ACTIVITY)
        elif self._pages.are_contacts_open:
            sidebar.show_contacts()
        elif not self._pages.is_at_work:
            sidebar.show_place(None)
        elif shown.search_name:
            sidebar.show_search(shown.search_name)
        else:
            sidebar.show_place(shown.place)
