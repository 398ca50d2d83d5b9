"""The cover that faxes to somebody usually have: the contact's, else a group's, else the account's."""

from __future__ import annotations

from msgspec.structs import replace

from faxdesk.composition import Composition
from faxdesk.domain.contacts.contact import Contact, ContactNumber
from tests.domain.covers.filled_covers import plain_cover, text_box

NUMBER = "+16505550144"
CONTACT = Contact("Lab", numbers=(ContactNumber(NUMBER),), groups=("Archive", "Clinics", "Doctors"))


def usual(composition: Composition) -> str | None:
    cover = composition.covers.usual_for("(650) 555-0144")
    return cover.name if cover else None


def test_the_contact_goes_before_its_groups_and_these_in_their_order(composition: Composition) -> None:
    contacts, templates = composition.contacts, composition.covers.templates
    own = templates.add(plain_cover(text_box(20, "Ours"), name="Ours"))
    contact_id = contacts.add(CONTACT)
    assert usual(composition) is None, "The account's own comes by itself."
    contacts.set_group_cover("Doctors", "form")
    assert usual(composition) == "Form"
    contacts.set_group_cover("Clinics", own.id)
    assert usual(composition) == "Ours"
    templates.save(own, replace(own.template, name="Renamed"))
    assert usual(composition) == "Renamed", "A group keeps a cover that is called otherwise."
    contacts.change(replace(CONTACT, cover="Classic", id=contact_id))
    assert usual(composition) == "Classic"
    contacts.change(replace(CONTACT, cover="gone", id=contact_id))
    assert usual(composition) == "Renamed"
    templates.delete(own)
    assert usual(composition) == "Form", "A cover that is gone counts for nothing."
    contacts.delete_group("Doctors")
    assert usual(composition) is None
