"""What every fax service promises to the program, asked of each of them."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from faxdesk.domain.draft import Draft, Recipient
from faxdesk.domain.errors import ErrorKind, FaxDeskError
from faxdesk.domain.fax import Availability, Direction, Message, MessagePage, MessageStatus, ReadStatus
from faxdesk.domain.runtime import Cancelled, CancelToken
from faxdesk.provider.fax_service import FaxService
from faxdesk.provider.values import UploadFile
from tests.provider.conftest import Promised
from tests.support.memory_provider import REFUSED_NUMBER
from tests.support.waiting import PATIENCE_S, wait_until

NUMBER = "+12025550147"
UNKNOWN = "99999999"


class Attempt:
    """One attempt to send a fax, and what was told on the way."""

    def __init__(
        self, service: FaxService, document: Path, number: str = NUMBER, send_at: datetime | None = None
    ) -> None:
        self._service = service
        self._file = UploadFile("letter.pdf", document)
        self._draft = Draft(recipients=(Recipient(number),), send_at=send_at)
        self.bodies_sent = 0
        self.steps: list[tuple[int, int]] = []

    def _body_sent(self) -> None:
        self.bodies_sent += 1

    def send(self, token: CancelToken) -> Message:
        return self._service.send_fax(
            self._draft,
            [self._file],
            token=token,
            progress=lambda done, total: self.steps.append((done, total)),
            on_body_sent=self._body_sent,
        )

    def kind_of_failure(self, token: CancelToken) -> ErrorKind:
        with pytest.raises(FaxDeskError) as caught:
            self.send(token)
        assert caught.value.title
        assert caught.value.hint
        return caught.value.kind


@pytest.fixture
def attempt(service: FaxService, make_pdf: Callable[..., Path]) -> Attempt:
    return Attempt(service, make_pdf())


def outbound(service: FaxService, token: CancelToken, *, per_page: int = 1000) -> MessagePage:
    return service.messages(
        date_from=datetime.now(UTC) - timedelta(days=1),
        date_to=None,
        direction=Direction.OUTBOUND,
        availability=(Availability.ALIVE, Availability.DELETED),
        per_page=per_page,
        token=token,
    )


def needs(service: FaxService, capability: str) -> None:
    """Skip the rest of a test of what the service does not claim to be able to do."""
    if not getattr(service.capabilities, capability):
        pytest.skip(f"this service has no {capability}")


# Sending


def test_an_accepted_fax_has_an_id_and_is_listed(
    service: FaxService, attempt: Attempt, token: CancelToken
) -> None:
    assert service.fax_pause_s() == 0
    message = attempt.send(token)
    assert message.id
    assert message.direction == Direction.OUTBOUND
    assert [recipient.number for recipient in message.recipients] == [NUMBER]
    assert attempt.bodies_sent == 1
    assert attempt.steps[-1][0] == attempt.steps[-1][1] > 0
    assert [listed.id for listed in outbound(service, token).messages] == [message.id]


def test_a_refused_fax_is_not_listed(
    promised: Promised, service: FaxService, make_pdf: Callable[..., Path], token: CancelToken
) -> None:
    promised.refuse()
    assert Attempt(service, make_pdf(), REFUSED_NUMBER).kind_of_failure(token) == ErrorKind.REFUSED
    assert outbound(service, token).messages == ()


def test_a_fax_whose_answer_was_lost_is_unknown_and_can_be_found(
    promised: Promised, service: FaxService, attempt: Attempt, token: CancelToken
) -> None:
    promised.lose_next_answer()
    assert attempt.kind_of_failure(token) == ErrorKind.UNKNOWN_OUTCOME
    assert attempt.bodies_sent == 1
    (found,) = outbound(service, token).messages
    assert [recipient.number for recipient in found.recipients] == [NUMBER]
    assert found.created_at is not None


def test_what_was_called_off_before_it_left_is_not_there(
    service: FaxService, attempt: Attempt, token: CancelToken
) -> None:
    off = CancelToken()
    off.cancel()
    with pytest.raises(Cancelled):
        attempt.send(off)
    assert attempt.bodies_sent == 0
    assert outbound(service, token).messages == ()


def test_a_fax_is_sent_again_by_its_id_where_the_service_can(
    promised: Promised, service: FaxService, attempt: Attempt, token: CancelToken
) -> None:
    needs(service, "resend_by_id")
    first = attempt.send(token)
    promised.deliver()
    bodies: list[bool] = []
    again = service.resend_fax(first.id, (), None, token=token, on_body_sent=lambda: bodies.append(True))
    assert again.id != first.id
    assert [recipient.number for recipient in again.recipients] == [NUMBER]
    assert bodies == [True]


def test_a_scheduled_fax_waits_at_the_service_for_its_time(
    promised: Promised, service: FaxService, make_pdf: Callable[..., Path], token: CancelToken
) -> None:
    needs(service, "schedule")
    in_an_hour = service.server_now() + timedelta(hours=1)
    fax = Attempt(service, make_pdf(), send_at=in_an_hour).send(token).id
    promised.deliver()
    assert service.message(fax, token).message_status == MessageStatus.QUEUED


def test_a_scheduled_fax_can_be_dropped_before_its_time(
    promised: Promised, service: FaxService, make_pdf: Callable[..., Path], token: CancelToken
) -> None:
    needs(service, "schedule")
    in_an_hour = service.server_now() + timedelta(hours=1)
    fax = Attempt(service, make_pdf(), send_at=in_an_hour).send(token).id
    assert service.delete([fax], token) == {fax: True}
    assert service.message(fax, token).availability == Availability.DELETED


def test_a_fax_whose_time_has_passed_leaves_at_once(
    promised: Promised, service: FaxService, make_pdf: Callable[..., Path], token: CancelToken
) -> None:
    a_moment_ago = service.server_now() - timedelta(minutes=1)
    fax = Attempt(service, make_pdf(), send_at=a_moment_ago).send(token).id
    promised.deliver()
    assert service.message(fax, token).message_status == MessageStatus.SENT


# The mailbox


def test_the_list_is_read_page_by_page_newest_first(
    promised: Promised, service: FaxService, token: CancelToken
) -> None:
    ids = [promised.receive() for _ in range(3)]
    page = service.messages(date_from=None, date_to=None, per_page=2, token=token)
    listed = [*page.messages]
    while page.next_page_uri:
        page = service.next_page(page, token)
        listed += page.messages
    assert sorted(message.id for message in listed) == sorted(ids)
    times = [message.created_at for message in listed if message.created_at is not None]
    assert len(times) == 3
    assert times == sorted(times, reverse=True)


def test_what_changed_since_a_token_is_told(
    promised: Promised, service: FaxService, token: CancelToken
) -> None:
    first = promised.receive()
    full = service.sync_full(datetime.now(UTC) - timedelta(days=1), token)
    assert [message.id for message in full.messages] == [first]
    second = promised.receive()
    service.delete([first], token)
    changes = service.sync_incremental(full.sync_token, token)
    assert second in {message.id for message in changes.messages}
    assert [message.id for message in changes.gone] == [first]
    third = promised.receive()
    after = service.sync_incremental(changes.sync_token, token)
    assert third in {message.id for message in after.messages}, "and perhaps what was told before once more"


def test_a_token_that_is_not_known_is_stale(service: FaxService, token: CancelToken) -> None:
    with pytest.raises(FaxDeskError) as caught:
        service.sync_incremental("rubbish", token)
    assert caught.value.kind == ErrorKind.SYNC_TOKEN_STALE


def test_marking_says_for_each_whether_it_was_done(
    promised: Promised, service: FaxService, token: CancelToken
) -> None:
    fax = promised.receive()
    assert service.set_read([fax, UNKNOWN], True, token) == {fax: True, UNKNOWN: False}
    assert service.message(fax, token).read_status == ReadStatus.READ
    assert service.set_read([fax], False, token) == {fax: True}
    assert service.message(fax, token).read_status == ReadStatus.UNREAD


def test_deleting_may_be_asked_again(promised: Promised, service: FaxService, token: CancelToken) -> None:
    fax = promised.receive()
    for _ in range(2):
        assert service.delete([fax], token) == {fax: True}
        assert service.availability([fax], token) == {fax: Availability.DELETED}


def test_deleting_can_be_taken_back(promised: Promised, service: FaxService, token: CancelToken) -> None:
    needs(service, "restore")
    fax = promised.receive()
    service.delete([fax], token)
    assert service.restore(fax, token).availability == Availability.ALIVE
    assert service.availability([fax], token) == {fax: Availability.ALIVE}


def test_what_is_not_there_is_purged_and_not_found(service: FaxService, token: CancelToken) -> None:
    assert service.availability([UNKNOWN], token) == {UNKNOWN: Availability.PURGED}
    with pytest.raises(FaxDeskError) as caught:
        service.message(UNKNOWN, token)
    assert caught.value.kind == ErrorKind.NOT_FOUND


def test_a_document_comes_whole(
    promised: Promised, service: FaxService, token: CancelToken, tmp_path: Path
) -> None:
    document = service.message(promised.receive(), token).document
    assert document is not None
    got = service.download(document, tmp_path / "fax.pdf", token=token)
    content = (tmp_path / "fax.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert got.path == tmp_path / "fax.pdf"
    assert got.content_type == "application/pdf"
    assert got.size == len(content)
    assert got.sha256 == hashlib.sha256(content).hexdigest()
    assert got.is_ended


# The account, its limits and its news


def test_the_account_has_a_name_and_a_number(service: FaxService, token: CancelToken) -> None:
    account = service.account(token)
    assert account.extension_id
    assert account.name
    assert all(number.startswith("+") for number in account.fax_numbers)
    assert account.fax_numbers


def test_cover_pages_begin_with_none(service: FaxService, token: CancelToken) -> None:
    needs(service, "cover_pages")
    pages = service.cover_pages(token)
    assert pages[0].index == 0
    assert len({page.index for page in pages}) == len(pages) > 1


def test_it_tells_its_time_and_its_limits(service: FaxService, token: CancelToken) -> None:
    service.account(token)
    assert abs(service.server_now() - datetime.now(UTC)) < timedelta(seconds=5)
    allowances = service.allowances()
    assert allowances
    assert all(0 <= group.left <= group.of and group.pause_s == 0 for group in allowances)


def test_a_live_connection_tells_of_a_fax(
    promised: Promised, service: FaxService, token: CancelToken
) -> None:
    needs(service, "push")
    line = service.open_push(None, token)
    try:
        assert not line.is_over
        called_off = token.child()
        threading.Timer(0.1, called_off.cancel).start()
        with pytest.raises(Cancelled):
            wait_until(lambda: line.wait(called_off), "nothing is told, so the wait is called off")
        promised.receive()
        wait_until(lambda: line.wait(token), "it tells of the fax")
    finally:
        line.leave()


def test_a_webhook_tells_of_a_fax(promised: Promised, service: FaxService, token: CancelToken) -> None:
    needs(service, "webhooks")
    heard = threading.Event()
    with promised.provider.listen("127.0.0.1", 0, "/faxes", "a word", heard.set) as listener:
        webhook = service.create_webhook(listener.url, "a word", 3600, token)
        assert webhook.is_active
        assert webhook.address == listener.url
        promised.receive()
        assert heard.wait(PATIENCE_S)


def test_a_webhook_lives_until_it_is_deleted(
    promised: Promised, service: FaxService, token: CancelToken
) -> None:
    needs(service, "webhooks")
    assert service.webhooks(token) == []
    with promised.provider.listen("127.0.0.1", 0, "/faxes", "a word", lambda: None) as listener:
        webhook = service.create_webhook(listener.url, "a word", 3600, token)
        assert [known.id for known in service.webhooks(token)] == [webhook.id]
        renewed = service.renew_webhook(webhook.id, token)
        assert webhook.expires_at is not None
        assert renewed.expires_at is not None
        assert renewed.expires_at >= webhook.expires_at
        assert service.webhook(webhook.id, token).is_active
    service.delete_webhook(webhook.id, token)
    assert service.webhooks(token) == []
    with pytest.raises(FaxDeskError) as caught:
        service.webhook(webhook.id, token)
    assert caught.value.kind == ErrorKind.NOT_FOUND


# Contacts


def test_books_of_contacts_are_read_whole_and_later_for_their_changes(
    service: FaxService, token: CancelToken
) -> None:
    needs(service, "contacts")
    for read in (service.personal_contacts, service.colleagues):
        first = read("", token)
        assert first.is_whole
        assert all(contact.source_id and not contact.is_own for contact in first.contacts)
        later = read(first.mark, token)
        assert later.gone == ()
        assert later.is_whole or later.contacts == ()
