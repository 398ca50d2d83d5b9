"""The ways between the page of contacts and the rest of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from faxdesk.domain.search.saved_search import SavedSearch

if TYPE_CHECKING:
    from faxdesk.domain.draft import Recipient
    from faxdesk.domain.status import FaxRow
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.contacts.contacts_page import ContactsPage
    from faxdesk.ui.window.navigation import Navigation
    from faxdesk.ui.window.page_stack import PageStack
    from faxdesk.ui.window.writing import Writing


class ContactLinks(QObject):
    """Shows the page, and does what it asks for."""

    def __init__(
        self,
        pages: PageStack,
        navigation: Navigation,
        writing: Writing,
        context: WindowContext,
    ) -> None:
        super().__init__(pages)
        self._pages = pages
        self._navigation = navigation
        self._writing = writing
        actions = context.actions
        actions.contacts.triggered.connect(self.show)
        actions.new_contact.triggered.connect(self._begin_new)
        pages.contacts_made.connect(self._connect)

    @Slot()
    def show(self) -> None:
        """Show the page of contacts."""
        self._pages.show_contacts().open()

    @Slot()
    def _begin_new(self) -> None:
        self._pages.show_contacts().begin_new()

    @Slot(object)
    def _connect(self, page: ContactsPage) -> None:
        page.fax_wanted.connect(self._write)
        page.faxes_wanted.connect(self._show_faxes)
        page.fax_chosen.connect(self._open_fax)

    @Slot(list)
    def _write(self, recipients: list[Recipient]) -> None:
        self._writing.begin_to(recipients)

    @Slot(str, str)
    def _show_faxes(self, title: str, search: str) -> None:
        self._navigation.show_search(SavedSearch(title, search))

    @Slot(object)
    def _open_fax(self, row: FaxRow) -> None:
        self._navigation.show_found(row)
