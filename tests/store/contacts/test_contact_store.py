"""The book of contacts in the archive: kept as it was, found by any word, gone and back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from faxdesk.domain.contacts.contact import Contact, ContactNumber, ContactSource, Group, NumberKind
from faxdesk.domain.fax import Resolution
from faxdesk.store.contacts.contact_store import ContactStore
from faxdesk.store.database.database import Database
from tests.support.clock import START, ManualClock

CLINIC = Contact(
    "Northside Clinic",
    "Northside Health",
    (
        ContactNumber("+16505550144", NumberKind.WORK, True, "front desk"),
        ContactNumber("+16505550145", NumberKind.WORK, False),
    ),
    "desk@example.org",
    "closes at noon",
    ("Clinics", "Referrals"),
    ("urgent",),
    cover="Letterhead",
    language="es",
    resolution=Resolution.STANDARD,
)
MUELLER = Contact("Dr. Müller", numbers=(ContactNumber("+493055501012"),), groups=("clinics",))


@pytest.fixture
def book(database: Database, manual_clock: ManualClock) -> ContactStore:
    return ContactStore(database, manual_clock)


def test_a_contact_comes_back_as_it_was(book: ContactStore) -> None:
    first, second = book.add([CLINIC, MUELLER])
    assert book.contact(first) == replace(CLINIC, id=first)
    assert book.contact(second) == replace(MUELLER, id=second, groups=("Clinics",)), "one spelling of a group"
    assert book.contact(second + 1) is None


@pytest.mark.parametrize(
    "text",
    [
        "north",
        "health NORTH",
        "650 555",
        "+1 (650) 555-0144",
        "555-0144",
        "0145",
        "front",
        "urgent",
        "noon",
        "example.org",
        "referr",
        '"north"',
    ],
)
def test_a_contact_is_found_by_the_beginning_of_any_word_and_number(book: ContactStore, text: str) -> None:
    first, _second = book.add([CLINIC, MUELLER])
    assert book.ids(text) == [first]


def test_letters_with_marks_are_found_without_them(book: ContactStore) -> None:
    _first, second = book.add([CLINIC, MUELLER])
    assert book.ids("muller") == [second]
    assert book.ids("()") == book.ids()
    assert len(book.ids("  ")) == 2


def test_contacts_stand_in_the_order_of_their_names(book: ContactStore) -> None:
    book.add([Contact(name) for name in ("beta", "Alpha", "Äon", "Gamma")])
    assert [contact.name for contact in book.contacts(book.ids())] == ["Alpha", "Äon", "beta", "Gamma"]


def test_a_change_is_found_and_what_was_before_is_not(book: ContactStore) -> None:
    (contact_id,) = book.add([CLINIC])
    assert book.change([Contact("Southside", id=contact_id)])
    assert book.ids("south") == [contact_id]
    assert book.ids("north") == book.ids("0144") == []
    assert book.groups() == [Group("Clinics", 0), Group("Referrals", 0)]
    assert not book.change([Contact("Nobody", id=contact_id + 1)])


def test_who_is_deleted_is_nowhere_until_taken_back(book: ContactStore, manual_clock: ManualClock) -> None:
    (contact_id,) = book.add([CLINIC])
    assert book.delete([contact_id, 99]) == [contact_id]
    assert book.ids() == book.ids("north") == []
    assert book.by_number("+16505550144") == []
    assert book.names_of(["+16505550144"]) == {}
    assert book.restore([contact_id]) == [contact_id]
    assert book.ids("north") == [contact_id]
    book.delete([contact_id])
    manual_clock.advance(3600)
    book.forget_deleted(START + timedelta(minutes=30))
    assert book.restore([contact_id]) == []


def test_a_number_tells_who_has_it_in_any_spelling_and_ones_own_word_counts(book: ContactStore) -> None:
    colleague = Contact(
        "N. Clinic", numbers=CLINIC.numbers[:1], source=ContactSource.DIRECTORY, source_id="7"
    )
    book.add([colleague, CLINIC])
    assert [contact.name for contact in book.by_number("(650) 555-0144")] == ["Northside Clinic", "N. Clinic"]
    assert book.names_of(["650-555-0144", "+1 650 555 0144", "+19"]) == {
        "650-555-0144": "Northside Clinic",
        "+1 650 555 0144": "Northside Clinic",
    }


def test_a_company_alone_is_a_name_too(book: ContactStore) -> None:
    book.add([Contact(company="Acme", numbers=(ContactNumber("+16505550199"),))])
    assert book.names_of(["+16505550199"]) == {"+16505550199": "Acme"}


def test_groups_are_renamed_joined_and_dropped(book: ContactStore) -> None:
    first, second = book.add([CLINIC, MUELLER])
    assert book.ids(group="CLINICS") == [second, first]
    assert book.rename_group("Clinics", "clinics").members == (first, second)
    assert book.groups() == [Group("clinics", 2), Group("Referrals", 1)]
    book.rename_group("clinics", "referrals")
    assert book.groups() == [Group("Referrals", 2)]
    assert book.delete_group("Referrals") == [first, second]
    assert book.ids() == [second, first]
    book.keep_group("New")
    assert book.groups() == [Group("New", 0)]


def test_a_group_s_cover_goes_with_its_name(book: ContactStore) -> None:
    book.add([CLINIC])
    assert book.set_group_cover("CLINICS", "form")
    assert not book.set_group_cover("Nobody", "form")
    book.rename_group("Clinics", "Hospitals")
    assert book.groups() == [Group("Hospitals", 1, "form"), Group("Referrals", 1)]
    book.rename_group("Hospitals", "Referrals")
    assert book.groups() == [Group("Referrals", 1, "form")]
    book.set_group_cover("Referrals", "")
    assert book.groups() == [Group("Referrals", 1)]


def test_groups_that_became_one_are_two_again(book: ContactStore) -> None:
    both, alone = book.add([CLINIC, MUELLER])
    (other,) = book.add([Contact("Ana", groups=("Referrals",))])
    book.set_group_cover("Clinics", "form")
    rename = book.rename_group("Clinics", "referrals")
    assert book.groups() == [Group("Referrals", 3, "form")]
    (later,) = book.add([Contact("Zoë", groups=("Referrals",))])
    book.part_groups(rename)
    assert book.groups() == [Group("Clinics", 2, "form"), Group("Referrals", 3)]
    assert set(book.ids(group="Clinics")) == {both, alone}
    assert set(book.ids(group="Referrals")) == {both, other, later}, "and who came since stays"
    assert book.ids("clin mül") == [alone], "they are found by their groups"
    assert book.contacts([both]) == [replace(CLINIC, id=both)]


def test_groups_are_parted_without_members_that_are_gone(
    book: ContactStore, manual_clock: ManualClock
) -> None:
    gone, stays = book.add([CLINIC, MUELLER])
    book.set_group_cover("Referrals", "letter")
    rename = book.rename_group("Clinics", "Referrals")
    book.delete([gone])
    book.forget_deleted(manual_clock.now() + timedelta(days=1))
    book.part_groups(rename)
    assert book.groups() == [Group("Clinics", 1), Group("Referrals", 0, "letter")]
    assert book.ids(group="Clinics") == [stays]


def test_a_new_name_of_its_own_joins_nobody(book: ContactStore) -> None:
    book.add([CLINIC])
    assert book.rename_group("Clinics", "CLINICS").joined is None
    assert book.rename_group("Clinics", "Practices").joined is None


def test_a_blocked_number_is_blocked_in_any_spelling(book: ContactStore) -> None:
    book.block("+1 650 555 0144", "asked us to stop")
    (blocked,) = book.blocked(["(650) 555-0144", "+16505550145"])
    assert (blocked.number, blocked.reason, blocked.at) == ("+1 650 555 0144", "asked us to stop", START)
    assert book.unblock("6505550144")
    assert not book.unblock("6505550144")
    assert book.blocked() == []
