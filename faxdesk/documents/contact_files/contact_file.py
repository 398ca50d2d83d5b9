"""A file of contacts, whatever its kind: its entries (child process only)."""

from __future__ import annotations

from itertools import islice

from faxdesk.documents.contact_files.phone_book import is_phone_book, read_phone_book
from faxdesk.documents.contact_files.windows_contact import is_windows_contact, read_windows_contact
from faxdesk.documents.document import CannotOpen
from faxdesk.documents.plain_text.character_set import decode
from faxdesk.domain.contacts.cards.read_cards import read_cards
from faxdesk.domain.contacts.import_record import MOST_RECORDS, ImportRecord

_MOST_BYTES = 1 << 27
"""So large is a file that is read: thousands of contacts with their pictures."""
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read_contact_file(content: bytes) -> list[ImportRecord] | None:
    """The entries of a file of vCards, of a phone book of YajHFC or of Windows Contacts; None for any other,
    which may be a table. Raises CannotOpen."""
    if content.startswith(_SPREADSHEETS):
        return None
    if len(content) > _MOST_BYTES:
        raise CannotOpen("too_large_book")
    text = decode(content)
    if is_phone_book(text):
        records = read_phone_book(content)
    elif is_windows_contact(text):
        records = read_windows_contact(content)
    elif "begin:vcard" in text[:100_000].lower():
        records = list(islice(read_cards(text), MOST_RECORDS + 1))
    else:
        return None
    if len(records) > MOST_RECORDS:
        raise CannotOpen("too_many_rows", str(MOST_RECORDS))
    return records
