"""What is done with the book of contacts as a whole: doubles are made one, files are read and written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QObject, Slot

from faxdesk.services.contacts.contact_export import ExportForm
from faxdesk.ui.common import dialogs
from faxdesk.ui.contacts.book.doubles_view import DoublesView
from faxdesk.ui.contacts.importing.importing import ENDINGS, Importing
from faxdesk.words import mark, tr, tr_n
from faxdesk.work.tasks import Lane

if TYPE_CHECKING:
    from faxdesk.domain.contacts.contact import Contact
    from faxdesk.domain.errors import FaxDeskError
    from faxdesk.domain.runtime import CancelToken
    from faxdesk.services.contacts.contact_export import ContactExport
    from faxdesk.services.contacts.contact_import import ContactImport
    from faxdesk.services.contacts.doubles import Double, Doubles, Merge
    from faxdesk.services.desk import Desk
    from faxdesk.ui.common.window_context import WindowContext
    from faxdesk.ui.contacts.contacts_page import ContactsPage

_FORMS = ((mark("vCards, for nearly all programs"), "vcf"), (mark("Table for spreadsheets"), "csv"))

_CARDS = frozenset({"vcf", "vcard", "contact", "phonebook"})


class BookServices(Struct, frozen=True):
    """What it takes."""

    doubles: Doubles
    export: ContactExport
    importer: ContactImport

    @classmethod
    def of(cls, desk: Desk) -> BookServices:
        return cls(desk.contact_doubles, desk.contact_export, desk.contact_import)


class BookActs(QObject):
    """Shows on the page of contacts what comes of it."""

    def __init__(self, services: BookServices, context: WindowContext, page: ContactsPage) -> None:
        super().__init__(page)
        self._services = services
        self._runner = context.runner
        self._outcomes = context.outcomes
        self._page = page
        self.importing = Importing(services.importer, context.runner, context.outcomes, page)
        self.importing.failed.connect(self._on_failed)
        self.doubles = DoublesView()
        self.doubles.merge_wanted.connect(self._merge)
        self.doubles.done.connect(page.show_none)
        context.bridge.contacts_changed.connect(self._find_again)

    # Doubles

    def find_doubles(self) -> None:
        """Show the contacts that may be the same."""
        self._find(lambda: self._page.show_beside(self.doubles))

    @Slot()
    def _find_again(self) -> None:
        if self.doubles.isVisible():
            self._find(lambda: None)

    def _find(self, then: Callable[[], object]) -> None:
        doubles = self._services.doubles

        def found(double: list[Double]) -> None:
            self.doubles.show_doubles(double)
            then()

        self._runner.submit(Lane.LISTS, lambda _token: doubles.find(), found, self._on_failed)

    @Slot(object)
    def _merge(self, double: Double) -> None:
        doubles, runner = self._services.doubles, self._runner
        ids = [contact.id for contact in double.contacts if contact.id is not None]

        def merged(merge: Merge) -> None:
            before: Contact = merge.before
            text = tr("“{name}” is one contact now", name=before.title)
            self._outcomes.said.emit(
                text,
                lambda: runner.submit(Lane.LOCAL, lambda _token: doubles.undo(merge), failed=self._on_failed),
            )

        runner.submit(Lane.LOCAL, lambda _token: doubles.merge(ids), merged, self._on_failed)

    # Files

    @staticmethod
    def takes(path: Path, *, is_surely: bool) -> bool:
        """Whether a file is one that contacts are imported from. Tables are also faxed: is_surely asks for
        files that hold nothing but contacts."""
        endings = _CARDS if is_surely else ENDINGS
        return path.suffix.lower().lstrip(".") in endings

    def export(self, ids: Sequence[int] = ()) -> None:
        """Write contacts, or all of one's own, into a file that the person names."""
        folder = dialogs.documents_folder()
        path = dialogs.choose_save(self._page, folder / tr("Contacts"), _FORMS, title=tr("Export contacts"))
        if path is not None:
            self.export_to(path, ids)

    def export_to(self, path: Path, ids: Sequence[int] = ()) -> None:
        """The same into this file."""
        export = self._services.export
        form = ExportForm.CSV if path.suffix.lower() == ".csv" else ExportForm.VCARD_3

        def work(token: CancelToken) -> int:
            return export.export(path, form, token, list(ids) or None)

        def done(count: int) -> None:
            text = tr_n(
                "{count} contact is in “{file}” now.",
                "{count} contacts are in “{file}” now.",
                count,
                file=path.name,
            )
            self._page.say(text)

        self._runner.submit(Lane.LOCAL, work, done, self._on_failed)

    @Slot(object)
    def _on_failed(self, error: FaxDeskError) -> None:
        dialogs.show_error(self._page, error)
