"""Faxes are listed, sorted and found by what the contacts are called whom they went to or came from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from faxdesk.domain.contacts.contact import Contact, ContactNumber, ContactSource
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.fax import FaxQuery, Folder, Party, RecipientStatus
from faxdesk.services.events import Event, FaxesChanged
from tests.support.desk import TestDesk, build_desk
from tests.support.faxes import received, sent

CLINIC, REALTY = "+16505550144", "+16505550131"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[TestDesk]:
    filled = build_desk(tmp_path / "desk")
    yield filled
    filled.close()


def names(stage: TestDesk, text: str = "") -> list[str]:
    library = stage.desk.library
    return [row.name for row in library.rows(library.ids(FaxQuery(None, text=text)))]


def test_a_contact_names_the_faxes_of_its_numbers_and_takes_its_name_back(stage: TestDesk) -> None:
    contacts, library = stage.desk.contacts, stage.desk.library
    stage.tell(received(1, sender=Party(CLINIC, "CALLER ID")), received(2, sender=Party(REALTY, "")))
    heard: list[Event] = []
    stage.desk.events.subscribe(heard.append)
    clinic = contacts.add(Contact("Northside Clinic", numbers=(ContactNumber("(650) 555-0144"),)))
    assert sorted(names(stage)) == ["", "Northside Clinic"]
    (changed,) = (event for event in heard if isinstance(event, FaxesChanged))
    assert [row.number for row in library.rows(changed.ids)] == ["+1 650-555-0144"]
    # It is found by either name, and by nothing else.
    assert names(stage, "northside") == names(stage, "caller") == ["Northside Clinic"]
    contacts.change(replace(contacts.contact(clinic), name="Südstadt-Klinik"))
    assert names(stage, "sudstadt") == ["Südstadt-Klinik"]
    assert names(stage, "northside") == []
    # Another note changes nothing, and nobody hears of it.
    heard.clear()
    contacts.change(replace(contacts.contact(clinic), note="Closes at 17:30."))
    assert not [event for event in heard if isinstance(event, FaxesChanged)]
    contacts.delete([clinic])
    assert sorted(names(stage)) == ["", "CALLER ID"]
    contacts.restore([clinic])
    assert sorted(names(stage)) == ["", "Südstadt-Klinik"]


def test_later_faxes_and_drafts_have_the_name_at_once(stage: TestDesk) -> None:
    contacts = stage.desk.contacts
    long_name = "عيادة " + "ا" * 290
    contacts.add(Contact(long_name, numbers=(ContactNumber(CLINIC),)))
    stage.tell(received(1, sender=Party(CLINIC, "CALLER ID")))
    stage.desk.outbox.create(Draft((Recipient(CLINIC, "Ann"), Recipient(REALTY, "Bob"))))
    assert names(stage) == [long_name, long_name]
    # Whom a draft names is found, too.
    assert names(stage, "ann") == names(stage, "bob") == [long_name]
    library = stage.desk.library
    (draft,) = library.ids(FaxQuery(Folder.OUTBOX, text="bob"))
    # The second recipient gets into the book.
    contacts.add(Contact("Brightwater", numbers=(ContactNumber(REALTY),)))
    assert library.ids(FaxQuery(Folder.OUTBOX, text="brightwater")).tolist() == [draft]


def test_of_two_contacts_with_a_number_ones_own_is_meant(stage: TestDesk) -> None:
    stage.tell(received(1, sender=Party(CLINIC, "")))
    contacts = stage.desk.contacts
    number = (ContactNumber(CLINIC),)
    contacts.add(Contact("Aaron", numbers=number, source=ContactSource.LDAP, source_id="1"))
    assert names(stage) == ["Aaron"]
    first, _second = contacts.add_all([Contact("Zoe", numbers=number), Contact("zoë", "", number)])
    assert names(stage) == ["Zoe"]
    contacts.delete([first])
    assert names(stage) == ["zoë"]


def test_what_was_left_undone_is_done_with_the_next_change(stage: TestDesk) -> None:
    stage.tell(received(1, sender=Party(CLINIC, "")))
    # As if the program had ended between the change of the contact and that of its faxes.
    stage.desk.contact_store.add([Contact("Northside", numbers=(ContactNumber(CLINIC),))])
    assert names(stage) == [""]
    stage.desk.contacts.add(Contact("Somebody else"))
    assert names(stage) == ["Northside"]


def test_each_recipient_of_a_fax_has_the_name_of_its_contact(stage: TestDesk) -> None:
    (fax_id,) = stage.tell(
        sent(1, RecipientStatus(CLINIC, "Ann", "Sent"), RecipientStatus(REALTY, "", "Sent"))
    )
    assert stage.desk.library.contact_names(fax_id) == {}
    stage.desk.contacts.add(Contact("Brightwater", numbers=(ContactNumber("650-555-0131"),)))
    assert stage.desk.library.contact_names(fax_id) == {REALTY: "Brightwater"}
