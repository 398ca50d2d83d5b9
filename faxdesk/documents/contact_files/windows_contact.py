"""A file of Windows Contacts: XML with one contact (child process only). Its elements are those of the schema
in Microsoft's documentation of Windows Contacts; labels tell what a number is for."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from faxdesk.documents.contact_files.book_xml import name_of, parsed
from faxdesk.domain.contacts.contact import Contact, ContactNumber, NumberKind
from faxdesk.domain.contacts.import_record import ImportRecord, Trouble, TroubleKind

_NAMESPACE = "schemas.microsoft.com/Contact"
_NAME_PARTS = ("Title", "GivenName", "MiddleName", "FamilyName", "Suffix")
_KINDS = {
    "cellular": NumberKind.MOBILE,
    "mobile": NumberKind.MOBILE,
    "business": NumberKind.WORK,
    "personal": NumberKind.HOME,
}
_NO_PHONES = {"pager", "modem", "telex", "bbs", "isdn"}


def is_windows_contact(text: str) -> bool:
    """Whether a text may be one."""
    return _NAMESPACE in text[:4000]


def read_windows_contact(content: bytes) -> list[ImportRecord]:
    """Its one entry. Raises CannotOpen."""
    contact = _contact(parsed(content))
    if contact.title:
        return [ImportRecord(1, contact)]
    return [ImportRecord(1, None, Trouble(TroubleKind.NOTHING))]


def _contact(root: ElementTree.Element) -> Contact:
    names = next(_all(root, "Name"), root)
    position = next(_all(root, "Position"), None)
    written = (_text(names, part) for part in _NAME_PARTS)
    job = [_text(position, part) for part in ("Company", "Department")] if position is not None else []
    # The one that is preferred comes first; a contact has one address here, and the others are not lost.
    addresses = sorted(_all(root, "EmailAddress"), key=lambda address: "preferred" not in _labels(address))
    first, *others = [text for address in addresses if (text := _text(address, "Address"))] or [""]
    return Contact(
        _text(names, "FormattedName")
        or " ".join(part for part in written if part)
        or _text(names, "NickName"),
        ", ".join(part for part in job if part),
        tuple(_numbers(root)),
        first,
        "\n".join(part for part in (_text(root, "Notes"), *others) if part),
    )


def _numbers(root: ElementTree.Element) -> Iterator[ContactNumber]:
    for number in _all(root, "PhoneNumber"):
        labels, text = _labels(number), _text(number, "Number")
        if text and not labels & _NO_PHONES:
            kind = next((kind for label, kind in _KINDS.items() if label in labels), NumberKind.OTHER)
            yield ContactNumber(text, kind, is_fax="fax" in labels)


def _labels(element: ElementTree.Element) -> set[str]:
    return {(label.text or "").strip().casefold() for label in _all(element, "Label")}


def _all(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return (inner for inner in element.iter() if name_of(inner) == name)


def _text(element: ElementTree.Element, name: str) -> str:
    """That of a child, "" where there is none."""
    return next(((child.text or "").strip() for child in element if name_of(child) == name), "")
