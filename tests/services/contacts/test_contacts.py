"""The book of contacts as people use it."""

from __future__ import annotations

from contextlib import closing

import pytest
from msgspec.structs import replace

from faxdesk.composition import Composition
from faxdesk.domain.contacts.contact import MAX_TEXT, Contact, ContactNumber, ContactSource
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.paths import Profile
from faxdesk.services.events import ContactsChanged
from tests.support.clock import ManualClock

DAY_S = 86_400.0


def test_what_is_kept_is_tidy(composition: Composition) -> None:
    contacts = composition.contacts
    numbers = ("(650) 555-0144", "+1 650 555 0144", " ask the porter ")
    contact_id = contacts.add(
        Contact(
            "  Ana \n Example ",
            numbers=tuple(map(ContactNumber, numbers)),
            groups=("Clinics", "clinics", " "),
        )
    )
    kept = contacts.contact(contact_id)
    assert kept.name == "Ana Example"
    assert [number.number for number in kept.numbers] == ["+16505550144", "ask the porter"]
    assert [number.number for number in kept.fax_numbers] == ["+16505550144"]
    assert kept.groups == ("Clinics",)


def test_a_contact_of_nothing_or_too_much_is_refused_in_words(composition: Composition) -> None:
    for contact in (Contact("   "), Contact("x" * (MAX_TEXT + 1))):
        with pytest.raises(FaxDeskError) as caught:
            composition.contacts.add(contact)
        assert caught.value.kind == ErrorKind.BAD_INPUT
        assert caught.value.hint


def test_the_views_hear_what_changed(composition: Composition) -> None:
    contacts, events = composition.contacts, list[object]()
    composition.events.subscribe(events.append)
    contact_id = contacts.add(Contact("Ana"))
    contacts.change(Contact("Anna", id=contact_id))
    contacts.set_in_group([contact_id], "Clinics", is_in=True)
    assert contacts.contact(contact_id).groups == ("Clinics",)
    contacts.set_in_group([contact_id], "clinics", is_in=False)
    assert contacts.contact(contact_id).groups == ()
    assert contacts.delete([contact_id]) == [contact_id]
    assert contacts.delete([contact_id]) == []
    contacts.restore([contact_id])
    assert events == [ContactsChanged((contact_id,))] * 6


def test_a_group_that_joined_another_is_parted_again_and_the_views_hear_it(composition: Composition) -> None:
    contacts, events = composition.contacts, list[object]()
    ana = contacts.add(Contact("Ana", groups=("Clinics",)))
    bo = contacts.add(Contact("Bo", groups=("Lawyers",)))
    composition.events.subscribe(events.append)
    rename = contacts.rename_group("Clinics", " lawyers ")
    assert contacts.ids(group="Lawyers") == [ana, bo]
    contacts.part_groups(rename)
    assert (contacts.ids(group="Clinics"), contacts.ids(group="Lawyers")) == ([ana], [bo])
    assert events == [ContactsChanged((ana,))] * 2


def test_another_book_is_only_read(composition: Composition) -> None:
    contacts = composition.contacts
    contact_id = contacts.add(Contact("Cy", source=ContactSource.DIRECTORY, source_id="1"))
    with pytest.raises(FaxDeskError, match="only reads"):
        contacts.change(replace(contacts.contact(contact_id), name="Cyril"))
    assert contacts.delete([contact_id]) == []
    assert contacts.contact(contact_id).name == "Cy"


def test_a_deleted_contact_can_be_taken_back_for_a_month(profile: Profile) -> None:
    clock = ManualClock()
    with closing(Composition(profile, clock=clock)) as desk:
        contact_id = desk.contacts.add(Contact("Ana"))
        for days, there in ((29, [contact_id]), (31, [])):
            desk.contacts.delete([contact_id])
            clock.advance(days * DAY_S)
            desk.tidy()
            desk.contacts.restore([contact_id])
            assert desk.contacts.ids() == there
