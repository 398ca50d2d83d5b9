"""What is asked about a number before a fax leaves for it, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from faxdesk.domain.contacts.contact import Contact, ContactNumber
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import AccountInfo, Message, Party, RecipientStatus
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.phone import near_numbers, near_pairs, parse_number
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import resource
from faxdesk.services.outbox.guards.doubts import DoubtKind, Unconfirmed
from faxdesk.services.outbox.guards.number_places import NumberPlaces
from faxdesk.words import use_catalogue
from tests.support.clock import START
from tests.support.desk import TestDesk, build_desk
from tests.support.faxes import received, sent

CLINIC, SWAPPED, SLIP, FAR = "+16505550144", "+16505550414", "+16505551144", "+12125550187"
PREMIUM = "+19005551234"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[TestDesk]:
    desk = build_desk(tmp_path / "desk")
    yield desk
    desk.close()


def faxes(number: str, *errors: str, first: int = 1) -> list[Message]:
    """Faxes to a number, a day apart, each arrived or failed with this error."""
    return [
        sent(
            first + place,
            RecipientStatus(number, "", "SendingFailed" if error else "Sent", error),
            created_at=START - timedelta(days=len(errors) - place),
        )
        for place, error in enumerate(errors)
    ]


def doubts(stage: TestDesk, *numbers: str) -> list[DoubtKind]:
    asked = stage.desk.number_guards.doubts([Recipient(number) for number in numbers])
    return [doubt.kind for doubt in asked]


def text(stage: TestDesk, number: str) -> str:
    (doubt,) = stage.desk.number_guards.doubts([Recipient(number)])
    return f"{doubt.sentence} {doubt.advice}"


def test_slips_of_the_finger_are_one_digit_or_two_swapped() -> None:
    near = near_numbers("+4912")
    assert len(near) == len(set(near)) == 4 * 9 + 3
    assert {"+4913", "+4921", "+9412", "+4112"} <= set(near)
    assert "+4912" not in near
    assert near_numbers("+11") == [f"+{n}1" for n in "023456789"] + [f"+1{n}" for n in "023456789"]


def test_pairs_of_near_numbers_are_those_that_a_slip_makes() -> None:
    numbers = [f"+49{place:04}" for place in range(0, 10_000, 7)] + ["+4901", "+4910"]
    others = [f"+49{place:04}" for place in range(0, 10_000, 113)] + ["+4910", "4901", ""]
    expected = {(number, other) for number in numbers for other in others if other in near_numbers(number)}
    pairs = list(near_pairs(numbers, others))
    assert set(pairs) == expected
    assert len(pairs) == len(expected)
    assert ("+4901", "+4910") in expected


def test_many_numbers_are_asked_about_as_each_of_them_is(stage: TestDesk) -> None:
    stage.desk.contacts.add(Contact("Northside Clinic", numbers=(ContactNumber(CLINIC),)))
    deleted = stage.desk.contacts.add(Contact("Gone", numbers=(ContactNumber("+16505552222"),)))
    stage.desk.contacts.delete([deleted])
    stage.tell(*faxes(FAR, "", *["LineBusy"] * 4), *faxes("+13125550100", "", "", "", first=20))
    settings = stage.desk.settings
    settings.premium_guard, settings.first_use_guard = "ask", "ask"
    numbers = [SWAPPED, SLIP, FAR, CLINIC, PREMIUM, "+13125550101", "+16505552223", "+15105550"]
    numbers += [f"+1415555{place:04}" for place in range(40)]
    together = stage.desk.number_guards.doubts([Recipient(number) for number in numbers])
    each = [doubt for number in numbers for doubt in stage.desk.number_guards.doubts([Recipient(number)])]
    assert [doubt.key for doubt in together] == [doubt.key for doubt in each]
    assert [replace(doubt, place="") for doubt in together] == [replace(doubt, place="") for doubt in each]
    kinds = {doubt.number: doubt.kind for doubt in reversed(together)}
    assert [kinds[number] for number in numbers[:7]] == [
        DoubtKind.NEAR,
        DoubtKind.NEAR,
        DoubtKind.FAILING,
        DoubtKind.FIRST_USE,
        DoubtKind.PREMIUM,
        DoubtKind.NEAR,
        DoubtKind.FIRST_USE,
    ]


def test_a_new_number_that_is_nearly_a_contact_s_is_asked_about(stage: TestDesk) -> None:
    contacts = stage.desk.contacts
    contact_id = contacts.add(Contact("Northside Clinic", numbers=(ContactNumber(CLINIC),)))
    assert doubts(stage, SWAPPED, SLIP, FAR, CLINIC) == [DoubtKind.NEAR, DoubtKind.NEAR]
    assert text(stage, SLIP) == (
        "+1 650-555-1144 is new, and nearly that of “Northside Clinic”: +1 650-555-0144."
        " Check the number digit by digit, then confirm it."
    )
    other = contacts.add(Contact("Bay Dental", numbers=(ContactNumber(SLIP),)))
    assert doubts(stage, SLIP) == [], "it is a contact's itself"
    contacts.delete([other])
    stage.tell(received(1, sender=Party(SLIP)))
    assert doubts(stage, SLIP) == [], "a fax came from it"
    contacts.delete([contact_id])
    assert doubts(stage, SWAPPED) == []
    contacts.restore([contact_id])
    stage.desk.settings.near_number_guard = False
    assert doubts(stage, SWAPPED) == []


def test_a_new_number_that_is_nearly_one_used_often_is_asked_about(stage: TestDesk) -> None:
    stage.tell(*faxes(CLINIC, "", "", "LineBusy"))
    assert doubts(stage, SLIP) == []
    stage.tell(*faxes(CLINIC, "", first=9))
    assert text(stage, SLIP).startswith(
        "+1 650-555-1144 is new, and nearly one that you often fax: +1 650-555-0144."
    )
    stage.desk.settings.first_use_guard = "ask"
    assert doubts(stage, SLIP, FAR) == [DoubtKind.NEAR, DoubtKind.FIRST_USE], "each is looked at once"
    stage.desk.settings.first_use_guard = "type"
    assert doubts(stage, SLIP) == [DoubtKind.NEAR, DoubtKind.TYPE_AGAIN]


def test_a_first_fax_tells_where_it_goes(stage: TestDesk) -> None:
    stage.desk.settings.first_use_guard = "ask"
    assert text(stage, FAR).startswith(
        "+1 212-555-0187 (New York, NY, United States) was never faxed before."
    )
    places = NumberPlaces(resource("number_places.txt.zz"), resource("countries.json"))
    numbers = {"+493012345678": "Berlin, Germany", "+18005551234": "United States", "wrong": ""}
    assert places.of(numbers) == numbers
    use_catalogue(None, "de")
    try:
        assert places.of(["+390612345678"]) == {"+390612345678": "Rome, Italien"}
    finally:
        use_catalogue(None)


def test_a_number_that_failed_four_times_in_a_row_is_asked_about(stage: TestDesk) -> None:
    stage.tell(*faxes(FAR, "NoAnswer", "", "LineBusy", "NoAnswer", "NoAnswer"))
    assert doubts(stage, FAR) == []
    stage.tell(*faxes(FAR, "LineBusy", first=9))
    stage.tell(sent(20, RecipientStatus(FAR, "", "Queued"), created_at=START))
    (doubt,) = stage.desk.number_guards.doubts([Recipient(FAR)])
    assert (doubt.kind, doubt.count) == (DoubtKind.FAILING, 4)
    assert doubt.sentence == "The last 4 faxes to +1 212-555-0187 failed: Busy."
    stage.desk.settings.failing_guard = False
    assert doubts(stage, FAR) == []


def test_one_s_own_number_is_asked_about_alone(stage: TestDesk) -> None:
    stage.faxes.remember_account(AccountInfo("1", "Robin", fax_numbers=("+1 (212) 555-0187",)))
    stage.desk.settings.first_use_guard = "type"
    assert doubts(stage, FAR) == [DoubtKind.OWN_NUMBER]
    stage.desk.settings.own_number_guard = False
    assert doubts(stage, FAR) == [DoubtKind.TYPE_AGAIN]


def test_premium_numbers_are_refused_asked_about_or_sent_to(stage: TestDesk) -> None:
    guards, settings = stage.desk.number_guards, stage.desk.settings
    with pytest.raises(FaxDeskError) as caught:
        guards.refuse([Recipient(CLINIC), Recipient(PREMIUM)])
    assert (caught.value.kind, caught.value.title) == (
        ErrorKind.BAD_INPUT,
        "+1 900-555-1234 is a premium number: whoever calls it pays extra.",
    )
    settings.premium_guard = "ask"
    guards.refuse([Recipient(PREMIUM)])
    assert doubts(stage, PREMIUM) == [DoubtKind.PREMIUM]
    settings.premium_guard = "off"
    assert doubts(stage, PREMIUM) == []


@pytest.mark.parametrize(("number", "country"), [("911", "US"), ("112", "DE"), (" 999 ", "GB")])
def test_emergency_numbers_are_no_fax_numbers(number: str, country: str) -> None:
    with pytest.raises(FaxDeskError, match="calls for help"):
        parse_number(number, country)


def test_which_of_a_contact_s_numbers_is_meant_is_asked_until_one_arrived(stage: TestDesk) -> None:
    numbers = (
        ContactNumber(CLINIC),
        ContactNumber(FAR, label="After 18:00"),
        ContactNumber(SLIP, is_fax=False),
    )
    stage.desk.contacts.add(Contact("Northside Clinic", numbers=numbers))
    assert doubts(stage, CLINIC) == [DoubtKind.SEVERAL_NUMBERS]
    assert text(stage, CLINIC) == (
        "“Northside Clinic” has other fax numbers than +1 650-555-0144: +1 212-555-0187 (After 18:00)."
        " Nothing has arrived at this one so far."
    )
    stage.tell(*faxes(CLINIC, ""))
    assert doubts(stage, CLINIC, FAR) == [DoubtKind.SEVERAL_NUMBERS]
    stage.desk.settings.several_numbers_guard = False
    assert doubts(stage, FAR) == []


def test_a_confirmed_fax_leaves(stage: TestDesk, make_pdf: Callable[..., Path]) -> None:
    outbox = stage.desk.outbox
    stage.desk.contacts.add(Contact("Northside Clinic", numbers=(ContactNumber(CLINIC),)))
    draft = Draft((Recipient(SLIP),), (outbox.add_file(make_pdf(1), CancelToken()),))
    with pytest.raises(Unconfirmed, match="nearly that of “Northside Clinic”") as asked:
        outbox.send_new(draft)
    item = outbox.send_new(draft, confirmed=frozenset(doubt.key for doubt in asked.value.doubts))
    assert item.state == OutboxState.QUEUED
