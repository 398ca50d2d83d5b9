"""Books of contacts on a CardDAV server: against Radicale, and against servers that answer oddly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import httpx
import pytest

from faxdesk.books import carddav, dav_requests
from faxdesk.books.carddav import CardDav
from faxdesk.books.dav_requests import dav_address
from faxdesk.domain.contacts.book import BookAddress
from faxdesk.domain.contacts.contact import Contact, ContactSource
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken
from tests.books.radicale_server import PASSWORD, USER, Radicale, radicale
from tests.ringcentral.servers import RawServer, Visit


def book_at(url: str, *, password: str = PASSWORD) -> CardDav:
    return CardDav(BookAddress(ContactSource.CARDDAV, url, USER), password)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Radicale]:
    with radicale(tmp_path_factory.mktemp("radicale")) as running:
        yield running


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


def _names(contacts: Sequence[Contact]) -> list[str]:
    return sorted(contact.name for contact in contacts)


def test_books_are_found_read_and_later_read_for_their_changes(
    server: Radicale, token: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carddav, "_AT_ONCE", 5)
    server.make_book("work")
    server.make_book("home")
    for number in range(12):
        server.put("work", f"Person {number}", f"+165055501{number:02}")
    server.put("home", "Zoë & Co", "+493055501012", "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQ", " AAAA", "NOTE:x")
    server.put("home", "Everybody", "+493055501013", "X-ADDRESSBOOKSERVER-KIND:group")
    book = book_at(server.url)

    first = book.changes("", token)
    assert first.is_whole
    assert len(first.contacts) == 13
    zoe = next(contact for contact in first.contacts if contact.name == "Zoë & Co")
    assert zoe.numbers[0].number == "+493055501012"
    assert book.changes(first.mark, token).contacts == ()

    server.delete("work", "Person 7")
    server.put("work", "Person 8", "+16505550199")
    server.put("home", "New", "+16505550100")
    later = book.changes(first.mark, token)
    assert not later.is_whole
    assert later.gone == (f"/{USER}/work/Person 7.vcf",)
    assert _names(later.contacts) == ["New", "Person 8"]
    assert next(c for c in first.contacts if c.name == "Person 8").source_id in {
        contact.source_id for contact in later.contacts
    }

    # The address of one book is an address too, and a mark of no use costs a whole reading alone.
    only = book_at(f"{server.url}/{USER}/home/").changes("[]", token)
    assert only.is_whole
    assert _names(only.contacts) == ["New", "Zoë & Co"]
    assert book_at(server.url).changes(only.mark, token).is_whole, "there are more books than before"
    stale = later.mark.replace("/sync/", "/sync/0")
    assert book_at(server.url).changes(stale, token).is_whole


def test_a_wrong_password_and_a_wrong_address_are_told(server: Radicale, token: CancelToken) -> None:
    with pytest.raises(FaxDeskError, match="does not accept the user name") as caught:
        book_at(server.url, password="wrong").changes("", token)
    assert caught.value.kind == ErrorKind.NOT_ALLOWED
    nobody = RawServer(lambda visit: visit.answer(404, {}))
    with nobody as empty, pytest.raises(FaxDeskError) as caught:
        book_at(empty.url).changes("", token)
    assert caught.value.kind == ErrorKind.NOT_FOUND


def test_a_server_without_tokens_is_read_by_its_etags(server: Radicale, token: CancelToken) -> None:
    """The same server, behind one that knows no sync-collection."""
    server.make_book("plain")
    server.put("plain", "Ana", "+16505550101")
    server.put("plain", "Bo", "+16505550102")

    def forward(visit: Visit) -> None:
        head, body = visit.read_head(), visit.read_body()
        method, path, *_rest = head.split()
        if b"sync-collection" in body:
            visit.answer(501, {})
            return
        headers = {"Depth": visit.header("depth"), "Content-Type": "application/xml"}
        answer = server.client.request(method, path, content=body, headers=headers)
        visit.answer(answer.status_code, answer.content)

    with RawServer(forward) as front:
        book = book_at(f"{front.url}/{USER}/plain/")
        first = book.changes("", token)
        assert _names(first.contacts) == ["Ana", "Bo"]
        assert book.changes(first.mark, token).contacts == ()
        server.put("plain", "Ana", "+16505550109")
        server.delete("plain", "Bo")
        later = book.changes(first.mark, token)
    assert _names(later.contacts) == ["Ana"]
    assert (later.gone, later.is_whole) == ((f"/{USER}/plain/Bo.vcf",), False)


_BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><multistatus xmlns="DAV:">&a;</multistatus>'


def _elsewhere(visit: Visit) -> None:
    visit.read_body()
    visit.answer(301, location="http://192.0.2.7/dav/")


def _round_about(visit: Visit) -> None:
    visit.read_body()
    visit.answer(302, location="/again")


def _says(body: bytes) -> Callable[[Visit], None]:
    def answer(visit: Visit) -> None:
        visit.read_body()
        visit.answer(207, body)

    return answer


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (_says(b"no XML at all"), ErrorKind.BAD_ANSWER),
        (_says(b""), ErrorKind.BAD_ANSWER),
        (_says(_BOMB), ErrorKind.BAD_ANSWER),
        (_says(_BOMB.decode().encode("utf-16")), ErrorKind.BAD_ANSWER),
        (_says(b'<?xml version="1.0" encoding="klingon"?><a/>'), ErrorKind.BAD_ANSWER),
        (_says(b"<html/>"), ErrorKind.BAD_ANSWER),
        (_says(b"x" * 3_000_000), ErrorKind.BAD_ANSWER),
        (_elsewhere, ErrorKind.BAD_ANSWER),
        (_round_about, ErrorKind.BAD_ANSWER),
        (lambda visit: visit.answer(503, {}), ErrorKind.SERVICE_DOWN),
        (lambda visit: visit.reset(), ErrorKind.OFFLINE),
    ],
)
def test_odd_answers_are_errors_in_words(
    token: CancelToken,
    monkeypatch: pytest.MonkeyPatch,
    answer: Callable[[Visit], None],
    kind: ErrorKind,
) -> None:
    monkeypatch.setattr(dav_requests, "MAX_ANSWER", 2_000_000)
    with RawServer(answer) as server, pytest.raises(FaxDeskError) as caught:
        book_at(server.url).changes("", token)
    assert caught.value.kind == kind
    assert "127.0.0.1" in caught.value.title
    assert PASSWORD not in str(caught.value)


def test_a_server_whose_changes_never_end_is_told(
    token: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carddav, "_MAX_ROUNDS", 3)
    rounds = 0

    def answer(visit: Visit) -> None:
        nonlocal rounds
        rounds += 1
        status = "<status>HTTP/1.1 507 X</status>" if b"sync-collection" in visit.read_body() else ""
        kind = "<resourcetype><C:addressbook/></resourcetype>"
        found = f"<propstat><prop>{kind}</prop><status>HTTP/1.1 200 OK</status></propstat>"
        visit.answer(
            207,
            (
                '<multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:carddav">'
                f"<response><href>/book/</href>{status or found}</response>"
                f"<sync-token>{rounds}</sync-token></multistatus>"
            ).encode(),
        )

    with RawServer(answer) as server, pytest.raises(FaxDeskError) as caught:
        book_at(f"{server.url}/book/").changes("", token)
    assert caught.value.kind == ErrorKind.BAD_ANSWER


def test_a_server_that_drips_or_says_nothing_ends_in_time(
    token: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dav_requests, "_ONE_S", 0.3)

    def drip(visit: Visit) -> None:
        visit.read_head()
        visit.sock.sendall(b"HTTP/1.1 207 X\r\nContent-Length: 1000\r\n\r\n")
        while not visit.stopping.wait(0.05):
            visit.sock.sendall(b" ")

    for serve in (drip, Visit.stay_silent):
        with RawServer(serve) as server, pytest.raises(FaxDeskError, match="too long") as caught:
            book_at(server.url).changes("", token)
        assert caught.value.kind == ErrorKind.OFFLINE


def test_reading_can_be_called_off(token: CancelToken) -> None:
    def call_off(visit: Visit) -> None:
        visit.read_head()
        token.cancel()
        visit.stay_silent()

    with RawServer(call_off) as server, pytest.raises(Cancelled):
        book_at(server.url).changes("", token)


@pytest.mark.parametrize(
    "text",
    ["", "http://cloud.example.org/", "ftp://x.example/", "https://ana:x@cloud.example.org", "https://"],
)
def test_only_encrypted_addresses_are_taken(text: str) -> None:
    with pytest.raises(FaxDeskError) as caught:
        dav_address(text)
    assert caught.value.kind == ErrorKind.BAD_INPUT


def test_an_address_may_be_typed_short() -> None:
    assert str(dav_address(" cloud.example.org/dav ")) == "https://cloud.example.org/dav"


def test_no_other_server_sees_the_password() -> None:
    def see(typed: str, named: str) -> bool:
        return dav_requests._may_see(httpx.URL(f"https://{typed}"), httpx.URL(f"https://{named}"))

    assert see("contacts.example.org", "p42-contacts.example.org:443")
    assert see("contacts.clinic.co.uk:8443", "p42.clinic.co.uk:8443")
    assert see("cloud.example.org", "CLOUD.example.org")
    for typed, named in (
        ("example.org", "other.org"),
        ("cloud.example.org", "example.org"),
        ("cloud.example.org", "cloud.example.org.evil.test"),
        ("127.0.0.1", "127.0.0.2"),
        ("clinic.co.uk", "evil.co.uk"),
        ("clinic.com.au", "evil.com.au"),
        ("cloud.example.org", "cloud.example.org:8443"),
        ("cloud.example.org:8443", "cloud.example.org"),
        ("cloud.example.org", "p42.example.org:8443"),
    ):
        assert not see(typed, named), (typed, named)


def test_another_port_of_the_same_computer_never_sees_the_password(token: CancelToken) -> None:
    with RawServer(lambda visit: visit.answer(207)) as other:
        onward = f"HTTP/1.1 301 Moved\r\nLocation: {other.url}/\r\nContent-Length: 0\r\n\r\n".encode()
        with (
            RawServer(lambda visit: visit.sock.sendall(onward)) as server,
            pytest.raises(FaxDeskError, match="which may not see your password") as caught,
        ):
            book_at(server.url).changes("", token)
    assert other.url.removeprefix("http://") in caught.value.title
    assert not other.visits
