"""The whole program on a service that is not RingCentral, with every ability and with none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from faxdesk.composition import Composition, built_once
from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Availability, DocumentState, FaxQuery, Folder
from faxdesk.domain.outbox_states import OutboxState
from faxdesk.domain.runtime import CancelToken
from faxdesk.paths import Profile
from faxdesk.provider.fax_provider import SignIn
from faxdesk.provider.values import Capabilities
from faxdesk.services.kept_sign_in import ForgetfulStore
from tests.support.clock import RunningClock
from tests.support.confirmed import EVERYTHING
from tests.support.memory_provider import ALL, KEY, NONE, REFUSED_NUMBER, MemoryProvider, PostOffice

NUMBER = "+12025550147"
INBOX, OUTBOX, TRASH = (FaxQuery(folder) for folder in (Folder.INBOX, Folder.OUTBOX, Folder.TRASH))


class AtThePostOffice(Composition):
    """The composition, with another provider."""

    def __init__(self, profile: Profile, post_office: MemoryProvider, clock: RunningClock) -> None:
        sign_in = SignIn("memory://post-office", "app", jwt=KEY)
        super().__init__(profile, environment=sign_in, secrets=ForgetfulStore(), clock=clock)
        self._post_office = post_office

    @built_once
    def provider(self) -> MemoryProvider:
        return self._post_office


@dataclass
class Branch:
    """The program, signed in, with the other side and a letter to send."""

    desk: AtThePostOffice
    office: PostOffice
    clock: RunningClock
    letter: Path

    def queue(self, number: str = NUMBER, *, wait_h: float | None = None) -> int:
        token, outbox = CancelToken(), self.desk.outbox
        send_at = None if wait_h is None else self.clock.now() + timedelta(hours=wait_h)
        files = (outbox.add_file(self.letter, token),)
        fax_id = outbox.create(Draft((Recipient(number),), files, send_at=send_at))
        outbox.send(fax_id, confirmed=EVERYTHING)
        return fax_id

    def run(self) -> None:
        self.desk.outbox.run(CancelToken())

    def sync(self) -> None:
        self.desk.sync.run(CancelToken())

    def state(self, fax_id: int) -> OutboxState:
        item = self.desk.outbox.item(fax_id)
        assert item is not None
        return item.state


@pytest.fixture
def branch(profile: Profile, make_pdf: Callable[..., Path]) -> Iterator[Callable[[Capabilities], Branch]]:
    """branch(capabilities) -> the program, signed in to a service that can do so much."""
    with ExitStack() as stack:

        def make(capabilities: Capabilities) -> Branch:
            clock = RunningClock()
            office = PostOffice(clock, make_pdf(name="office.pdf").read_bytes())
            desk = AtThePostOffice(profile, MemoryProvider(office, capabilities), clock)
            stack.callback(desk.close)
            assert desk.account.resume(CancelToken())
            return Branch(desk, office, clock, make_pdf(name="letter.pdf"))

        yield make


@pytest.mark.parametrize("capabilities", [ALL, NONE], ids=["every ability", "none"])
def test_a_fax_goes_out_and_its_result_and_pages_come(
    branch: Callable[[Capabilities], Branch], capabilities: Capabilities
) -> None:
    here = branch(capabilities)
    fax_id = here.queue()
    here.run()
    assert here.state(fax_id) == OutboxState.ACCEPTED
    assert here.office.uploads == [("letter.pdf",)]
    here.office.deliver()
    here.sync()
    fax = here.desk.library.fax(fax_id)
    assert [recipient.is_sent for recipient in fax.recipients] == [True]
    assert fax.document_state == DocumentState.HERE
    assert here.desk.blobs.path(fax.document_hash).read_bytes() == here.office.document


@pytest.mark.parametrize("capabilities", [ALL, NONE], ids=["every ability", "none"])
def test_a_fax_comes_in_with_its_pages_and_is_read_and_deleted_on_both_sides(
    branch: Callable[[Capabilities], Branch], capabilities: Capabilities
) -> None:
    here = branch(capabilities)
    message_id = here.office.receive()
    here.sync()
    (fax_id,) = here.desk.library.ids(INBOX)
    fax = here.desk.library.fax(fax_id)
    assert fax.message_id == message_id
    assert fax.document_state == DocumentState.HERE
    here.desk.library.set_read([fax_id], True)
    here.desk.library.trash([fax_id])
    here.desk.sync.push_changes(CancelToken(), at_once=True)
    assert here.office.messages[message_id].read_status == "Read"
    assert here.office.messages[message_id].availability == Availability.DELETED


@pytest.mark.parametrize(
    ("capabilities", "there"),
    [(ALL, Availability.ALIVE), (NONE, Availability.DELETED)],
    ids=["it can", "not"],
)
def test_a_fax_restored_here_stays_here_whether_the_service_can_restore_or_not(
    branch: Callable[[Capabilities], Branch], capabilities: Capabilities, there: Availability
) -> None:
    here = branch(capabilities)
    message_id = here.office.receive()
    here.sync()
    (fax_id,) = here.desk.library.ids(INBOX)
    here.desk.library.trash([fax_id])
    here.desk.sync.push_changes(CancelToken(), at_once=True)
    here.desk.library.restore([fax_id])
    here.sync()
    assert here.office.messages[message_id].availability == there
    here.sync()
    assert list(here.desk.library.ids(INBOX)) == [fax_id]
    assert list(here.desk.library.ids(TRASH)) == []


def test_a_lost_answer_is_found_and_nothing_is_sent_twice(branch: Callable[[Capabilities], Branch]) -> None:
    here = branch(NONE)
    here.office.loses_next_answer = True
    fax_id = here.queue()
    here.run()
    for _ in range(8):
        here.clock.advance(200)
        here.run()
    assert here.state(fax_id) == OutboxState.ACCEPTED
    assert len(here.office.uploads) == 1


def test_what_waited_for_a_sign_in_leaves_after_one_that_came_before_the_outbox_was_asked_for(
    branch: Callable[[Capabilities], Branch],
) -> None:
    """As on the command line: it signs in, and then asks for the outbox, which is built by that."""
    before = branch(ALL)
    before.desk.account.close()
    fax_id = before.queue()
    before.run()
    assert before.state(fax_id) == OutboxState.NEEDS_YOU
    before.desk.close()
    here = branch(ALL)
    here.run()
    assert here.state(fax_id) == OutboxState.ACCEPTED


def test_a_refusal_needs_the_person(branch: Callable[[Capabilities], Branch]) -> None:
    here = branch(ALL)
    fax_id = here.queue(REFUSED_NUMBER)
    here.run()
    assert here.state(fax_id) == OutboxState.NEEDS_YOU


def test_a_service_that_keeps_faxes_until_their_time_is_given_them_at_once(
    branch: Callable[[Capabilities], Branch],
) -> None:
    here = branch(ALL)
    fax_id = here.queue(wait_h=5)
    here.run()
    assert here.state(fax_id) == OutboxState.ACCEPTED


def test_a_fax_waits_here_for_its_time_where_the_service_does_not_keep_it(
    branch: Callable[[Capabilities], Branch],
) -> None:
    here = branch(NONE)
    fax_id, other = here.queue(wait_h=5), here.queue()
    here.run()
    assert here.state(fax_id) == OutboxState.WAITING
    assert here.state(other) == OutboxState.ACCEPTED, "to the same number: it is not held up"
    assert len(here.office.uploads) == 1
    here.clock.advance(5 * 3600 - 60)
    here.run()
    assert here.state(fax_id) == OutboxState.WAITING
    here.clock.advance(61)
    here.run()
    assert here.state(fax_id) == OutboxState.ACCEPTED
    assert len(here.office.uploads) == 2


class ClockBehind(RunningClock):
    """The service's clock, ten minutes behind ours."""

    def __init__(self, ours: RunningClock) -> None:
        super().__init__()
        self._ours = ours

    def now(self) -> datetime:
        return self._ours.now() - timedelta(minutes=10)


def test_a_fax_that_waits_for_its_time_lies_still_although_our_clock_is_fast(
    branch: Callable[[Capabilities], Branch],
) -> None:
    here = branch(NONE)
    here.office.clock = ClockBehind(here.clock)
    fax_id = here.queue(wait_h=1)
    here.run()
    here.clock.advance(61 * 60)
    before = len(here.desk.library.history(fax_id))
    for _ in range(3):
        here.run()
    assert here.state(fax_id) == OutboxState.WAITING
    assert len(here.desk.library.history(fax_id)) == before, "its time is the service's"
    assert here.office.uploads == []
    here.clock.advance(9 * 60 + 30)
    here.run()
    assert here.office.uploads == [("letter.pdf",)]


@pytest.mark.parametrize(
    ("capabilities", "second"), [(ALL, ()), (NONE, ("letter.pdf",))], ids=["by its id", "with its files"]
)
def test_a_fax_is_resent_by_its_id_or_with_its_files(
    branch: Callable[[Capabilities], Branch], capabilities: Capabilities, second: tuple[str, ...]
) -> None:
    here = branch(capabilities)
    fax_id = here.queue()
    here.run()
    here.office.deliver()
    here.sync()
    here.desk.outbox.resend(fax_id, (Recipient("+12025550148"),))
    here.run()
    assert here.office.uploads == [("letter.pdf",), second]


def test_what_a_service_cannot_do_is_not_asked_of_it(branch: Callable[[Capabilities], Branch]) -> None:
    here, token = branch(NONE), CancelToken()
    assert [page.index for page in here.desk.account.cover_pages(token)] == [0]
    here.desk.live_connection.run(token)
    assert not here.desk.live_connection.is_live
    with pytest.raises(FaxDeskError) as caught:
        here.desk.webhooks.create("https://fax.example.com/hook", "word", token)
    assert caught.value.kind == ErrorKind.NOT_ALLOWED


def test_cover_pages_are_those_of_the_service(branch: Callable[[Capabilities], Branch]) -> None:
    pages = branch(ALL).desk.account.cover_pages(CancelToken())
    assert [page.name for page in pages] == ["None", "Horn and envelope"]
