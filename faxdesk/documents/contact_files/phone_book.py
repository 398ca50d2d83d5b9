"""The phone books of YajHFC: XML with an entry for each contact, in lists of recipients or in none (child
process only). What its elements are called stands in its phonebook.xsd and PBEntryField.java."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from faxdesk.documents.contact_files.book_xml import name_of, parsed
from faxdesk.domain.contacts.contact import Contact, ContactNumber, NumberKind
from faxdesk.domain.contacts.import_record import ImportRecord, Trouble, TroubleKind

_MOST_DEEP = 20
"""So many lists may be within each other."""


def is_phone_book(text: str) -> bool:
    """Whether a text may be one."""
    return "<phonebook" in text[:2000]


def read_phone_book(content: bytes) -> list[ImportRecord]:
    """The entries in their order; the lists that they are in are their groups. Raises CannotOpen."""
    root = parsed(content)
    return [_record(place, found) for place, found in enumerate(_contacts(root, (), 0), 1)]


def _record(place: int, found: Contact | Trouble) -> ImportRecord:
    if isinstance(found, Trouble):
        return ImportRecord(place, None, found)
    return (
        ImportRecord(place, found) if found.title else ImportRecord(place, None, Trouble(TroubleKind.NOTHING))
    )


def _contacts(book: ElementTree.Element, groups: tuple[str, ...], depth: int) -> Iterator[Contact | Trouble]:
    """The contacts of a list, and of those in it; what was not read is told in its place."""
    for child in book:
        match name_of(child):
            case "entry":
                yield _contact({name_of(field): (field.text or "").strip() for field in child}, groups)
            case "distributionlist":
                parts = {name_of(part): part for part in child}
                named = (parts["name"].text or "").strip() if "name" in parts else ""
                if "items" not in parts:
                    continue
                if depth == _MOST_DEEP:
                    yield Trouble(TroubleKind.TOO_DEEP, named)
                else:
                    inner = (*groups, named) if named else groups
                    yield from _contacts(parts["items"], inner, depth + 1)


def _contact(fields: dict[str, str], groups: tuple[str, ...]) -> Contact:
    numbers = [
        ContactNumber(fields[name], NumberKind.WORK, is_fax=is_fax)
        for name, is_fax in (("faxnumber", True), ("voicenumber", False))
        if fields.get(name)
    ]
    names = (fields.get(name, "") for name in ("title", "givenname", "surname"))
    companies = (fields.get(name, "") for name in ("company", "department"))
    return Contact(
        " ".join(name for name in names if name),
        ", ".join(name for name in companies if name),
        tuple(numbers),
        fields.get("email", ""),
        fields.get("comment", ""),
        groups,
    )
