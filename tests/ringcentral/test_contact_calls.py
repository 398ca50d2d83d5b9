"""The person's contacts at the service, and the directory of the company, against the simulator."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from faxdesk.domain.contacts.contact import Contact, ContactNumber, ContactSource, NumberKind
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import CancelToken
from faxdesk.ringcentral.client import RingCentral
from faxdesk.ringcentral.http.rate_gate import Group, RateGate
from faxdesk.simulator.server import Simulator
from tests.ringcentral.conftest import QuickClock
from tests.ringcentral.servers import RawServer
from tests.support.clock import ManualClock


def _lacks(permission: str) -> dict[str, object]:
    error = {"errorCode": "CMN-401", "message": f"needs [{permission}]", "permissionName": permission}
    return {"status": 403, "body": json.dumps({"errorCode": "CMN-401", "message": "no", "errors": [error]})}


def test_contacts_are_read_whole_and_then_for_their_changes(
    client: RingCentral, service: Simulator, token: CancelToken
) -> None:
    first = client.personal_contacts("", token)
    assert first.is_whole
    alma = next(contact for contact in first.contacts if contact.name == "Alma Weaver")
    assert alma.company == "Weaver Family Medicine"
    assert alma.numbers == (ContactNumber("+12025550147", NumberKind.WORK),)
    assert alma.source == ContactSource.SERVICE

    contacts = service._service.contacts
    new = contacts.add({"firstName": "Bo", "otherFax": "+12025550199", "mobilePhone": "+12025550100"})
    with contacts.lock:
        contacts._keep({"id": int(alma.source_id), "availability": "Deleted"})
    later = client.personal_contacts(first.mark, token)
    assert not later.is_whole
    assert later.gone == (alma.source_id,)
    (bo,) = later.contacts
    assert (bo.name, bo.source_id) == ("Bo", str(new["id"]))
    assert [(number.number, number.is_fax) for number in bo.numbers] == [
        ("+12025550199", True),
        ("+12025550100", False),
    ]
    assert client.personal_contacts(later.mark, token).contacts == ()


def test_many_contacts_come_page_by_page_and_a_lost_mark_begins_anew(
    client: RingCentral, service: Simulator, token: CancelToken
) -> None:
    for number in range(600):
        service._service.contacts.add({"lastName": f"Person {number}", "businessFax": "+12025550199"})
    changes = client.personal_contacts("no token of theirs", token)
    assert changes.is_whole
    assert len(changes.contacts) == 604
    assert len({contact.source_id for contact in changes.contacts}) == 604


def test_the_directory_is_sent_again_only_when_it_has_changed(
    client: RingCentral, service: Simulator, token: CancelToken
) -> None:
    first = client.colleagues("", token)
    assert first.is_whole
    faxes = {contact.name: [number.is_fax for number in contact.numbers] for contact in first.contacts}
    assert faxes["Tom Okafor"] == [True]
    assert faxes["Lena Brandt"] == [False], "her number takes no faxes"
    tom = next(contact for contact in first.contacts if contact.name == "Tom Okafor")
    assert (tom.note, tom.source) == ("Records", ContactSource.DIRECTORY)
    again = client.colleagues(first.mark, token)
    assert (again.is_whole, again.contacts, again.mark) == (False, (), first.mark)


@pytest.mark.parametrize(
    ("path", "permission"), [("address-book-sync", "ReadContacts"), ("directory/entries", "ReadAccounts")]
)
def test_a_missing_permission_is_told_with_what_to_add(
    client: RingCentral, service: Simulator, token: CancelToken, path: str, permission: str
) -> None:
    service.control.fault("GET", path, 1, **_lacks(permission))
    with pytest.raises(FaxDeskError) as caught:
        client.personal_contacts("", token) if "book" in path else client.colleagues("", token)
    assert caught.value.kind == ErrorKind.NOT_ALLOWED
    assert permission == caught.value.hint.split("“")[1].split("”")[0].replace(" ", "")


def test_contacts_leave_half_of_the_requests_to_faxes(token: CancelToken) -> None:
    clock = ManualClock()
    gate = RateGate(clock)
    for _ in range(5):
        gate.wait_for_room(Group.HEAVY, token)
        gate.acquire(Group.HEAVY, token, interactive=False)
    assert clock.monotonic() == ManualClock().monotonic(), "half of them is free"
    gate.wait_for_room(Group.HEAVY, token)
    assert clock.monotonic() - ManualClock().monotonic() >= 59, "the rest is for faxes"
    gate.penalise(Group.HEAVY, 600)
    with pytest.raises(FaxDeskError) as caught:
        gate.wait_for_room(Group.HEAVY, token)
    assert caught.value.kind == ErrorKind.RATE_LIMITED
    assert caught.value.retry_after_s == pytest.approx(600, abs=1)


ODD: tuple[dict[str, Any], ...] = (
    {"records": [], "syncInfo": None},
    {"records": [{"id": None, "firstName": 5}, {"id": 7}], "syncInfo": {"syncToken": 3}},
    {"records": [{"id": 7, "businessFax": "x" * 9000, "firstName": "\x00\u202e"}], "nextPageId": ""},
)


@pytest.mark.parametrize("answer", ODD)
def test_odd_answers_are_no_trouble(
    connect: Callable[..., RingCentral], token: CancelToken, quick: QuickClock, answer: dict[str, Any]
) -> None:
    with RawServer(lambda visit: visit.answer(200, answer)) as server:
        changes = connect(server.url).personal_contacts("", token)
    assert all(isinstance(contact, Contact) for contact in changes.contacts)


def _page(visit: Any) -> int:
    """The page of the directory that was asked for."""
    return int(visit.read_head().partition("page=")[2].partition("&")[0].partition(" ")[0])


LYING: tuple[dict[str, Any], ...] = (
    {"records": [{"id": 1, "firstName": "Bo"}], "nextPageId": "again"},
    {"records": [], "nextPageId": None},
    {"records": [{"id": 1, "firstName": "Bo"}], "nextPageId": "7"},
)


@pytest.mark.parametrize("answer", LYING)
def test_contacts_whose_pages_have_no_end_are_refused_in_words(
    connect: Callable[..., RingCentral], token: CancelToken, quick: QuickClock, answer: dict[str, Any]
) -> None:
    asked = list[int]()

    def next_page(visit: Any) -> None:
        visit.read_head()
        asked.append(visit.number)
        onward = answer["nextPageId"]
        # Two pages that lead to each other, one that leads to itself, and new ones with nothing in them.
        turn = {"again": "again", "7": str(len(asked) % 2), None: str(len(asked))}[onward]
        visit.answer(200, {**answer, "nextPageId": turn})

    with RawServer(next_page) as server, pytest.raises(FaxDeskError) as caught:
        connect(server.url).personal_contacts("", token)
    assert caught.value.kind == ErrorKind.BAD_ANSWER
    assert "no end: your contacts" in caught.value.title
    assert 1 < len(asked) < 15


@pytest.mark.parametrize(("brings_new", "pages"), [(True, 3), (False, 2)])
def test_a_directory_is_read_as_far_as_was_announced_at_first(
    connect: Callable[..., RingCentral], token: CancelToken, quick: QuickClock, brings_new: bool, pages: int
) -> None:
    asked = list[int]()

    def more_and_more(visit: Any) -> None:
        page = _page(visit)
        asked.append(page)
        person = {"id": page if brings_new else 1, "name": f"Person {page}"}
        visit.answer(200, {"records": [person], "paging": {"totalPages": page + 2}})

    with RawServer(more_and_more) as server:
        client = connect(server.url)
        if brings_new:
            assert [contact.name for contact in client.colleagues("", token).contacts] == [
                f"Person {page}" for page in range(1, pages + 1)
            ]
        else:
            with pytest.raises(FaxDeskError, match="no end: the company's directory"):
                client.colleagues("", token)
    assert asked == list(range(1, pages + 1))
