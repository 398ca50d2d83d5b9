"""Whom faxes go to and come from: contacts, books of contacts, and what is known of their numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from faxdesk.composition.account import AccountServices
from faxdesk.composition.built_once import built_once

if TYPE_CHECKING:
    from faxdesk.paths import Profile
    from faxdesk.provider.fax_provider import SecretStore
    from faxdesk.services.activity.activity_figures import ActivityFigures
    from faxdesk.services.archive.legal_holds import LegalHolds
    from faxdesk.services.archive.retention import Retention
    from faxdesk.services.contacts.books import Books
    from faxdesk.services.contacts.contact_export import ContactExport
    from faxdesk.services.contacts.contact_import import ContactImport
    from faxdesk.services.contacts.contacts import Contacts
    from faxdesk.services.contacts.doubles import Doubles
    from faxdesk.services.contacts.named_recipients import NamedRecipients
    from faxdesk.services.contacts.names_on_faxes import NamesOnFaxes
    from faxdesk.services.contacts.number_healths import NumberHealths
    from faxdesk.services.contacts.recipient_search import RecipientSearch
    from faxdesk.services.contacts.suggestions import Suggestions
    from faxdesk.services.contacts.troubled_numbers import TroubledNumbers
    from faxdesk.services.contacts.usage import NumberUsage


class PeopleServices(AccountServices):
    """What knows people and their numbers."""

    @built_once
    def contacts(self) -> Contacts:
        from faxdesk.services.contacts.contacts import Contacts

        # Whoever changes contacts has their faxes named anew.
        assert self.names_on_faxes is not None
        return Contacts(self.contact_store, self.settings, self.events)

    @built_once
    def names_on_faxes(self) -> NamesOnFaxes:
        from faxdesk.services.contacts.names_on_faxes import NamesOnFaxes
        from faxdesk.store.contacts.fax_names import FaxNames

        return NamesOnFaxes(FaxNames(self.database), self.events)

    @built_once
    def contact_doubles(self) -> Doubles:
        from faxdesk.services.contacts.doubles import Doubles

        return Doubles(self.contacts)

    @built_once
    def contact_import(self) -> ContactImport:
        from faxdesk.documents.contact_files.contact_file_reader import ContactFileReader
        from faxdesk.services.contacts.contact_import import ContactImport

        files = ContactFileReader(self.cover_worker)
        return ContactImport(self.contacts, files, self.tables, self.settings)

    @built_once
    def contact_export(self) -> ContactExport:
        from faxdesk.services.contacts.contact_export import ContactExport

        return ContactExport(self.contacts)

    @built_once
    def books(self) -> Books:
        from faxdesk.chosen_books import ChosenBooks
        from faxdesk.services.contacts.book_reading import BookReading
        from faxdesk.services.contacts.books import Books
        from faxdesk.store.contacts.book_store import BookStore

        store = BookStore(self.database, self.clock)
        ways = ChosenBooks(
            self.account.client, lambda book_id: _book_keychain(self.profile, book_id), self.proxy_login.known
        )
        reading = BookReading(store, self.contacts, ways)
        return Books(reading, store, self.settings, self.events, self.clock)

    @built_once
    def named_recipients(self) -> NamedRecipients:
        from faxdesk.services.contacts.named_recipients import NamedRecipients

        return NamedRecipients(self.contact_store, self.settings)

    @built_once
    def legal_holds(self) -> LegalHolds:
        from faxdesk.services.archive.legal_holds import LegalHolds
        from faxdesk.store.trash.legal_holds import LegalHoldStore

        store = LegalHoldStore(self.database, self.clock)
        return LegalHolds(store, self.faxes, self.named_recipients.read, self.events)

    @built_once
    def retention(self) -> Retention:
        from faxdesk.services.archive.retention import Retention
        from faxdesk.store.trash.retention_rows import RetentionRows

        rows = RetentionRows(self.database, self.clock)
        return Retention(rows, self.trash, self.settings, self.events, self.clock)

    @built_once
    def suggestions(self) -> Suggestions:
        from faxdesk.services.contacts.suggestions import Suggestions

        return Suggestions(self.contact_store, self.faxes, self.number_usage, self.events)

    @built_once
    def recipient_search(self) -> RecipientSearch:
        from faxdesk.services.contacts.recipient_search import RecipientSearch

        people = (self.named_recipients, self.suggestions, self.contacts)
        return RecipientSearch(*people, self.library, self.settings)

    @built_once
    def number_healths(self) -> NumberHealths:
        from faxdesk.services.contacts.number_healths import NumberHealths

        return NumberHealths(self.number_results)

    @built_once
    def troubled_numbers(self) -> TroubledNumbers:
        from faxdesk.services.contacts.troubled_numbers import TroubledNumbers

        return TroubledNumbers(self.number_results)

    @built_once
    def number_usage(self) -> NumberUsage:
        from faxdesk.services.contacts.usage import NumberUsage

        return NumberUsage(self.number_results, self.events, self.clock)

    @built_once
    def activity(self) -> ActivityFigures:
        from faxdesk.services.activity.activity_figures import ActivityFigures
        from faxdesk.store.activity.activity_store import ActivityStore

        return ActivityFigures(ActivityStore(self.database, self.clock), self.contacts, self.clock)


def _book_keychain(profile: Profile, book_id: int) -> SecretStore:
    from faxdesk.credentials import KeychainTokenStore

    return KeychainTokenStore(f"{profile.archive_folder} book {book_id}")
