"""Whom a name means that is typed where a fax number could be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from faxdesk.domain.contacts.contact import MAX_TEXT, Contact, ContactNumber, ContactSource
from faxdesk.domain.draft import Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.services.contacts.named_recipients import NamedRecipients, SeveralNumbers
from tests.support.desk import SteeredDesk, build_desk

CLINIC, AFTER_HOURS, LAW, DENTAL = "+16505550144", "+16505550145", "+12125550187", "+16505550119"
LONG, ARABIC = "N" * MAX_TEXT, "عيادة الشمال"


def contact(name: str, *numbers: str, company: str = "", group: str = "", **fields: object) -> Contact:
    own = tuple(ContactNumber(number, label=str(fields.get("label", ""))) for number in numbers)
    return Contact(name, company, own, groups=(group,) if group else ())


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[SteeredDesk]:
    stage = build_desk(tmp_path / "desk")
    stage.desk.contacts.add_all(
        [
            contact("Northside Clinic", CLINIC, group="Clinics"),
            contact("", AFTER_HOURS, company="Night Ward"),
            contact("Ana Example", LAW, company="Harbor Law"),
            contact("Ana Example", DENTAL, company="Bay Dental"),
            contact("Bo Twice", LAW, DENTAL, label="desk", group="Clinics"),
            contact("Cy Silent", group="Clinics"),
            Contact("Di Extended", numbers=(ContactNumber(CLINIC, extension="12"),), groups=("Silent",)),
            contact(LONG, CLINIC),
            contact(ARABIC, CLINIC),
        ]
    )
    yield stage.desk
    stage.close()


@pytest.fixture
def names(desk: SteeredDesk) -> NamedRecipients:
    return desk.named_recipients


def test_numbers_and_whole_names_are_understood(names: NamedRecipients) -> None:
    assert names.read("(650) 555-0144") == Recipient(CLINIC)
    assert names.read(" northside   CLINIC ") == Recipient(CLINIC, "Northside Clinic")
    assert names.read("night ward") == Recipient(AFTER_HOURS, "Night Ward")
    assert names.read("harbor law") == Recipient(LAW, "Ana Example")
    assert names.read(LONG) == Recipient(CLINIC, LONG)
    assert names.read(ARABIC) == Recipient(CLINIC, ARABIC)
    assert names.read("1-800-FLOWERS") == Recipient("+18003569377"), "letters that are dialled"


@pytest.mark.parametrize(
    ("text", "title", "hint"),
    [
        ("Northside", "“Northside” is no contact and no fax number.", "Type the whole name"),
        ("Cy Silent", "“Cy Silent” has no number that a fax can be sent to.", "type the number"),
        ("Di Extended", "“Di Extended” has no number that a fax can be sent to.", "type the number"),
        (
            "Bo Twice",
            "“Bo Twice” has 2 fax numbers.",
            "Name the number that is meant: +1 212-555-0187 (desk), +1 650-555-0119 (desk).",
        ),
        (
            "ana example",
            "2 contacts are called “ana example”.",
            "Name the number that is meant: +1 212-555-0187 (Harbor Law), +1 650-555-0119 (Bay Dental).",
        ),
        ("555", "“555” has too few digits.", ""),
    ],
)
def test_what_a_name_does_not_tell_is_said(names: NamedRecipients, text: str, title: str, hint: str) -> None:
    with pytest.raises(FaxDeskError) as caught:
        names.read(text)
    assert (caught.value.kind, caught.value.title) == (ErrorKind.BAD_INPUT, title)
    assert hint in caught.value.hint


def test_one_number_under_one_name_in_two_books_is_one_recipient(desk: SteeredDesk) -> None:
    theirs = Contact(
        "Northside Clinic", numbers=(ContactNumber(CLINIC),), source=ContactSource.DIRECTORY, source_id="7"
    )
    desk.contact_store.add([theirs])
    assert desk.named_recipients.read("Northside Clinic").number == CLINIC
    desk.contacts.add(contact("Northside Clinic", LAW))
    with pytest.raises(SeveralNumbers) as caught:
        desk.named_recipients.read("Northside Clinic")
    assert {choice.recipient.number for choice in caught.value.choices} == {CLINIC, LAW}


def test_a_group_is_all_of_its_members_who_can_be_faxed(names: NamedRecipients) -> None:
    members = names.group("clinics")
    assert members.recipients == (Recipient(LAW, "Bo Twice"), Recipient(CLINIC, "Northside Clinic"))
    assert members.left_out == ("Cy Silent",)
    for name, title in (
        ("Pharmacies", "There is no group “Pharmacies”."),
        ("silent", "Nobody in the group “silent” can be faxed."),
    ):
        with pytest.raises(FaxDeskError) as caught:
            names.group(name)
        assert caught.value.title == title
