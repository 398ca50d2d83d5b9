"""The phone books of YajHFC: XML with an entry for each contact, in lists of recipients or in none (child
process only). What its elements are called stands in its phonebook.xsd and PBEntryField.java."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from faxdesk.documents.document import CannotOpen
from faxdesk.domain.contacts.contact import Contact, ContactNumber, NumberKind
from faxdesk.domain.contacts.import_record import ImportRecord, Trouble, TroubleKind

_MOST_DEEP = 20
"""So many lists may be within each other."""


def is_phone_book(text: str) -> bool:
    """Whether a text may be one."""
    return "<phonebook" in text[:2000]


def read_phone_book(content: bytes) -> list[ImportRecord]:
    """The entries in their order; the lists that they are in are their groups. Raises CannotOpen."""
    parser = ElementTree.XMLParser(target=_TreeWithoutTypes())
    try:
        root = ElementTree.fromstring(content, parser)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise CannotOpen("damaged") from error
    contacts = list(_contacts(root, ()))
    return [
        ImportRecord(
            place, contact if contact.title else None, None if contact.title else Trouble(TroubleKind.NOTHING)
        )
        for place, contact in enumerate(contacts, 1)
    ]


class _TreeWithoutTypes(ElementTree.TreeBuilder):
    """Refuses what defines entities: a few of them can become gigabytes of text."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise CannotOpen("damaged")


def _contacts(book: ElementTree.Element, groups: tuple[str, ...]) -> Iterator[Contact]:
    for child in book:
        match _name(child):
            case "entry":
                yield _contact({_name(field): (field.text or "").strip() for field in child}, groups)
            case "distributionlist" if len(groups) < _MOST_DEEP:
                parts = {_name(part): part for part in child}
                named = (parts["name"].text or "").strip() if "name" in parts else ""
                if "items" in parts:
                    yield from _contacts(parts["items"], (*groups, named) if named else groups)


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


def _name(element: ElementTree.Element) -> str:
    """The name of an element, whatever its name space: books of several ages have several."""
    return element.tag.rpartition("}")[2]
