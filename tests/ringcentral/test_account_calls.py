"""Who is signed in, and lists of several pages, as cover pages and phone numbers come in."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable
from typing import Any

import pytest

from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import MessagePage
from faxdesk.domain.runtime import CancelToken
from faxdesk.ringcentral.client import RingCentral
from tests.ringcentral.servers import RawServer, Visit


def _cover_pages(*names: str, first: int, onward: str = "") -> dict[str, object]:
    records = [{"id": first + number, "name": name} for number, name in enumerate(names)]
    return {"records": records, "navigation": {"nextPage": {"uri": onward}} if onward else {}}


def test_a_list_of_several_pages_is_read_to_its_end(
    connect: Callable[..., RingCentral], token: CancelToken
) -> None:
    asked: list[str] = []

    def answer(visit: Visit) -> None:
        asked.append(visit.read_head().split()[1])
        if len(asked) == 1:
            visit.answer(200, _cover_pages("None", "Ancient", first=0, onward="/restapi/next?page=2"))
        else:
            visit.answer(200, _cover_pages("Birds", first=2))

    with RawServer(answer) as server:
        pages = connect(server.url).cover_pages(token)
    assert [(page.index, page.name) for page in pages] == [(0, "None"), (1, "Ancient"), (2, "Birds")]
    assert asked[1] == "/restapi/next?page=2"


@pytest.mark.parametrize("onward", ["https://elsewhere.example/next", "http://[half an address"])
def test_a_list_that_goes_on_elsewhere_is_not_followed(
    connect: Callable[..., RingCentral], token: CancelToken, onward: str
) -> None:
    listed = _cover_pages("None", first=0, onward=onward)
    with RawServer(lambda visit: visit.answer(200, listed)) as server:
        client = connect(server.url)
        assert [page.name for page in client.cover_pages(token)] == ["None"], "what came is of use"
        # Faxes are another matter: what is missing from their list would pass for deleted.
        with pytest.raises(FaxDeskError) as raised:
            client.next_page(MessagePage((), 1, onward), token)
        assert raised.value.kind == ErrorKind.BAD_ANSWER
    assert len(server.visits) == 1


FULL: dict[str, Any] = {
    "id": 70020002,
    "name": "Robin",
    "extensionNumber": "101",
    "regionalSettings": {"homeCountry": {"isoCode": "GB"}},
}
NUMBER = {"phoneNumber": "+12025550110", "type": "VoiceFax", "primary": True}
ODD: list[Any] = [None, 7, -1.5, "", "odd", True, [], {}, ["x"], {"x": {}}, 10**30]


def _knows(extension: bytes | dict[str, Any], *numbers: Any) -> Callable[[Visit], None]:
    def answer(visit: Visit) -> None:
        is_list = "/phone-number" in visit.read_head().split()[1]
        visit.answer(200, {"records": [*numbers]} if is_list else extension)

    return answer


@pytest.mark.parametrize("field", FULL)
@pytest.mark.parametrize("odd", ODD, ids=str)
def test_an_odd_field_costs_nothing_but_itself(
    connect: Callable[..., RingCentral], token: CancelToken, field: str, odd: object
) -> None:
    with RawServer(_knows({**FULL, field: odd}, {**NUMBER, "primary": odd}, odd)) as server:
        account = connect(server.url).account(token)
    assert account.fax_numbers == ("+12025550110",)
    if field != "id":
        assert account.extension_id == "70020002"
    if field != "name":
        assert account.name == "Robin"
    if field != "regionalSettings":
        assert account.country == "GB"


@pytest.mark.parametrize(
    "body",
    [
        BOM_UTF8 + b'{"id": 70020002, "name": "Robin"}',
        b'{"id": 70020002, "name": "Robin", "extensionNumber": "\xe9"}',
        b'{"name": "Robin", "id": ["x"]}',
    ],
    ids=["byte order mark", "letters of another character set", "no id but the sign-in's"],
)
def test_who_it_is_is_read_all_the_same(
    connect: Callable[..., RingCentral], token: CancelToken, body: bytes
) -> None:
    with RawServer(_knows(body, NUMBER)) as server:
        account = connect(server.url).account(token)
    assert (account.extension_id, account.name) == ("70020002", "Robin")


@pytest.mark.parametrize("body", [b"<html>Welcome</html>", b"[]", b"7", b"null", b'"x"', b"", b"[" * 100_000])
def test_what_is_no_account_says_so(
    connect: Callable[..., RingCentral], token: CancelToken, body: bytes
) -> None:
    with RawServer(_knows(body)) as server, pytest.raises(FaxDeskError) as raised:
        connect(server.url).account(token)
    assert raised.value.kind == ErrorKind.BAD_ANSWER


def test_an_odd_cover_page_does_not_hide_the_others(
    connect: Callable[..., RingCentral], token: CancelToken
) -> None:
    records = [{"id": 0, "name": ["None"]}, {"id": "x", "name": "Lost"}, 5, {"id": 2, "name": "Birds"}]
    with RawServer(lambda visit: visit.answer(200, {"records": records})) as server:
        pages = connect(server.url).cover_pages(token)
    assert [(page.index, page.name) for page in pages] == [(0, "Cover page 0"), (2, "Birds")]
