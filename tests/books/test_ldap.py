"""A directory searched as one types: against slapd, and against servers that answer oddly."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faxdesk.books import ldap, ldap_messages
from faxdesk.books.ldap import Ldap, ldap_address
from faxdesk.books.ldap_messages import NoMessage
from faxdesk.domain.contacts.book import BookAddress
from faxdesk.domain.contacts.contact import Contact, ContactSource
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.runtime import Cancelled, CancelToken
from tests.books.slapd_server import BASE, PASSWORD, PROGRAM, USER, person, slapd
from tests.ringcentral.certificates import certificate_in
from tests.ringcentral.servers import RawServer, Visit

needs_slapd = pytest.mark.skipif(PROGRAM is None, reason="slapd is not installed")
PEOPLE = "".join(
    [
        person(
            "Ana Example",
            "Clinic (North)",
            "+1 650 555 0101",
            mail="ana@example.org",
            phone="+1 650 555 0188",
        ),
        person("Jörg Müller", "Praxis", "+49 30 5550 1012$twoDimensional", "+49 30 5550 1013"),
        person("Nobody Faxes", "Clinic (North)"),
        *(person(f"Person {number:03}", "Many", f"+1 650 555 {number:04}") for number in range(130)),
    ]
)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificate")
    return certificate_in(folder, datetime.now(UTC) - timedelta(days=1), 30)


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory, certificate: Path) -> Iterator[dict[str, str]]:
    with slapd(tmp_path_factory.mktemp("slapd"), certificate, PEOPLE) as addresses:
        yield addresses


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ldap, "tls", lambda: ssl.create_default_context(cafile=str(certificate)))


def at(address: str, *, user: str = "", password: str = "", base: str = "") -> Ldap:
    return Ldap(BookAddress(ContactSource.LDAP, address, user, base), password)


def _names(contacts: Sequence[Contact]) -> list[str]:
    return sorted(contact.name for contact in contacts)


@needs_slapd
def test_people_with_fax_numbers_are_found_by_each_word(
    directory: dict[str, str], token: CancelToken
) -> None:
    book = at(directory["ldap"])
    book.check(token)
    (ana,) = book.search("ana", token)
    assert (ana.name, ana.company, ana.email) == ("Ana Example", "Clinic (North)", "ana@example.org")
    assert [(number.number, number.is_fax) for number in ana.numbers] == [
        ("+1 650 555 0101", True),
        ("+1 650 555 0188", False),
    ]
    (joerg,) = book.search("MÜLL prax", token)
    assert [number.number for number in joerg.numbers if number.is_fax] == [
        "+49 30 5550 1012",
        "+49 30 5550 1013",
    ]
    assert _names(book.search("(north)", token)) == ["Ana Example"], "who has no fax number is not found"
    assert _names(book.search("555-0188", token)) == ["Ana Example"]
    for nothing in ("*", "ana)(cn=*", "\\2a", "\x00"):
        assert book.search(nothing, token) == [], "what is typed is text, and no filter"


@needs_slapd
def test_many_come_in_pages_up_to_a_limit(
    directory: dict[str, str], token: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = at(directory["ldap"], base=BASE)
    assert len(book.search("person", token)) == ldap.MAX_FOUND
    monkeypatch.setattr(ldap, "MAX_FOUND", 1000)
    monkeypatch.setattr(ldap, "_PAGE", 7)
    assert len({contact.source_id for contact in book.search("person", token)}) == 130


@needs_slapd
def test_what_was_found_is_looked_after(directory: dict[str, str], token: CancelToken) -> None:
    book = at(directory["ldap"])
    names = [f"cn=Ana Example,{BASE}", f"cn=Long Gone,{BASE}", f"cn=Nobody Faxes,{BASE}"]
    changes = book.renewed(names, token)
    assert _names(changes.contacts) == ["Ana Example"]
    assert changes.gone == tuple(names[1:])
    assert not changes.is_whole


@needs_slapd
@pytest.mark.usefixtures("trusted")
def test_the_log_in_and_the_connection_are_checked(
    directory: dict[str, str], token: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    encrypted = directory["ldaps"]
    assert _names(at(encrypted, user=USER, password=PASSWORD).search("ana", token)) == ["Ana Example"]
    with pytest.raises(FaxDeskError, match="does not accept the user name") as caught:
        at(encrypted, user=USER, password="wrong").check(token)
    assert caught.value.kind == ErrorKind.NOT_ALLOWED
    with pytest.raises(FaxDeskError, match="no such branch"):
        at(encrypted, base="dc=elsewhere,dc=org").check(token)
    # As on any other computer: encrypted before anything is said.
    monkeypatch.setattr(ldap, "is_loopback", lambda host: False)
    assert _names(at(directory["ldap"], user=USER, password=PASSWORD).search("ana", token)) == ["Ana Example"]
    monkeypatch.setattr(ldap, "tls", ssl.create_default_context)
    for address in directory.values():
        with pytest.raises(FaxDeskError, match="could not be verified"):
            at(address, user=USER, password=PASSWORD).check(token)


def _says(answer: bytes) -> Callable[[Visit], None]:
    def serve(visit: Visit) -> None:
        visit.sock.recv(65536)
        visit.sock.sendall(answer)
        visit.stay_silent()

    return serve


_REFUSED = bytes.fromhex("300c02010165070a013504000400")
_CLOSING = bytes.fromhex("300c02010078070a013404000400")


@pytest.mark.parametrize(
    ("serve", "kind"),
    [
        (_says(b"HTTP/1.1 400 Bad Request\r\n\r\n"), ErrorKind.BAD_ANSWER),
        (_says(b"\x30\x84\x7f\xff\xff\xff"), ErrorKind.BAD_ANSWER),
        (_says(b"\x30\x89" + b"\xff" * 9), ErrorKind.BAD_ANSWER),
        (_says(b"\x30\x05\x02\x01\x01\x64\x00"), ErrorKind.BAD_ANSWER),
        (_says(b"\x30\x80" * 400), ErrorKind.BAD_ANSWER),
        (_says(_CLOSING), ErrorKind.REFUSED),
        (lambda visit: visit.reset(), ErrorKind.OFFLINE),
    ],
)
def test_odd_answers_are_errors_in_words(
    token: CancelToken, serve: Callable[[Visit], None], kind: ErrorKind
) -> None:
    with RawServer(serve) as server, pytest.raises(FaxDeskError) as caught:
        at(server.url.replace("http", "ldap"), base=BASE).search("ana", token)
    assert caught.value.kind == kind
    assert "127.0.0.1" in caught.value.title


def test_a_directory_that_drips_or_says_nothing_ends_in_time(
    token: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ldap, "_SEARCH_S", 0.3)

    def drip(visit: Visit) -> None:
        visit.sock.sendall(b"\x30\x82\x10\x00")
        while not visit.stopping.wait(0.05):
            visit.sock.sendall(b"\x00")

    for serve in (drip, Visit.stay_silent):
        with RawServer(serve) as server, pytest.raises(FaxDeskError, match="too long"):
            at(server.url.replace("http", "ldap"), base=BASE).search("ana", token)


def test_a_name_without_its_password_is_not_taken_for_nobody(token: CancelToken) -> None:
    """Servers take such a log-in for none at all (RFC 4513, 5.1.2), and would look as if they accepted it."""
    with RawServer(Visit.stay_silent) as server:
        book = at(server.url.replace("http", "ldap"), user=USER, base=BASE)
        for ask in (lambda: book.check(token), lambda: book.search("ana", token)):
            with pytest.raises(FaxDeskError, match="password") as caught:
                ask()
            assert caught.value.kind == ErrorKind.BAD_INPUT
    assert not server.visits


def test_a_search_can_be_called_off(token: CancelToken) -> None:
    def call_off(visit: Visit) -> None:
        visit.sock.recv(65536)
        token.cancel()
        visit.stay_silent()

    with RawServer(call_off) as server, pytest.raises(Cancelled):
        at(server.url.replace("http", "ldap"), base=BASE).search("ana", token)


@given(st.binary(max_size=80))
def test_no_bytes_are_more_than_no_message(data: bytes) -> None:
    for message in (data, b"\x30" + bytes([len(data)]) + data):
        try:
            ldap_messages.length(message)
            ldap_messages.read(message)
        except NoMessage:
            pass


@pytest.mark.parametrize(
    "text", ["", "https://ldap.example.org", "ldap://ana:x@host", "ldap://host/dc=x", "ldaps://"]
)
def test_only_addresses_of_directories_are_taken(text: str) -> None:
    with pytest.raises(FaxDeskError) as caught:
        ldap_address(text)
    assert caught.value.kind == ErrorKind.BAD_INPUT


def test_an_address_may_be_typed_short() -> None:
    place = ldap_address(" ldap.example.org ")
    assert (place.scheme, place.host, place.port) == ("ldaps", "ldap.example.org", 636)
    assert ldap_address("ldap://[::1]:1389").port == 1389
