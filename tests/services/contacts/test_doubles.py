"""Contacts that are in the book twice."""

from __future__ import annotations

import pytest

from faxdesk.composition import Composition
from faxdesk.domain.contacts.contact import MAX_NOTE, Contact, ContactNumber, ContactSource, NumberKind
from faxdesk.domain.contacts.merged_contact import merged
from faxdesk.domain.errors import FaxDeskError
from faxdesk.domain.fax import Resolution
from faxdesk.services.contacts.doubles import Likeness

FAX, PHONE = ContactNumber("+16505550101"), ContactNumber("+16505550102", is_fax=False)


def test_of_two_contacts_nothing_is_lost() -> None:
    kept = Contact("Ana Example", "Clinic", (FAX,), "a@b.example", "first", ("Clinics",), ("vip",))
    other = Contact(
        "A. Example",
        "clinic",
        (PHONE, ContactNumber("650-555-0101", NumberKind.HOME, is_fax=False, label="Upstairs")),
        "z@b.example",
        "second",
        ("clinics", "West"),
        ("new",),
        "Classic",
        "de",
        Resolution.FINE,
    )
    assert merged(kept, other) == Contact(
        "Ana Example",
        "Clinic",
        (ContactNumber("+16505550101", label="Upstairs"), PHONE),
        "a@b.example",
        "first\nA. Example\nz@b.example\nsecond",
        ("Clinics", "West"),
        ("vip", "new"),
        "Classic",
        "de",
        Resolution.FINE,
    )
    assert merged(merged(kept, other), other) == merged(kept, other), "what is there is not added once more"


def test_they_are_found_the_surest_first(composition: Composition) -> None:
    contacts = composition.contacts
    contacts.add_all(
        [
            Contact("Ana", numbers=(FAX,)),
            Contact("ANA", numbers=(FAX, PHONE)),
            Contact("Ana", "School"),
            Contact("Bo", numbers=(PHONE,)),
            Contact("Bo", numbers=(ContactNumber("+16505550102", extension="9"),)),
            Contact("Cy", numbers=(ContactNumber("+16505550109"),)),
            Contact("Ana", numbers=(FAX,), source=ContactSource.DIRECTORY),
        ]
    )
    assert [
        (double.likeness, [contact.id for contact in double.contacts])
        for double in composition.contact_doubles.find()
    ] == [
        (Likeness.BOTH, [1, 2]),
        (Likeness.NAME, [1, 2, 3]),
        (Likeness.NAME, [4, 5]),
        (Likeness.NUMBER, [1, 2, 4]),
    ]


def test_they_are_made_one_with_a_way_back(composition: Composition) -> None:
    contacts, doubles = composition.contacts, composition.contact_doubles
    ids = contacts.add_all(
        [Contact("Ana", numbers=(FAX,)), Contact("Ana", note="x"), Contact("Anna", numbers=(PHONE,))]
    )
    before = contacts.contacts(ids)
    merge = doubles.merge(ids)
    assert contacts.ids() == ids[:1]
    one = contacts.contact(ids[0])
    assert (one.numbers, one.note) == ((FAX, PHONE), "x\nAnna")
    doubles.undo(merge)
    assert contacts.contacts(ids) == before


def test_what_cannot_be_made_one_stays(composition: Composition) -> None:
    contacts, doubles = composition.contacts, composition.contact_doubles
    long = "x" * (MAX_NOTE - 1)
    ids = contacts.add_all([Contact("Ana", note=long), Contact("Ana", note=long.replace("x", "y"))])
    for chosen, words in (
        ([ids[0]], "takes two"),
        ([*ids, 99], "no such contact"),
        (ids, "too long for one"),
    ):
        with pytest.raises(FaxDeskError, match=words):
            doubles.merge(chosen)
    other = contacts.add(Contact("Ana", source=ContactSource.LDAP))
    with pytest.raises(FaxDeskError, match="only reads"):
        doubles.merge([other, ids[0]])
    assert len(contacts.ids()) == 3
