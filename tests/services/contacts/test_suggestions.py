"""Who is suggested while a recipient is typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from faxdesk.domain.contacts.contact import MAX_TEXT, Contact, ContactNumber
from faxdesk.domain.fax import Message, Party, RecipientStatus
from tests.support.clock import START
from tests.support.desk import TestDesk, build_desk
from tests.support.faxes import received, sent

CLINIC, AFTER_HOURS, LAW, DENTAL = "+16505550144", "+16505550145", "+12125550187", "+16505550119"
STRANGER = "+13125550188"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[TestDesk]:
    desk = build_desk(tmp_path / "desk")
    desk.desk.contacts.add_all(
        [
            Contact(
                "Northern Lights Dental", numbers=(ContactNumber(DENTAL),), groups=("North", "Empty ones")
            ),
            Contact(
                "Northside Clinic",
                "Northside Health",
                (ContactNumber(CLINIC), ContactNumber(AFTER_HOURS, label="After 18:00")),
                groups=("North",),
            ),
            Contact("Nora Without"),
        ]
    )
    yield desk
    desk.close()


def fax(number: int, to: str, days_ago: float, status: str = "Sent", error: str = "") -> Message:
    at = START - timedelta(days=days_ago)
    result = RecipientStatus(to, "", status, error)
    return sent(number, result, created_at=at, modified_at=at)


def numbers(stage: TestDesk, text: str) -> list[str]:
    return [each.number or each.name for each in stage.desk.suggestions.look_up(text)]


def test_what_is_used_most_and_latest_comes_first(stage: TestDesk) -> None:
    assert numbers(stage, "nort") == ["North", DENTAL, CLINIC, AFTER_HOURS]
    stage.tell(fax(1, AFTER_HOURS, 1), fax(2, AFTER_HOURS, 2), fax(3, DENTAL, 3))
    assert numbers(stage, "nort") == [AFTER_HOURS, DENTAL, "North", CLINIC]
    first, second = stage.desk.suggestions.look_up("NORT")[:2]
    assert (first.name, first.company, first.display) == (
        "Northside Clinic",
        "Northside Health",
        "+1 650-555-0145",
    )
    assert (first.last_at, first.is_sent) == (START - timedelta(days=1), True)
    assert second.last_at == START - timedelta(days=3)
    group = stage.desk.suggestions.look_up("north")[2]
    assert (group.is_group, group.members) == (True, 2)


def test_success_counts_more_than_failure_and_lately_more_than_long_ago(stage: TestDesk) -> None:
    stage.tell(
        *(fax(number, DENTAL, number, "SendingFailed", "LineBusy") for number in (1, 2, 3)), fax(4, CLINIC, 4)
    )
    assert numbers(stage, "nort")[:2] == [CLINIC, DENTAL]
    dental = stage.desk.suggestions.look_up("dental")[0]
    assert (dental.is_sent, dental.error) == (False, "LineBusy")
    # Ninety days are three halvings: an eighth of each.
    stage.tell(*(fax(number, AFTER_HOURS, 94) for number in range(10, 17)))
    assert numbers(stage, "nort")[:3] == [CLINIC, AFTER_HOURS, DENTAL]
    stage.tell(*(fax(number, AFTER_HOURS, 94) for number in range(20, 24)))
    assert numbers(stage, "nort")[:2] == [AFTER_HOURS, CLINIC]


def test_people_and_later_contacts_are_found_too(stage: TestDesk) -> None:
    stage.tell(received(1, sender=Party(STRANGER, "Norton Freight")))
    assert numbers(stage, "nort")[-1] == STRANGER
    assert numbers(stage, "312 555") == [STRANGER]
    contact_id = stage.desk.contacts.add(Contact("Bayou Freight", numbers=(ContactNumber(STRANGER),)))
    (found,) = stage.desk.suggestions.look_up("freight bay")
    assert (found.contact_id, found.name) == (contact_id, "Bayou Freight")
    stage.desk.contacts.delete([contact_id])
    (found,) = stage.desk.suggestions.look_up("312555")
    assert (found.contact_id, found.name) == (None, "Norton Freight")
    assert numbers(stage, " - ") == numbers(stage, "") == numbers(stage, "nora") == []


def test_names_of_any_length_and_direction_and_blocked_numbers(stage: TestDesk) -> None:
    long, arabic = "N" * MAX_TEXT, "عيادة الشمال"
    contact = Contact(numbers=(ContactNumber(LAW), ContactNumber("+12125550188", extension="7")))
    stage.desk.contacts.add_all([replace(contact, name=long), replace(contact, name=arabic)])
    stage.desk.do_not_fax.block(LAW)
    (found,) = stage.desk.suggestions.look_up("الشم")
    assert (found.name, found.number, found.is_blocked) == (arabic, LAW, True)
    (found,) = stage.desk.suggestions.look_up(long)
    assert found.name == long
