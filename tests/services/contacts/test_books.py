"""Books of contacts that others keep, beside one's own."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import keyring
import pytest

from faxdesk.composition import Composition
from faxdesk.domain.contacts.book import FIRST_S, LOOK_S, BookAddress, BookChanges
from faxdesk.domain.contacts.contact import MAX_TEXT, Contact, ContactNumber, ContactSource
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.paths import Profile
from faxdesk.provider.fax_provider import SignIn
from faxdesk.services.contacts.book_reading import BookReading
from faxdesk.services.contacts.books import Books
from faxdesk.services.contacts.books_meanwhile import books_read_meanwhile
from faxdesk.services.events import ContactsChanged, Notice
from faxdesk.simulator.server import Simulator
from faxdesk.store.contacts.book_store import BookStore
from tests.ringcentral.servers import RawServer, Visit
from tests.services.outbox_on_simulator import OutboxOnSimulator
from tests.support.clock import ManualClock, RunningClock
from tests.support.keychain.in_memory import MemoryKeyring
from tests.support.waiting import wait_until

ANA = Contact("Ana Example", numbers=(ContactNumber("(650) 555-0144"),), source_id="/ana.vcf")
BO = Contact("Bo Example", numbers=(ContactNumber("+16505550145"),), source_id="/bo.vcf")
CLOUD = BookAddress(ContactSource.CARDDAV, "https://cloud.example.org/", "ana")
DIRECTORY = BookAddress(ContactSource.LDAP, "ldaps://ldap.example.org")
DOWN = FaxDeskError("It does not answer.", "It is tried again.", ErrorKind.OFFLINE)


class Shelf:
    """A server with one book of each kind, which does as a test says."""

    def __init__(self, composition: Composition) -> None:
        self.contacts: tuple[Contact, ...] = (ANA, BO)
        self.error: FaxDeskError | None = None
        self.asked: list[str] = []
        self.passwords: list[str] = []
        self.service = composition.account.client
        self.secret = _secret

    def read(self, where: BookAddress, password: str) -> Shelf:
        self.passwords.append(password)
        return self

    searched = read

    def changes(self, mark: str, token: CancelToken) -> BookChanges:
        self._enter(mark)
        return BookChanges(self.contacts, is_whole=True, mark=f"after {len(self.asked)}")

    def check(self, token: CancelToken) -> None:
        self._enter("check")

    def search(self, text: str, token: CancelToken) -> Sequence[Contact]:
        self._enter(text)
        return [contact for contact in self.contacts if text in contact.name.casefold()]

    def renewed(self, source_ids: Sequence[str], token: CancelToken) -> BookChanges:
        self._enter("renew")
        there = {contact.source_id: contact for contact in self.contacts}
        gone = tuple(name for name in source_ids if name not in there)
        return BookChanges(tuple(there[name] for name in source_ids if name in there), gone)

    def _enter(self, what: str) -> None:
        self.asked.append(what)
        if self.error is not None:
            raise self.error


def _secret(book_id: int) -> Any:
    from faxdesk.credentials import KeychainTokenStore

    return KeychainTokenStore(f"book {book_id}")


@pytest.fixture
def token() -> CancelToken:
    return CancelToken()


@pytest.fixture
def shelf(composition: Composition) -> Shelf:
    return Shelf(composition)


@pytest.fixture
def books(composition: Composition, shelf: Shelf, clock: RunningClock) -> Books:
    """The books on that server; those of the service are off."""
    composition.settings.service_books = False
    store = BookStore(composition.database, clock)
    reading = BookReading(store, composition.contacts, shelf)
    return Books(reading, store, composition.settings, composition.events, clock)


@pytest.fixture
def told(composition: Composition) -> list[object]:
    events = list[object]()
    composition.events.subscribe(
        lambda event: events.append(event) if isinstance(event, Notice | ContactsChanged) else None
    )
    return events


def _names(composition: Composition, text: str = "") -> list[str]:
    return [contact.name for contact in composition.contacts.contacts(composition.contacts.ids(text))]


def test_a_book_whose_setting_up_is_called_off_is_not_kept(
    composition: Composition, books: Books, shelf: Shelf, token: CancelToken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "_enter", lambda _what: token.cancel())
    with pytest.raises(Cancelled):
        books.add(CLOUD, "Cloud", "secret", token)
    assert (books.all(), _names(composition)) == ([], [])
    book_id = books.add(CLOUD, "Cloud", "", CancelToken()).id
    assert [_secret(each).load() for each in range(1, book_id + 1)] == [None] * book_id


# The service's


def _asked(simulator: Simulator) -> list[str]:
    paths = [entry["path"].split("?")[0].rsplit("/", 1)[-1] for entry in simulator.control.requests()]
    return [path for path in paths if path in ("address-book-sync", "entries")]


def test_the_services_books_are_read_once_an_hour(
    composition: Composition,
    simulator: Simulator,
    clock: RunningClock,
    token: CancelToken,
    told: list[object],
) -> None:
    composition.books.read_due(token)
    assert composition.contacts.names_of(["(202) 555-0147", "+12025550121"]) == {
        "(202) 555-0147": "Alma Weaver",
        "+12025550121": "Tom Okafor",
    }
    assert _names(composition, "records") == ["Tom Okafor"], "by the department"
    assert all(isinstance(event, ContactsChanged) for event in told)
    for _ in range(3):
        composition.books.read_due(token)
        composition.books.read(1, token)
    assert _asked(simulator) == ["address-book-sync", "entries"]
    told.clear()
    clock.advance(3601)
    composition.books.read_due(token)
    assert _asked(simulator) == ["address-book-sync", "entries"] * 2
    assert told == [], "nothing has changed there"

    composition.settings.service_books = False
    composition.books.read_due(token)
    assert _names(composition) == []
    assert composition.books.all() == []
    assert (composition.books.read(1, token).count, composition.books.book(2).mark) == (0, "")


def test_a_missing_permission_is_said_once(
    composition: Composition,
    simulator: Simulator,
    clock: RunningClock,
    token: CancelToken,
    told: list[object],
) -> None:
    body = json.dumps({"errorCode": "CMN-401", "message": "In order to call this API, ..."})
    simulator.control.fault("GET", "address-book-sync", 2, status=403, body=body)
    for _ in range(2):
        composition.books.read_due(token)
        clock.advance(3601)
    (notice,) = [event for event in told if isinstance(event, Notice)]
    assert "Read Contacts" in notice.hint
    own, company = composition.books.all()
    assert (own.trouble, own.read_at) == (notice.title, None)
    assert company.count == 5, "the other one is read all the same"
    composition.books.read_due(token)
    assert composition.books.all()[0].trouble == ""


# Others'


def test_a_book_is_set_up_read_and_removed(
    composition: Composition, books: Books, shelf: Shelf, clock: RunningClock, token: CancelToken
) -> None:
    book = books.add(CLOUD, "Cloud", "secret", token)
    assert (book.name, book.count, book.mark) == ("Cloud", 2, "after 1")
    assert composition.contacts.names_of(["+1 650 555 0144"]) == {"+1 650 555 0144": "Ana Example"}
    books.read_due(token)
    assert shelf.asked == [""], "it was read just now"
    clock.advance(3601)
    shelf.contacts = (BO,)
    books.read_due(token)
    assert shelf.asked == ["", "after 1"]
    assert shelf.passwords[-1] == "secret"
    assert _names(composition) == ["Bo Example"]

    composition.contacts.set_in_group(composition.contacts.ids(), "Clinics", is_in=True)
    books.read(book.id, token)
    assert composition.contacts.contacts(composition.contacts.ids())[0].groups == ("Clinics",)
    books.remove(book.id)
    assert _names(composition) == []
    assert _secret(book.id).load() is None
    with pytest.raises(FaxDeskError, match="no such book"):
        books.read(book.id, token)
    with pytest.raises(FaxDeskError, match="cannot be removed"):
        books.remove(1)


def test_nothing_is_kept_of_a_book_that_cannot_be_read_or_whose_password_cannot_be_kept(
    books: Books, shelf: Shelf, token: CancelToken
) -> None:
    shelf.error = DOWN
    for where in (CLOUD, DIRECTORY):
        with pytest.raises(FaxDeskError, match="does not answer"):
            books.add(where, "Cloud", "secret", token)
    shelf.error = None
    keychain = keyring.get_keyring()
    assert isinstance(keychain, MemoryKeyring)
    keychain.fail_after = 0
    with pytest.raises(FaxDeskError) as caught:
        books.add(CLOUD, "Cloud", "secret", token)
    assert caught.value.kind == ErrorKind.KEYCHAIN
    assert books.all() == []


def test_trouble_is_kept_with_the_book_and_said_once_where_a_person_must_mend_it(
    books: Books, shelf: Shelf, clock: RunningClock, token: CancelToken, told: list[object]
) -> None:
    book = books.add(CLOUD, "Cloud", "secret", token)
    told.clear()
    shelf.error = DOWN
    clock.advance(3601)
    books.read_due(token)
    assert (books.book(book.id).trouble, books.book(book.id).count) == ("It does not answer.", 2)
    assert told == [], "it is tried again by itself"
    tries = len(shelf.asked)
    books.read_due(token)
    assert len(shelf.asked) == tries, "not at once"
    shelf.error = FaxDeskError("Wrong password.", "Set it up anew.", ErrorKind.NOT_ALLOWED)
    for _ in range(3):
        clock.advance(601)
        books.read_due(token)
    assert told == [Notice("Wrong password.", "Set it up anew.")]
    shelf.error = None
    clock.advance(601)
    books.read_due(token)
    assert books.book(book.id).trouble == ""


def test_what_is_typed_is_looked_up_once_and_looked_after(
    composition: Composition, books: Books, shelf: Shelf, clock: RunningClock, token: CancelToken
) -> None:
    book = books.add(DIRECTORY, "Hospital", "", token)
    assert _names(composition) == []
    for text in ("a", "Ana", "ana ", "ANA"):
        books.look_up(text, token)
    assert shelf.asked == ["check", "ana"]
    assert _names(composition, "ana") == ["Ana Example"]
    shelf.error = DOWN
    for text in ("bo", "bob", "boby"):
        books.look_up(text, token)
    assert shelf.asked[2:] == ["bo"], "a directory in trouble is left alone"
    assert books.book(book.id).trouble == "It does not answer."
    shelf.error = None
    clock.advance(61)
    books.look_up("bo ex", token)
    assert books.book(book.id).trouble == ""
    clock.advance(3601)
    shelf.contacts = (BO,)
    books.read_due(token)
    assert _names(composition) == ["Bo Example"], "who left the company is no longer suggested"


def test_what_a_book_says_too_much_is_cut_off(
    composition: Composition, books: Books, shelf: Shelf, token: CancelToken
) -> None:
    many = tuple(ContactNumber(f"+1650555{number:04}", label="x" * 999) for number in range(80))
    hostile = Contact("A\u202e\x00" + "b" * 9000, "=cmd()", many, "e" * 9000, source_id="1")
    shelf.contacts = (hostile, Contact(" \n", source_id="2"), Contact("Twice", source_id="3"))
    books.add(CLOUD, "Cloud", "", token)
    shown, _twice = composition.contacts.contacts(composition.contacts.ids())
    assert shown.name.startswith("A bbb")
    assert len(shown.name) <= MAX_TEXT
    assert len(shown.numbers) == 50


def test_a_book_that_never_answers_is_in_no_faxs_way(
    composition: Composition, here: OutboxOnSimulator, token: CancelToken
) -> None:
    composition.settings.service_books = False
    store = BookStore(composition.database, composition.clock)
    visited = threading.Event()

    def never(visit: Visit) -> None:
        visited.set()
        visit.stay_silent()

    with RawServer(never) as server:
        store.add(BookAddress(ContactSource.CARDDAV, server.url, ""), "Silent")
        reading = threading.Thread(target=_until_cancelled, args=(composition.books, token))
        reading.start()
        assert visited.wait(10)
        item = composition.outbox.item(here.send("+16505550144"))
        assert item is not None
        assert item.state == OutboxState.ACCEPTED
        assert reading.is_alive()
        token.cancel()
        reading.join(10)
    assert not reading.is_alive()


def test_thousands_of_contacts_at_the_service_leave_faxes_their_requests(
    profile: Profile, simulator: Simulator, make_pdf: Callable[..., Path], token: CancelToken
) -> None:
    """By the service's own limits and in real time: ten requests a minute, for both."""
    for number in range(3000):
        simulator._service.contacts.add({"lastName": f"Person {number}", "businessFax": "+12025550199"})
    simulator.control.set_limits(True)
    sign_in = SignIn(simulator.url, simulator.client_id, simulator.client_secret, simulator.jwt)
    with closing(Composition(profile, environment=sign_in)) as desk:
        desk.account.resume(token)
        reading = threading.Thread(target=_until_cancelled, args=(desk.books, token))
        reading.start()
        wait_until(lambda: _asked(simulator).count("address-book-sync") == 5, "half were used", step_s=0.02)
        file = desk.outbox.add_file(make_pdf(pages=1), CancelToken())
        before = time.monotonic()
        numbers = ("+16505550144", "+16505550145", "+16505550146")
        faxes = [desk.outbox.create(Draft((Recipient(number),), (file,))) for number in numbers]
        for fax_id in faxes:
            desk.outbox.send(fax_id)
        desk.outbox.run(CancelToken())
        assert time.monotonic() - before < 10, "no fax has waited for the limit"
        items = [desk.outbox.item(fax_id) for fax_id in faxes]
        assert [item.state for item in items if item] == [OutboxState.ACCEPTED] * 3
        statuses = {entry["status"] for entry in simulator.control.requests()}
        assert 429 not in statuses
        token.cancel()
        reading.join(10)
        assert _asked(simulator).count("address-book-sync") == 5, "half of the requests are left"


def _until_cancelled(books: Books, token: CancelToken) -> None:
    with pytest.raises(Cancelled):
        books.read_due(token)


def test_beside_a_watch_books_are_read_as_the_window_reads_them(
    composition: Composition, simulator: Simulator, token: CancelToken
) -> None:
    clock = ManualClock(waits_pass=False)
    with books_read_meanwhile(composition.books, clock, token):
        for times, seconds in enumerate((FIRST_S, LOOK_S), start=1):
            clock.wait_until_asked(times)
            assert clock.waits[-1] == seconds
            clock.advance(seconds)
        clock.wait_until_asked(3)
        assert _asked(simulator) == ["address-book-sync", "entries"]
    assert all(thread.name != "faxdesk books" for thread in threading.enumerate())
