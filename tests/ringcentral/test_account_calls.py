"""Lists of several pages, as cover pages and phone numbers come in."""

from __future__ import annotations

from collections.abc import Callable

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
