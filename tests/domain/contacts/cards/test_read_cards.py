"""Contacts out of vCards."""

from __future__ import annotations

import pytest

from faxdesk.domain.contacts.cards.read_cards import read_cards
from faxdesk.domain.contacts.contact import Contact
from tests.domain.contacts.cards.written_cards import WRITTEN, Written


def contact_of(*lines: str) -> Contact:
    (record,) = read_cards("\n".join(("BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD")))
    assert record.contact is not None
    return record.contact


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN.keys())
def test_cards_as_programs_write_them(written: Written) -> None:
    (record,) = read_cards(written.text)
    assert record.contact is not None
    assert record.contact.name == written.name
    assert record.contact.numbers == written.numbers
    assert (record.trouble.words if record.trouble else "") == written.trouble


def test_many_in_one_file_and_the_broken_are_told_one_by_one() -> None:
    text = "".join(
        written.text for written in WRITTEN.values() if not written.trouble.startswith("It has no end")
    )
    records = list(read_cards(f"Subject: our contacts\r\n{text}BEGIN:VCARD\r\nNOTE:x\r\nEND:VCARD\r\n"))
    assert len(records) == len(WRITTEN)
    assert [record.place for record in records][:3] == [2, 10, 16]
    assert [record.trouble.words for record in records if record.trouble] == [
        "Line 52 cannot be read: “this is no property”",
        "It has neither a name nor a number.",
    ]
    assert records[-1].contact is None


def test_a_card_without_an_end_does_not_swallow_the_next() -> None:
    first, second = read_cards("BEGIN:VCARD\nFN:Ana\nBEGIN:VCARD\nFN:Bo\nEND:VCARD\n")
    assert (first.contact, second.contact) == (Contact("Ana"), Contact("Bo"))
    assert first.trouble
    assert second.trouble is None


def test_what_else_a_card_says() -> None:
    contact = contact_of(
        "FN:Ana",
        "UID:urn:uuid:abc",
        "ORG:Clinic\\, Inc.;Radiology",
        "EMAIL;TYPE=HOME:ana@home.example",
        "EMAIL;TYPE=pref:ana@clinic.example",
        "NOTE:one\\ntwo\\\\three",
        "CATEGORIES:Clinics,Not in August\\, please",
        "X-UNKNOWN;X=Y:z",
    )
    assert contact == Contact(
        "Ana",
        "Clinic, Inc., Radiology",
        email="ana@clinic.example",
        note="one\ntwo\\three\nana@home.example",
        groups=("Clinics", "Not in August, please"),
        source_id="abc",
    )


def test_a_name_that_is_none() -> None:
    assert contact_of("FN:Clinic", "N:;;;;", "ORG:Clinic") == Contact(company="Clinic")
    assert contact_of("FN:Clinic", "N:Clinic;;;;", "ORG:Clinic").name == "Clinic"
    assert contact_of("FN:5", "TEL:5").name == ""


def test_groups_that_are_cards_of_their_own() -> None:
    cards = (
        "BEGIN:VCARD\nFN:Ana\nUID:a\nEND:VCARD\nBEGIN:VCARD\nFN:Bo\nUID:urn:uuid:b\nCATEGORIES:X\nEND:VCARD\n"
    )
    group = "BEGIN:VCARD\n{}:group\n{}FN:Clinics\n{}:urn:uuid:b\nEND:VCARD\n"
    for kind, member in (("KIND", "MEMBER"), ("X-ADDRESSBOOKSERVER-KIND", "X-ADDRESSBOOKSERVER-MEMBER")):
        ana, bo = read_cards(cards + group.format(kind, "", member))
        assert ana.contact is not None
        assert bo.contact is not None
        assert (ana.contact.groups, bo.contact.groups) == ((), ("X", "Clinics"))


def test_a_picture_of_megabytes_costs_no_time() -> None:
    picture = "PHOTO;ENCODING=b:" + "\n ".join(["A" * 74] * 50_000)
    assert contact_of("FN:Ana", picture, "TEL;TYPE=FAX:1").numbers[0].is_fax
