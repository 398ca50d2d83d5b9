"""The ways between the page of contacts and the rest of the window."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from faxdesk.domain.contacts.contact import Contact, ContactNumber
from faxdesk.domain.search.saved_search import SavedSearch
from faxdesk.ui.common import dialogs
from faxdesk.words import tr
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from pathlib import Path

    from faxdesk.domain.contacts.suggestion import Suggestion
    from faxdesk.domain.draft import Recipient
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.status import FaxRow
    from faxdesk.services.desk import Desk
    from faxdesk.ui.common.carrying.dragged_contacts import DraggedContacts
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.contacts.book.book_acts import BookActs
    from faxdesk.ui.contacts.contacts_page import ContactsPage
    from faxdesk.ui.window.navigation import Navigation
    from faxdesk.ui.window.page_stack import PageStack
    from faxdesk.ui.window.writing import Writing
    from faxdesk.work.tasks import Task


class ContactLinks(QObject):
    """Shows the page and does what it asks for; knows whether the fax that is chosen is from or to a contact,
    and offers to show it, or to keep one."""

    def __init__(
        self,
        pages: PageStack,
        navigation: Navigation,
        writing: Writing,
        context: WindowContext,
        desk: Desk,
    ) -> None:
        super().__init__(pages)
        self._pages = pages
        self._navigation = navigation
        self._writing = writing
        self._context = context
        self._contacts = desk.contacts
        self._desk = desk
        self._asking: Task | None = None
        self._contact: int | None = None
        """Whom the fax that is chosen is from or to."""
        actions = context.actions
        actions.contacts.triggered.connect(self.show)
        actions.new_contact.triggered.connect(self._begin_new)
        actions.find_doubles.triggered.connect(self._find_doubles)
        actions.import_contacts.triggered.connect(self._import)
        actions.export_contacts.triggered.connect(self._export)
        actions.add_contact.triggered.connect(self._add_chosen)
        actions.show_contact.triggered.connect(self._show_chosen)
        pages.contacts_made.connect(self._connect)
        pages.workspace.list.selection_changed.connect(self._look)
        context.bridge.contacts_changed.connect(self._look)
        context.outcomes.contact_wanted.connect(self._keep)
        context.outcomes.person_wanted.connect(self._show_person)
        self._offer("", None)

    @Slot()
    def show(self) -> None:
        """Show the page of contacts."""
        self._pages.show_contacts().open()

    def show_contact(self, contact_id: int) -> None:
        """Show the card of a contact."""
        page = self._pages.show_contacts()
        page.open()
        page.show_contact(contact_id)

    @Slot()
    def _begin_new(self) -> None:
        self._pages.show_contacts().begin_new()

    @Slot()
    def _find_doubles(self) -> None:
        self.show()
        self.book.find_doubles()

    @Slot()
    def _import(self) -> None:
        self.show()
        self.book.importing.ask()

    @Slot()
    def _export(self) -> None:
        """Those that are chosen on the page, or all where it is one or none."""
        self.show()
        chosen = self._pages.contacts.chosen_ids
        self.book.export(chosen if len(chosen) > 1 else ())

    @cached_property
    def book(self) -> BookActs:
        from faxdesk.ui.contacts.book.book_acts import BookActs, BookServices

        return BookActs(BookServices.of(self._desk), self._context, self._pages.contacts)

    # The fax that is chosen

    def _chosen(self) -> FaxRow | None:
        shown = self._pages.workspace.list
        ids = shown.selected_ids()
        return shown.model.fax_row(shown.model.place_of(ids[0])) if len(ids) == 1 else None

    @Slot()
    def _look(self) -> None:
        """Find out, on a worker, whether there is a contact with the number of the fax that is chosen."""
        if self._asking is not None:
            self._asking.cancel()
            self._asking = None
        row, contacts = self._chosen(), self._contacts
        if row is None or not row.number:
            self._offer("", None)
            return
        number = row.number

        def found(having: list[Contact]) -> None:
            self._asking = None
            self._offer(number, having[0].id if having else None)

        self._asking = self._context.runner.submit(
            Lane.LISTS, lambda _token: contacts.by_number(number), found, lambda _error: None
        )

    def _offer(self, number: str, contact_id: int | None) -> None:
        self._contact, actions = contact_id, self._context.actions
        for action, is_offered in (
            (actions.add_contact, bool(number) and contact_id is None),
            (actions.show_contact, contact_id is not None),
        ):
            action.setVisible(is_offered)
            action.setEnabled(is_offered)

    @Slot()
    def _add_chosen(self) -> None:
        row = self._chosen()
        if row is not None:
            self._pages.show_contacts().begin_new(row.number, row.name)

    @Slot()
    def _show_chosen(self) -> None:
        if self._contact is not None:
            self.show_contact(self._contact)

    # What other pages ask for

    @Slot(object)
    def _show_person(self, person: Suggestion) -> None:
        if person.contact_id is not None:
            self.show_contact(person.contact_id)
        else:
            self._pages.show_contacts().begin_new(person.display, person.name)

    @Slot(str, str)
    def _keep(self, number: str, name: str) -> None:
        """Keep a recipient of the fax that is written, without leaving it."""
        contacts, runner = self._contacts, self._context.runner
        contact = Contact(name, numbers=(ContactNumber(number),))

        def kept(contact_id: int) -> None:
            def take_back() -> None:
                runner.submit(Lane.LOCAL, lambda _token: contacts.delete([contact_id]))

            text = tr("“{name}” is among the contacts now", name=contact.title)
            self._context.outcomes.said.emit(text, take_back)

        runner.submit(Lane.LOCAL, lambda _token: contacts.add(contact), kept, self._on_failed)

    @Slot(object)
    def _connect(self, page: ContactsPage) -> None:
        page.fax_wanted.connect(self._write)
        page.files_dropped.connect(self._fax_files)
        page.faxes_wanted.connect(self._show_faxes)
        page.fax_chosen.connect(self._open_fax)

    @Slot(list)
    def _write(self, recipients: list[Recipient]) -> None:
        self._writing.begin_to(recipients)

    @Slot(list, object)
    def _fax_files(self, files: list[Path], contacts: DraggedContacts) -> None:
        """Fax files to the contacts that they were let go over; those that hold contacts are imported."""
        is_faxed = bool(contacts.ids or contacts.groups)
        if held := [file for file in files if self.book.takes(file, is_surely=is_faxed)]:
            self.book.importing.open(*held)
        elif is_faxed:
            self._writing.begin_to_contacts(contacts, files)

    @Slot(str, str)
    def _show_faxes(self, title: str, search: str) -> None:
        self._navigation.show_search(SavedSearch(title, search))

    @Slot(object)
    def _open_fax(self, row: FaxRow) -> None:
        self._navigation.show_found(row)

    @Slot(object)
    def _on_failed(self, error: FaxDeskError) -> None:
        dialogs.show_error(self._pages.window(), error)
